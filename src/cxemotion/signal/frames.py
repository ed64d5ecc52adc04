"""The one time grid that every track shares.

The hop is 10 ms. Frame ``k`` covers ``[k * hop, (k + 1) * hop)`` of the recording, its centre is ``(k + 0.5) * hop``.
Every sample lies in exactly one frame, so a channel has ``ceil(samples / rate / hop)`` frames, and the last one may be
part-filled. Measures that need a longer window (pitch, spectrum) centre it on the same instant and read silence beyond
the ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import OptionError
from cxemotion.span import Seconds, Span

FloatArray: TypeAlias = NDArray[np.float32]
BoolArray: TypeAlias = NDArray[np.bool_]

HOP_S: Seconds = 0.010
FRAMES_PER_S = 100
ROWS = 10_000
"""Rows that there is room for from the start."""
LOUDEST_SAMPLE = 1000.0
"""Samples are held within this many full scales: a broken float file must not overflow a square."""


def checked_rate(rate_hz: int) -> int:
    """The rate, if it is one that speech can be measured at.

    Raises:
        OptionError: below 4,000 or above 384,000 samples/s.
    """
    if not 4000 <= rate_hz <= 384_000:
        raise OptionError(f"rate_hz={rate_hz}: supported are 4000 to 384000 samples/s")
    return int(rate_hz)


def clean_samples(samples: NDArray[np.floating]) -> FloatArray:
    """Samples of shape (samples,) as float32 in which nan and infinity are silence.

    Raises:
        OptionError: for an array of more than one dimension.
    """
    array = np.asarray(samples, dtype=np.float32)
    if array.ndim != 1:
        raise OptionError(f"samples of shape {array.shape}: pass one channel, shape (samples,)")
    finite = np.isfinite(array)
    if finite.all() and (array.size == 0 or max(array.max(), -array.min()) <= LOUDEST_SAMPLE):
        return array
    return np.clip(np.where(finite, array, np.float32(0.0)), -LOUDEST_SAMPLE, LOUDEST_SAMPLE)


def frame_count(samples: int, *, rate_hz: int) -> int:
    """How many 10 ms frames a channel of so many samples has.

    >>> frame_count(8000, rate_hz=8000), frame_count(8001, rate_hz=8000), frame_count(0, rate_hz=8000)
    (100, 101, 0)
    """
    return -(-samples * FRAMES_PER_S // rate_hz)


def frame_times_s(count: int, *, first: int = 0) -> NDArray[np.float64]:
    """The centres of ``count`` frames from the first on, in seconds, shape (count,)."""
    return (np.arange(first, first + count, dtype=np.float64) + 0.5) * HOP_S


def frame_slice(span: Span, count: int) -> slice:
    """The frames whose centres lie inside a span, out of ``count``.

    >>> frame_slice(Span(0.0, 0.05), 100)
    slice(0, 5, None)
    """
    first = max(0, math.ceil(span.start / HOP_S - 0.5 - 1e-6))
    stop = max(first, math.ceil(span.end / HOP_S - 0.5 - 1e-6))
    return slice(min(first, count), min(stop, count))


def runs(mask: BoolArray) -> list[tuple[int, int]]:
    """The stretches of true frames, each as (first, stop).

    >>> runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(first), int(stop)) for first, stop in zip(edges[::2], edges[1::2], strict=True)]


def spans_of(mask: BoolArray) -> tuple[Span, ...]:
    """The stretches of true frames as spans of seconds."""
    return tuple(Span(first / FRAMES_PER_S, stop / FRAMES_PER_S) for first, stop in runs(mask))


def mask_of(spans: tuple[Span, ...], count: int) -> BoolArray:
    """Which of ``count`` frames have their centre inside a span, shape (count,)."""
    mask = np.zeros(count, dtype=np.bool_)
    for span in spans:
        mask[frame_slice(span, count)] = True
    return mask


class Reblock:
    """Turns blocks of any length into blocks of one length, so that block size can change no number."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._waiting: list[FloatArray] = []
        self._held = 0

    def push(self, samples: FloatArray) -> Iterator[FloatArray]:
        """Take samples; give every block that is now full."""
        self._waiting.append(samples)
        self._held += samples.size
        if self._held < self._length:
            return
        joined = np.concatenate(self._waiting)
        full = joined.size // self._length * self._length
        self._waiting, self._held = [joined[full:].copy()], joined.size - full
        for start in range(0, full, self._length):
            yield joined[start : start + self._length]

    def rest(self) -> FloatArray:
        """What has not filled a block, shape (samples,)."""
        return np.concatenate(self._waiting) if self._waiting else np.zeros(0, dtype=np.float32)


class Rows:
    """Rows that are added to one array, which grows in place: a long channel is never held twice."""

    def __init__(self, kind: type[np.generic], *width: int) -> None:
        self._rows = np.empty((ROWS, *width), dtype=kind)
        self._count = 0

    def add(self, rows: NDArray[np.generic]) -> None:
        """Put rows behind those that are there, in the kind of number that is kept."""
        stop = self._count + len(rows)
        if stop > len(self._rows):
            self._rows.resize((max(stop, len(self._rows) * 9 // 8), *self._rows.shape[1:]), refcheck=False)
        self._rows[self._count : stop] = rows
        self._count = stop

    def taken(self) -> NDArray[Any]:
        """All rows; nothing may be added any more."""
        self._rows.resize((self._count, *self._rows.shape[1:]), refcheck=False)
        return self._rows
