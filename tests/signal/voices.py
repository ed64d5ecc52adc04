"""Voices with known truth: pulses with known periods through known resonances, harmonics in known noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from cxemotion.signal.frames import FloatArray

RATE_HZ = 16_000


def voice(times: FloatArray, heights: FloatArray, formants: Sequence[tuple[float, float]]) -> FloatArray:
    """Pulses at times in samples through resonances of (Hz, bandwidth), with the fall of a voice, at 16 kHz."""
    ticks = np.arange(int(times[-1]) + 1)
    sound = np.zeros(ticks.size)
    for time, height in zip(times, heights, strict=True):  # band-limited, for periods are no whole samples
        near = slice(max(0, int(time) - 16), int(time) + 17)
        sound[near] += height * np.sinc(ticks[near] - time) * np.cos(np.pi * (ticks[near] - time) / 36) ** 2
    for frequency, width in formants:
        radius = np.exp(-np.pi * width / RATE_HZ)
        sound = lfilter([1.0], [1.0, -2 * radius * np.cos(2 * np.pi * frequency / RATE_HZ), radius**2], sound)
    sound = lfilter([1.0], [1.0, -0.95], sound)
    return (0.3 * sound / np.abs(sound).max()).astype(np.float32)


def vowel(
    f0_hz: float,
    formants: Sequence[tuple[float, float]],
    *,
    seconds: float = 1.0,
    jitter: float = 0.0,
    shimmer: float = 0.0,
) -> FloatArray:
    """A vowel whose periods and pulses differ by turns: by a share of the period, and in dB."""
    count = int(seconds * f0_hz)
    sign = np.where(np.arange(count) % 2, 1.0, -1.0)
    periods = RATE_HZ / f0_hz * (1.0 + 0.5 * jitter * sign)
    return voice(np.cumsum(periods), 10.0 ** (shimmer * sign / 40.0), formants)


def harmonics(f0_hz: float, *, noise_db: float, count: int = 20, seconds: float = 2.0, seed: int = 0) -> FloatArray:
    """Equal harmonics, and white noise at a level beneath them."""
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    tones = sum(np.cos(2 * np.pi * f0_hz * n * times + 1.3 * n * n) for n in range(1, count + 1))
    noise = np.random.default_rng(seed).standard_normal(times.size) * np.std(tones) * 10.0 ** (noise_db / 20.0)
    return (0.01 * (np.asarray(tones) + noise)).astype(np.float32)


def coloured(db_per_octave: float, *, seconds: float = 4.0, seed: int = 0) -> NDArray[np.float32]:
    """Noise of a known colour, at 16 kHz."""
    rng = np.random.default_rng(seed)
    bins = round(seconds * RATE_HZ) // 2 + 1
    spectrum = rng.standard_normal(bins) + 1j * rng.standard_normal(bins)
    shaped = np.fft.irfft(spectrum * np.maximum(np.arange(bins), 1) ** (db_per_octave / 6.0206))
    return (0.05 * shaped / np.std(shaped)).astype(np.float32)
