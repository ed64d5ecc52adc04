"""Emotion of the customer, turn by turn.

Conventions:

* The reference is ``LabelledCall.customer``; turns without a label are not scored. The estimate is the report's
  timeline. A labelled turn without an estimate counts as an abstention.
* An abstention (``emotion=None``) is missed by its class and is a false alarm for none: F1 counts it as an error.
* Macro-F1 is the mean over the classes of the six that the reference or the estimate holds (as scikit-learn does).
* *Negative* is any of the four negative emotions against neutral and satisfaction; ``negative.macro_f1`` is the mean
  of both sides' F1, ``negative.f1`` that of the negative side. *Upset* is negative at intensity 2 or 3, which is what
  opens an episode.
* Intensity is compared where there is one on both sides: quadratic-weighted kappa over 0 to 3, whatever the emotion.
* Valence is the guide's, computed from emotion and intensity; valence and arousal are compared by Lin's concordance
  (Lin 1989) where both sides have a number, abstentions included.
* Calibration: ECE over ten bins of equal width of ``confidence``, estimates that abstain left out (Guo et al. 2017);
  Brier is the squared error summed over the six probabilities (Brier 1950: 0 to 2), abstentions included.
* Risk-coverage: turns in falling confidence, abstentions last and wrong. AURC is the mean error over all coverages,
  ties in confidence (read to two decimals) taken in random order. 0 is best (Geifman and El-Yaniv 2017).
* A weight counts a turn so many times; the timeline task weighs by seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from cxemotion.emotion import Emotion, EmotionEstimate, valence_of
from cxemotion.errors import LabelError
from cxemotion.evaluate.counts import (
    Array,
    Rate,
    ccc,
    class_hits,
    defined_mean,
    f1_of,
    hit_rates,
    kappa,
    moments,
    pool_counts,
    ratio,
    support_of,
)
from cxemotion.evaluate.turns import check_pair
from cxemotion.labels import LabelledCall
from cxemotion.report import CallReport

CLASSES = tuple(Emotion)
ABSTAINED = len(CLASSES)
_CONFIDENCES = 100
_BINS = 10
_NEGATIVE = np.array([emotion.is_negative for emotion in CLASSES])


@dataclass(frozen=True, slots=True)
class EmotionReference:
    """What is true of one stretch of speech; ``nan`` where the reference does not say.

    Args:
        emotion: the dominant one.
        intensity: 0 to 3.
        valence: -1 to 1.
        arousal: -1 to 1; the call guide has none, voice corpora have.
    """

    emotion: Emotion
    intensity: int
    valence: float = math.nan
    arousal: float = math.nan


@dataclass(frozen=True, slots=True, eq=False)
class EmotionScores:
    """Counts of one or many calls.

    Args:
        confusion: (6, 7) weight by reference class and estimated class, the last column for abstentions.
        upset: (2, 3) likewise for negative at intensity 2 or 3: rest, upset, abstained.
        intensity: (4, 4) weight by reference and estimated intensity.
        valence: (6,) moments of reference and estimate.
        arousal: (6,) likewise.
        confidence: (100, 3) per hundredth of confidence: weight, weight that is right, sum of confidence.
        brier: (2,) sum of squared errors, weight.
    """

    confusion: Array
    upset: Array
    intensity: Array
    valence: Array
    arousal: Array
    confidence: Array
    brier: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def n(self) -> float:
        """Weight of all labelled turns."""
        return float(self.confusion.sum())

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the classes that occur."""
        return float(self.rates()["macro_f1"].value)

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        hits = class_hits(self.confusion)
        f1, support, total = f1_of(hits), support_of(hits), self.confusion.sum((-2, -1))
        negative = class_hits(negative_confusion(self.confusion))
        upset = class_hits(self.upset)
        right = np.diagonal(self.confusion[..., :ABSTAINED], axis1=-2, axis2=-1).sum(-1)
        answered = self.confusion[..., :ABSTAINED].sum((-2, -1))
        return {
            "macro_f1": Rate(defined_mean(f1), total),
            "accuracy": Rate(ratio(right, total), total),
            **{f"f1.{emotion}": Rate(f1[..., i], support[..., i]) for i, emotion in enumerate(CLASSES)},
            "negative.macro_f1": Rate(defined_mean(f1_of(negative)), total),
            **hit_rates("negative", negative[..., 1, :]),
            **hit_rates("upset", upset[..., 1, :]),
            "intensity_kappa": Rate(kappa(self.intensity, weights="quadratic"), self.intensity.sum((-2, -1))),
            "valence_ccc": Rate(ccc(self.valence), self.valence[..., 0]),
            "arousal_ccc": Rate(ccc(self.arousal), self.arousal[..., 0]),
            "ece": Rate(expected_calibration_error(self.confidence), self.confidence[..., 0].sum(-1)),
            "brier": Rate(ratio(self.brier[..., 0], self.brier[..., 1]), self.brier[..., 1]),
            "aurc": Rate(area_under_risk_coverage(self.confidence, total - answered), total),
            "coverage": Rate(ratio(answered, total), total),
            "selective_error": Rate(1 - ratio(right, answered), answered),
        }

    def reliability(self) -> list[dict[str, float]]:
        """The reliability table: per tenth of confidence the weight, mean confidence and share that is right."""
        weight, right, confidence = _tenths(self.confidence)
        return [
            {
                "from": i / _BINS,
                "to": (i + 1) / _BINS,
                "n": float(weight[i]),
                "confidence": float(ratio(confidence[i], weight[i])),
                "accuracy": float(ratio(right[i], weight[i])),
            }
            for i in range(_BINS)
        ]

    def risk_coverage(self) -> list[dict[str, float]]:
        """Error among the turns of at least each hundredth of confidence that occurs, by falling confidence."""
        weight, right = self.confidence[::-1, 0], self.confidence[::-1, 1]
        covered, wrong = np.cumsum(weight), np.cumsum(weight - right)
        return [
            {
                "confidence": 1 - (i + 1) / _CONFIDENCES,
                "coverage": float(covered[i] / self.n),
                "error": float(wrong[i] / covered[i]),
            }
            for i in np.flatnonzero(weight)
        ]


def negative_confusion(confusion: Array) -> Array:
    """The six-class confusion (..., 6, 7) as (..., 2, 3): rest, negative, abstained."""
    rows = np.stack([confusion[..., ~_NEGATIVE, :].sum(-2), confusion[..., _NEGATIVE, :].sum(-2)], axis=-2)
    answers = rows[..., :ABSTAINED]
    columns = [answers[..., ~_NEGATIVE].sum(-1), answers[..., _NEGATIVE].sum(-1), rows[..., ABSTAINED]]
    return np.stack(columns, axis=-1)


def expected_calibration_error(confidence: Array) -> Array:
    """ECE from counts (..., 100, [weight, right, confidence]); ``nan`` where nothing was answered."""
    weight, right, stated = _tenths(confidence)
    return ratio(np.abs(right - stated).sum(-1), weight.sum(-1))


def _tenths(confidence: Array) -> tuple[Array, Array, Array]:
    by_bin = confidence.reshape(*confidence.shape[:-2], _BINS, _CONFIDENCES // _BINS, 3).sum(-2)
    return by_bin[..., 0], by_bin[..., 1], by_bin[..., 2]


def area_under_risk_coverage(confidence: Array, abstained: Array) -> Array:
    """AURC from counts (..., 100, [weight, right, confidence]) and the weight that abstained.

    Within a bin the errors are spread evenly, so that the area is the integral of (E + r x) / (C + x), with E errors
    in C covered before it and r the bin's error rate: r w + (E - r C) log((C + w) / C).
    """
    weight = np.concatenate([confidence[..., ::-1, 0], np.asarray(abstained)[..., None]], axis=-1)
    right = np.concatenate([confidence[..., ::-1, 1], np.zeros_like(np.asarray(abstained))[..., None]], axis=-1)
    wrong = weight - right
    covered, errors = np.cumsum(weight, -1) - weight, np.cumsum(wrong, -1) - wrong
    rate = np.nan_to_num(ratio(wrong, weight))
    growth = np.log1p(np.nan_to_num(ratio(weight, covered)))
    return ratio((rate * weight + (errors - rate * covered) * growth).sum(-1), weight.sum(-1))


def validate(call: LabelledCall, report: CallReport) -> None:
    """Refuse labels outside the guide, and a report of another call or of other turns.

    Raises:
        LabelError: naming the call and what differs.
    """
    check_pair(call, report)


def evaluate(call: LabelledCall, report: CallReport) -> EmotionScores:
    """Score the timeline of one report."""
    validate(call, report)
    estimates = {estimate.turn: estimate for estimate in report.timeline}
    return score_estimates(
        (EmotionReference(Emotion(label.emotion), label.intensity, valence_of(label.emotion, label.intensity)), found)
        for turn, label in call.customer.items()
        for found in (estimates.get(turn),)
    )


def score_estimates(
    pairs: Iterable[tuple[EmotionReference, EmotionEstimate | None]], *, weights: Iterable[float] | None = None
) -> EmotionScores:
    """Score estimates of any stretches of speech beside their references.

    Args:
        pairs: reference and estimate; ``None`` where there is none.
        weights: how much each pair counts; 1 each unless given.

    Raises:
        LabelError: where there are more or fewer weights than pairs, or a weight below zero.
    """
    both = list(pairs)
    weight_of = [1.0] * len(both) if weights is None else [float(w) for w in weights]
    if len(weight_of) != len(both) or any(not w >= 0 for w in weight_of):
        raise LabelError(f"{len(weight_of)} weights for {len(both)} estimates; give one of zero or more for each")
    scores = _empty()
    for (reference, estimate), weight in zip(both, weight_of, strict=True):
        row = CLASSES.index(reference.emotion)
        column = ABSTAINED if estimate is None or estimate.emotion is None else CLASSES.index(estimate.emotion)
        scores.confusion[row, column] += weight
        _count_upset(scores, reference, estimate, weight)
        if estimate is not None:
            _count_estimate(scores, reference, estimate, weight)
    return scores


def _empty() -> EmotionScores:
    return EmotionScores(
        confusion=np.zeros((len(CLASSES), len(CLASSES) + 1)),
        upset=np.zeros((2, 3)),
        intensity=np.zeros((4, 4)),
        valence=np.zeros(6),
        arousal=np.zeros(6),
        confidence=np.zeros((_CONFIDENCES, 3)),
        brier=np.zeros(2),
    )


def _is_upset(emotion: Emotion, intensity: int) -> bool:
    return emotion.is_negative and intensity >= 2


def _count_upset(
    scores: EmotionScores, reference: EmotionReference, estimate: EmotionEstimate | None, weight: float
) -> None:
    column = 2
    if estimate is not None and estimate.emotion is not None and estimate.intensity is not None:
        column = int(_is_upset(estimate.emotion, estimate.intensity))
    scores.upset[int(_is_upset(reference.emotion, reference.intensity)), column] += weight


def _count_estimate(
    scores: EmotionScores, reference: EmotionReference, estimate: EmotionEstimate, weight: float
) -> None:
    scores.valence[:] += moments(reference.valence, estimate.valence, weight)
    scores.arousal[:] += moments(reference.arousal, estimate.arousal, weight)
    truth = {emotion: float(emotion is reference.emotion) for emotion in CLASSES}
    scores.brier[:] += weight * np.array([sum((estimate.probabilities[e] - truth[e]) ** 2 for e in CLASSES), 1.0])
    if estimate.emotion is None or estimate.intensity is None:
        return
    scores.intensity[reference.intensity, estimate.intensity] += weight
    right = float(estimate.emotion is reference.emotion)
    confidence = estimate.confidence if estimate.confidence > 0 else 0.0  # one that is not known claims nothing
    level = min(int(confidence * _CONFIDENCES + 1e-9), _CONFIDENCES - 1)
    scores.confidence[level] += weight * np.array([1.0, right, confidence])
