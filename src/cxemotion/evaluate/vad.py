"""Where somebody speaks.

Conventions:

* Everything is seconds, without a collar; ``evaluate_frames`` takes frames of equal length instead of spans.
* Precision: of the time called speech, the share that is. Recall: of the speech, the share that is found. Frame error:
  of all time, the share called wrongly.
* Spans of one side may overlap, an instant counts once; what lies outside 0 to ``duration_s`` is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import LabelError
from cxemotion.evaluate.counts import Array, Rate, f1_of, pool_counts, precision_of, ratio, recall_of, support_of
from cxemotion.span import Seconds, Span, overlap, total


@dataclass(frozen=True, slots=True, eq=False)
class VadScores:
    """Seconds, of one or many recordings.

    Args:
        speech: (3,) called speech rightly, called speech wrongly, missed.
        scored_s: all.
    """

    speech: Array
    scored_s: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def precision(self) -> float:
        """Of the time called speech, the share that is."""
        return float(precision_of(self.speech))

    @property
    def recall(self) -> float:
        """Of the speech, the share that is found."""
        return float(recall_of(self.speech))

    @property
    def frame_error(self) -> float:
        """Of all time, the share called wrongly."""
        return float(self.rates()["frame_error"].value)

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name; ``n`` is seconds."""
        return {
            "precision": Rate(precision_of(self.speech), self.speech[..., 0] + self.speech[..., 1]),
            "recall": Rate(recall_of(self.speech), support_of(self.speech)),
            "f1": Rate(f1_of(self.speech), support_of(self.speech)),
            "frame_error": Rate(ratio(self.speech[..., 1:].sum(-1), self.scored_s), self.scored_s),
        }


def validate(duration_s: Seconds) -> None:
    """Refuse a recording of no length.

    Raises:
        LabelError: naming the length.
    """
    if not 0 < duration_s < np.inf:
        raise LabelError(f"a recording of {duration_s:g} s; give its length in seconds")


def evaluate(reference: Iterable[Span], estimate: Iterable[Span], *, duration_s: Seconds) -> VadScores:
    """Score the speech found in one recording."""
    validate(duration_s)
    scored = [Span(0.0, duration_s)]
    true, found = overlap(reference, scored), overlap(estimate, scored)
    both = total(overlap(true, found))
    return VadScores(np.array([both, total(found) - both, total(true) - both]), np.array(float(duration_s)))


def evaluate_frames(reference: NDArray[np.bool_], estimate: NDArray[np.bool_], *, hop_s: Seconds = 0.010) -> VadScores:
    """Score frames (frames,) of ``hop_s`` seconds each, true where somebody speaks.

    Raises:
        LabelError: where there are more frames on one side.
    """
    true, found = np.asarray(reference, bool), np.asarray(estimate, bool)
    if true.shape != found.shape:
        raise LabelError(f"{true.size} frames beside {found.size}; put both on one grid")
    frames = np.array([(true & found).sum(), (found & ~true).sum(), (true & ~found).sum()], float)
    return VadScores(frames * hop_s, np.array(true.size * hop_s))
