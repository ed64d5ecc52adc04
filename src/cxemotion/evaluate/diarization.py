"""Who speaks when, and whether roles are right.

Conventions:

* Diarization error rate: (missed + false alarm + confusion) / reference speech, in seconds; where several speak at
  once each counts. Speakers of the estimate are mapped one to one on those of the reference so that the time they share
  is most (as NIST's md-eval and pyannote.metrics do).
* A collar on both sides of every boundary of the reference is not scored: ``collar_s`` before and after, 0.25 as NIST
  has it, 0 for none. ``skip_overlap`` leaves out the time in which the reference has several speakers.
* Role error takes the names as roles: ``role_error`` is the reference speech given to the wrong role / reference
  speech, without missed speech and false alarms.
* ``evaluate_roles`` scores the roles of a transcript's turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self, TypeAlias, cast

import numpy as np

from cxemotion.errors import LabelError
from cxemotion.evaluate.counts import Array, Rate, class_hits, hit_rates, pool_counts, ratio
from cxemotion.recording import Role
from cxemotion.span import Seconds, Span

Speech: TypeAlias = Sequence[tuple[Span, str]]
"""Who speaks when: spans with the speaker's name, in any order."""

ROLES = tuple(Role)


@dataclass(frozen=True, slots=True, eq=False)
class DiarizationScores:
    """Seconds, of one or many recordings.

    Args:
        reference_s: speech in the reference.
        missed_s: of it, what nobody in the estimate speaks.
        false_alarm_s: speech in the estimate where the reference has none.
        confusion_s: speech of the wrong speaker, after the best mapping.
        role_confusion_s: the same with names taken as roles.
    """

    reference_s: Array
    missed_s: Array
    false_alarm_s: Array
    confusion_s: Array
    role_confusion_s: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def error_rate(self) -> float:
        """Diarization error rate."""
        return float(self.rates()["der"].value)

    @property
    def role_error(self) -> float:
        """Share of the reference speech that is given to the wrong role."""
        return float(ratio(self.role_confusion_s, self.reference_s))

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name; ``n`` is seconds."""
        wrong = self.missed_s + self.false_alarm_s + self.confusion_s
        parts = {
            "der": wrong,
            "missed": self.missed_s,
            "false_alarm": self.false_alarm_s,
            "confusion": self.confusion_s,
            "role_error": self.role_confusion_s,
        }
        return {name: Rate(ratio(seconds, self.reference_s), self.reference_s) for name, seconds in parts.items()}


@dataclass(frozen=True, slots=True, eq=False)
class RoleScores:
    """Counts of turns: (3, 3) by reference role and estimated role, in the order of ``Role``."""

    confusion: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def error(self) -> float:
        """Share of turns with the wrong role."""
        return float(self.rates()["error"].value)

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        turns, hits = self.confusion.sum((-2, -1)), class_hits(self.confusion)
        named = [hit_rates(str(role), hits[..., i, :]) for i, role in enumerate(ROLES)]
        return {
            "error": Rate(1 - ratio(hits[..., 0].sum(-1), turns), turns),
            **{name: rate for rates in named for name, rate in rates.items()},
        }


def validate(collar_s: Seconds) -> None:
    """Refuse a collar below zero.

    Raises:
        LabelError: naming it.
    """
    if not 0 <= collar_s < np.inf:
        raise LabelError(f"a collar of {collar_s:g} s; give 0 or more, 0.25 as NIST has it")


def evaluate(
    reference: Speech, estimate: Speech, *, collar_s: Seconds = 0.25, skip_overlap: bool = False
) -> DiarizationScores:
    """Score who speaks when in one recording."""
    validate(collar_s)
    pieces = [piece for piece in _pieces(reference, estimate, collar_s) if not (skip_overlap and len(piece[1]) > 1)]
    mapping = best_mapping(pieces)
    sums = np.zeros(5)
    for seconds, true, found in pieces:
        named = {mapping[name] for name in found if name in mapping}
        told = min(len(true), len(found))
        sums += seconds * np.array(
            [
                len(true),
                max(len(true) - len(found), 0),
                max(len(found) - len(true), 0),
                told - len(true & named),
                told - len(true & found),
            ]
        )
    return DiarizationScores(*(np.array(float(seconds)) for seconds in sums))


def evaluate_roles(reference: Sequence[Role], estimate: Sequence[Role]) -> RoleScores:
    """Score the roles of a transcript's turns.

    Raises:
        LabelError: where there are more turns on one side.
    """
    if len(reference) != len(estimate):
        raise LabelError(f"{len(reference)} roles beside {len(estimate)}; give one for each turn")
    confusion = np.zeros((len(ROLES), len(ROLES)))
    for true, found in zip(reference, estimate, strict=True):
        confusion[ROLES.index(true), ROLES.index(found)] += 1
    return RoleScores(confusion)


_Piece: TypeAlias = tuple[Seconds, frozenset[str], frozenset[str]]


def best_mapping(pieces: Sequence[_Piece]) -> Mapping[str, str]:
    """The estimate's speakers by the reference's names, so that the time they share is most.

    Args:
        pieces: seconds, the reference's speakers and the estimate's.
    """
    true = sorted({name for _, names, _ in pieces for name in names})
    found = sorted({name for *_, names in pieces for name in names})
    if not true or not found:
        return {}
    shared = np.zeros((len(found), len(true)))
    for seconds, here, there in pieces:
        for name in there:
            for other in here:
                shared[found.index(name), true.index(other)] += seconds
    from scipy import optimize

    rows, columns = cast("Any", optimize).linear_sum_assignment(shared, maximize=True)
    return {found[int(r)]: true[int(c)] for r, c in zip(rows, columns, strict=True) if shared[r, c] > 0}


def _pieces(reference: Speech, estimate: Speech, collar_s: Seconds) -> Iterator[_Piece]:
    """The recording cut at every boundary, without collars and silence."""
    boundaries = sorted({time for span, _ in reference for time in (span.start, span.end)})
    collars = [time + sign * collar_s for time in boundaries for sign in (-1, 1)]
    cuts = sorted({*boundaries, *collars, *(time for span, _ in estimate for time in (span.start, span.end))})
    edges = np.array(boundaries)
    for start, end in pairwise(cuts):
        middle = (start + end) / 2
        if collar_s > 0 and edges.size and np.abs(edges - middle).min() < collar_s:
            continue
        true = frozenset(name for span, name in reference if middle in span)
        found = frozenset(name for span, name in estimate if middle in span)
        if true or found:
            yield end - start, true, found
