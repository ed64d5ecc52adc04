"""What a telephone line does to sound: the conditions that every benchmark of sound is run under."""

from __future__ import annotations

import math

import numpy as np
import scipy.signal
import soxr
from numpy.typing import NDArray

TELEPHONE_HZ = 8000
BAND_HZ = (300.0, 3400.0)
_MU = 255.0


def narrow(samples: NDArray[np.float32], *, rate_hz: int) -> NDArray[np.float32]:
    """Sound at 8 kHz with what lies outside 300 to 3,400 Hz filtered off, without delay."""
    resampled = samples if rate_hz == TELEPHONE_HZ else soxr.resample(samples, rate_hz, TELEPHONE_HZ)
    band = scipy.signal.butter(4, BAND_HZ, btype="bandpass", fs=TELEPHONE_HZ, output="sos")
    return np.asarray(scipy.signal.sosfiltfilt(band, resampled), dtype=np.float32)


def telephone(
    samples: NDArray[np.float32],
    *,
    rate_hz: int,
    noise: NDArray[np.float32] | None = None,
    snr_db: float = math.inf,
) -> NDArray[np.float32]:
    """A call as it is recorded: the telephone's band, noise of the same band at 8 kHz, then G.711."""
    line = narrow(samples, rate_hz=rate_hz)
    if noise is not None and math.isfinite(snr_db):
        line = add_noise(line, narrow(np.resize(noise, line.shape), rate_hz=TELEPHONE_HZ), snr_db=snr_db)
    return g711(line, rate_hz=TELEPHONE_HZ)


def g711(samples: NDArray[np.float32], *, rate_hz: int) -> NDArray[np.float32]:
    """Sound as it leaves a G.711 line: 8 kHz, 8-bit mu-law (ITU-T G.711, 1988).

    Args:
        samples: shape (samples,), full scale 1.
        rate_hz: their rate; the result is at 8,000.
    """
    narrow = samples if rate_hz == TELEPHONE_HZ else soxr.resample(samples, rate_hz, TELEPHONE_HZ)
    clipped = np.clip(narrow, -1.0, 1.0)
    compressed = np.sign(clipped) * np.log1p(_MU * np.abs(clipped)) / np.log1p(_MU)
    steps = np.round((compressed + 1.0) * 127.5) / 127.5 - 1.0
    return (np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(_MU)) / _MU).astype(np.float32)


def add_noise(samples: NDArray[np.float32], noise: NDArray[np.float32], *, snr_db: float) -> NDArray[np.float32]:
    """The sound with noise beneath it, repeated to its length, at a ratio of mean powers in dB."""
    bed = np.resize(noise, samples.shape)
    power, noise_power = float(np.mean(samples**2)), float(np.mean(bed**2))
    gain = np.sqrt(power / max(noise_power, 1e-12) / 10 ** (snr_db / 10))
    return (samples + gain * bed).astype(np.float32)


def pink_noise(count: int, *, seed: int) -> NDArray[np.float32]:
    """Noise that falls 3 dB an octave, RMS 1, shape (count,)."""
    rng = np.random.default_rng(seed)
    spectrum = rng.standard_normal(count // 2 + 1) + 1j * rng.standard_normal(count // 2 + 1)
    shaped = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1)), n=count)
    return (shaped / np.std(shaped)).astype(np.float32)


def lose_packets(
    samples: NDArray[np.float32], *, rate_hz: int, share: float, seed: int, packet_s: float = 0.02
) -> NDArray[np.float32]:
    """The sound with a share of its 20 ms packets replaced by the packet before, fading: plain concealment."""
    size = round(packet_s * rate_hz)
    heard = samples.copy()
    rng = np.random.default_rng(seed)
    for start in range(size, heard.size - size, size):
        if rng.random() < share:
            heard[start : start + size] = 0.7 * heard[start - size : start]
    return heard
