"""The balance of a voice between bands that every telephone carries, free of gain and nearly free of its pitch."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import FRAMES_PER_S, checked_rate, clean_samples
from cxemotion.span import Seconds

EDGES_HZ = (300.0, 480.0, 700.0, 970.0, 1300.0, 1700.0, 2200.0, 2750.0, 3400.0)
"""Edges of the bands, about 1.5 Bark apart, within the band of a telephone."""
WINDOW_S: Seconds = 0.032
LOUD_DB = 20.0
"""Frames no further than this below the loud ones are listened to: the vowels, not the line between them."""
LOUD_PERCENTILE = 95.0
SHAPES = 4
"""Coefficients of the cosine transform over the bands that are kept, the level left out."""
LEAST_FRAMES = 5
FAINTEST_DB = 60.0
"""A band this far below the loudest frame counts as no fainter: what lies there is the coder's."""
_FLOOR = 1e-16
_CHUNK = 6000

TIMBRE: tuple[str, ...] = (
    "tilt_db",
    *(f"shape{number}_db" for number in range(1, SHAPES + 1)),
    *(f"shape{number}_spread_db" for number in range(1, SHAPES + 1)),
    "level_spread_db",
    "change_db",
    "rise_db",
)
"""Names of what :func:`measure_timbre` gives."""


def band_levels_db(samples: NDArray[np.floating], *, rate_hz: int) -> NDArray[np.float32]:
    """Level of each band in each frame of 32 ms, dB, shape (frames, bands), a frame each 10 ms.

    Raises:
        OptionError: for a rate outside its range.
    """
    checked_rate(rate_hz)
    size = round(WINDOW_S * rate_hz)
    padded = np.pad(clean_samples(samples), size // 2)
    starts = (np.arange(int(samples.size * FRAMES_PER_S / rate_hz)) * rate_hz) // FRAMES_PER_S
    window = np.hanning(size).astype(np.float32)
    sums = _band_sums(size, rate_hz)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)
    levels = [
        np.square(np.abs(np.fft.rfft(frames[starts[first : first + _CHUNK]] * window))).astype(np.float32) @ sums
        for first in range(0, starts.size, _CHUNK)
    ]
    power = np.concatenate(levels) if levels else np.zeros((0, len(EDGES_HZ) - 1), dtype=np.float32)
    return (10.0 * np.log10(power / (size * size) + np.float32(_FLOOR))).astype(np.float32)


def timbre_of(levels_db: NDArray[np.float32]) -> dict[str, float]:
    """The values of :data:`TIMBRE` of a stretch of frames, shape (frames, bands); ``nan`` where too little is loud."""
    frame_db = 10.0 * np.log10(np.mean(10.0 ** (levels_db / 10.0), axis=1)) if levels_db.size else np.zeros(0)
    if frame_db.size < LEAST_FRAMES:
        return dict.fromkeys(TIMBRE, math.nan)
    levels_db = np.maximum(levels_db, np.float32(frame_db.max() - FAINTEST_DB))
    loud = frame_db > np.percentile(frame_db, LOUD_PERCENTILE) - LOUD_DB
    heard = levels_db[loud]
    if heard.shape[0] < LEAST_FRAMES or frame_db.max() <= 10.0 * math.log10(_FLOOR) + 1.0:
        return dict.fromkeys(TIMBRE, math.nan)
    shapes = heard @ _COSINES
    steps = np.abs(np.diff(levels_db - frame_db[:, None], axis=0))[loud[1:]]
    rises = np.diff(frame_db)[loud[1:]]
    middle = len(EDGES_HZ) // 2
    balance: NDArray[np.float64] = 10.0 * np.log10(np.mean(10.0 ** (heard.astype(np.float64) / 10.0), axis=0))
    return {
        "tilt_db": float(np.mean(balance[middle:]) - np.mean(balance[:middle])),
        **{f"shape{k + 1}_db": float(shapes[:, k].mean()) for k in range(SHAPES)},
        **{f"shape{k + 1}_spread_db": float(shapes[:, k].std()) for k in range(SHAPES)},
        "level_spread_db": float(frame_db[loud].std()),
        "change_db": float(steps.mean()) if steps.size else math.nan,
        "rise_db": float(rises[rises > 0].mean()) if (rises > 0).any() else math.nan,
    }


def _band_sums(size: int, rate_hz: int) -> NDArray[np.float32]:
    hz = np.fft.rfftfreq(size, 1.0 / rate_hz)
    inside: list[NDArray[np.bool_]] = [(hz >= low) & (hz < high) for low, high in itertools.pairwise(EDGES_HZ)]
    return np.stack(inside, axis=1).astype(np.float32)


def _cosines() -> NDArray[np.float32]:
    bands = len(EDGES_HZ) - 1
    angles = np.pi / bands * np.outer(np.arange(bands) + 0.5, np.arange(1, SHAPES + 1))
    return (np.cos(angles) * math.sqrt(2.0 / bands)).astype(np.float32)


_COSINES = _cosines()
