"""A contour summed up: its percentiles, and the slopes of its rises and falls."""

from __future__ import annotations

import numpy as np

from cxemotion.signal.frames import FRAMES_PER_S, FloatArray

LEAST_MOVE = 0.1
"""A rise or fall counts from this share of the contour's range."""


def percentiles(contour: FloatArray) -> dict[str, float]:
    """The 20th, 50th and 80th percentile, and the range from the first to the last; the contour is not empty."""
    low, middle, high = np.percentile(contour, [20.0, 50.0, 80.0]).tolist()
    return {"percentile20.0": low, "percentile50.0": middle, "percentile80.0": high, "pctlrange0-2": high - low}


def slopes(contour: FloatArray) -> dict[str, float]:
    """Mean and standard deviation of the slopes of rises and of falls per second, falls as positive numbers.

    A side that has none is left out.
    """
    turns = np.asarray(turning_points(contour), dtype=np.int64)
    if turns.size < 2:
        return {}
    steep = np.diff(contour[turns].astype(np.float64)) / np.diff(turns) * FRAMES_PER_S
    found: dict[str, float] = {}
    for name, part in (("Rising", steep[steep > 0]), ("Falling", -steep[steep < 0])):
        if part.size:
            found |= {f"mean{name}Slope": float(part.mean()), f"stddev{name}Slope": float(part.std())}
    return found


def loudness_peaks(contour: FloatArray) -> float:
    """Peaks per second that stand out from the valleys around them; the contour is not empty."""
    turns = turning_points(contour)
    values = contour[turns]
    inner = (values[1:-1] > values[:-2]) & (values[1:-1] > values[2:])
    return float(np.count_nonzero(inner)) * FRAMES_PER_S / contour.size


def turning_points(contour: FloatArray) -> list[int]:
    """Frames at which the contour turns, by at least a tenth of its range, from its first extreme to its last.

    >>> turning_points(np.array([0.0, 1.0, 5.0, 4.9, 5.5, 1.0, 2.0, 0.0], dtype=np.float32))
    [0, 4, 5, 6, 7]
    """
    if contour.size < 2 or not (least := LEAST_MOVE * float(np.ptp(contour))) > 0.0:
        return []
    moves = np.flatnonzero(np.diff(contour))
    signs = np.sign(contour[moves + 1] - contour[moves])
    extremes = [0, *(moves[1:][signs[1:] != signs[:-1]]).tolist(), contour.size - 1]
    return _those_that_stand_out(extremes, contour[extremes].tolist(), least)


def _those_that_stand_out(places: list[int], values: list[float], least: float) -> list[int]:
    turns: list[int] = []
    low = high = 0
    rising: bool | None = None
    for now, value in enumerate(values):
        if value > values[high]:
            high = now
        if value < values[low]:
            low = now
        if rising is not True and value - values[low] >= least:
            turns.append(places[low])
            rising, high = True, now
        elif rising is not False and values[high] - value >= least:
            turns.append(places[high])
            rising, low = False, now
    return [*turns, places[high if rising else low]]
