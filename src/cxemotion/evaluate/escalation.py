"""Escalation points.

Conventions:

* The reference is the labels' escalations: the kinds that are said as labelled, surges as the guide's rule derives
  them from the emotion labels. The estimate is the report's escalations.
* A point is a customer's place (``evaluate.turns``): kinds found at two halves of one turn are one point. An estimate
  at a turn that the customer does not speak is a false alarm.
* An estimate matches a reference at the same turn or at the customer's next turn (``Tolerance``); each is matched at
  most once, as many as can be matched are, and among those matchings the one with the least delay is taken.
* ``any`` asks for a point of whatever kind, ``said`` for a point with a kind that is in the words, each kind for
  itself; ``kinds_mean_f1`` is the mean over the kinds that occur. ``kinds.anger_surge`` is the surges apart.
* ``timing_error_s`` is the mean absolute difference of the matched points' times, ``timing_bias_s`` the signed one
  (above 0: late); ``late_share`` is the share of matches made at a later turn.
* A false alarm is an estimate of ``any`` kind without a match. A calm call is one without an escalation in the
  reference. Hours are those of calls whose length is known, with the false alarms of those calls.
* ``precision_at`` projects precision to a prevalence p: p r / (p r + (1 - p) f). Per turn, r is the recall of ``any``
  and f the false alarms per customer turn that is no escalation; per call, r is the share of escalating calls with an
  estimate and f that of calm calls.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from cxemotion.evaluate.counts import (
    Array,
    Rate,
    defined_mean,
    f1_of,
    hit_rates,
    pool_counts,
    ratio,
    recall_of,
    support_of,
)
from cxemotion.evaluate.matching import Tolerance, match_places
from cxemotion.evaluate.turns import CustomerPlaces, check_pair, customer_places, gold_points
from cxemotion.events import EscalationKind
from cxemotion.labels import LabelledCall
from cxemotion.report import CallReport
from cxemotion.span import Seconds

KINDS = tuple(EscalationKind)
_GROUPS: tuple[frozenset[EscalationKind], ...] = (
    frozenset(KINDS),
    frozenset(kind for kind in KINDS if kind.is_said),
    *(frozenset({kind}) for kind in KINDS),
)
_ANY, _SAID, _FIRST_KIND = 0, 1, 2
_PREVALENCES = (1, 3, 10)


@dataclass(frozen=True, slots=True, eq=False)
class EscalationScores:
    """Counts of one or many calls.

    Args:
        hits: (7, 3) for any kind, the said kinds and each kind: true positives, false positives, false negatives.
        timing: (3,) matched points with times, sum of absolute differences, sum of differences, in seconds.
        late: matched points whose estimate stands at a later turn.
        hours: (2,) hours of the calls of known length, false alarms in them.
        turns: customer turns that are no escalation.
        calls: (2, 2) escalating and calm calls: how many, and how many of them have an estimate.
        calm_alarms: false alarms in calm calls.
    """

    hits: Array
    timing: Array
    late: Array
    hours: Array
    turns: Array
    calls: Array
    calm_alarms: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def f1(self) -> float:
        """F1 of points of whatever kind."""
        return float(f1_of(self.hits[..., _ANY, :]))

    @property
    def said_f1(self) -> float:
        """F1 of points with a kind that is in the words."""
        return float(f1_of(self.hits[..., _SAID, :]))

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        kinds = self.hits[..., _FIRST_KIND:, :]
        timed, matched = self.timing[..., 0], self.hits[..., _ANY, 0]
        calm, calm_flagged = self.calls[..., 1, 0], self.calls[..., 1, 1]
        by_kind = [hit_rates(f"kinds.{kind}", kinds[..., i, :]) for i, kind in enumerate(KINDS)]
        return {
            **hit_rates("any", self.hits[..., _ANY, :]),
            **hit_rates("said", self.hits[..., _SAID, :]),
            **{name: rate for rates in by_kind for name, rate in rates.items()},
            "kinds_mean_f1": Rate(defined_mean(f1_of(kinds)), support_of(kinds).sum(-1)),
            "timing_error_s": Rate(ratio(self.timing[..., 1], timed), timed),
            "timing_bias_s": Rate(ratio(self.timing[..., 2], timed), timed),
            "late_share": Rate(ratio(self.late, matched), matched),
            "false_alarms_per_hour": Rate(ratio(self.hours[..., 1], self.hours[..., 0]), self.hours[..., 0]),
            "false_alarms_per_calm_call": Rate(ratio(self.calm_alarms, calm), calm),
            "calm_calls_flagged": Rate(ratio(calm_flagged, calm), calm),
            "escalating_calls_flagged": Rate(
                ratio(self.calls[..., 0, 1], self.calls[..., 0, 0]), self.calls[..., 0, 0]
            ),
            **self._projected(),
        }

    def _projected(self) -> dict[str, Rate]:
        caught = ratio(self.calls[..., 0, 1], self.calls[..., 0, 0])
        flagged = ratio(self.calls[..., 1, 1], self.calls[..., 1, 0])
        alarm_rate = np.minimum(ratio(self.hits[..., _ANY, 1], self.turns), 1.0)
        projected: dict[str, Rate] = {}
        for percent in _PREVALENCES:
            per_turn = precision_at(percent / 100, recall=recall_of(self.hits[..., _ANY, :]), alarm_rate=alarm_rate)
            per_call = precision_at(percent / 100, recall=caught, alarm_rate=flagged)
            projected[f"precision_at.turn_{percent}pct"] = Rate(per_turn, self.turns)
            projected[f"precision_at.call_{percent}pct"] = Rate(per_call, self.calls[..., 0].sum(-1))
        return projected


def precision_at(prevalence: float, *, recall: Array, alarm_rate: Array) -> Array:
    """The precision that recall and false-alarm rate give at another prevalence, 0 to 1.

    >>> float(precision_at(0.01, recall=np.array(0.9), alarm_rate=np.array(0.01))).__round__(3)
    0.476
    """
    caught = prevalence * recall
    return ratio(caught, caught + (1 - prevalence) * alarm_rate)


def validate(call: LabelledCall, report: CallReport) -> None:
    """Refuse labels outside the guide, and a report of another call or of other turns.

    Raises:
        LabelError: naming the call and what differs.
    """
    check_pair(call, report)


def evaluate(call: LabelledCall, report: CallReport, *, tolerance: Tolerance | None = None) -> EscalationScores:
    """Score the escalations of one report; by default an estimate may come one customer turn late."""
    validate(call, report)
    places = customer_places(call)
    gold = gold_points(call, places)
    reference = {point.place: (point.kinds, point.time_s) for point in gold}
    estimate = _estimated_points(report, places)
    how = tolerance or Tolerance()
    hits = np.array([_hits(reference, estimate, group, how) for group in _GROUPS], float)
    pairs = _pairs(reference, estimate, _GROUPS[_ANY], how)
    alarms = float(hits[_ANY, 1])
    hours = call_hours(call, report)
    calls = np.zeros((2, 2))
    calls[0 if gold else 1] = 1.0, float(bool(estimate))
    return EscalationScores(
        hits=hits,
        timing=_timing([(reference[r][1], estimate[e][1]) for r, e in pairs]),
        late=np.array(float(sum(e > r for r, e in pairs))),
        hours=np.array([hours, alarms]) if hours > 0 else np.zeros(2),
        turns=np.array(float(max(len(places) - len(gold), 0))),
        calls=calls,
        calm_alarms=np.array(0.0 if gold else alarms),
    )


def call_hours(call: LabelledCall, report: CallReport) -> float:
    """Length of a call in hours, by the report or else by the last turn that has a time; ``nan`` where unknown."""
    if math.isfinite(report.duration_s):
        return report.duration_s / 3600
    ends = [turn.span.end for turn in call.transcript if turn.span is not None]
    return max(ends) / 3600 if ends else math.nan


_Points = Mapping[int, tuple[frozenset[EscalationKind], Seconds | None]]


def _estimated_points(report: CallReport, places: CustomerPlaces) -> _Points:
    points: dict[int, tuple[frozenset[EscalationKind], Seconds | None]] = {}
    nowhere = -2 - len(report.turns)  # before every place and further than any tolerance reaches
    for point in report.escalations:
        place = places.place_of.get(point.turn, nowhere * (1 + point.turn))
        kinds, time_s = points.get(place, (frozenset[EscalationKind](), point.time_s))
        points[place] = kinds | frozenset(point.kinds), time_s
    return points


def _of_group(points: _Points, group: frozenset[EscalationKind]) -> list[int]:
    return sorted(place for place, (kinds, _) in points.items() if kinds & group)


def _pairs(
    reference: _Points, estimate: _Points, group: frozenset[EscalationKind], tolerance: Tolerance
) -> list[tuple[int, int]]:
    wanted, found = _of_group(reference, group), _of_group(estimate, group)
    return [(wanted[r], found[e]) for r, e in match_places(wanted, found, tolerance=tolerance)]


def _hits(
    reference: _Points, estimate: _Points, group: frozenset[EscalationKind], tolerance: Tolerance
) -> tuple[int, int, int]:
    true = len(_pairs(reference, estimate, group, tolerance))
    return true, len(_of_group(estimate, group)) - true, len(_of_group(reference, group)) - true


def _timing(times: Sequence[tuple[Seconds | None, Seconds | None]]) -> Array:
    delays = [estimated - true for true, estimated in times if true is not None and estimated is not None]
    return np.array([len(delays), sum(map(abs, delays)), sum(delays)], float)
