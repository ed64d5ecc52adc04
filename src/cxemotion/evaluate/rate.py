"""Speaking rate beside a reference.

Conventions:

* One pair of rates for each stretch of speech, both in one unit (syllables/s, characters/min, words/min).
* Errors are of the stretches where both sides have a rate; ``measured`` is the share of the reference's that do.
* ``relative_error`` is the mean of |estimate - reference| / reference, ``bias`` the mean of estimate - reference,
  ``correlation`` Pearson's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import LabelError
from cxemotion.evaluate.counts import Array, Rate, moments, pearson, pool_counts, ratio


@dataclass(frozen=True, slots=True, eq=False)
class RateScores:
    """Counts of stretches, of one or many recordings.

    Args:
        wanted: stretches with a rate in the reference.
        pairs: (6,) moments of reference and estimate.
        errors: (2,) sum of absolute errors, sum of errors relative to the reference.
    """

    wanted: Array
    pairs: Array
    errors: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def mean_error(self) -> float:
        """Mean absolute error in the rate's unit."""
        return float(self.rates()["mean_error"].value)

    @property
    def correlation(self) -> float:
        """Pearson's correlation."""
        return float(pearson(self.pairs))

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        n = self.pairs[..., 0]
        return {
            "mean_error": Rate(ratio(self.errors[..., 0], n), n),
            "relative_error": Rate(ratio(self.errors[..., 1], n), n),
            "bias": Rate(ratio(self.pairs[..., 2] - self.pairs[..., 1], n), n),
            "correlation": Rate(pearson(self.pairs), n),
            "measured": Rate(ratio(n, self.wanted), self.wanted),
        }


def validate(reference: NDArray[np.floating], estimate: NDArray[np.floating]) -> None:
    """Refuse rates that cannot be paired, and references of 0 or less.

    Raises:
        LabelError: naming the numbers.
    """
    if reference.shape != estimate.shape or reference.ndim != 1:
        raise LabelError(f"{reference.shape} rates beside {estimate.shape}; give one for each stretch")
    if (reference <= 0).any():
        raise LabelError(f"a reference rate of {reference[reference <= 0][0]:g}; give nan where nothing is said")


def evaluate(
    reference: Sequence[float] | NDArray[np.floating], estimate: Sequence[float] | NDArray[np.floating]
) -> RateScores:
    """Score the rates of stretches, ``nan`` where there is none."""
    true, found = np.asarray(reference, float), np.asarray(estimate, float)
    validate(true, found)
    known = ~np.isnan(true) & ~np.isnan(found)
    error = np.abs(found - true)[known]
    pairs = [moments(float(r), float(e)) for r, e in zip(true[known], found[known], strict=True)]
    return RateScores(
        wanted=np.array(float((~np.isnan(true)).sum())),
        pairs=np.sum(pairs, axis=0) if pairs else np.zeros(6),
        errors=np.array([error.sum(), (error / true[known]).sum()]),
    )
