"""Estimates fitted to a site: its own base rates from calls without labels, its own sharpness from labelled ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline
from cxemotion.errors import OptionError

_ORDER = tuple(Emotion)
_ROUNDS = 200
_CLOSE = 1e-6
FARTHEST_RATIO = 5.0
"""No emotion is made more than so many times as common, or as rare, as it was."""
SHARPNESS = tuple(np.geomspace(0.3, 3.0, 60).tolist())
LEAST_LABELLED = 50


@dataclass(frozen=True, slots=True)
class SiteCalibration:
    """What turns the probabilities of the models into those of a site.

    Args:
        ratio: how much more common each emotion is than the models take it to be.
        sharpness: what log odds are multiplied with; below 1 makes estimates less sure.
    """

    ratio: Mapping[Emotion, float]
    sharpness: float = 1.0

    def apply(self, timeline: EmotionTimeline) -> EmotionTimeline:
        """The timeline at the site's base rates; intensity of a category that stays is kept."""
        return EmotionTimeline(tuple(self._corrected(estimate) for estimate in timeline))

    def shares(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities of shape (estimates, 6), in the order of ``Emotion``, at the site's base rates."""
        ratio = np.array([self.ratio.get(emotion, 1.0) for emotion in _ORDER])
        weighted = ratio * np.maximum(probabilities, 1e-9) ** self.sharpness
        return weighted / weighted.sum(axis=1, keepdims=True)

    def _corrected(self, estimate: EmotionEstimate) -> EmotionEstimate:
        (shares,) = self.shares(_rows([estimate]))
        probabilities = dict(zip(_ORDER, shares.tolist(), strict=True))
        if estimate.emotion is None:
            return replace(estimate, probabilities=probabilities)
        best = max(_ORDER, key=lambda emotion: probabilities[emotion])
        changed = (best is Emotion.NEUTRAL) != (estimate.emotion is Emotion.NEUTRAL)
        return replace(
            estimate,
            emotion=best,
            intensity=estimate.intensity if not changed else 0 if best is Emotion.NEUTRAL else 1,
            probabilities=probabilities,
            confidence=probabilities[best],
        )


def base_rates(estimates: Sequence[EmotionEstimate], *, taken: Mapping[Emotion, float]) -> SiteCalibration:
    """A site's base rates from estimates of calls without labels.

    Expectation maximisation for label shift (Saerens, Latinne and Decaestecker 2002): the emotions are taken to look
    as they did in training, and only to be more or less common.

    Args:
        estimates: of many turns of the site.
        taken: how common the models take each emotion to be.

    Raises:
        OptionError: for too few estimates.
    """
    _enough(len(estimates))
    rows = _rows(estimates)
    before = np.array([taken[emotion] for emotion in _ORDER])
    now = before.copy()
    for _ in range(_ROUNDS):
        weighted = rows * (now / before)
        following = (weighted / weighted.sum(axis=1, keepdims=True)).mean(axis=0)
        if np.abs(following - now).max() < _CLOSE:
            break
        now = following
    return SiteCalibration(_bounded(now / before))


def calibrate(estimates: Sequence[EmotionEstimate], labels: Sequence[Emotion]) -> SiteCalibration:
    """The base rates and the sharpness with the smallest loss on labelled turns of a site.

    Args:
        estimates: of the labelled turns.
        labels: the emotion of each.

    Raises:
        OptionError: for too few turns, or another number of labels.
    """
    _enough(len(estimates))
    if len(estimates) != len(labels):
        raise OptionError(f"{len(estimates)} estimates but {len(labels)} labels; give one label for each estimate")
    rows, right = _rows(estimates), np.array([_ORDER.index(label) for label in labels])
    common = (np.bincount(right, minlength=len(_ORDER)) + 1.0) / (right.size + len(_ORDER))
    ratio = common / rows.mean(axis=0)
    tried = [SiteCalibration(_bounded(ratio**strength), sharp) for sharp in SHARPNESS for strength in (0.0, 0.5, 1.0)]
    return min(tried, key=lambda one: _loss(one.shares(rows), right))


def _loss(shares: NDArray[np.float64], right: NDArray[np.int64]) -> float:
    return float(-np.log(shares[np.arange(right.size), right]).mean())


def _bounded(ratio: NDArray[np.float64]) -> dict[Emotion, float]:
    inside = np.clip(ratio, 1.0 / FARTHEST_RATIO, FARTHEST_RATIO)
    return dict(zip(_ORDER, inside.tolist(), strict=True))


def _rows(estimates: Sequence[EmotionEstimate]) -> NDArray[np.float64]:
    return np.array([[estimate.probabilities[emotion] for emotion in _ORDER] for estimate in estimates])


def _enough(count: int) -> None:
    if count < LEAST_LABELLED:
        raise OptionError(f"{count} turns are too few to fit a site to; give {LEAST_LABELLED} or more")
