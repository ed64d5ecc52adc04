"""How regular a voice is: jitter and shimmer from period to period, and the ratio of harmonics to noise."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import FloatArray
from cxemotion.signal.framing import LONG_BIN_HZ, NARROW_HZ, gaussian
from cxemotion.signal.spectral import SILENT

PERIODS = 4
"""Periods that are compared around each frame, two before it and two behind."""
_COARSE = np.linspace(-1.0, 1.0, 28, dtype=np.float32)
"""Parts of the reach at which a peak is looked for, before it is measured to the sample and beyond."""
DRIFT = 0.15
"""A peak is at most this part of a period from where the one before leads to expect it."""
_FINE = np.arange(-4, 5)
NOISE_BINS = round(NARROW_HZ / 2 / LONG_BIN_HZ) + 1
"""Bins up to 4 kHz, in which the ratio is measured at any rate; lags are thus those of 8 kHz."""
LAG_REACH = 6
"""Lags to either side of the period from which its peak is worked out."""
BEST_HNR_DB, WORST_HNR_DB = 50.0, -20.0
"""Rounding lies beyond."""


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """The periods around some frames.

    Args:
        length: of each period in samples, shape (PERIODS, frames).
        peak: height of the peaks that bound them, full scale 1, shape (PERIODS + 1, frames).
    """

    length: FloatArray
    peak: FloatArray


def find_periods(windows: FloatArray, f0_hz: FloatArray, *, rate_hz: int) -> Periods:
    """The periods of a voice around the middle of each window, from its peaks.

    Args:
        windows: shape (frames, samples), wide enough for the periods; what is missing counts as silence.
        f0_hz: of each window, shape (frames,), known.
        rate_hz: samples per second.
    """
    period = (np.float32(rate_hz) / f0_hz).astype(np.float32)
    signs = np.where(windows.max(axis=1) >= -windows.min(axis=1), np.float32(1.0), np.float32(-1.0))
    middle = np.full(len(windows), windows.shape[1] / 2, dtype=np.float32)
    anchor, height = _peak(windows, signs, middle, 0.5 * period)
    places, heights = {0: anchor}, {0: height}
    for direction in (-1, 1):
        for number in range(1, PERIODS // 2 + 1):
            expected = places[direction * (number - 1)] + direction * period
            places[direction * number], heights[direction * number] = _peak(windows, signs, expected, DRIFT * period)
    order = sorted(places)
    return Periods(
        np.diff(np.stack([places[number] for number in order]), axis=0), np.stack([heights[number] for number in order])
    )


def jitter(periods: Periods) -> FloatArray:
    """Mean difference of consecutive periods as a share of the mean period, shape (frames,)."""
    return np.abs(np.diff(periods.length, axis=0)).mean(axis=0) / periods.length.mean(axis=0)


def shimmer_db(periods: Periods) -> FloatArray:
    """Mean difference in dB of the peaks of consecutive periods, shape (frames,); nan where a peak is missing."""
    whole = (periods.peak > 0).all(axis=0)
    level = np.float32(20.0) * np.log10(np.where(whole, periods.peak, np.float32(1.0)))
    return np.where(whole, np.abs(np.diff(level, axis=0)).mean(axis=0), np.float32(np.nan))


def harmonics_to_noise_db(spectra: FloatArray, f0_hz: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Power of the periodic part of a voice over the rest in dB, and the same uncorrected, shape (frames,) each.

    The autocorrelation at the period, divided by that of the window (Boersma 1993, Accurate short-term analysis of the
    fundamental frequency and the harmonics-to-noise ratio of a sampled sound). Uncorrected, without the division, a low
    voice measures as noisier than a high one. Up to 4 kHz. From -20 to 50 dB; nan in silence.

    Args:
        spectra: of :func:`cxemotion.signal.framing.long_spectra`, shape (frames, bins).
        f0_hz: of each frame, known.
    """
    from scipy import fft

    correlation = np.asarray(fft.irfft(spectra[:, :NOISE_BINS], axis=1), dtype=np.float32)  # pyright: ignore[reportUnknownMemberType]
    lag = np.clip(np.rint(np.float32(NARROW_HZ) / f0_hz).astype(np.int64), LAG_REACH + 1, round(NARROW_HZ / 45.0))
    near = lag[:, None] + np.arange(-LAG_REACH, LAG_REACH + 1)
    power = correlation[:, 0]
    heard = power > SILENT
    share = np.take_along_axis(correlation, near, axis=1)
    share /= np.where(heard, power, np.float32(1.0))[:, None]
    corrected, raw = (
        _ratio_db((part @ _between()).max(axis=1)) for part in (share / _window_correlation()[near], share)
    )
    corrected[~heard] = raw[~heard] = np.nan
    return corrected, raw


def _ratio_db(periodic: FloatArray) -> FloatArray:
    """A share of power against the rest, in dB within the limits."""
    worst, best = (10.0 ** (db / 10.0) / (1.0 + 10.0 ** (db / 10.0)) for db in (WORST_HNR_DB, BEST_HNR_DB))
    inside = np.clip(periodic.astype(np.float64), worst, best)
    return (10.0 * np.log10(inside / (1.0 - inside))).astype(np.float32)


@functools.cache
def _between() -> FloatArray:
    """Takes values at whole lags to values every tenth of one, within two of the middle, shape (lags, places).

    By a windowed sinc: the peak of a bright voice is too sharp for a parabola.
    """
    apart = np.arange(-2.0, 2.05, 0.1) - np.arange(-LAG_REACH, LAG_REACH + 1)[:, None]
    return (np.sinc(apart) * np.cos(np.pi * apart / (2 * LAG_REACH + 6)) ** 2).astype(np.float32)


def _rise(before: FloatArray, at: FloatArray, after: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where the top of a parabola lies from its middle point, at most half a step, and how far above it."""
    lean = np.subtract(before, after)
    bend = np.minimum(np.add(before, after) - np.float32(2.0) * at, np.float32(-1e-12))
    offset = np.clip(np.float32(0.5) * lean / bend, np.float32(-0.5), np.float32(0.5)).astype(np.float32)
    return offset, (np.float32(-0.25) * lean * offset).astype(np.float32)


def _peak(
    windows: FloatArray, signs: FloatArray, expected: FloatArray, reach: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Place and height of the highest point of each window within reach of where it is expected, shape (frames,)."""
    last = windows.shape[1] - 1
    flat, starts = windows.reshape(-1), np.arange(len(windows)) * windows.shape[1]

    def highest(places: NDArray[np.int64]) -> NDArray[np.int64]:
        seen = flat[places + starts[:, None]] * signs[:, None]
        return places[np.arange(len(places)), seen.argmax(axis=1)]

    coarse = expected[:, None] + reach[:, None] * _COARSE
    rough = highest(np.minimum(np.maximum(coarse, 0), last).astype(np.int64))
    exact = highest(np.minimum(np.maximum(rough[:, None] + _FINE, 1), last - 1))
    before, at, after = (flat[starts + exact + step] * signs for step in (-1, 0, 1))
    offset, above = _rise(before, at, after)
    return (exact + offset).astype(np.float32), at + above


@functools.cache
def _window_correlation() -> FloatArray:
    """Autocorrelation of the long window as a share of its value at lag 0, shape (lags,)."""
    window = gaussian(NARROW_HZ).astype(np.float64)
    size = 2 * (NOISE_BINS - 1)
    circular = np.fft.irfft(np.square(np.abs(np.fft.rfft(window, size))), n=size)
    return (circular / circular[0])[: size // 2].astype(np.float32)
