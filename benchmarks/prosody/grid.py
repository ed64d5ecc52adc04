"""The reference on its times, and the constant shift that every tracker is granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import Track
from cxemotion.evaluate.pitch import PitchScores, evaluate, resample_track
from cxemotion.evaluate.resampling import pool

FDA_HOP_S = 0.015
"""Frames of the laryngograph reference; frame ``k`` is at ``k * FDA_HOP_S``."""
SHIFTS_S = tuple(step * 0.0025 for step in range(-8, 9))


@dataclass(frozen=True, slots=True)
class Reference:
    """Times in seconds and F0 in Hz, 0 where unvoiced, both of shape (frames,)."""

    times_s: NDArray[np.float64]
    f0_hz: NDArray[np.float64]


def read_reference(path: Path) -> Reference:
    """A ``.f0ref`` file: one value a line, every 15 ms from 0."""
    f0_hz = np.loadtxt(path, dtype=np.float64, ndmin=1)
    return Reference(np.arange(f0_hz.size) * FDA_HOP_S, f0_hz)


def score(track: Track, reference: Reference, *, shift_s: float = 0.0) -> PitchScores:
    """A track at the reference's times, read ``shift_s`` later."""
    at_s = reference.times_s + shift_s
    return evaluate(reference.f0_hz, resample_track(track.times_s, track.f0_hz, at_s=at_s))


def best_shift_s(tracks: Sequence[Track], references: Sequence[Reference]) -> float:
    """The constant shift at which a tracker's F0 frame error is least, the smallest of several.

    Trackers differ in which instant a frame stands for, and the reference's own is not documented.
    """

    def missed(shift_s: float) -> float:
        pairs = zip(tracks, references, strict=True)
        return pool([score(track, reference, shift_s=shift_s) for track, reference in pairs]).f0_frame_error

    return min(SHIFTS_S, key=lambda shift_s: (round(missed(shift_s), 9), abs(shift_s)))
