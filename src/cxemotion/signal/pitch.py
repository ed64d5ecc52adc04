"""The fundamental frequency of a voice, on the telephone or off it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import BoolArray, FloatArray, clean_samples, frame_slice, frame_times_s
from cxemotion.signal.periodicity import (
    CANDIDATES,
    HIGHEST_HZ,
    LOWEST_HZ,
    Periodicity,
    joined,
    no_frames,
    periodicity,
)
from cxemotion.signal.spectrum import SpectrumStream
from cxemotion.signal.viterbi import best_path
from cxemotion.signal.windows import moving_max, moving_mean
from cxemotion.span import Span

VOICING_WEIGHTS = np.array([1.34, 0.159, -4.906, 9.816, 4.164], dtype=np.float32)
VOICING_BIAS = -3.911
"""Log odds of being voiced: the weights of the frame's strength; of its level under the loudest within 2.5 s, in dB;
of the strength over 5 frames; of the low band's strength over 5 and over 11 frames; and what is added to them."""
CHANGE_COST = 3.0
"""What the path loses, in log odds, when voicing starts or ends."""
JUMP_COST = 10.0
"""What it loses per octave between neighbouring frames: the octave-jump guard."""
STRENGTH_GAIN = 20.0
"""What a candidate gains over another per unit of strength."""
SHORTER_GAIN = 0.05
"""What a candidate gains over another per octave that it is higher."""
LOUD_REACH = 250
"""Frames to either side in which the loudest is looked for."""
FAR_BELOW_DB = -60.0
FAINT_DB = 45.0
"""A frame this far below the loud periodic frames of its channel is idle noise of the line, not a voice."""
PERIODIC = 0.4
NEVER = -1e3
DECIDED_AT_ONCE = 3000
"""Frames of a path chosen together."""
LOOKAHEAD = 300
"""Frames of what follows that a choice may still depend on."""


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """The pitch of one channel on the 10 ms grid.

    Args:
        times_s: centres of the frames in seconds, shape (frames,).
        f0_hz: fundamental frequency, 50 to 600 Hz, nan where unvoiced, shape (frames,).
        strength: how well the band below 1,600 Hz repeats after a period, 0 to 1, also where unvoiced, shape (frames,).
    """

    times_s: NDArray[np.float64]
    f0_hz: FloatArray
    strength: FloatArray

    @property
    def voiced(self) -> BoolArray:
        """Which frames have a pitch, shape (frames,)."""
        return ~np.isnan(self.f0_hz)

    def within(self, span: Span) -> PitchTrack:
        """The frames whose centres lie in the span."""
        part = frame_slice(span, self.f0_hz.size)
        return PitchTrack(self.times_s[part], self.f0_hz[part], self.strength[part])


class PitchStream:
    """The pitch of one channel as its spectra arrive."""

    def __init__(self) -> None:
        self._open = no_frames()
        self._decided = 0
        """How many of the open frames are decided; they stay as the context of those that follow."""
        self._start: tuple[FloatArray, int] | None = None
        self._f0_hz: list[FloatArray] = [np.zeros(0, dtype=np.float32)]
        self._strength: list[FloatArray] = [np.zeros(0, dtype=np.float32)]
        self._level_db: list[FloatArray] = [np.zeros(0, dtype=np.float32)]

    def push(self, spectra: FloatArray) -> Periodicity:
        """Take power spectra of shape (frames, bins); give what they say about pitch, for others to use."""
        more = periodicity(spectra)
        self._open = joined(self._open, more)
        if self._open.level_db.size - self._decided >= DECIDED_AT_ONCE + LOOKAHEAD + LOUD_REACH:
            self._decide(DECIDED_AT_ONCE, known=self._open.level_db.size - LOUD_REACH)
        return more

    def finish(self) -> PitchTrack:
        """The track of all frames taken."""
        frames = self._open.level_db.size
        if frames > self._decided:
            self._decide(frames - self._decided, known=frames)
        f0_hz, strength = np.concatenate(self._f0_hz), np.concatenate(self._strength)
        f0_hz[_faint(np.concatenate(self._level_db), strength)] = np.nan
        return PitchTrack(frame_times_s(f0_hz.size), f0_hz, strength)

    def _decide(self, count: int, *, known: int) -> None:
        """Choose for so many more frames, looking at the open frames up to ``known``."""
        part = slice(self._decided, known)
        octave, strength = self._open.octave[:, part], self._open.strength[:, part]
        odds = voicing_log_odds(self._open)[part]
        path = best_path(*_scores(octave, strength, odds, self._start))[:count]
        chosen, frames = np.maximum(path - 1, 0), np.arange(count)
        f0_hz = np.clip(np.exp2(octave[chosen, frames]), LOWEST_HZ, HIGHEST_HZ)
        self._f0_hz.append(np.where(path > 0, f0_hz, np.float32(np.nan)))
        self._strength.append(self._open.low_strength[part][:count].copy())
        self._level_db.append(self._open.level_db[part][:count].copy())
        self._start = (octave[:, count - 1].copy(), int(path[-1]))
        behind = max(0, self._decided + count - LOUD_REACH - 10)
        self._open = self._open.from_frame(behind)
        self._decided += count - behind


def _faint(level_db: FloatArray, strength: FloatArray) -> BoolArray:
    periodic = level_db[strength > PERIODIC]
    loud_db = float(np.percentile(periodic, 95)) if periodic.size else -np.inf
    return level_db < loud_db - FAINT_DB


def voicing_log_odds(measures: Periodicity) -> FloatArray:
    """Log odds that each frame is voiced, before its neighbours' say, shape (frames,)."""
    best = measures.strength[0]
    level = measures.level_db
    below = np.maximum(level - moving_max(moving_mean(level, 5), LOUD_REACH), FAR_BELOW_DB)
    low = measures.low_strength
    parts = (best, below, moving_mean(best, 5), moving_mean(low, 5), moving_mean(low, 11))
    return VOICING_WEIGHTS @ np.stack(parts) + np.float32(VOICING_BIAS)


def _scores(
    octave: FloatArray, strength: FloatArray, odds: FloatArray, start: tuple[FloatArray, int] | None
) -> tuple[FloatArray, FloatArray]:
    """Scores of every step between states (unvoiced, then the candidates), and of the states before the first frame."""
    states, frames = CANDIDATES + 1, octave.shape[1]
    liking = STRENGTH_GAIN * strength + SHORTER_GAIN * octave
    local = np.where(strength > 0.0, liking - liking.max(axis=0) + odds, np.float32(NEVER))
    before = np.concatenate([octave[:, :1] if start is None else start[0][:, None], octave[:, :-1]], axis=1)
    steps = np.empty((states, states, frames), dtype=np.float32)
    steps[0, 0] = 0.0
    steps[1:, 0] = -CHANGE_COST
    steps[0, 1:] = local - CHANGE_COST
    steps[1:, 1:] = local[None] - JUMP_COST * np.abs(before[:, None] - octave[None])
    initial = np.full(states, NEVER, dtype=np.float32)
    initial[0 if start is None else start[1]] = 0.0
    return steps, initial


def track_pitch(samples: NDArray[np.floating], *, rate_hz: int) -> PitchTrack:
    """The fundamental frequency of a voice every 10 ms.

    Candidates are peaks of a generalised autocorrelation in a 40 ms window, corrected for the window (Boersma 1993,
    Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound). A
    Viterbi path that pays for octave jumps and for changes of voicing chooses among them and being unvoiced. No energy
    is needed at the fundamental itself, which the telephone removes. A choice depends on the 5.5 s after it at most.

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
