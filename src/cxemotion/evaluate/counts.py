"""Counts that add up, and the rates that follow from them.

Every result of this package keeps counts as arrays, so that results of single calls can be added. A rate reads the
last axes of its counts only: leading axes, such as one for the resamples of a bootstrap, pass through. A rate without
examples is ``nan``, never 0 or 1, and raises no warning.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, Protocol, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Array: TypeAlias = NDArray[np.float64]

_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A derived figure and the weight of the examples behind it, of one shape: (), or (resamples,)."""

    value: Array
    n: Array


class Scores(Protocol):
    """A result: counts that can be pooled over calls, and the rates that follow from them."""

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        ...

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        ...


_Counts = TypeVar("_Counts", bound="DataclassInstance")


def pool_counts(parts: Sequence[_Counts], weights: Array) -> _Counts:
    """The sum of results whose fields are all arrays of counts, each part taken ``weights[..., part]`` times."""
    shapes = {f.name: np.shape(getattr(parts[0], f.name)) for f in fields(parts[0])}
    flat = np.stack([np.concatenate([np.ravel(getattr(part, name)) for name in shapes]) for part in parts])
    used = np.flatnonzero(flat.any(axis=0))  # most counts of few calls are 0
    pooled = np.zeros((*weights.shape[:-1], flat.shape[1]))
    pooled[..., used] = weights @ flat[:, used]
    ends = np.cumsum([math.prod(shape) for shape in shapes.values()])[:-1]
    pieces = np.split(pooled, ends, axis=-1)
    summed = [
        piece.reshape((*weights.shape[:-1], *shape)) for piece, shape in zip(pieces, shapes.values(), strict=True)
    ]
    return type(parts[0])(**dict(zip(shapes, summed, strict=True)))


def ratio(part: Array, whole: Array) -> Array:
    """``part / whole``; ``nan`` where the whole is nothing."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    some = np.abs(whole) > _TINY
    return np.where(some, part / np.where(some, whole, 1.0), np.nan)


def defined_mean(values: Array, axis: int = -1) -> Array:
    """Mean of the values that are not ``nan``; ``nan`` where there are none."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0).sum(axis), known.sum(axis))


def precision_of(hits: Array) -> Array:
    """Precision from counts (..., [true positives, false positives, false negatives])."""
    return ratio(hits[..., 0], hits[..., 0] + hits[..., 1])


def recall_of(hits: Array) -> Array:
    """Recall from counts (..., [true positives, false positives, false negatives])."""
    return ratio(hits[..., 0], hits[..., 0] + hits[..., 2])


def f1_of(hits: Array) -> Array:
    """F1 from counts (..., [true positives, false positives, false negatives]); 0 where all that is there is wrong."""
    return ratio(2 * hits[..., 0], 2 * hits[..., 0] + hits[..., 1] + hits[..., 2])


def support_of(hits: Array) -> Array:
    """Examples in the reference, from counts (..., [true positives, false positives, false negatives])."""
    return hits[..., 0] + hits[..., 2]


def hit_rates(name: str, hits: Array) -> dict[str, Rate]:
    """Precision, recall and F1 under a dotted name; ``n`` is what each is a share of, for F1 the reference."""
    return {
        f"{name}.precision": Rate(precision_of(hits), hits[..., 0] + hits[..., 1]),
        f"{name}.recall": Rate(recall_of(hits), support_of(hits)),
        f"{name}.f1": Rate(f1_of(hits), support_of(hits)),
    }


def class_hits(confusion: Array) -> Array:
    """Counts (..., classes, [true positives, false positives, false negatives]) of each class.

    Args:
        confusion: (..., classes, columns), reference by estimate; columns past the classes are answers that are
            none of them (an abstention), which are missed and raise no false alarm.
    """
    classes = confusion.shape[-2]
    true = np.diagonal(confusion[..., :classes], axis1=-2, axis2=-1)
    false_alarm = confusion[..., :classes].sum(-2) - true
    missed = confusion.sum(-1) - true
    return np.stack([true, false_alarm, missed], axis=-1)


def kappa(confusion: Array, *, weights: Literal["none", "quadratic"] = "none") -> Array:
    """Cohen's kappa of a square confusion (..., k, k); ``nan`` where both say one and the same class throughout."""
    classes = confusion.shape[-1]
    step = np.arange(classes, dtype=np.float64)
    apart = step[:, None] - step[None, :]
    cost = (apart != 0).astype(np.float64) if weights == "none" else apart**2
    count = confusion.sum((-2, -1))
    expected = np.einsum("...i,...j,ij->...", confusion.sum(-1), confusion.sum(-2), cost)
    return 1 - ratio((confusion * cost).sum((-2, -1)) * count, expected)


def moments(reference: float, estimate: float, weight: float = 1.0) -> Array:
    """What correlations are made of: n and the sums of r, e, rr, ee, re; zeros where either is ``nan``."""
    if np.isnan(reference) or np.isnan(estimate):
        return np.zeros(6)
    r, e = reference, estimate
    return weight * np.array([1.0, r, e, r * r, e * e, r * e])


def ccc(sums: Array) -> Array:
    """Lin's concordance correlation from ``moments`` (..., 6); ``nan`` where neither side varies nor differs."""
    variance_r, variance_e, covariance, gap = _spread(sums)
    return ratio(2 * covariance, variance_r + variance_e + gap**2)


def pearson(sums: Array) -> Array:
    """Pearson's correlation from ``moments`` (..., 6); ``nan`` where a side does not vary."""
    variance_r, variance_e, covariance, _ = _spread(sums)
    return ratio(covariance, np.sqrt(variance_r * variance_e))


def _spread(sums: Array) -> tuple[Array, Array, Array, Array]:
    n, r, e, rr, ee, re = np.moveaxis(sums, -1, 0)
    mean_r, mean_e = ratio(r, n), ratio(e, n)
    covariance = ratio(re, n) - mean_r * mean_e
    return _variance(ratio(rr, n), mean_r), _variance(ratio(ee, n), mean_e), covariance, mean_r - mean_e


def _variance(mean_square: Array, mean: Array) -> Array:
    """Mean square less squared mean; what only rounding leaves over is 0."""
    variance = mean_square - mean**2
    return np.where(variance < 1e-10 * mean_square, 0.0, variance)


def auc(negatives: Array, positives: Array) -> Array:
    """Area under the ROC curve from histograms (..., levels) over rising scores; a tie counts one half."""
    below = np.cumsum(negatives, axis=-1) - negatives
    won = (positives * (below + negatives / 2)).sum(-1)
    return ratio(won, positives.sum(-1) * negatives.sum(-1))
