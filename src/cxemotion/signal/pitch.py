"""The fundamental frequency of a voice, on the telephone or off it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.compiled import compiled
from cxemotion.signal.frames import BoolArray, FloatArray, Rows, clean_samples, frame_slice, frame_times_s
from cxemotion.signal.periodicity import (
    HIGHEST_HZ,
    LOWEST_HZ,
    Periodicity,
    joined,
    no_frames,
    periodicity,
)
from cxemotion.signal.spectrum import SpectrumStream
from cxemotion.signal.viterbi import best_path
from cxemotion.signal.voicing import CONTEXT, voicing_log_odds
from cxemotion.span import Span

CHANGE_COST = 3.0
"""What the path loses, in log odds, when voicing starts or ends."""
JUMP_COST = 10.0
"""What it loses per octave between neighbouring frames: the octave-jump guard."""
STRENGTH_GAIN = 20.0
"""What a candidate gains over another per unit of strength."""
SHORTER_GAIN = 0.05
"""What a candidate gains over another per octave that it is higher."""
FAINT_DB = 45.0
"""A frame this far below the loud periodic frames of its channel is idle noise of the line, not a voice."""
PERIODIC = 0.4
NEVER = -1e3
DECIDED_AT_ONCE = 12_000
"""Frames of a path chosen together."""
LOOKAHEAD = 300
"""Frames of what follows that a choice may still depend on."""
UNVOICED = 2**16 - 1
FINEST_OCTAVES = 1.0 / 16384
"""Pitch is kept in 16 bits until the end, to a twentieth of a cent."""


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """The pitch of one channel on the 10 ms grid.

    Args:
        f0_hz: fundamental frequency, 50 to 600 Hz, nan where unvoiced, shape (frames,).
        strength: how well the band below 1,600 Hz repeats after a period, 0 to 1, also where unvoiced, shape (frames,).
        first_frame: the frame of the recording that the track begins with.
    """

    f0_hz: FloatArray
    strength: FloatArray
    first_frame: int = 0

    @property
    def times_s(self) -> NDArray[np.float64]:
        """Centres of the frames in seconds, shape (frames,)."""
        return frame_times_s(self.f0_hz.size, first=self.first_frame)

    @property
    def voiced(self) -> BoolArray:
        """Which frames have a pitch, shape (frames,)."""
        return ~np.isnan(self.f0_hz)

    def within(self, span: Span) -> PitchTrack:
        """The frames whose centres lie in the span of a track that begins with the recording."""
        part = frame_slice(span, self.f0_hz.size)
        return PitchTrack(self.f0_hz[part], self.strength[part], self.first_frame + part.start)


class PitchStream:
    """The pitch of one channel as its spectra arrive."""

    def __init__(self) -> None:
        self._open = [no_frames()]
        self._behind = self._waiting = 0
        """How many of the open frames are decided, and stay as the context of those that follow; how many are not."""
        self._start: tuple[FloatArray, int] | None = None
        self._code, self._strength, self._level_db = Rows(np.uint16), Rows(np.float16), Rows(np.float16)

    def push(self, spectra: FloatArray) -> Periodicity:
        """Take power spectra of shape (frames, COLUMNS); give what they say about pitch, for others to use."""
        more = periodicity(spectra)
        self._open.append(more)
        self._waiting += more.level_db.size
        self._strength.add(more.low_strength)
        self._level_db.add(more.level_db)
        if self._waiting >= DECIDED_AT_ONCE + LOOKAHEAD + CONTEXT:
            self._decide(DECIDED_AT_ONCE)
        return more

    def finish(self) -> PitchTrack:
        """The track of all frames taken; the stream is used up."""
        if self._waiting:
            self._decide(self._waiting)
        code, strength = self._code.taken(), self._strength.taken()
        unvoiced = (code == UNVOICED) | _faint(self._level_db.taken(), strength)
        self._level_db = Rows(np.float16)  # a long channel has no room for what is not needed any more
        f0_hz = code.astype(np.float32)
        f0_hz *= np.float32(FINEST_OCTAVES)
        np.exp2(f0_hz, out=f0_hz)
        f0_hz *= np.float32(LOWEST_HZ)
        f0_hz[unvoiced] = np.nan
        return PitchTrack(f0_hz, strength.astype(np.float32))

    def _decide(self, count: int) -> None:
        """Choose for so many more frames."""
        known = joined(self._open)
        part = slice(self._behind, self._behind + count + LOOKAHEAD)
        octave, odds = known.octave[part], voicing_log_odds(known)[part]
        local = np.empty(octave.shape, dtype=np.float32)
        _weigh(octave, known.strength[part], odds, local)
        path = best_path(local, octave, change=CHANGE_COST, jump=JUMP_COST, start=self._start)[:count]
        at = octave[np.arange(count, dtype=np.int64), np.maximum(path, 1) - 1]
        above = np.clip(at - np.float32(np.log2(LOWEST_HZ)), 0.0, np.log2(HIGHEST_HZ / LOWEST_HZ))
        self._code.add(np.where(path > 0, np.rint(above / FINEST_OCTAVES), UNVOICED))
        self._start = octave[count - 1].copy(), int(path[-1])
        first = max(0, self._behind + count - CONTEXT)
        self._open = [known.from_frame(first)]
        self._behind += count - first
        self._waiting -= count


@compiled
def _weigh(octave: FloatArray, strength: FloatArray, odds: FloatArray, local: FloatArray) -> None:
    """What each candidate counts in each frame: the odds, less what it is behind the candidate liked best."""
    for frame in range(odds.size):
        best = np.float32(0.0)
        for one in range(strength.shape[1]):
            liking = np.float32(STRENGTH_GAIN) * strength[frame, one] + np.float32(SHORTER_GAIN) * octave[frame, one]
            best = max(best, liking)
            local[frame, one] = liking + odds[frame]
        for one in range(strength.shape[1]):
            local[frame, one] = local[frame, one] - best if strength[frame, one] > 0.0 else np.float32(NEVER)


def _faint(level_db: NDArray[np.float16], strength: NDArray[np.float16]) -> BoolArray:
    periodic = level_db[strength > PERIODIC]
    loud_db = float(np.percentile(periodic.astype(np.float32), 95, overwrite_input=True)) if periodic.size else -np.inf
    return level_db < loud_db - FAINT_DB


def track_pitch(samples: NDArray[np.floating], *, rate_hz: int) -> PitchTrack:
    """The fundamental frequency of a voice every 10 ms.

    Candidates are peaks of a generalised autocorrelation in a 40 ms window, corrected for the window (Boersma 1993,
    Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound). A
    Viterbi path that pays for octave jumps and for changes of voicing chooses among them and being unvoiced. No energy
    is needed at the fundamental itself, which the telephone removes. How likely a frame is voiced says
    :mod:`cxemotion.signal.voicing`. A choice depends on the 6 s around it, and on the level of the whole channel.

    Args:
        samples: one channel, shape (samples,), full scale 1; nan and infinity count as silence.
        rate_hz: samples per second, 4,000 to 384,000; the analysis runs at 8,000.

    Raises:
        OptionError: for a rate outside its range, or more than one dimension.

    >>> tone = np.sin(2 * np.pi * 200.0 * np.arange(8000) / 8000)
    >>> float(np.nanmedian(track_pitch(tone, rate_hz=8000).f0_hz).round())
    200.0
    """
    spectra, pitch = SpectrumStream(rate_hz), PitchStream()
    for block in spectra.push(clean_samples(samples)):
        pitch.push(block)
    for block in spectra.finish():
        pitch.push(block)
    return pitch.finish()
