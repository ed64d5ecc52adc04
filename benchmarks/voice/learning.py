"""What the acoustic voice model learns, from measured clips to the numbers of ``weights.toml``."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from cxemotion.emotion import Emotion
from cxemotion.estimators.voice_usual import STRETCH_S, Population
from cxemotion.estimators.voice_weights import VoiceWeights
from cxemotion.signal.timbre import TIMBRE

FEATURES = (
    "f0_register_hz",
    "f0_median_hz",
    "f0_range_st",
    "level_range_db",
    "syllable_rate_hz",
    "voiced_share",
    "strength",
    *TIMBRE,
)
"""Pauses are left out: read sentences have none of a conversation's. So is level: it is the line's."""
TEACHES: Mapping[str, tuple[Emotion, float]] = {
    "anger": (Emotion.ANGER, 0.8),
    "happiness": (Emotion.SATISFACTION, 0.3),
    "sadness": (Emotion.DISAPPOINTMENT, 0.5),
    "neutral": (Emotion.NEUTRAL, 0.8),
    "fear": (Emotion.ANXIETY, 0.5),
    "frustration": (Emotion.FRUSTRATION, 0.8),
}
"""The emotion that an acted class stands for, and by how much of its evidence it may move it."""
HIGH = ("anger", "happiness", "fear", "frustration")
CALM = ("neutral",)
PRIOR = {
    "anger": 0.13,
    "frustration": 0.24,
    "anxiety": 0.12,
    "disappointment": 0.09,
    "neutral": 0.32,
    "satisfaction": 0.10,
}
"""Share of each emotion among the customer turns of the training calls."""
STRENGTH = 0.03
"""Inverse strength of the penalty of both regressions."""
AROUSED = 0.8
"""Arousal of the middle one of the angry clips."""
FEW = 4
ROOMS = 3.0
"""Timbre differs by so much more between callers than between speakers of one studio: handsets, rooms, languages."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Clips as they were measured.

    Args:
        rows: values of ``FEATURES``, pitch in semitones, shape (clips, features).
        voiced_s: shape (clips,).
        label: the class of each, shape (clips,).
        speaker: shape (clips,).
        line: what each was sent through, shape (clips,).
    """

    rows: Array
    voiced_s: Array
    label: NDArray[np.str_]
    speaker: NDArray[np.str_]
    line: NDArray[np.str_]

    def where(self, chosen: NDArray[np.bool_]) -> Measured:
        """Some of the clips."""
        return Measured(*(part[chosen] for part in self._parts()))

    def _parts(self) -> tuple[Any, ...]:
        return self.rows, self.voiced_s, self.label, self.speaker, self.line


def population_of(clips: Measured) -> Population:
    """What is usual among the speakers and lines of some clips."""
    groups = [clips.rows[own] for own in _groups(clips)]
    calm = [clips.rows[own & np.isin(clips.label, CALM)] for own in _groups(clips)]
    centres = np.stack([np.nanmedian(rows, axis=0) for rows in calm if len(rows)])
    spread = np.concatenate([rows - np.nanmedian(rows, axis=0) for rows in groups])
    within, between = np.nanstd(spread, axis=0), np.nanstd(centres, axis=0)
    room = np.array([ROOMS if name in TIMBRE else 1.0 for name in FEATURES])
    return Population(FEATURES, centres.mean(axis=0), within, np.maximum(room * between, 0.1 * within))


def usuals(clips: Measured, how: str, *, seed: int = 0) -> tuple[Array, Array]:
    """For each clip the median of some clips of its speaker on its line, and of how many stretches.

    Args:
        clips: what there is.
        how: of ``all``, of the ``calm`` ones, of a ``few`` drawn ones, or of ``none``.
        seed: of the drawing.
    """
    own, stretches = np.full_like(clips.rows, np.nan), np.zeros(len(clips.rows))
    rng = np.random.default_rng(seed)
    for group in _groups(clips) if how != "none" else ():
        members = np.flatnonzero(group)
        calm = members[np.isin(clips.label[members], CALM)]
        for clip in members:
            heard = {"all": members, "calm": calm if calm.size else members}.get(how)
            if heard is None:
                heard = rng.choice(members, size=min(members.size, int(rng.integers(1, FEW + 1))), replace=False)
            own[clip] = _median(clips.rows[heard])
            stretches[clip] = clips.voiced_s[heard].sum() / STRETCH_S
    return own, stretches


def distances(clips: Measured, population: Population, how: str) -> Array:
    """The clips against such usuals, shape (clips, features)."""
    return population.distances(clips.rows, *(_each(usuals(clips, how))))


def fit(clips: Measured, *, sharpness: float) -> dict[str, Any]:
    """The weights, as ``weights.toml`` has them.

    Args:
        clips: to learn from.
        sharpness: what calibrates the classes.
    """
    population = population_of(clips)
    far = np.concatenate([distances(clips, population, how) for how in ("all", "calm", "few", "none")])
    label = np.tile(clips.label, 4)
    arousal = _regression().fit(far, np.isin(label, HIGH))
    classes = _regression().fit(far, label)
    names = [str(name) for name in classes.classes_]
    numbers = np.vstack(
        [population.mean, population.within, population.between, arousal.coef_[0], classes.coef_]
    ).T.round(5)
    calm, angry = _middles(distances(clips, population, "calm") @ arousal.coef_[0], clips.label)
    return {
        "arousal_at": round(calm, 4),
        "arousal_scale": round(math.atanh(AROUSED) / max(angry - calm, 1e-3), 4),
        "sharpness": round(sharpness, 4),
        "intensity_at": [0.45, 0.75],
        "least_voiced_s": 0.3,
        "half_trust_s": 0.3,
        "hot_at": 0.6,
        "classes": names,
        "class_bias": {name: round(float(bias), 5) for name, bias in zip(names, classes.intercept_, strict=True)},
        "teaches": {name: {"emotion": str(TEACHES[name][0]), "weight": TEACHES[name][1]} for name in names},
        "prior": PRIOR,
        "feature": {name: row.tolist() for name, row in zip(FEATURES, numbers, strict=True)},
    }


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """What models say of speakers whom they did not hear.

    Args:
        clips: the clips judged.
        arousal: score of each, shape (clips,).
        acted: probability of each class before it is calibrated, shape (clips, classes).
        classes: their names.
    """

    clips: Measured
    arousal: Array
    acted: Array
    classes: tuple[str, ...]


def held_out(clips: Measured, asked: Sequence[tuple[str, str]]) -> list[HeldOut]:
    """Each speaker's clips by a model that learned from the others on all lines.

    Args:
        clips: of several speakers.
        asked: the usual that clips are judged against and the line they are heard on, for each answer.
    """
    classes = tuple(sorted(set(clips.label.tolist())))
    judged = [clips.where(clips.line == line) for _, line in asked]
    found = [HeldOut(own, np.zeros(len(own.rows)), np.zeros((len(own.rows), len(classes))), classes) for own in judged]
    for speaker in np.unique(clips.speaker):
        weights = VoiceWeights.of(fit(clips.where(clips.speaker != speaker), sharpness=1.0))
        for (how, _), answer in zip(asked, found, strict=True):
            own = answer.clips.speaker == speaker
            far = distances(answer.clips.where(own), weights.population, how)
            answer.arousal[own] = far @ weights.arousal
            answer.acted[own] = [[weights.acted(row)[name] for name in classes] for row in far]
    return found


def calibrated(found: HeldOut) -> float:
    """The sharpness with the smallest loss, every class counting alike."""
    right = np.array([found.classes.index(name) for name in found.clips.label])
    weight = 1.0 / np.bincount(right)[right]
    odds = np.log(np.maximum(found.acted, 1e-12))
    losses = {sharp: _loss(sharp * odds, right, weight) for sharp in np.geomspace(0.3, 2.0, 40).tolist()}
    return min(losses, key=lambda sharp: losses[sharp])


def _middles(scores: Array, label: NDArray[np.str_]) -> tuple[float, float]:
    """Middle score of the calm clips and of the angry ones; a caller's usual is calm, so theirs is arousal 0."""
    calm, angry = (np.median(scores[np.isin(label, names)]) for names in (CALM, ("anger", "frustration")))
    return float(calm), float(angry)


def _loss(odds: Array, right: NDArray[np.int64], weight: Array) -> float:
    shares = odds - np.log(np.exp(odds).sum(axis=1, keepdims=True))
    return float(-np.average(shares[np.arange(right.size), right], weights=weight))


def _median(rows: Array) -> Array:
    """The median of each column, ``nan`` where nothing in it was measurable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmedian(rows, axis=0))


def _regression() -> Any:
    return LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000)


def _groups(clips: Measured) -> Sequence[NDArray[np.bool_]]:
    pairs = sorted(set(zip(clips.speaker.tolist(), clips.line.tolist(), strict=True)))
    return [(clips.speaker == speaker) & (clips.line == line) for speaker, line in pairs]


def _each(found: tuple[Array, Array]) -> tuple[Array, Array]:
    own, stretches = found
    return own, stretches[:, None]
