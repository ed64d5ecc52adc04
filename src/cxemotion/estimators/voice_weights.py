"""The numbers of the acoustic voice model, and what it says of a row of distances from the usual."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cxemotion.emotion import Emotion
from cxemotion.errors import ModelError
from cxemotion.estimators.voice_usual import Array, Population
from cxemotion.span import Seconds

WEIGHTS = "weights.toml"


@dataclass(frozen=True, slots=True, eq=False)
class VoiceWeights:
    """A logistic regression for arousal and one for the acted classes, on distances from the speaker's usual.

    Args:
        population: the features, and what is usual among speakers.
        arousal: what each feature adds to the score of arousal, shape (features,).
        arousal_at: score of a calm voice, and how much of the score counts: arousal is ``tanh(scale * (score - at))``.
        arousal_scale: that scale.
        classes: names of the acted classes, in the order of the rows below.
        per_class: what each feature adds to each class, shape (classes, features).
        class_bias: shape (classes,).
        sharpness: what the log odds of the classes are multiplied with so that they are calibrated.
        teaches: the emotion that each class stands for, and by how much it may move it, 0 to 1.
        prior: probability of each emotion with nothing heard.
        intensity_at: arousal from which intensity is 2 and 3.
        least_voiced_s: less voice than this is not judged.
        half_trust_s: at so much voice in a turn, what is heard counts by half.
        hot_at: arousal against the population from which a caller arrives hot.
    """

    population: Population
    arousal: Array
    arousal_at: float
    arousal_scale: float
    classes: tuple[str, ...]
    per_class: Array
    class_bias: Array
    sharpness: float
    teaches: Mapping[str, tuple[Emotion, float]]
    prior: Mapping[Emotion, float]
    intensity_at: tuple[float, float]
    least_voiced_s: Seconds
    half_trust_s: Seconds
    hot_at: float

    @classmethod
    def read(cls, path: Path) -> VoiceWeights:
        """The weights in a TOML file.

        Raises:
            ModelError: where the file lacks a part.
        """
        try:
            return cls.of(tomllib.loads(path.read_text(encoding="utf-8")))
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ModelError(f"{path}: not the weights of a voice model: {error}; reinstall the package") from error

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> VoiceWeights:
        """The weights as they stand in a file."""
        rows = {name: np.array(data["feature"][name], dtype=np.float64) for name in data["feature"]}
        table = np.stack(list(rows.values()))
        classes = tuple(data["classes"])
        if table.shape[1] != 4 + len(classes):
            raise ValueError(f"a feature has {table.shape[1]} numbers; wanted are 4 and one for each class")
        return cls(
            population=Population(tuple(rows), table[:, 0], table[:, 1], table[:, 2]),
            arousal=table[:, 3],
            arousal_at=float(data["arousal_at"]),
            arousal_scale=float(data["arousal_scale"]),
            classes=classes,
            per_class=table[:, 4:].T,
            class_bias=np.array([data["class_bias"][name] for name in classes], dtype=np.float64),
            sharpness=float(data["sharpness"]),
            teaches={name: (Emotion(row["emotion"]), float(row["weight"])) for name, row in data["teaches"].items()},
            prior={Emotion(name): float(share) for name, share in data["prior"].items()},
            intensity_at=(float(data["intensity_at"][0]), float(data["intensity_at"][1])),
            least_voiced_s=float(data["least_voiced_s"]),
            half_trust_s=float(data["half_trust_s"]),
            hot_at=float(data["hot_at"]),
        )

    def trust(self, voiced_s: Seconds) -> float:
        """How far what is heard counts, 0 to 1, by the voiced time it rests on."""
        return voiced_s / (voiced_s + self.half_trust_s) if voiced_s > 0 else 0.0

    def arousal_of(self, far: Array, trust: float) -> float:
        """Arousal, -1 to 1, of a row of distances."""
        return math.tanh(trust * self.arousal_scale * (float(far @ self.arousal) - self.arousal_at))

    def acted(self, far: Array) -> dict[str, float]:
        """Calibrated probability of each acted class, all equally common, for a row of distances."""
        odds = self.sharpness * (self.per_class @ far + self.class_bias)
        shares = np.exp(odds - odds.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))

    def six(self, far: Array, trust: float) -> dict[Emotion, float]:
        """Probability of each emotion: what a class teaches moves from its prior, what none teaches stays there."""
        found = dict(self.prior)
        moved = {
            emotion: self.prior[emotion] * (len(self.classes) * max(share, 1e-6)) ** (trust * weight)
            for name, share in self.acted(far).items()
            for emotion, weight in (self.teaches[name],)
        }
        total = sum(self.prior[emotion] for emotion in moved)
        scale = total / sum(moved.values())
        return found | {emotion: scale * share for emotion, share in moved.items()}

    def pushes(self, emotion: Emotion, far: Array, trust: float) -> Array:
        """How far each feature moved the log odds of an emotion against the mean of the classes, shape (features,)."""
        for number, name in enumerate(self.classes):
            taught, weight = self.teaches[name]
            if taught is emotion:
                away = self.per_class[number] - self.per_class.mean(axis=0)
                return trust * weight * self.sharpness * away * far
        return np.zeros_like(far)
