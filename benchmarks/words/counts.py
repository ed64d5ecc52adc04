"""Counts for labels that the guide does not have: levels of satisfaction, and one class against another by a score.

The rates are those of ``cxemotion.evaluate.counts``; here is only what is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from cxemotion.evaluate.counts import Array, Rate, auc, class_hits, defined_mean, f1_of, pool_counts, ratio
from cxemotion.evaluate.outcome import OutcomeScores

_LEVELS = 200


@dataclass(frozen=True, slots=True, eq=False)
class LevelScores:
    """Counts of some turns by level.

    Args:
        confusion: (levels, levels) turns by reference and estimate.
    """

    confusion: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def rates(self) -> dict[str, Rate]:
        """Macro-F1 over the levels that occur, F1 of the lowest, and accuracy."""
        f1, total = f1_of(class_hits(self.confusion)), self.confusion.sum((-2, -1))
        right = np.trace(self.confusion, axis1=-2, axis2=-1)
        return {
            "macro_f1": Rate(defined_mean(f1), total),
            "lowest_f1": Rate(f1[..., 0], self.confusion[..., 0, :].sum(-1)),
            "accuracy": Rate(ratio(right, total), total),
        }


def count_levels(pairs: Iterable[tuple[int, int]], *, levels: int) -> LevelScores:
    """Counts of pairs of reference and estimate."""
    confusion = np.zeros((levels, levels))
    for true, found in pairs:
        confusion[true, found] += 1
    return LevelScores(confusion)


@dataclass(frozen=True, slots=True, eq=False)
class SeparationScores:
    """Counts of some texts by a score from 0 to 1.

    Args:
        texts: (2, 200) texts without and with what is looked for, by score.
    """

    texts: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def rates(self) -> dict[str, Rate]:
        """Area under the ROC curve."""
        return {"auc": Rate(auc(self.texts[..., 0, :], self.texts[..., 1, :]), self.texts.sum((-2, -1)))}


def count_separation(present: bool, score: float) -> SeparationScores:
    """The count of one text; the score is read in steps of half a hundredth."""
    texts = np.zeros((2, _LEVELS))
    texts[int(present), min(int(score * _LEVELS), _LEVELS - 1)] = 1
    return SeparationScores(texts)


def count_ratings(pairs: Sequence[tuple[float, float]]) -> OutcomeScores:
    """Ratings of one dialogue and what was estimated of them, for ranks."""
    return OutcomeScores(
        resolved=np.zeros((2, 3)),
        brier=np.zeros(2),
        rated=np.array(pairs, float).reshape(-1, 2),
        counted=np.ones(len(pairs)),
    )
