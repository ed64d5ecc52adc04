"""Pitch tracks beside a reference.

Conventions:

* Both tracks stand on the same frames (``resample_track`` puts one on the other's times, nearest frame); a frame is
  unvoiced where it is ``nan`` or 0.
* Gross pitch error: of the frames voiced on both sides, those off by more than 20 % of the reference.
* Voicing decision error: of all frames, those voiced on one side only. F0 frame error: of all frames, those with a
  voicing error or a gross pitch error (Chu and Alwan 2009).
* Raw pitch accuracy: of the frames voiced in the reference, those whose estimate is within 50 cents (Salamon et al.
  2014, as in mir_eval; an estimate that is unvoiced there is wrong).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import LabelError
from cxemotion.evaluate.counts import Array, Rate, pool_counts, ratio

_GROSS = 0.20
_CENTS = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class PitchScores:
    """Counts of frames, of one or many tracks.

    Args:
        frames: all.
        voiced: voiced in the reference.
        both: voiced on both sides.
        gross: of those, off by more than 20 %.
        missed: voiced in the reference only.
        false_voiced: voiced in the estimate only.
        close: voiced in the reference, estimate within 50 cents.
    """

    frames: Array
    voiced: Array
    both: Array
    gross: Array
    missed: Array
    false_voiced: Array
    close: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def gross_pitch_error(self) -> float:
        """Of the frames voiced on both sides, the share off by more than 20 %."""
        return float(ratio(self.gross, self.both))

    @property
    def voicing_decision_error(self) -> float:
        """Of all frames, the share voiced on one side only."""
        return float(ratio(self.missed + self.false_voiced, self.frames))

    @property
    def f0_frame_error(self) -> float:
        """Of all frames, the share with either error."""
        return float(ratio(self.missed + self.false_voiced + self.gross, self.frames))

    @property
    def raw_pitch_accuracy(self) -> float:
        """Of the frames voiced in the reference, the share within 50 cents."""
        return float(ratio(self.close, self.voiced))

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        voicing = self.missed + self.false_voiced
        return {
            "gross_pitch_error": Rate(ratio(self.gross, self.both), self.both),
            "voicing_decision_error": Rate(ratio(voicing, self.frames), self.frames),
            "f0_frame_error": Rate(ratio(voicing + self.gross, self.frames), self.frames),
            "raw_pitch_accuracy": Rate(ratio(self.close, self.voiced), self.voiced),
            "voicing_recall": Rate(ratio(self.both, self.voiced), self.voiced),
            "voicing_precision": Rate(ratio(self.both, self.both + self.false_voiced), self.both + self.false_voiced),
        }


def resample_track(times_s: NDArray[np.floating], f0_hz: NDArray[np.floating], *, at_s: NDArray[np.floating]) -> Array:
    """A track at other times: the nearest frame, ``nan`` where none lies within half the track's usual hop.

    Args:
        times_s: (frames,), rising.
        f0_hz: (frames,).
        at_s: (times,).

    Raises:
        LabelError: where times and pitches differ in number, or times do not rise.
    """
    times, f0, at = np.asarray(times_s, float), np.asarray(f0_hz, float), np.asarray(at_s, float)
    if times.shape != f0.shape or times.ndim != 1 or (np.diff(times) <= 0).any():
        raise LabelError(f"a track of {times.shape} times and {f0.shape} pitches; give rising times, one for each")
    if not times.size:
        return np.full(at.shape, np.nan)
    nearest = (
        np.clip(np.searchsorted(times, at), 1, max(times.size - 1, 1)) if times.size > 1 else np.zeros(at.shape, int)
    )
    if times.size > 1:
        nearest = np.where(at - times[nearest - 1] <= times[nearest] - at, nearest - 1, nearest)
    reach = float(np.median(np.diff(times))) / 2 + 1e-9 if times.size > 1 else np.inf
    return np.where(np.abs(times[nearest] - at) <= reach, f0[nearest], np.nan)


def validate(reference_hz: NDArray[np.floating], estimate_hz: NDArray[np.floating]) -> None:
    """Refuse tracks on different frames or with negative pitches.

    Raises:
        LabelError: naming the shapes, or the pitch.
    """
    if reference_hz.shape != estimate_hz.shape or reference_hz.ndim != 1:
        raise LabelError(
            f"tracks of shapes {reference_hz.shape} and {estimate_hz.shape}; put both on one grid with resample_track"
        )
    for track in (reference_hz, estimate_hz):
        if (track < 0).any():
            raise LabelError(f"a pitch of {track[track < 0][0]:g} Hz; give nan or 0 where unvoiced")


def evaluate(reference_hz: NDArray[np.floating], estimate_hz: NDArray[np.floating]) -> PitchScores:
    """Score one track beside its reference, both (frames,) in Hz, ``nan`` or 0 where unvoiced."""
    reference, estimate = np.asarray(reference_hz, float), np.asarray(estimate_hz, float)
    validate(reference, estimate)
    voiced, found = reference > 0, estimate > 0  # nan is neither
    both = voiced & found
    factor = estimate[both] / reference[both]
    return PitchScores(
        frames=np.array(float(reference.size)),
        voiced=np.array(float(voiced.sum())),
        both=np.array(float(both.sum())),
        gross=np.array(float((np.abs(factor - 1) > _GROSS).sum())),
        missed=np.array(float((voiced & ~found).sum())),
        false_voiced=np.array(float((found & ~voiced).sum())),
        close=np.array(float((np.abs(1200 * np.log2(factor)) <= _CENTS).sum())),
    )
