"""What is usual for one speaker in one call."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.features.catalogue import compare, measure_tracks, voiced_seconds
from cxemotion.signal.timbre import band_levels_db, timbre_of
from cxemotion.signal.tracks import track_channel
from cxemotion.span import Seconds

TRUST_HALF_S: Seconds = 5.0
"""After so many voiced seconds a baseline is trusted by half."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A speaker's usual values.

    Args:
        values: the median of each feature over the speaker's stretches, each weighted by its voiced time.
        voiced_s: how much voice it rests on.
    """

    values: Mapping[str, float]
    voiced_s: Seconds

    @property
    def trust(self) -> float:
        """0 to 1: how far a difference from it may be believed; a half after five voiced seconds."""
        return self.voiced_s / (self.voiced_s + TRUST_HALF_S)

    def relative(self, values: Mapping[str, float]) -> dict[str, float]:
        """Values against the usual, shrunk towards no difference while little has been heard of the speaker."""
        return {name: difference * self.trust for name, difference in compare(values, self.values).items()}


def usual(clips: Iterable[NDArray[np.floating]], *, rate_hz: int) -> Baseline:
    """A speaker's baseline from any stretches of theirs, each of shape (samples,), full scale 1.

    Raises:
        OptionError: for a rate outside its range.
    """
    stretches = list(clips)
    tracks = [track_channel([clip], rate_hz=rate_hz) for clip in stretches]
    measured = [
        measure_tracks(part) | timbre_of(band_levels_db(clip, rate_hz=rate_hz))
        for clip, part in zip(stretches, tracks, strict=True)
    ]
    return baseline_of(measured, [voiced_seconds(part) for part in tracks])


def baseline_of(measured: Sequence[Mapping[str, float]], voiced_s: Sequence[Seconds]) -> Baseline:
    """The baseline of stretches that were measured already, with the voiced time of each."""
    names = dict.fromkeys(name for values in measured for name in values)
    values = {name: _weighted_median([m.get(name, math.nan) for m in measured], voiced_s) for name in names}
    return Baseline(values, float(sum(voiced_s)))


def _weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    known = sorted((v, w) for v, w in zip(values, weights, strict=True) if math.isfinite(v) and w > 0)
    half = sum(weight for _, weight in known) / 2
    passed = 0.0
    for value, weight in known:
        passed += weight
        if passed >= half:
            return value
    return math.nan
