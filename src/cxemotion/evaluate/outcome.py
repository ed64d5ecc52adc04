"""How the call ended: whether it was resolved, and the customer's likely rating.

Conventions:

* ``resolved``: F1 of resolved calls, of unresolved calls, and their mean over those that occur; a report that does
  not say (``None``) is wrong. Brier is the squared error of ``resolved_probability``, where there is one.
* ``satisfaction``: mean absolute error on the scale of 1 to 5, and Spearman's rank correlation with ties at their mean
  rank. Calls are left out where the labels or the report have no rating; ``n`` tells how many are in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from cxemotion.evaluate.counts import Array, Rate, class_hits, defined_mean, f1_of, ratio, support_of
from cxemotion.evaluate.turns import check_pair
from cxemotion.labels import LabelledCall
from cxemotion.report import CallReport


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeScores:
    """Counts of one or many calls; ranks need the ratings themselves, so these are kept.

    Args:
        resolved: (2, 3) calls by reference and estimate: unresolved, resolved, not said.
        brier: (2,) sum of squared errors, calls.
        rated: (ratings, 2) the reference's rating and the estimate's.
        counted: (ratings,) how many times each pair of ratings counts.
    """

    resolved: Array
    brier: Array
    rated: Array
    counted: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return cls(
            resolved=np.tensordot(weights, np.stack([part.resolved for part in parts]), axes=(-1, 0)),
            brier=np.tensordot(weights, np.stack([part.brier for part in parts]), axes=(-1, 0)),
            rated=np.concatenate([part.rated for part in parts]),
            counted=np.concatenate([weights[..., i, None] * part.counted for i, part in enumerate(parts)], axis=-1),
        )

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def resolved_f1(self) -> float:
        """Mean F1 of resolved and unresolved calls."""
        return float(defined_mean(f1_of(class_hits(self.resolved))))

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        hits = class_hits(self.resolved)
        f1, calls, ratings = f1_of(hits), self.resolved.sum((-2, -1)), self.counted.sum(-1)
        error = np.abs(self.rated[:, 0] - self.rated[:, 1])
        return {
            "resolved.macro_f1": Rate(defined_mean(f1), calls),
            "resolved.f1": Rate(f1[..., 1], support_of(hits)[..., 1]),
            "unresolved.f1": Rate(f1[..., 0], support_of(hits)[..., 0]),
            "resolved.accuracy": Rate(ratio(hits[..., 0].sum(-1), calls), calls),
            "resolved.brier": Rate(ratio(self.brier[..., 0], self.brier[..., 1]), self.brier[..., 1]),
            "satisfaction_mae": Rate(ratio((self.counted * error).sum(-1), ratings), ratings),
            "satisfaction_spearman": Rate(spearman(self.rated[:, 0], self.rated[:, 1], self.counted), ratings),
        }


def spearman(one: Array, other: Array, counted: Array) -> Array:
    """Spearman's rank correlation of pairs that each count so many times.

    Args:
        one: (pairs,).
        other: (pairs,).
        counted: (..., pairs).
    """
    total = counted.sum(-1)[..., None]
    spread = [_mean_rank(values, counted) for values in (one, other)]
    centred = [ranks - ratio((ranks * counted).sum(-1)[..., None], total) for ranks in spread]
    covariance = (counted * centred[0] * centred[1]).sum(-1)
    variances = [(counted * ranks**2).sum(-1) for ranks in centred]
    return ratio(covariance, np.sqrt(variances[0] * variances[1]))


def _mean_rank(values: Array, counted: Array) -> Array:
    """The rank of each value among all, each taken so many times; ties share their mean, up to a constant."""
    below = (values[:, None] < values[None, :]) + 0.5 * (values[:, None] == values[None, :])
    return counted @ below


def validate(call: LabelledCall, report: CallReport) -> None:
    """Refuse labels outside the guide, and a report of another call or of other turns.

    Raises:
        LabelError: naming the call and what differs.
    """
    check_pair(call, report)


def evaluate(call: LabelledCall, report: CallReport) -> OutcomeScores:
    """Score the outcome of one report."""
    validate(call, report)
    resolved = np.zeros((2, 3))
    resolved[int(call.resolved), 2 if report.outcome.resolved is None else int(report.outcome.resolved)] = 1
    probability = report.outcome.resolved_probability
    rated = call.satisfaction is not None and math.isfinite(report.outcome.satisfaction)
    ratings = [[float(call.satisfaction or 0), report.outcome.satisfaction]] if rated else []
    known = math.isfinite(probability)
    return OutcomeScores(
        resolved=resolved,
        brier=np.array([(probability - call.resolved) ** 2, 1.0]) if known else np.zeros(2),
        rated=np.array(ratings, float).reshape(-1, 2),
        counted=np.ones(len(ratings)),
    )
