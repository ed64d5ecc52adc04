"""Made sounds for the tests: a buzz with formants, syllables, noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000


def buzz(f0_hz: float, seconds: float, *, rate_hz: int = RATE_HZ, lowest_hz: float = 0.0) -> NDArray[np.float32]:
    """A voice-like harmonic sound with a falling spectrum; harmonics below ``lowest_hz`` are left out."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = np.zeros_like(times)
    for harmonic in range(1, int(3400 / f0_hz) + 1):
        frequency = harmonic * f0_hz
        if frequency >= lowest_hz and frequency < 0.45 * rate_hz:
            formants = (
                1.0 + 3.0 * np.exp(-(((frequency - 600) / 200) ** 2)) + np.exp(-(((frequency - 1500) / 300) ** 2))
            )
            sound += formants / harmonic * np.cos(2 * np.pi * frequency * times + 0.7 * harmonic**2)
    return (0.1 * sound / np.sqrt(np.mean(sound**2))).astype(np.float32)


def syllables(count: int, *, per_s: float = 4.0, f0_hz: float = 150.0, depth_db: float = 20.0) -> NDArray[np.float32]:
    """So many bumps of a gliding buzz in a row, at 8 kHz: the pitch falls by five semitones in each."""
    seconds = count / per_s
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    semitones = 2.5 - 5.0 * ((times * per_s) % 1.0)
    phase = 2 * np.pi * np.cumsum(f0_hz * np.exp2(semitones / 12)) / RATE_HZ
    sound = sum(np.cos(h * phase + 0.7 * h**2) / h for h in range(1, int(3000 / f0_hz)))
    envelope_db = -depth_db * (0.5 + 0.5 * np.cos(2 * np.pi * per_s * times))
    return (0.1 * np.asarray(sound) * 10 ** (envelope_db / 20)).astype(np.float32)


def noise(seconds: float, *, level: float, seed: int = 0) -> NDArray[np.float32]:
    """White noise of the given RMS, at 8 kHz."""
    return (level * np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def silence(seconds: float) -> NDArray[np.float32]:
    """Digital silence, at 8 kHz."""
    return np.zeros(round(seconds * RATE_HZ), dtype=np.float32)


def talk(*, noise_level: float = 0.001) -> NDArray[np.float32]:
    """Eight seconds in which speech-like syllables run from 2.0 to 4.0 s and from 5.0 to 6.5 s, over a little noise."""
    clean = np.concatenate([silence(2), syllables(8), silence(1), syllables(6, f0_hz=210.0), silence(1.5)])
    return clean + noise(8, level=noise_level)


BROKEN: dict[str, NDArray[np.float32]] = {
    "nothing": np.zeros(0, dtype=np.float32),
    "one sample": np.full(1, 0.5, dtype=np.float32),
    "seven samples": np.full(7, 0.5, dtype=np.float32),
    "silence": silence(2),
    "a constant": np.full(16_000, 0.5, dtype=np.float32),
    "all clipped": np.sign(noise(2, level=1.0)),
    "all nan": np.full(16_000, np.nan, dtype=np.float32),
    "infinite": np.full(16_000, np.inf, dtype=np.float32),
    "huge": np.full(16_000, 3e38, dtype=np.float32) * np.sign(noise(2, level=1.0)),
    "some nan": np.where(np.arange(16_000) % 1000 < 10, np.float32(np.nan), buzz(150, 2)),
}
