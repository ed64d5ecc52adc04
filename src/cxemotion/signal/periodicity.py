"""How strongly each frame repeats itself, and at which periods."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.compiled import compiled
from cxemotion.signal.frames import FloatArray
from cxemotion.signal.resample import ANALYSIS_RATE_HZ
from cxemotion.signal.spectrum import BIN_HZ, BINS, CORE, WINDOW

LOWEST_HZ = 50.0
HIGHEST_HZ = 600.0
STEPS_PER_OCTAVE = 48
COARSE_STEPS_PER_OCTAVE = 24
CANDIDATES = 5
"""Periods kept per frame."""
OCTAVE_PREFERENCE = 0.005
"""What a period gains per octave that it is shorter: two periods repeat as well as one does."""
SILENT_POWER = 1e-13
"""A window below this mean square (-130 dB) is silence and repeats nothing: 16 bits hold nothing near it."""


@dataclass(frozen=True, slots=True, eq=False)
class Periodicity:
    """What a block of frames says about pitch.

    Args:
        octave: log2 of the candidates' frequency in Hz, the best first, shape (frames, CANDIDATES).
        strength: how well the flattened spectrum repeats at each candidate, 0 to 1, 0 for none, same shape.
        low_strength: how well the band below 1,600 Hz repeats at its best period, 0 to 1, shape (frames,).
        level_db: level of the window in dB full scale, no lower than -150, shape (frames,).
        core_db: level of its middle 20 ms, likewise.
        low_db: level of the band below 1,600 Hz, likewise.
    """

    octave: FloatArray
    strength: FloatArray
    low_strength: FloatArray
    level_db: FloatArray
    core_db: FloatArray
    low_db: FloatArray

    def from_frame(self, first: int) -> Periodicity:
        """The frames from ``first`` on, as copies."""
        return Periodicity(*(getattr(self, part.name)[first:].copy() for part in fields(self)))


def joined(blocks: Sequence[Periodicity]) -> Periodicity:
    """Blocks of frames, one after the other."""
    return Periodicity(
        *(np.concatenate([getattr(block, part.name) for block in blocks]) for part in fields(Periodicity))
    )


def no_frames() -> Periodicity:
    """A block of no frames."""
    candidates, frames = np.zeros((0, CANDIDATES), dtype=np.float32), np.zeros(0, dtype=np.float32)
    return Periodicity(candidates, candidates, frames, frames, frames, frames)


def periodicity(spectra: FloatArray) -> Periodicity:
    """Candidates and strengths of each frame from its power spectrum, shape (frames, COLUMNS).

    The autocorrelation of the amplitude spectrum (in place of the power spectrum: a generalised autocorrelation,
    Tolonen and Karjalainen 2000, A computationally efficient multipitch analysis model) gives weak harmonics their
    say, which keeps the octave where the telephone has removed the fundamental.
    """
    (flat, cosines), (low, low_cosines) = _flat_correlator(), _low_correlator()
    frames = len(spectra)
    amplitude = np.empty((frames, len(flat)), dtype=np.float32)
    power = np.empty((frames, 2), dtype=np.float32)
    _weigh(spectra, flat, low, amplitude, power)
    octave = np.empty((frames, CANDIDATES), dtype=np.float32)
    strength = np.empty_like(octave)
    _pick(amplitude @ cosines, _octaves(), _untilted(), octave, strength)
    low_strength = np.empty(frames, dtype=np.float32)
    _highest(spectra[:, : len(low)] @ low_cosines, power, low_strength)
    return Periodicity(octave, strength, low_strength, _db(power[:, 0]), _db(spectra[:, CORE]), _db(power[:, 1]))


@compiled
def _highest(repeats: FloatArray, power: FloatArray, strength: FloatArray) -> None:
    """The highest of each frame over the power of the band, 0 to 1, 0 in silence."""
    for frame in range(strength.size):
        best = np.float32(0.0)
        for lag in range(repeats.shape[1]):
            best = max(best, repeats[frame, lag])
        silent = power[frame, 0] < SILENT_POWER
        strength[frame] = np.float32(0.0) if silent else min(best / power[frame, 1], np.float32(1.0))


@compiled
def _weigh(spectra: FloatArray, flat: FloatArray, low: FloatArray, amplitude: FloatArray, power: FloatArray) -> None:
    """Amplitudes whose weighted sum is 1, or 0 in silence; and the power of all bins and of the low band."""
    for frame in range(spectra.shape[0]):
        total, inside, size = np.float32(0.0), np.float32(1e-20), np.float32(1e-20)
        for one in range(BINS):
            total += spectra[frame, one]
        for one in range(low.size):
            inside += low[one] * spectra[frame, one]
        for one in range(flat.size):
            amplitude[frame, one] = np.sqrt(spectra[frame, one])
        for one in range(flat.size):
            size += flat[one] * amplitude[frame, one]
        scale = np.float32(0.0) if total < SILENT_POWER else np.float32(1.0) / size
        for one in range(flat.size):
            amplitude[frame, one] *= scale
        power[frame, 0], power[frame, 1] = total, inside


def _db(power: FloatArray) -> FloatArray:
    return np.float32(10.0) * np.log10(np.maximum(power, np.float32(1e-15)))


def lags_s(steps_per_octave: int) -> NDArray[np.float64]:
    """Periods evenly spaced in pitch from the highest to the lowest, one step beyond the range at either end."""
    steps = int(np.ceil(np.log2(HIGHEST_HZ / LOWEST_HZ) * steps_per_octave))
    return np.exp2(np.arange(-1, steps + 2) / steps_per_octave) / HIGHEST_HZ


@functools.cache
def _flat_correlator() -> tuple[FloatArray, FloatArray]:
    return _correlator(STEPS_PER_OCTAVE, rises_hz=30.0, falls_hz=(1000.0, 3400.0))


@functools.cache
def _low_correlator() -> tuple[FloatArray, FloatArray]:
    return _correlator(COARSE_STEPS_PER_OCTAVE, rises_hz=50.0, falls_hz=(1000.0, 1600.0))


def _correlator(
    steps_per_octave: int, *, rises_hz: float, falls_hz: tuple[float, float]
) -> tuple[FloatArray, FloatArray]:
    """Takes spectra to their autocorrelation at lag 0, shape (bins,), and at each lag tried, shape (bins, lags).

    A product with cosines gives the autocorrelation at any lag, so that high voices, a period of which is few samples
    long, are measured as finely as low ones. Dividing by the window's own autocorrelation is Boersma (1993). Bins
    count in full between the two slopes.
    """
    bins_hz = np.arange(int(falls_hz[1] / BIN_HZ) + 1) * BIN_HZ
    rise = np.clip((bins_hz - rises_hz) / 30.0, 0.0, 1.0)
    fall = np.clip((falls_hz[1] - bins_hz) / (falls_hz[1] - falls_hz[0]), 0.0, 1.0)
    lags = lags_s(steps_per_octave)
    part = lags * ANALYSIS_RATE_HZ / WINDOW
    weight = rise * fall
    cosines = weight[:, None] * np.cos(2 * np.pi * bins_hz[:, None] * lags) / _window_repeats(part)
    return weight.astype(np.float32), cosines.astype(np.float32)


def _window_repeats(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Hann window's autocorrelation at a lag of this part of its length."""
    return (1 - part) * (2 / 3 + np.cos(2 * np.pi * part) / 3) + np.sin(2 * np.pi * part) / (2 * np.pi)


@functools.cache
def _untilted() -> FloatArray:
    """Takes out the slope that the window leaves across a peak, shape (lags,).

    The amplitude spectrum's autocorrelation falls off as the window itself, faster than the divisor above, which is
    kept because it does not magnify noise at long periods.
    """
    part = lags_s(STEPS_PER_OCTAVE) * ANALYSIS_RATE_HZ / WINDOW
    return (_window_repeats(part) / np.maximum(0.5 + 0.5 * np.cos(2 * np.pi * part), 0.02)).astype(np.float32)


@functools.cache
def _octaves() -> FloatArray:
    return -np.log2(lags_s(STEPS_PER_OCTAVE)).astype(np.float32)


@compiled
def _pick(
    normal: FloatArray, octaves: FloatArray, untilted: FloatArray, octave: FloatArray, strength: FloatArray
) -> None:
    """The highest peaks over the lags, refined by a parabola: log2 of Hz and height, each (frames, candidates).

    Args:
        normal: autocorrelation over that at lag 0, shape (frames, lags).
        octaves: log2 of the frequency of each lag.
        untilted: what takes out the window's slope at each.
        octave: to be filled.
        strength: to be filled.
    """
    frames, lags = normal.shape
    candidates = octave.shape[1]
    height = np.empty(candidates + 1, dtype=np.float32)
    place = np.empty(candidates + 1, dtype=np.int64)
    peaks = np.empty(lags, dtype=np.int64)
    gain, step = np.float32(OCTAVE_PREFERENCE), np.float32(1.0 / STEPS_PER_OCTAVE)
    for frame in range(frames):
        count, found = 0, 0
        for lag in range(1, lags - 1):  # no branch, for a processor cannot guess where peaks are
            at = normal[frame, lag]
            peaks[count] = lag
            count += (at > normal[frame, lag - 1]) & (at >= normal[frame, lag + 1]) & (at > np.float32(0.0))
        for lag in peaks[:count]:
            worth, rank = normal[frame, lag] + gain * octaves[lag], found
            while rank > 0 and worth > height[rank - 1]:
                height[rank], place[rank] = height[rank - 1], place[rank - 1]
                rank -= 1
            height[rank], place[rank] = worth, lag
            found = min(found + 1, candidates)
        for rank in range(candidates):
            lag = place[rank] if rank < found else 1
            before = normal[frame, lag - 1] * untilted[lag - 1]
            at = normal[frame, lag] * untilted[lag]
            after = normal[frame, lag + 1] * untilted[lag + 1]
            bend = min(before - at + after - at, np.float32(-1e-9))
            offset = min(max((before - after) / (bend + bend), np.float32(-0.5)), np.float32(0.5))
            octave[frame, rank] = octaves[lag] - offset * step
            strength[frame, rank] = min(normal[frame, lag], np.float32(1.0)) if rank < found else np.float32(0.0)
