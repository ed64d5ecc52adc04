"""How loud each frame sounds: level weighted like the ear, and loudness from auditory bands. All grow with gain."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import FloatArray
from cxemotion.signal.framing import SHORT_BIN_HZ, hamming
from cxemotion.signal.level import power_db
from cxemotion.signal.spectral import mel_bank, mel_centres_hz

LOUDNESS_EXPONENT = 0.33
"""Loudness grows as about the cube root of intensity (Stevens 1957)."""
LOUDNESS_SCALE = 0.0554
"""Brings loudness to the unit of the published set."""
K_OFFSET_DB = -0.691
"""BS.1770: what makes a 997 Hz tone read the same in K-weighted units as without weighting."""
GATE_BLOCK, GATE_STEP = 40, 10
"""Frames in a block of the gated loudness and from one to the next: 400 ms, three quarters overlapping."""
GATE_LUFS, GATE_BELOW_LU = -70.0, 10.0


def a_weighted_level_db(spectra: FloatArray) -> FloatArray:
    """A-weighted level of each frame in dB full scale (IEC 61672-1), shape (frames,); silence is -inf.

    Args:
        spectra: of :func:`cxemotion.signal.framing.short_spectra`, shape (frames, bins).
    """
    return power_db(spectra @ _a_weights(spectra.shape[1]))


def k_weighted_level_db(spectra: FloatArray) -> FloatArray:
    """K-weighted level of each frame in LUFS of one channel (ITU-R BS.1770-4), shape (frames,); silence is -inf."""
    return power_db(spectra @ _k_weights(spectra.shape[1])) + np.float32(K_OFFSET_DB)


def integrated_lufs(k_level_db: FloatArray) -> float:
    """Gated loudness of K-weighted frames in LUFS (BS.1770-4): blocks of 400 ms, silent and quiet ones left out.

    ``nan`` where no block is above -70 LUFS, or fewer than 40 frames are given.
    """
    if k_level_db.size < GATE_BLOCK:
        return float("nan")
    power = np.power(10.0, (k_level_db.astype(np.float64)) / 10.0)
    blocks = np.lib.stride_tricks.sliding_window_view(power, GATE_BLOCK)[::GATE_STEP].mean(axis=1)
    heard = blocks[blocks > 10.0 ** (GATE_LUFS / 10.0)]
    if not heard.size:
        return float("nan")
    kept = heard[heard > heard.mean() / 10.0 ** (GATE_BELOW_LU / 10.0)]
    return float(10.0 * np.log10(kept.mean()))


def loudness(spectra: FloatArray) -> FloatArray:
    """Loudness of each frame summed over auditory bands, shape (frames,), 0 in silence.

    Mel bands, each weighted by the ear's equal-loudness curve and compressed (Hermansky 1990, Perceptual linear
    predictive analysis of speech; Eyben et al. 2016). The unit is that of the published parameter set: full-scale
    speech lies near 1. On a narrow band only the bands that it holds are summed.

    Args:
        spectra: of :func:`cxemotion.signal.framing.short_spectra`, shape (frames, bins).
    """
    bands = spectra @ _equal_loudness_bank(spectra.shape[1])
    return np.float32(LOUDNESS_SCALE) * np.power(bands, np.float32(LOUDNESS_EXPONENT)).sum(axis=1)


@functools.cache
def _equal_loudness_bank(bins: int) -> FloatArray:
    square = np.square(2.0 * np.pi * mel_centres_hz().astype(np.float64))
    curve = (square + 56.8e6) * square**2 / ((square + 6.3e6) ** 2 * (square + 0.38e9) * (square**3 + 9.58e26))
    bank = mel_bank(bins)
    return (bank * (curve / curve.max())[: bank.shape[1]]).astype(np.float32)


@functools.cache
def _a_weights(bins: int) -> FloatArray:
    square = np.square(np.arange(bins) * SHORT_BIN_HZ)
    amplitude = 12194.0**2 * square**2
    amplitude /= (square + 20.6**2) * np.sqrt((square + 107.7**2) * (square + 737.9**2)) * (square + 12194.0**2)
    return _to_mean_square(np.square(amplitude) * 10.0**0.2, bins)


@functools.cache
def _k_weights(bins: int) -> FloatArray:
    # the two filters of BS.1770-4, tables 1 and 2, are given for 48 kHz; their response is read at our frequencies
    delay = np.exp(-2j * np.pi * np.arange(bins) * SHORT_BIN_HZ / 48_000.0)
    shelf = _response(
        (1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585), delay
    )
    high_pass = _response((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621), delay)
    return _to_mean_square(np.square(np.abs(shelf * high_pass)), bins)


def _response(
    over: tuple[float, float, float], under: tuple[float, float], delay: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    return (over[0] + delay * (over[1] + delay * over[2])) / (1.0 + delay * (under[0] + delay * under[1]))


def _to_mean_square(weights: NDArray[np.float64], bins: int) -> FloatArray:
    """Weights that sum the squared magnitudes of a window to the mean square of its samples."""
    rate_hz = round(2 * (bins - 1) * SHORT_BIN_HZ)
    window = hamming(rate_hz).astype(np.float64)
    both_sides = np.full(bins, 2.0)
    both_sides[[0, -1]] = 1.0
    return (weights * both_sides / (2 * (bins - 1) * np.sum(window**2))).astype(np.float32)
