"""The catalogue of features: every number by name, with its unit and what it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.features.functionals import FUNCTIONALS, LINE_HZ, measure_functionals
from cxemotion.signal.frames import mask_of
from cxemotion.signal.level import mean_level_db
from cxemotion.signal.tracks import ChannelTracks, track_channel
from cxemotion.span import Span, total

LEAST_VOICED_FRAMES = 10
"""Pitch needs a tenth of a second of voice."""
LEAST_SPEECH_S = 0.3
"""Speaking rate needs this much speech."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of the catalogue.

    Args:
        name: with its unit at the end, or its name in the published set.
        meaning: one line.
        relative: how a turn is compared with the speaker's usual: ``difference`` in the same unit, ``semitones``,
            or ``None`` where only the absolute value has a meaning.
        band_hz: the band of the sound that it rests on, lower and upper edge.
    """

    name: str
    meaning: str
    relative: str | None
    band_hz: tuple[float, float] = LINE_HZ


PROSODY: tuple[Feature, ...] = (
    Feature("f0_median_hz", "median fundamental frequency of the voiced frames", "semitones"),
    Feature("f0_register_hz", "middle, in semitones, of the 5th and 95th percentile of it", "semitones"),
    Feature("f0_range_st", "10th to 90th percentile of fundamental frequency, in semitones", "difference"),
    Feature("level_db", "mean power of the speech, dB full scale", "difference"),
    Feature("level_range_db", "10th to 90th percentile of the level of the speech", "difference"),
    Feature("syllable_rate_hz", "syllable nuclei per second of speech", "difference"),
    Feature("pause_share", "share of the time, 0 to 1, without speech", "difference"),
    Feature("voiced_share", "share of the speech, 0 to 1, that is voiced", "difference"),
    Feature("strength", "mean periodicity of the voiced frames, 0 to 1", "difference"),
)
"""What is measured of every turn; a telephone's band holds all of it."""

CATALOGUE: tuple[Feature, ...] = (
    *PROSODY,
    *(
        Feature(
            row.name,
            f"eGeMAPS, {row.unit or 'ratio'}",
            None if row.gain else "difference",
            (row.low_hz, row.high_hz),
        )
        for row in FUNCTIONALS
    ),
)
"""Everything that is measured of a clip: the prosody, then the 88 functionals of the extended Geneva parameter set."""


def measure(samples: NDArray[np.floating], *, rate_hz: int) -> dict[str, float]:
    """Every feature of the catalogue, measured on one clip.

    Args:
        samples: one channel, shape (samples,), full scale 1.
        rate_hz: samples per second, 4,000 to 384,000.

    Returns:
        A value for each name in the catalogue; ``nan`` where it is not measurable. A recording at less than 16,000
        samples/s is taken to be a telephone's, so what rests on more than 300 to 3,400 Hz is ``nan``.

    Raises:
        OptionError: for a rate outside its range, or more than one dimension.

    >>> values = measure(np.zeros(8000, dtype=np.float32), rate_hz=8000)
    >>> len(values), values["f0_median_hz"]
    (97, nan)
    """
    tracks = track_channel([samples], rate_hz=rate_hz)
    return measure_tracks(tracks) | measure_functionals(samples, rate_hz=rate_hz, pitch=tracks.pitch)


def measure_tracks(tracks: ChannelTracks) -> dict[str, float]:
    """The features of :data:`PROSODY`, from tracks that were cut to the stretch of interest."""
    times = tracks.times_s
    if times.size == 0:
        return dict.fromkeys((feature.name for feature in PROSODY), math.nan)
    start = float(times[0]) - tracks.hop_s / 2
    length_s = times.size * tracks.hop_s
    spoken = mask_of(tuple(span.shift(-start) for span in tracks.speech), times.size)
    speech_s = total(tracks.speech)
    levels = tracks.level_db[spoken]
    audible = levels[np.isfinite(levels)]
    voiced = spoken & ~np.isnan(tracks.f0_hz)
    octaves = np.log2(tracks.f0_hz[voiced])
    enough_voice = octaves.size >= LEAST_VOICED_FRAMES
    percentiles = np.percentile(octaves, [5, 10, 50, 90, 95]).tolist() if enough_voice else (math.nan,) * 5
    lowest, low, middle, high, highest = percentiles
    return {
        "f0_median_hz": float(np.exp2(middle)),
        # tones of Chinese move the median by semitones from sentence to sentence, and the middle of the extremes little
        "f0_register_hz": float(np.exp2((lowest + highest) / 2.0)),
        "f0_range_st": 12.0 * (high - low),
        "level_db": mean_level_db(levels) if audible.size else math.nan,
        "level_range_db": float(np.diff(np.percentile(audible, [10, 90]))[0]) if audible.size else math.nan,
        "syllable_rate_hz": tracks.nuclei_s.size / speech_s if speech_s >= LEAST_SPEECH_S else math.nan,
        "pause_share": max(0.0, 1.0 - speech_s / length_s),
        "voiced_share": float(np.mean(voiced[spoken])) if spoken.any() else math.nan,
        "strength": float(np.mean(tracks.strength[voiced])) if enough_voice else math.nan,
    }


def voiced_seconds(tracks: ChannelTracks) -> float:
    """Seconds of voiced frames."""
    return float(np.count_nonzero(~np.isnan(tracks.f0_hz))) * tracks.hop_s


def cut(tracks: ChannelTracks, span: Span) -> ChannelTracks | None:
    """The part of the tracks within a span, or ``None`` where the recording does not reach it."""
    part = tracks.within(span)
    return part if part.level_db.size else None


def compare(values: Mapping[str, float], usual: Mapping[str, float]) -> dict[str, float]:
    """A turn against the speaker's usual: semitones for pitch (``f0_median_st``), differences for the rest.

    Only the features that were measured of the turn are compared.

    >>> compare({"f0_median_hz": 220.0}, {"f0_median_hz": 110.0})["f0_median_st"]
    12.0
    """
    relative: dict[str, float] = {}
    for feature in CATALOGUE:
        if feature.name not in values:
            continue
        value, base = values.get(feature.name, math.nan), usual.get(feature.name, math.nan)
        if feature.relative == "semitones":
            known = value > 0 and base > 0
            relative[feature.name.replace("_hz", "_st")] = 12.0 * math.log2(value / base) if known else math.nan
        elif feature.relative == "difference":
            relative[feature.name] = value - base
    return relative
