"""The 88 functionals of the extended Geneva parameter set, by their standard names.

Eyben et al. (2016), The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for voice research and affective computing.
Each track is smoothed over three frames and summed up by its mean and coefficient of variation, some also by
percentiles and by the slopes of their rises and falls.

The names promise numbers that compare with the published ones. Where the set's implementation is seen to part from its
paper, these follow the implementation, and :class:`~cxemotion.signal.voice.VoiceTracks` has the measure of the paper:

- ``HNRdBACF`` is not corrected for the window (``hnr_db`` is), so that it falls with pitch;
- ``logRelF0-H1-H2`` and ``-H1-A3`` start at the second harmonic (``h1_h2_db`` and ``h1_a3_db`` at the first);
- the four ``slope`` regressions count one bin too few and lean on level (``slope_low`` and ``slope_mid`` do not);
- ``F1amplitudeLogRelF0`` and its like average over unvoiced frames at -201 dB (``formant_level_db`` has voiced frames);
- spectra are told voiced from unvoiced by the voicing of 20 ms later.

``benchmarks/prosody`` compares every one with that implementation and says where and why they part.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.features.contours import loudness_peaks, percentiles, slopes
from cxemotion.signal.frames import FRAMES_PER_S, BoolArray, FloatArray, checked_rate, runs
from cxemotion.signal.framing import WIDE_HZ, smoothed
from cxemotion.signal.level import mean_level_db
from cxemotion.signal.pitch import PitchTrack
from cxemotion.signal.voice import VoiceTracks, track_voice

LINE_HZ = (300.0, 3400.0)
"""What a recording at less than 16,000 samples/s is taken to hold: the band of a telephone line."""
SEMITONE_ZERO_HZ = 27.5
HEARD_BELOW_LOUD_DB = 38.0
"""A periodic frame this far below the loud ones, A-weighted, is hum, not voice."""
NOISIEST_DB = -1.5
"""A frame with a lower ratio of harmonics to noise over 60 ms is breath or hum with a rhythm, not voice."""
SHORTEST_VOICED = 3
"""Frames: a voiced stretch shorter than this is none; the pitch itself is measured over 40 ms."""
LARGEST_VARIATION = 3.0
"""A standard deviation over this many means says only that the mean is near zero: not measurable."""
PAIRED_FRAMES = 2
"""The parameter set pairs windows that start together: a spectrum of 20 ms with the voicing found 20 ms later."""
UNVOICED_LEVEL_DB = -201.0
"""The set counts the formants of unvoiced frames as this far below the voice, and averages over all frames."""


@dataclass(frozen=True, slots=True)
class Functional:
    """A row of the table.

    Args:
        name: as in the published set, eGeMAPS version 02.
        unit: empty for a ratio.
        low_hz: lower edge of the band that it rests on.
        high_hz: upper edge.
        gain: whether it changes with the gain of the recording.
    """

    name: str
    unit: str
    low_hz: float
    high_hz: float
    gain: bool = False

    def measurable_at(self, rate_hz: int) -> bool:
        """Whether a recording at this rate holds the band: below 16,000 samples/s it is taken to be a telephone's.

        >>> Functional("F0semitoneFrom27.5Hz_sma3nz_amean", "st", 300.0, 3400.0).measurable_at(8000)
        True
        """
        if rate_hz >= WIDE_HZ:
            return self.high_hz <= rate_hz / 2
        return LINE_HZ[0] <= self.low_hz and self.high_hz <= min(LINE_HZ[1], rate_hz / 2)


@dataclass(frozen=True, slots=True)
class _Group:
    """Functionals of one track: the mean with this unit, the coefficient of variation without."""

    stem: str
    unit: str
    band: tuple[float, float]
    gain: bool = False
    variation: bool = True

    def rows(self) -> Iterator[Functional]:
        yield Functional(f"{self.stem}_amean", self.unit, *self.band, self.gain)
        if self.variation:
            yield Functional(f"{self.stem}_stddevNorm", "", *self.band, self.gain and self.unit == "dB/Hz")


_CONTOUR = (
    "percentile20.0",
    "percentile50.0",
    "percentile80.0",
    "pctlrange0-2",
    "meanRisingSlope",
    "stddevRisingSlope",
    "meanFallingSlope",
    "stddevFallingSlope",
)
_WIDE, _BALANCE, _CHANGE, _MIDDLE = (20.0, 8000.0), (50.0, 5000.0), (0.0, 5000.0), (500.0, 1500.0)
_VOICE = (50.0, 5500.0)


def _contour(stem: str, unit: str, band: tuple[float, float], *, gain: bool) -> Iterator[Functional]:
    yield from _Group(stem, unit, band, gain).rows()
    for name in _CONTOUR:
        yield Functional(f"{stem}_{name}", f"{unit}/s" if "Slope" in name else unit, *band, gain)


def _formant(number: int) -> Iterator[Functional]:
    yield from _Group(f"F{number}frequency_sma3nz", "Hz", _VOICE if number == 3 else LINE_HZ).rows()
    yield from _Group(f"F{number}bandwidth_sma3nz", "Hz", _VOICE).rows()
    yield from _Group(f"F{number}amplitudeLogRelF0_sma3nz", "dB", _VOICE).rows()


def _table() -> Iterator[Functional]:
    yield from _contour("F0semitoneFrom27.5Hz_sma3nz", "st", LINE_HZ, gain=False)
    yield from _contour("loudness_sma3", "loudness", _WIDE, gain=True)
    yield from _Group("spectralFlux_sma3", "magnitude", _CHANGE, gain=True).rows()
    for number in range(1, 5):
        yield from _Group(f"mfcc{number}_sma3", "cepstrum", _WIDE).rows()
    yield from _Group("jitterLocal_sma3nz", "periods", LINE_HZ).rows()
    yield from _Group("shimmerLocaldB_sma3nz", "dB", LINE_HZ).rows()
    yield from _Group("HNRdBACF_sma3nz", "dB", LINE_HZ).rows()
    yield from _Group("logRelF0-H1-H2_sma3nz", "dB", (50.0, 1200.0)).rows()
    yield from _Group("logRelF0-H1-A3_sma3nz", "dB", _VOICE).rows()
    for number in range(1, 4):
        yield from _formant(number)
    yield from _Group("alphaRatioV_sma3nz", "dB", _BALANCE).rows()
    yield from _Group("hammarbergIndexV_sma3nz", "dB", _CHANGE).rows()
    yield from _Group("slopeV0-500_sma3nz", "dB/Hz", (0.0, 500.0), gain=True).rows()
    yield from _Group("slopeV500-1500_sma3nz", "dB/Hz", _MIDDLE, gain=True).rows()
    yield from _Group("spectralFluxV_sma3nz", "magnitude", _CHANGE, gain=True).rows()
    for number in range(1, 5):
        yield from _Group(f"mfcc{number}V_sma3nz", "cepstrum", _WIDE).rows()
    yield from _Group("alphaRatioUV_sma3nz", "dB", _BALANCE, variation=False).rows()
    yield from _Group("hammarbergIndexUV_sma3nz", "dB", _CHANGE, variation=False).rows()
    yield from _Group("slopeUV0-500_sma3nz", "dB/Hz", (0.0, 500.0), gain=True, variation=False).rows()
    yield from _Group("slopeUV500-1500_sma3nz", "dB/Hz", _MIDDLE, gain=True, variation=False).rows()
    yield from _Group("spectralFluxUV_sma3nz", "magnitude", _CHANGE, gain=True, variation=False).rows()
    yield Functional("loudnessPeaksPerSec", "1/s", *LINE_HZ)
    yield Functional("VoicedSegmentsPerSec", "1/s", *LINE_HZ)
    yield Functional("MeanVoicedSegmentLengthSec", "s", *LINE_HZ)
    yield Functional("StddevVoicedSegmentLengthSec", "s", *LINE_HZ)
    yield Functional("MeanUnvoicedSegmentLength", "s", *LINE_HZ)
    yield Functional("StddevUnvoicedSegmentLength", "s", *LINE_HZ)
    yield Functional("equivalentSoundLevel_dBp", "dB full scale", *_WIDE, gain=True)


FUNCTIONALS: tuple[Functional, ...] = tuple(_table())
"""The 88, in the order of the published set."""


def measure_functionals(
    samples: NDArray[np.floating], *, rate_hz: int, pitch: PitchTrack | None = None
) -> dict[str, float]:
    """The 88 functionals of one clip.

    Args:
        samples: one channel, shape (samples,), full scale 1; nan and infinity count as silence.
        rate_hz: samples per second, 4,000 to 384,000; above 16,000 the analysis runs at 16,000.
        pitch: the pitch of the same frames, where it is known already.

    Returns:
        A value for each name in ``FUNCTIONALS``; ``nan`` where it is not measurable: no voice, a rate that does not
        hold the band it needs, a coefficient of variation about a mean near zero.

    Raises:
        OptionError: for a rate outside its range, or more than one dimension.

    >>> values = measure_functionals(np.zeros(8000, dtype=np.float32), rate_hz=8000)
    >>> len(values), values["mfcc1_sma3_amean"]
    (88, nan)
    """
    return functionals_of(track_voice(samples, rate_hz=rate_hz, pitch=pitch), rate_hz=rate_hz)


def functionals_of(tracks: VoiceTracks, *, rate_hz: int) -> dict[str, float]:
    """The 88 functionals of tracks that were cut to the stretch of interest; ``rate_hz`` is that of the recording."""
    checked_rate(rate_hz)
    voiced = steady_voice(tracks)
    heard = tracks.loudness > 0
    found = dict(_of_pitch(tracks, voiced))
    found |= _of_loudness(smoothed(tracks.loudness)) if heard.any() else {}
    paired = np.append(voiced[PAIRED_FRAMES:], np.zeros(min(PAIRED_FRAMES, voiced.size), dtype=np.bool_))
    found |= dict(_of_spectrum(tracks, paired, heard & ~paired))
    found |= dict(_of_voice(tracks, voiced))
    found |= _of_segments(voiced)
    level = mean_level_db(tracks.level_db)
    found["equivalentSoundLevel_dBp"] = level if math.isfinite(level) else math.nan
    return {row.name: found.get(row.name, math.nan) if row.measurable_at(rate_hz) else math.nan for row in FUNCTIONALS}


def steady_voice(tracks: VoiceTracks) -> BoolArray:
    """The frames that count as voiced: periodic, not far below the loud ones, at least three in a row."""
    audible = tracks.a_level_db[np.isfinite(tracks.a_level_db)]
    voiced = ~np.isnan(tracks.f0_hz)
    if audible.size:
        voiced &= tracks.a_level_db > np.percentile(audible, 95) - HEARD_BELOW_LOUD_DB
    voiced &= ~(tracks.raw_hnr_db < NOISIEST_DB)
    for first, stop in runs(voiced):
        if stop - first < SHORTEST_VOICED:
            voiced[first:stop] = False
    return voiced


def _of_pitch(tracks: VoiceTracks, voiced: BoolArray) -> Iterator[tuple[str, float]]:
    if not voiced.any():
        return
    pitch = np.where(
        voiced, np.float32(12.0) * np.log2(tracks.f0_hz / np.float32(SEMITONE_ZERO_HZ)), np.float32(np.nan)
    )
    stem = "F0semitoneFrom27.5Hz_sma3nz"
    contour = smoothed(pitch)[voiced]
    yield from _summaries([stem], contour[None])
    yield from ((f"{stem}_{name}", value) for name, value in (percentiles(contour) | slopes(contour)).items())


def _of_loudness(contour: FloatArray) -> dict[str, float]:
    stem = "loudness_sma3"
    found = dict(_summaries([stem], contour[None]))
    found |= {f"{stem}_{name}": value for name, value in (percentiles(contour) | slopes(contour)).items()}
    return found | {"loudnessPeaksPerSec": loudness_peaks(contour)}


def _of_spectrum(tracks: VoiceTracks, voiced: BoolArray, unvoiced: BoolArray) -> Iterator[tuple[str, float]]:
    shapes = (tracks.alpha_ratio_db, tracks.hammarberg_db, tracks.raw_slope_low, tracks.raw_slope_mid)
    smooth = smoothed(np.stack([*shapes, tracks.spectral_flux, *tracks.mfcc]))
    everywhere = ("spectralFlux_sma3", "mfcc1_sma3", "mfcc2_sma3", "mfcc3_sma3", "mfcc4_sma3")
    yield from _summaries(everywhere, smooth[len(shapes) :])
    yield from _summaries([f"{stem.replace('@', 'V')}_sma3nz" for stem in _SHAPES], smooth[:, voiced])
    yield from _summaries([f"{stem.replace('@', 'UV')}_sma3nz" for stem in _SHAPES[:5]], smooth[:5, unvoiced])


_SHAPES = (
    *("alphaRatio@", "hammarbergIndex@", "slope@0-500", "slope@500-1500", "spectralFlux@"),
    *("mfcc1@", "mfcc2@", "mfcc3@", "mfcc4@"),
)
_QUALITIES = (
    *("jitterLocal", "shimmerLocaldB", "HNRdBACF", "logRelF0-H1-H2", "logRelF0-H1-A3"),
    *(f"F{number}{what}" for what in ("frequency", "bandwidth", "amplitudeLogRelF0") for number in (1, 2, 3)),
)


def _of_voice(tracks: VoiceTracks, voiced: BoolArray) -> Iterator[tuple[str, float]]:
    if not voiced.any():
        return
    h2_a3_db = tracks.h1_a3_db - tracks.h1_h2_db
    single = np.stack([tracks.jitter, tracks.shimmer_db, tracks.raw_hnr_db, tracks.h2_h3_db, h2_a3_db])
    three = (tracks.formant_hz, tracks.formant_bandwidth_hz, tracks.formant_level_db)
    smooth = smoothed(np.where(voiced, np.concatenate([single, *three]), np.float32(np.nan)))
    levels = smooth[-3:]
    levels[np.isnan(levels)] = UNVOICED_LEVEL_DB
    yield from _summaries([f"{stem}_sma3nz" for stem in _QUALITIES], smooth)


def _of_segments(voiced: BoolArray) -> dict[str, float]:
    if not voiced.size:
        return {}
    spoken, silent = (
        np.asarray([stop - first for first, stop in runs(mask)], dtype=np.float64) / FRAMES_PER_S
        for mask in (voiced, ~voiced)
    )
    return {
        "VoicedSegmentsPerSec": spoken.size * FRAMES_PER_S / voiced.size,
        "MeanVoicedSegmentLengthSec": _mean(spoken),
        "StddevVoicedSegmentLengthSec": float(spoken.std()) if spoken.size else math.nan,
        "MeanUnvoicedSegmentLength": _mean(silent),
        "StddevUnvoicedSegmentLength": float(silent.std()) if silent.size else math.nan,
    }


def _summaries(stems: Sequence[str], tracks: FloatArray) -> Iterator[tuple[str, float]]:
    """Mean and coefficient of variation of the measurable frames of each track, from shape (tracks, frames)."""
    known = ~np.isnan(tracks)
    count = known.sum(axis=1)
    values = np.where(known, tracks, np.float32(0.0)).astype(np.float64)
    mean = values.sum(axis=1) / np.maximum(count, 1)
    spread = np.sqrt(np.where(known, np.square(values - mean[:, None]), 0.0).sum(axis=1) / np.maximum(count, 1))
    for stem, frames, middle, width in zip(stems, count.tolist(), mean.tolist(), spread.tolist(), strict=True):
        if frames:
            yield f"{stem}_amean", middle
            near_zero = not middle or width > LARGEST_VARIATION * abs(middle)
            yield f"{stem}_stddevNorm", math.nan if near_zero else width / middle


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if values.size else math.nan
