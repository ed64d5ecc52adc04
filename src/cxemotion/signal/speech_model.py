"""The small network that tells speech from everything else."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from cxemotion.signal.frames import FloatArray

FARTHEST = 4.0
"""A feature counts as no more unusual than so many standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class SpeechModel:
    """A network of two hidden layers over some features of a frame and of frames before and after it.

    Args:
        names: the features in order.
        offsets: the frames that are looked at, counted from the one that is judged.
        mean: what is taken off each feature, shape (features,).
        scale: what the rest is divided by, shape (features,).
        first: weights of the first layer, shape (offsets, features, units).
        first_bias: its thresholds, shape (units,).
        second: weights of the second layer, shape (units, more units).
        second_bias: its thresholds, shape (more units,).
        output: weight of each unit of the second layer, shape (more units,).
        bias: log odds of speech where no unit answers.
    """

    names: tuple[str, ...]
    offsets: tuple[int, ...]
    mean: FloatArray
    scale: FloatArray
    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: FloatArray
    output: FloatArray
    bias: float

    def log_odds(self, features: Mapping[str, FloatArray]) -> FloatArray:
        """Log odds of speech in each frame, shape (frames,); beyond the ends the last frame goes on."""
        placed = self.placed(features)
        reach = max(map(abs, self.offsets))
        wide = np.pad(placed, ((reach, reach), (0, 0)), mode="edge") if len(placed) else placed
        units = np.tile(self.first_bias, (len(placed), 1))
        for offset, weights in zip(self.offsets, self.first, strict=True):
            units += wide[reach + offset :][: len(placed)] @ weights
        units = np.maximum(np.maximum(units, np.float32(0.0)) @ self.second + self.second_bias, np.float32(0.0))
        return units @ self.output + np.float32(self.bias)

    def placed(self, features: Mapping[str, FloatArray]) -> FloatArray:
        """Each feature as standard deviations from its mean, shape (frames, features)."""
        table = np.stack([features[name] for name in self.names], axis=1)
        return np.clip((table - self.mean) / self.scale, -FARTHEST, FARTHEST)


@functools.cache
def speech_model() -> SpeechModel:
    """The fitted network; how it was fitted stands in ``benchmarks/vad``."""
    stored = json.loads((files("cxemotion.signal") / "speech_weights.json").read_text(encoding="utf-8"))
    names, offsets, bias = tuple(stored.pop("names")), tuple(stored.pop("offsets")), float(stored.pop("bias"))
    arrays = {key: np.asarray(values, dtype=np.float32) for key, values in stored.items()}
    return SpeechModel(names=names, offsets=offsets, bias=bias, **arrays)
