"""How regular a voice is: jitter and shimmer from period to period, and the ratio of harmonics to noise."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from cxemotion.signal.frames import FloatArray
from cxemotion.signal.framing import LONG_BIN_HZ, gaussian
from cxemotion.signal.spectral import SILENT

PERIODS = 4
"""Periods that are compared around each frame, two before it and two behind."""
STEPS = 48
"""Places in a period at which its peak is looked for, before it is measured to the sample and beyond."""
DRIFT = 0.15
"""A peak is at most this part of a period from where the one before leads to expect it."""
FINE_REACH = 4
LAG_REACH = 2
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


def harmonics_to_noise_db(spectra: FloatArray, f0_hz: FloatArray, *, rate_hz: int) -> tuple[FloatArray, FloatArray]:
    """Power of the periodic part of a voice over that of the rest in dB, and the same uncorrected, shape (frames,) each.

    The autocorrelation at the period, divided by that of the window (Boersma 1993, Accurate short-term analysis of the
    fundamental frequency and the harmonics-to-noise ratio of a sampled sound). Uncorrected, without the division, a low
    voice measures as noisier than a high one. From -20 to 50 dB; nan in silence.

    Args:
        spectra: of :func:`cxemotion.signal.framing.long_spectra`, shape (frames, bins).
        f0_hz: of each frame, known.
        rate_hz: samples per second.
    """
    from scipy import fft

    correlation = np.asarray(fft.irfft(spectra, axis=1), dtype=np.float32)  # pyright: ignore[reportUnknownMemberType]
    lag = np.clip(np.rint(np.float32(rate_hz) / f0_hz).astype(np.int64), LAG_REACH + 1, round(rate_hz / 45.0))
    near = lag[:, None] + np.arange(-LAG_REACH, LAG_REACH + 1)
    power = correlation[:, 0]
    heard = power > SILENT
    share = np.take_along_axis(correlation, near, axis=1) / np.where(heard, power, np.float32(1.0))[:, None]
    corrected, raw = (_ratio_db(_top(part)) for part in (share / _window_correlation(rate_hz)[near], share))
    return np.where(heard, corrected, np.float32(np.nan)), np.where(heard, raw, np.float32(np.nan))


def _ratio_db(periodic: FloatArray) -> FloatArray:
    """A share of power against the rest, in dB within the limits."""
    worst, best = (10.0 ** (db / 10.0) / (1.0 + 10.0 ** (db / 10.0)) for db in (WORST_HNR_DB, BEST_HNR_DB))
    inside = np.clip(periodic.astype(np.float64), worst, best)
    return (10.0 * np.log10(inside / (1.0 - inside))).astype(np.float32)


def _top(values: FloatArray) -> FloatArray:
    """The highest value of each row, or the top of the parabola through it and its neighbours, shape (rows,)."""
    rows = np.arange(len(values))
    best = np.clip(values.argmax(axis=1), 1, values.shape[1] - 2)
    before, at, after = (values[rows, best + step] for step in (-1, 0, 1))
    return at + _rise(before, at, after)[1]


def _rise(before: FloatArray, at: FloatArray, after: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where the top of a parabola lies from its middle point, at most half a step, and how far above it."""
    bend = np.minimum(before - 2.0 * at + after, np.float32(-1e-12))
    offset = np.clip(0.5 * (before - after) / bend, np.float32(-0.5), np.float32(0.5))
    return offset, -0.25 * (before - after) * offset


def _peak(
    windows: FloatArray, signs: FloatArray, expected: FloatArray, reach: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Place and height of the highest point of each window within reach of where it is expected, shape (frames,)."""
    last = windows.shape[1] - 1
    coarse = np.rint(expected[:, None] + reach[:, None] * np.linspace(-1.0, 1.0, STEPS, dtype=np.float32))
    places = np.clip(coarse, 0, last).astype(np.int64)
    rows = np.arange(len(windows))
    seen = windows[rows[:, None], places] * signs[:, None]
    rough = places[rows, seen.argmax(axis=1)]
    fine = np.clip(rough[:, None] + np.arange(-FINE_REACH, FINE_REACH + 1), 0, last)
    exact = fine[rows, (windows[rows[:, None], fine] * signs[:, None]).argmax(axis=1)]
    exact = np.clip(exact, 1, last - 1)
    before, at, after = (windows[rows, exact + step] * signs for step in (-1, 0, 1))
    offset, above = _rise(before, at, after)
    return (exact + offset).astype(np.float32), at + above


@functools.cache
def _window_correlation(rate_hz: int) -> FloatArray:
    """Autocorrelation of the long window as a share of its value at lag 0, shape (lags,)."""
    window = gaussian(rate_hz).astype(np.float64)
    size = round(rate_hz / LONG_BIN_HZ)
    circular = np.fft.irfft(np.square(np.abs(np.fft.rfft(window, size))), n=size)
    return (circular / circular[0])[: size // 2].astype(np.float32)
