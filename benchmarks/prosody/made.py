"""Made voices whose pitch is known exactly: harmonic, with formants that glide, vibrato, and unvoiced stretches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.signal
from numpy.typing import NDArray

RATE_HZ = 16_000
SECONDS = 4.0
LOWEST_HZ, HIGHEST_HZ = 80.0, 350.0
RAMP_S = 0.015
HISS_DB, FLOOR_DB = -14.0, -55.0
"""Level of a made fricative and of the room, against the voice."""
SOFTEST_DB = -14.0
"""Stretches are at most so much softer than the loudest."""
JITTER, SHIMMER_DB, BREATH_DB = 0.008, 0.5, -22.0
"""Irregularity of a healthy voice from one 5 ms to the next, and its breath noise."""
_VOWELS_HZ = np.array(
    [[300, 2200, 2900], [450, 1900, 2600], [700, 1200, 2500], [500, 900, 2400], [330, 750, 2300], [500, 1500, 2500]]
)
_WIDTHS_HZ = np.array([80.0, 110.0, 160.0])


@dataclass(frozen=True, slots=True)
class MadeVoice:
    """A made voice.

    Args:
        samples: at ``RATE_HZ``, shape (samples,), RMS 0.05 while voiced.
        f0_hz: the pitch at every sample, 0 where unvoiced, shape (samples,).
    """

    samples: NDArray[np.float32]
    f0_hz: NDArray[np.float64]

    def truth(self, times_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """The pitch at some times, 0 where unvoiced."""
        at = np.clip(np.round(times_s * RATE_HZ).astype(np.int64), 0, self.f0_hz.size - 1)
        return self.f0_hz[at]


def make_voice(seed: int, *, seconds: float = SECONDS) -> MadeVoice:
    """A voice between 80 and 350 Hz; the same seed makes the same voice."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE_HZ)
    kinds = _stretches(rng, count)
    voiced = kinds == "v"
    f0_hz = _contour(rng, count)
    loudness = _loudness(rng, voiced)
    sound = _harmonics(f0_hz, _formants(rng, count), rng) * loudness
    sound /= np.sqrt(np.mean(sound[voiced] ** 2))
    breath = _hiss(rng, count) * loudness * 10 ** (BREATH_DB / 20)
    hiss = breath + _hiss(rng, count) * _ramped(kinds == "u") * 10 ** (HISS_DB / 20)
    room = rng.standard_normal(count) * 10 ** (FLOOR_DB / 20)
    return MadeVoice((0.05 * (sound + hiss + room)).astype(np.float32), np.where(voiced, f0_hz, 0.0))


def _stretches(rng: np.random.Generator, count: int) -> NDArray[np.str_]:
    """What each sample is: v(oiced), u(nvoiced), s(ilent), shape (count,)."""
    kinds = np.full(count, "s", dtype="<U1")
    at = round(0.2 * RATE_HZ)
    while at < count:
        for kind, shortest_s, longest_s in (("v", 0.15, 0.7), (str(rng.choice(["u", "s", "u"])), 0.06, 0.3)):
            stop = at + round(rng.uniform(shortest_s, longest_s) * RATE_HZ)
            kinds[at:stop] = kind
            at = stop
    kinds[-round(0.1 * RATE_HZ) :] = "s"
    return kinds


def _contour(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Declination, phrase movement of a few semitones and vibrato, shape (count,)."""
    times = np.arange(count) / RATE_HZ
    base = np.exp(rng.uniform(np.log(LOWEST_HZ * 1.2), np.log(HIGHEST_HZ / 1.35)))
    knots = np.cumsum(rng.normal(0.0, 1.5, size=round(times[-1] / 0.4) + 3))
    movement = np.interp(times, np.arange(knots.size) * 0.4, knots - knots.mean())
    vibrato = rng.uniform(0.1, 0.5) * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * times + rng.uniform(0, 6))
    semitones = np.clip(movement, -3.5, 4.5) - 0.4 * times + vibrato
    semitones += 12 * np.log2(1 + JITTER * _uneven(rng, count))
    return np.clip(base * np.exp2(semitones / 12), LOWEST_HZ, HIGHEST_HZ)


def _formants(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Three resonances that glide from vowel to vowel, shape (3, count)."""
    targets = _VOWELS_HZ[rng.integers(len(_VOWELS_HZ), size=round(count / RATE_HZ / 0.15) + 3)]
    targets = targets * rng.uniform(0.9, 1.15)
    times = np.arange(count) / RATE_HZ
    knots = np.arange(len(targets)) * 0.15
    return np.stack([np.interp(times, knots, target) for target in targets.T])


def _harmonics(
    f0_hz: NDArray[np.float64], formants_hz: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """The sum of all harmonics under 4 kHz: a source that falls 6 dB an octave once radiated, through resonances."""
    phase = 2 * np.pi * np.cumsum(f0_hz) / RATE_HZ
    sound = np.zeros_like(f0_hz)
    for harmonic in range(1, int(4000 / f0_hz.min()) + 1):
        hz = harmonic * f0_hz
        gain = sum(
            height / (1.0 + ((hz - formant) / width) ** 2)
            for formant, width, height in zip(formants_hz, _WIDTHS_HZ, (1.0, 0.6, 0.4), strict=True)
        )
        sound += np.where(hz < 4000, (0.01 + gain) / harmonic, 0.0) * np.cos(
            harmonic * phase + rng.uniform(0, 2 * np.pi)
        )
    return sound


def _loudness(rng: np.random.Generator, voiced: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Amplitude of the voice: ramped, softer in some stretches, with shimmer, shape of ``voiced``."""
    number = np.cumsum(np.diff(voiced.astype(np.int8), prepend=0) > 0)
    soft_db = rng.uniform(SOFTEST_DB, 0.0, size=number.max() + 1)[number]
    return _ramped(voiced) * 10 ** ((soft_db + SHIMMER_DB * _uneven(rng, voiced.size)) / 20)


def _uneven(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Standard normal values every 5 ms with lines between, shape (count,)."""
    knots = np.arange(0, count + RATE_HZ, round(0.005 * RATE_HZ))
    return np.interp(np.arange(count), knots, rng.standard_normal(knots.size))


def _hiss(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    band = scipy.signal.butter(2, (1500, 6000), btype="bandpass", fs=RATE_HZ, output="sos")
    hiss = scipy.signal.sosfilt(band, rng.standard_normal(count))
    return hiss / np.std(hiss)


def _ramped(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """1 inside stretches, falling to 0 at their ends within the stretch's own ramp, shape (count,)."""
    width = 2 * round(RAMP_S * RATE_HZ / 2) + 1
    window = np.hanning(width + 2)[1:-1]
    return np.convolve(mask.astype(np.float64), window / window.sum(), mode="same")
