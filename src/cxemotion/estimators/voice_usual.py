"""How far a voice is from its usual, where the usual is what was heard of the speaker, shrunk towards all speakers.

The shrinking is that of a random-effects model (James and Stein 1961; Efron and Morris 1975): a feature in which
speakers hardly differ is judged against the population for long, one in which they differ much (pitch) soon against
the speaker alone. What is still unknown of the usual widens the yardstick, so that early distances count for less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.features import Baseline
from cxemotion.span import Seconds

STRETCH_S: Seconds = 1.5
"""Voiced time that counts as one stretch of a speaker."""
FARTHEST = 4.0
"""A distance beyond so many spreads counts as this many."""
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """What is usual among speakers, for each of some features.

    Args:
        features: their names in the catalogue of prosody or of timbre.
        mean: of calm speech, pitch in semitones above 1 Hz, shape (features,).
        within: spread of one speaker's stretches, shape (features,).
        between: spread between the usuals of speakers and of lines, shape (features,).
    """

    features: tuple[str, ...]
    mean: Array
    within: Array
    between: Array

    def row(self, values: Mapping[str, float]) -> Array:
        """The values as a row, pitch in semitones, ``nan`` where not measurable, shape (features,)."""
        row = np.array([values.get(name, np.nan) for name in self.features], dtype=np.float64)
        return self.in_semitones(row)

    def in_semitones(self, rows: Array) -> Array:
        """Rows of shape (..., features) with every frequency of pitch as semitones above 1 Hz."""
        pitch = np.array([name.startswith("f0_") and name.endswith("_hz") for name in self.features])
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(pitch, 12.0 * np.log2(np.where(rows > 0, rows, np.nan)), rows)

    def usual(self, own: Array, stretches: float | Array) -> tuple[Array, Array]:
        """The usual of a speaker and how unsure it is, from the median of so many stretches, shapes (..., features)."""
        needed = np.square(self.within / self.between)
        heard = np.where(np.isfinite(own), np.asarray(stretches, dtype=np.float64), 0.0)
        middle = (heard * np.nan_to_num(own) + needed * self.mean) / (heard + needed)
        return middle, self.within / np.sqrt(heard + needed)

    def distances(self, rows: Array, own: Array, stretches: float | Array) -> Array:
        """How far rows are from the usual, in spreads, 0 where not measurable, shape (..., features)."""
        middle, unsure = self.usual(own, stretches)
        far = (rows - middle) / np.sqrt(np.square(self.within) + np.square(unsure))
        return np.clip(np.nan_to_num(far, nan=0.0, posinf=0.0, neginf=0.0), -FARTHEST, FARTHEST)

    def of_speaker(self, usual: Baseline | None) -> tuple[Array, float]:
        """A baseline as a row and the number of stretches it stands for; nothing known without one."""
        if usual is None:
            return np.full(len(self.features), np.nan), 0.0
        return self.row(usual.values), usual.voiced_s / STRETCH_S
