"""How strongly each frame repeats itself, and at which periods."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import FloatArray
from cxemotion.signal.resample import ANALYSIS_RATE_HZ
from cxemotion.signal.spectrum import BIN_HZ, WINDOW

LOWEST_HZ = 50.0
HIGHEST_HZ = 600.0
STEPS_PER_OCTAVE = 48
COARSE_STEPS_PER_OCTAVE = 24
CANDIDATES = 5
"""Periods kept per frame."""
OCTAVE_PREFERENCE = 0.005
"""What a period gains per octave that it is shorter: two periods repeat as well as one does."""
SILENT_POWER = 1e-10
"""A window below this mean square (-100 dB) is silence and repeats nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Periodicity:
    """What a block of frames says about pitch.

    Args:
        octave: log2 of the candidates' frequency in Hz, the best first, shape (CANDIDATES, frames).
        strength: how well the flattened spectrum repeats at each candidate, 0 to 1, 0 for none, same shape.
        low_strength: how well the band below 1,600 Hz repeats at its best period, 0 to 1, shape (frames,).
        level_db: level of the window in dB full scale, no lower than -120, shape (frames,).
    """

    octave: FloatArray
    strength: FloatArray
    low_strength: FloatArray
    level_db: FloatArray

    def from_frame(self, first: int) -> Periodicity:
        """The frames from ``first`` on, as copies."""
        parts = (self.octave[:, first:], self.strength[:, first:], self.low_strength[first:], self.level_db[first:])
        return Periodicity(*(part.copy() for part in parts))


def joined(one: Periodicity, other: Periodicity) -> Periodicity:
    """Two blocks of frames, one after the other."""
    return Periodicity(
        np.hstack([one.octave, other.octave]),
        np.hstack([one.strength, other.strength]),
        np.concatenate([one.low_strength, other.low_strength]),
        np.concatenate([one.level_db, other.level_db]),
    )


def no_frames() -> Periodicity:
    """A block of no frames."""
    candidates, frames = np.zeros((CANDIDATES, 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
    return Periodicity(candidates, candidates, frames, frames)


def periodicity(spectra: FloatArray) -> Periodicity:
    """Candidates and strengths of each frame from its power spectrum of shape (frames, bins).

    The autocorrelation of the amplitude spectrum (in place of the power spectrum: a generalised autocorrelation,
    Tolonen and Karjalainen 2000, A computationally efficient multipitch analysis model) gives weak harmonics their
    say, which keeps the octave where the telephone has removed the fundamental.
    """
    power = spectra.sum(axis=1)
    silent = power < SILENT_POWER
    flat = _normalised(np.sqrt(spectra[:, : _flat_correlator().shape[0]]), _flat_correlator(), silent)
    low = _normalised(spectra[:, : _low_correlator().shape[0]], _low_correlator(), silent)
    octave, strength = _strongest(flat)
    low_strength = np.clip(low.max(axis=1), 0.0, 1.0)
    return Periodicity(octave, strength, low_strength, 10.0 * np.log10(np.maximum(power, np.float32(1e-12))))


def lags_s(steps_per_octave: int) -> NDArray[np.float64]:
    """Periods evenly spaced in pitch from the highest to the lowest, one step beyond the range at either end."""
    steps = int(np.ceil(np.log2(HIGHEST_HZ / LOWEST_HZ) * steps_per_octave))
    return np.exp2(np.arange(-1, steps + 2) / steps_per_octave) / HIGHEST_HZ


@functools.cache
def _flat_correlator() -> FloatArray:
    return _correlator(STEPS_PER_OCTAVE, rises_hz=30.0, falls_hz=(1000.0, 3400.0))


@functools.cache
def _low_correlator() -> FloatArray:
    return _correlator(COARSE_STEPS_PER_OCTAVE, rises_hz=50.0, falls_hz=(1000.0, 1600.0))


def _correlator(steps_per_octave: int, *, rises_hz: float, falls_hz: tuple[float, float]) -> FloatArray:
    """Takes spectra to their autocorrelation at lag 0 and at each lag tried, shape (bins, 1 + lags).

    A product with cosines gives the autocorrelation at any lag, so that high voices, a period of which is few samples
    long, are measured as finely as low ones. Dividing by the window's own autocorrelation is Boersma (1993). Bins
    count in full between the two slopes.
    """
    bins_hz = np.arange(int(falls_hz[1] / BIN_HZ) + 1) * BIN_HZ
    rise = np.clip((bins_hz - rises_hz) / 30.0, 0.0, 1.0)
    fall = np.clip((falls_hz[1] - bins_hz) / (falls_hz[1] - falls_hz[0]), 0.0, 1.0)
    lags = lags_s(steps_per_octave)
    part = lags * ANALYSIS_RATE_HZ / WINDOW
    window = (1 - part) * (2 / 3 + np.cos(2 * np.pi * part) / 3) + np.sin(2 * np.pi * part) / (2 * np.pi)
    cosines = np.cos(2 * np.pi * bins_hz[:, None] * lags) / window
    return ((rise * fall)[:, None] * np.hstack([np.ones((len(bins_hz), 1)), cosines])).astype(np.float32)


@functools.cache
def _untilted() -> FloatArray:
    """Takes out the slope that the window leaves across a peak, shape (lags,).

    The amplitude spectrum's autocorrelation falls off as the window itself, faster than the divisor above, which is
    kept because it does not magnify noise at long periods.
    """
    part = lags_s(STEPS_PER_OCTAVE) * ANALYSIS_RATE_HZ / WINDOW
    divisor = (1 - part) * (2 / 3 + np.cos(2 * np.pi * part) / 3) + np.sin(2 * np.pi * part) / (2 * np.pi)
    return (divisor / np.maximum(0.5 + 0.5 * np.cos(2 * np.pi * part), 0.02)).astype(np.float32)


def _normalised(spectra: FloatArray, correlator: FloatArray, silent: NDArray[np.bool_]) -> FloatArray:
    correlation = spectra @ correlator
    scale = np.where(silent, np.float32(0.0), 1.0 / np.maximum(correlation[:, 0], np.float32(1e-20)))
    return correlation[:, 1:] * scale.astype(np.float32)[:, None]


def _strongest(normal: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The highest peaks over the lags, refined by a parabola: log2 of Hz and height, each (CANDIDATES, frames)."""
    octaves = -np.log2(lags_s(STEPS_PER_OCTAVE)).astype(np.float32)
    middle = normal[:, 1:-1]
    peak = (middle > normal[:, :-2]) & (middle >= normal[:, 2:]) & (middle > 0.0)
    ranked = np.where(peak, middle + np.float32(OCTAVE_PREFERENCE) * octaves[1:-1], np.float32(-np.inf))
    rows = np.arange(len(ranked))
    octave = np.empty((CANDIDATES, len(ranked)), dtype=np.float32)
    strength = np.empty_like(octave)
    for rank in range(CANDIDATES):
        best = ranked.argmax(axis=1)
        found = ranked[rows, best] > -np.inf
        before, at, after = (normal[rows, best + step] * _untilted()[best + step] for step in range(3))
        bend = np.minimum(before - 2 * at + after, np.float32(-1e-9))
        offset = np.clip(0.5 * (before - after) / bend, -0.5, 0.5)
        octave[rank] = octaves[best + 1] - offset / STEPS_PER_OCTAVE
        strength[rank] = np.where(found, np.clip(normal[rows, best + 1], 0.0, 1.0), 0.0)
        ranked[rows, best] = -np.inf
    return octave, strength
