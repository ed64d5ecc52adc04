"""From 8 kHz samples to one power spectrum per frame, and from it to band levels; everything else reads these."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import cast

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.compiled import compiled
from cxemotion.signal.frames import FloatArray
from cxemotion.signal.resample import ANALYSIS_RATE_HZ, SAMPLES_PER_FRAME, Resampler

WINDOW = 320
"""Samples of 8 kHz in a window: 40 ms, two periods of the lowest voice."""
FFT_SIZE = 400
BIN_HZ = ANALYSIS_RATE_HZ / FFT_SIZE
BINS = FFT_SIZE // 2 + 1
CORE, COLUMNS = BINS, BINS + 1
"""Where a row keeps the mean square of the middle 20 ms of its window, and how long it is with that."""
HEAD = (WINDOW - SAMPLES_PER_FRAME) // 2
"""Samples that a window reaches back before its frame, and on behind it."""
BAND_EDGES_HZ = (80.0, 300.0, 600.0, 1000.0, 1500.0, 2100.0, 2800.0, 3400.0, 3900.0)
"""Edges of the bands whose levels are kept; the telephone passes the six from 300 to 3,400 Hz."""
BANDS = len(BAND_EDGES_HZ) - 1
FRAMES_AT_ONCE = 300
"""Frames transformed together, so that the work stays in the processor's cache."""


@functools.cache
def hann() -> FloatArray:
    """The analysis window, shape (WINDOW,), scaled so that a spectrum sums to the window's mean square."""
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)
    scale = np.sqrt(2.0 / (FFT_SIZE * np.sum(window**2)))
    return (window * scale).astype(np.float32)


@functools.cache
def band_weights() -> FloatArray:
    """Which bins belong to which band, shape (bins, BANDS)."""
    bins_hz = np.arange(FFT_SIZE // 2 + 1) * BIN_HZ
    edges = np.asarray(BAND_EDGES_HZ)
    inside = (bins_hz[:, None] >= edges[:-1]) & (bins_hz[:, None] < edges[1:])
    return inside.astype(np.float32)


def power_spectra(padded: FloatArray) -> FloatArray:
    """Power of each bin in each frame, and in the last column that of its middle 20 ms, shape (frames, COLUMNS).

    Args:
        padded: 8 kHz samples, the first and last ``HEAD`` of which belong to the neighbouring frames.
    """
    from scipy import fft

    frames = (padded.size - WINDOW) // SAMPLES_PER_FRAME + 1
    windows = np.empty((frames, FFT_SIZE), dtype=np.float32)
    _cut(padded, hann(), windows)
    bins = cast("NDArray[np.complex64]", fft.rfft(windows, axis=1))  # pyright: ignore[reportUnknownMemberType]
    power = np.empty((frames, COLUMNS), dtype=np.float32)
    _square(bins.view(np.float32), padded, power)
    return power


@compiled
def _cut(padded: FloatArray, shape: FloatArray, windows: FloatArray) -> None:
    """Windows of this shape, one a frame, with silence behind."""
    for frame in range(windows.shape[0]):
        first = frame * SAMPLES_PER_FRAME
        for one in range(shape.size):
            windows[frame, one] = padded[first + one] * shape[one]
        for one in range(shape.size, windows.shape[1]):
            windows[frame, one] = 0.0


@compiled
def _square(parts: FloatArray, padded: FloatArray, power: FloatArray) -> None:
    """Squared magnitudes of numbers whose real and imaginary parts alternate, and the power of the middle."""
    for frame in range(power.shape[0]):
        for one in range(BINS):
            power[frame, one] = parts[frame, 2 * one] ** 2 + parts[frame, 2 * one + 1] ** 2
        total, first = np.float32(0.0), frame * SAMPLES_PER_FRAME + WINDOW // 4
        for one in range(first, first + WINDOW // 2):
            total += padded[one] ** 2
        power[frame, CORE] = total / np.float32(WINDOW // 2)


def band_levels_db(spectra: FloatArray) -> FloatArray:
    """Level of each band in each frame in dB full scale, shape (frames, BANDS), no lower than -150."""
    power = np.maximum(spectra[:, :BINS] @ band_weights(), np.float32(1e-15))
    return np.float32(10.0) * np.log10(power)


class SpectrumStream:
    """The power spectra of one channel as its samples arrive, always in the same blocks of frames."""

    def __init__(self, rate_hz: int) -> None:
        self._resampler = Resampler(rate_hz)
        self._held = np.zeros(HEAD, dtype=np.float32)

    @property
    def frames(self) -> int:
        """Frames covered by the samples taken so far."""
        return self._resampler.frames

    def push(self, samples: FloatArray) -> Iterator[FloatArray]:
        """Take clean samples; give spectra of shape (FRAMES_AT_ONCE, COLUMNS) for every block now complete."""
        yield from self._full_blocks(self._resampler.push(samples))

    def finish(self) -> Iterator[FloatArray]:
        """The remaining spectra."""
        yield from self._full_blocks(self._resampler.finish())
        yield from self._full_blocks(np.zeros(HEAD, dtype=np.float32))
        if self._held.size > 2 * HEAD:
            yield power_spectra(self._held)

    def _full_blocks(self, samples: FloatArray) -> Iterator[FloatArray]:
        held = np.concatenate([self._held, samples])
        step = FRAMES_AT_ONCE * SAMPLES_PER_FRAME
        start = 0
        while held.size - start >= step + 2 * HEAD:
            yield power_spectra(held[start : start + step + 2 * HEAD])
            start += step
        self._held = held[start:].copy()
