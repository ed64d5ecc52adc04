"""The running risk that the call escalates next.

Conventions:

* The reference is the escalations of the labels (``evaluate.escalation``), at the customer's places; the estimate is
  the report's ``risk``, at each place the value after its last turn. A report without any risk is not scored; where it
  has some, a place without one stands at risk 0. Probabilities are read in steps of 0.05 of log-odds within -8 to 8
  (from 0.0003 to 0.9997), which is as fine for rare risks as for common ones.
* ``auc``: every place but the last is an example, positive where the customer's next place is an escalation of any
  kind; ``auc_said`` where one with a kind that is said. ``auc_answered``: likewise with the last value before the next
  place begins, when the agent has answered; it is the same where a report has risks at the customer's turns alone.
* A call's *target* is its first escalation past the customer's first place: one at the first place has nothing before
  it that could warn. A calm call is one without any escalation.
* The operating point is the lowest threshold at which no more than one calm call in 20 has a risk at or above it
  anywhere; below 0.0003 there is no alarm. Without calm calls there is none, and the figures below are undefined.
* At that threshold ``forewarned`` is the share of targets with an alarm at an earlier place; ``lead_turns`` and
  ``lead_s`` are the mean lead of the first such alarm in customer turns and seconds, over the forewarned.
* ``recovery`` (Tran et al. 2025, after Chang and Danescu-Niculescu-Mizil 2019): the share of calls with a *correct
  adjustment* (a calm call that had an alarm, last value back below the threshold) less the share with an *incorrect*
  one (a target whose alarm was taken back at the place before it). Calls are those that are calm or have a target.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from cxemotion.evaluate.counts import Array, Rate, auc, pool_counts, ratio
from cxemotion.evaluate.turns import CustomerPlaces, GoldPoint, check_pair, customer_places, gold_points
from cxemotion.events import RiskPoint
from cxemotion.labels import LabelledCall
from cxemotion.report import CallReport

_END = 8.0  # log-odds
_STEPS_PER_LOG_ODDS = 20
_LEVELS = int(2 * _END * _STEPS_PER_LOG_ODDS) + 1
_NEVER = _LEVELS  # the threshold that no risk reaches
_CALM_CALLS_PER_ALARM = 20


@dataclass(frozen=True, slots=True, eq=False)
class RiskScores:
    """Counts of one or many calls; a level is 0.05 of log-odds.

    Args:
        following: (2, 321) examples by level: no escalation follows, one follows.
        following_said: (2, 321) likewise for the said kinds.
        following_answered: (2, 321) likewise for any kind, by the last value before the next place.
        calm: (321,) calm calls by their highest level.
        targets: targets.
        forewarned: (322,) per threshold, targets with an earlier alarm.
        lead_turns: (322,) per threshold, sum of their leads in customer turns.
        lead_s: (2, 322) per threshold, those with times and the sum of their leads in seconds.
        adjusted: (2, 322) per threshold, correct and incorrect adjustments.
    """

    following: Array
    following_said: Array
    following_answered: Array
    calm: Array
    targets: Array
    forewarned: Array
    lead_turns: Array
    lead_s: Array
    adjusted: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def auc(self) -> float:
        """Area under the ROC curve, one customer turn ahead."""
        return float(auc(self.following[0], self.following[1]))

    @property
    def threshold(self) -> float:
        """The operating point; ``nan`` without calm calls, 1 where no threshold is quiet enough."""
        return float(self.rates()["threshold"].value)

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        level, calm = self._operating_level(), self.calm.sum(-1)
        forewarned = _at(self.forewarned, level)
        timed = _at(self.lead_s[..., 0, :], level)
        calls = calm + self.targets
        correct, incorrect = (ratio(_at(self.adjusted[..., i, :], level), calls) for i in (0, 1))
        return {
            "auc": Rate(auc(*np.moveaxis(self.following, -2, 0)), self.following.sum((-2, -1))),
            "auc_said": Rate(auc(*np.moveaxis(self.following_said, -2, 0)), self.following_said.sum((-2, -1))),
            "auc_answered": Rate(
                auc(*np.moveaxis(self.following_answered, -2, 0)), self.following_answered.sum((-2, -1))
            ),
            "threshold": Rate(_probability(level), calm),
            "forewarned": Rate(ratio(forewarned, self.targets), self.targets),
            "lead_turns": Rate(ratio(_at(self.lead_turns, level), forewarned), forewarned),
            "lead_s": Rate(ratio(_at(self.lead_s[..., 1, :], level), timed), timed),
            "recovery": Rate(correct - incorrect, calls),
            "adjusted_correctly": Rate(correct, calls),
            "adjusted_incorrectly": Rate(incorrect, calls),
        }

    def _operating_level(self) -> Array:
        """The lowest threshold, as a level, that one calm call in 20 or fewer reach; ``nan`` without calm calls."""
        calls = self.calm.sum(-1)
        reached = np.cumsum(self.calm[..., ::-1], axis=-1)[..., ::-1]
        quiet = reached * _CALM_CALLS_PER_ALARM <= calls[..., None] + 1e-9
        quiet[..., 0] = False  # next to no risk is no alarm
        lowest = np.where(quiet.any(-1), quiet.argmax(-1), _NEVER)
        return np.where(calls > 0, lowest, np.nan)


def _at(by_threshold: Array, level: Array) -> Array:
    """The count at each level; ``nan`` where there is no level."""
    known = ~np.isnan(level)
    index = np.where(known, level, 0).astype(np.intp)[..., None]
    return np.where(known, np.take_along_axis(by_threshold, index, axis=-1)[..., 0], np.nan)


def validate(call: LabelledCall, report: CallReport) -> None:
    """Refuse labels outside the guide, and a report of another call or of other turns.

    Raises:
        LabelError: naming the call and what differs.
    """
    check_pair(call, report)


def evaluate(call: LabelledCall, report: CallReport) -> RiskScores:
    """Score the risk of one report."""
    validate(call, report)
    places = customer_places(call)
    gold = {point.place: point for point in gold_points(call, places)}
    scores = _empty()
    if not report.risk or not len(places):
        return scores
    risks = _risks(report, places)
    levels = np.array([_level(risks[place].probability if place in risks else 0.0) for place in range(len(places))])
    for place in range(len(places) - 1):
        follows = gold.get(place + 1)
        scores.following[int(follows is not None), levels[place]] += 1
        scores.following_said[int(follows is not None and follows.said), levels[place]] += 1
        scores.following_answered[int(follows is not None), _answered_level(report, places, place)] += 1
    target = next((gold[place] for place in sorted(gold) if place > 0), None)
    if not gold:
        _count_calm(scores, levels)
    elif target is not None:
        _count_target(scores, target, levels, risks)
    return scores


def _empty() -> RiskScores:
    return RiskScores(
        following=np.zeros((2, _LEVELS)),
        following_said=np.zeros((2, _LEVELS)),
        following_answered=np.zeros((2, _LEVELS)),
        calm=np.zeros(_LEVELS),
        targets=np.zeros(()),
        forewarned=np.zeros(_LEVELS + 1),
        lead_turns=np.zeros(_LEVELS + 1),
        lead_s=np.zeros((2, _LEVELS + 1)),
        adjusted=np.zeros((2, _LEVELS + 1)),
    )


def _risks(report: CallReport, places: CustomerPlaces) -> Mapping[int, RiskPoint]:
    ordered = sorted(report.risk, key=lambda point: point.turn)
    return {places.place_of[point.turn]: point for point in ordered if point.turn in places.place_of}


def _answered_level(report: CallReport, places: CustomerPlaces, place: int) -> int:
    """The level of the last value before the next place begins."""
    known = [point for point in report.risk if point.turn < places.first_turns[place + 1]]
    known = [point for point in known if point.turn >= places.first_turns[place]]
    return _level(max(known, key=lambda point: point.turn).probability if known else 0.0)


def _level(probability: float) -> int:
    if not 0 < probability < 1:
        return 0 if not probability >= 1 else _LEVELS - 1
    log_odds = min(max(math.log(probability / (1 - probability)), -_END), _END)
    return math.floor((log_odds + _END) * _STEPS_PER_LOG_ODDS + 1e-9)


def _probability(level: Array) -> Array:
    """The probability at which a level begins; 1 for the threshold that none reaches."""
    return np.where(level == _NEVER, 1.0, 1 / (1 + np.exp(_END - level / _STEPS_PER_LOG_ODDS)))


def _count_calm(scores: RiskScores, levels: np.ndarray[tuple[int], np.dtype[np.int_]]) -> None:
    scores.calm[levels.max()] += 1
    scores.adjusted[0, levels[-1] + 1 : levels.max() + 1] += 1


def _count_target(
    scores: RiskScores,
    target: GoldPoint,
    levels: np.ndarray[tuple[int], np.dtype[np.int_]],
    risks: Mapping[int, RiskPoint],
) -> None:
    scores.targets[()] += 1
    before = levels[: target.place]
    scores.adjusted[1, before[-1] + 1 : before.max() + 1] += 1
    quiet_up_to = 0
    for place, level in enumerate(before):
        thresholds = slice(quiet_up_to + 1, max(int(level), quiet_up_to) + 1)  # those that this place is first to reach
        scores.forewarned[thresholds] += 1
        scores.lead_turns[thresholds] += target.place - place
        alarm_s = risks[place].time_s if place in risks else None
        if alarm_s is not None and target.time_s is not None:
            scores.lead_s[:, thresholds] += np.array([[1.0], [target.time_s - alarm_s]])
        quiet_up_to = max(int(level), quiet_up_to)
