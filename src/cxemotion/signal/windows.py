"""What lies around each frame: means and extremes of a moving window, the ends repeated, the shape kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cxemotion.signal.frames import FloatArray


def moving_mean(values: FloatArray, width: int) -> FloatArray:
    """Mean over an odd number of frames, along the first axis of shape (frames, ...)."""
    if values.size == 0:
        return values
    count = len(values)
    wide = np.pad(values, ((width // 2, width // 2), *[(0, 0)] * (values.ndim - 1)), mode="edge")
    total, power, span = np.zeros(values.shape, dtype=np.float32), wide, 1
    start = 0
    while True:  # sums over lengths that double; those that make up the width are added
        if width & span:
            total += power[start : start + count]
            start += span
        if 2 * span > width:
            return total * np.float32(1.0 / width)
        power = power[:-span] + power[span:]
        span *= 2


def moving_max(values: FloatArray, reach: int) -> FloatArray:
    """Highest within so many frames to either side, shape (frames,)."""
    return _extreme(values, reach, np.maximum)


def moving_min(values: FloatArray, reach: int) -> FloatArray:
    """Lowest within so many frames to either side, shape (frames,)."""
    return _extreme(values, reach, np.minimum)


def _extreme(values: FloatArray, reach: int, better: Callable[[FloatArray, FloatArray], FloatArray]) -> FloatArray:
    if values.size == 0:
        return values
    width, span, best = 2 * reach + 1, 1, np.pad(values, reach, mode="edge")
    while 2 * span <= width:  # windows of doubling length, then two that overlap
        best = better(best[:-span], best[span:])
        span *= 2
    return better(best[: values.size], best[width - span : width - span + values.size])
