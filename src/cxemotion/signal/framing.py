"""Windows longer than a frame, centred on the frames of the common grid, and the power spectra of voice quality.

Two analysis rates are known, 16,000 and 8,000 samples/s, so that a frame is a whole number of samples and a bin of the
short spectrum 31.25 Hz wide at either.
"""

from __future__ import annotations

import functools
from typing import cast

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import OptionError
from cxemotion.signal.frames import FRAMES_PER_S, HOP_S, FloatArray, checked_rate, clean_samples, frame_count

WIDE_HZ, NARROW_HZ = 16_000, 8_000
SHORT_S, LONG_S = 0.020, 0.060
"""Windows for the shape of a spectrum, and for the harmonics of a voice."""
SHORT_BIN_HZ, LONG_BIN_HZ = 31.25, 15.625
GAUSS_SIGMA = 0.4
"""Standard deviation of the long window in halves of its length."""


def analysis_samples(samples: NDArray[np.floating], *, rate_hz: int) -> tuple[FloatArray, int]:
    """Clean samples at 16,000 samples/s where the rate is that or more, else at 8,000, and which of the two.

    Raises:
        OptionError: for a rate outside 4,000 to 384,000, or more than one dimension.
    """
    clean = clean_samples(samples)
    target_hz = WIDE_HZ if checked_rate(rate_hz) >= WIDE_HZ else NARROW_HZ
    if rate_hz == target_hz:
        return clean, target_hz
    import soxr

    wanted = frame_count(clean.size, rate_hz=rate_hz) * (target_hz // FRAMES_PER_S)
    changed = soxr.resample(clean, rate_hz, target_hz, quality="HQ")[:wanted].astype(np.float32, copy=False)
    return np.pad(changed, (0, wanted - changed.size)), target_hz


def centred(samples: FloatArray, *, rate_hz: int, length_s: float) -> FloatArray:
    """A window around the centre of every frame, silence beyond the ends, shape (frames, window), a view."""
    return _windows(samples, rate_hz, length_s, before_s=(length_s - HOP_S) / 2)


def begun(samples: FloatArray, *, rate_hz: int, length_s: float) -> FloatArray:
    """A window from the start of every frame, silence beyond the end, shape (frames, window), a view.

    This is how the published parameter set places them: for 20 ms the middle lies 5 ms behind the frame's.
    """
    return _windows(samples, rate_hz, length_s, before_s=0.0)


def _windows(samples: FloatArray, rate_hz: int, length_s: float, *, before_s: float) -> FloatArray:
    """A window from so long before the start of every frame.

    Raises:
        OptionError: for a rate other than the two analysis rates.
    """
    if rate_hz not in (WIDE_HZ, NARROW_HZ):
        raise OptionError(f"rate_hz={rate_hz}: windows are cut at {WIDE_HZ} or {NARROW_HZ}; see analysis_samples")
    hop, width = rate_hz // FRAMES_PER_S, round(length_s * rate_hz)
    frames = frame_count(samples.size, rate_hz=rate_hz)
    before = round(before_s * rate_hz)
    padded = np.zeros(max(frames, 1) * hop + width, dtype=np.float32)
    padded[before : before + samples.size] = samples
    return np.lib.stride_tricks.sliding_window_view(padded, width)[::hop][:frames]


def short_spectra(samples: FloatArray, *, rate_hz: int) -> FloatArray:
    """Power of each bin in a 20 ms Hamming window around each frame, shape (frames, bins of 31.25 Hz)."""
    return spectra_of(
        centred(samples, rate_hz=rate_hz, length_s=SHORT_S), hamming(rate_hz), round(rate_hz / SHORT_BIN_HZ)
    )


def long_spectra(windows: FloatArray, *, rate_hz: int) -> FloatArray:
    """Power of each bin in 60 ms Gaussian windows, shape (windows, bins of 15.625 Hz)."""
    return spectra_of(windows, gaussian(rate_hz), round(rate_hz / LONG_BIN_HZ))


def spectra_of(windows: FloatArray, shape: FloatArray, size: int) -> FloatArray:
    """Squared magnitudes of the transform of each window, shape (windows, size // 2 + 1)."""
    from scipy import fft

    if not len(windows):
        return np.zeros((0, size // 2 + 1), dtype=np.float32)
    padded = np.zeros((len(windows), size), dtype=np.float32)
    np.multiply(windows, shape, out=padded[:, : windows.shape[1]])
    bins = cast("NDArray[np.complex64]", fft.rfft(padded, axis=1))  # pyright: ignore[reportUnknownMemberType]
    parts = bins.view(np.float32)
    np.square(parts, out=parts)
    return parts[:, ::2] + parts[:, 1::2]


def rounded(samples: FloatArray, *, rate_hz: int) -> FloatArray:
    """The sound averaged over half a millisecond, which leaves the peak of a period and takes the hiss, shape kept."""
    if not samples.size:
        return samples
    width, span = rate_hz // 2000, 1
    total = np.pad(samples, (width // 2, width - 1 - width // 2))
    while span < width:  # 8 or 4 samples: sums of doubling length
        total = total[:-span] + total[span:]
        span *= 2
    return total * np.float32(1.0 / width)


@functools.cache
def hamming(rate_hz: int) -> FloatArray:
    """The short window, shape (samples,)."""
    return np.hamming(round(SHORT_S * rate_hz)).astype(np.float32)


@functools.cache
def gaussian(rate_hz: int) -> FloatArray:
    """The long window, shape (samples,)."""
    half = (round(LONG_S * rate_hz) - 1) / 2
    return np.exp(-0.5 * np.square(np.linspace(-1.0, 1.0, round(2 * half) + 1) / GAUSS_SIGMA)).astype(np.float32)


def smoothed(track: FloatArray) -> FloatArray:
    """Each frame averaged with its two neighbours, as far as they are measured; nan stays nan; shape kept.

    >>> smoothed(np.array([1.0, np.nan, 3.0, 6.0, 9.0], dtype=np.float32))
    array([1. , nan, 4.5, 6. , 7.5], dtype=float32)
    """
    known = ~np.isnan(track)
    values = np.where(known, track, np.float32(0.0))
    total, count = values.copy(), known.astype(np.float32)
    total[..., 1:] += values[..., :-1]
    total[..., :-1] += values[..., 1:]
    count[..., 1:] += known[..., :-1]
    count[..., :-1] += known[..., 1:]
    return np.where(known, total / np.maximum(count, np.float32(1.0)), np.float32(np.nan))
