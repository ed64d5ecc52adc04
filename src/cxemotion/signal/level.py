"""How loud each frame is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import OptionError
from cxemotion.signal.frames import HOP_S, FloatArray, checked_rate, clean_samples
from cxemotion.span import Seconds

SILENCE_POWER = 1e-15
"""Mean square below which a frame is digital silence: 50 dB under the rounding of 16 bits, so that turning a recording
down by 20 dB makes no silence of what 16 bits hold."""


def level_db(samples: NDArray[np.floating], *, rate_hz: int, hop_s: Seconds = HOP_S) -> FloatArray:
    """Level of each frame in dB full scale (RMS, a full-scale square wave is 0), shape (frames,).

    Frame ``k`` is the samples in ``[k * hop_s, (k + 1) * hop_s)``. Silence gives -inf, never an error; nan and infinite
    samples count as silence.

    Args:
        samples: one channel, shape (samples,), full scale 1.
        rate_hz: samples per second, 4,000 to 384,000.
        hop_s: frame length in seconds, at least one sample.

    Raises:
        OptionError: for a rate or hop outside its range, or more than one dimension.

    >>> level_db(np.ones(80, dtype=np.float32), rate_hz=8000)
    array([0.], dtype=float32)
    """
    if not hop_s * checked_rate(rate_hz) >= 1.0:
        raise OptionError(f"hop_s={hop_s}: a frame must hold at least one sample at {rate_hz} samples/s")
    return frame_level_db(clean_samples(samples), rate_hz * hop_s)


def frame_level_db(samples: FloatArray, samples_per_frame: float) -> FloatArray:
    """Level of frames that start at sample 0, shape (frames,); ``samples_per_frame`` need not be whole."""
    if samples.size == 0:
        return np.zeros(0, dtype=np.float32)
    count = int(np.ceil(samples.size / samples_per_frame - 1e-9))
    whole = round(samples_per_frame)
    if abs(samples_per_frame - whole) < 1e-9:
        full = samples.size // whole
        frames = samples[: full * whole].reshape(full, whole)
        power = np.einsum("ij,ij->i", frames, frames) / np.float32(whole)
        rest = samples[full * whole :]
        return power_db(np.append(power, np.mean(np.square(rest), dtype=np.float32)) if rest.size else power)
    # an edge is the first sample at or after the frame's start, so that frames share no sample
    edges = np.ceil(np.arange(count) * samples_per_frame - 1e-9).astype(np.int64)
    widths = np.diff(np.append(edges, samples.size))
    power = np.add.reduceat(np.square(samples, dtype=np.float64), edges) / widths
    return power_db(power)


def power_db(power: NDArray[np.floating]) -> FloatArray:
    """Mean squares in dB; -inf where there is nothing."""
    db = np.full(power.shape, -np.inf, dtype=np.float32)
    heard = power > SILENCE_POWER
    db[heard] = 10.0 * np.log10(power[heard])
    return db


def mean_level_db(levels_db: FloatArray) -> float:
    """The level of several frames together, by mean power; nan for no frames, -inf for silence."""
    if levels_db.size == 0:
        return float("nan")
    power = float(np.mean(np.power(10.0, levels_db.astype(np.float64) / 10.0)))
    return float(10.0 * np.log10(power)) if power > 0.0 else float("-inf")
