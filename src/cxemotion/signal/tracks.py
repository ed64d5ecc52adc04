"""Everything that is measured on one channel, from blocks of any length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.crosstalk import without_leaks
from cxemotion.signal.frames import (
    HOP_S,
    FloatArray,
    Reblock,
    Rows,
    checked_rate,
    clean_samples,
    frame_slice,
)
from cxemotion.signal.level import frame_level_db
from cxemotion.signal.pace import find_nuclei
from cxemotion.signal.pitch import PitchTrack
from cxemotion.signal.spectrum import SpectrumStream
from cxemotion.signal.speech import MeasureStream, find_speech
from cxemotion.span import Seconds, Span, overlap


@dataclass(frozen=True, slots=True, eq=False)
class ChannelTracks:
    """One channel on the 10 ms grid of :mod:`cxemotion.signal.frames`.

    Args:
        level_db: level of each frame in dB full scale, -inf in silence, shape (frames,).
        pitch: the pitch track of the same frames.
        speech: when somebody speaks, in order.
        nuclei_s: times of syllable nuclei in seconds, in order, shape (nuclei,).
        hop_s: seconds from one frame to the next.
    """

    level_db: FloatArray
    pitch: PitchTrack
    speech: tuple[Span, ...]
    nuclei_s: NDArray[np.float64]
    hop_s: Seconds = HOP_S

    @property
    def times_s(self) -> NDArray[np.float64]:
        """Centres of the frames in seconds, shape (frames,)."""
        return self.pitch.times_s

    @property
    def f0_hz(self) -> FloatArray:
        """Fundamental frequency of each frame, nan where unvoiced, shape (frames,)."""
        return self.pitch.f0_hz

    @property
    def strength(self) -> FloatArray:
        """How periodic each frame is, 0 to 1, shape (frames,)."""
        return self.pitch.strength

    def within(self, span: Span) -> ChannelTracks:
        """The part of every track that lies in the span; times stay those of the recording."""
        part = frame_slice(span, self.level_db.size)
        first, stop = np.searchsorted(self.nuclei_s, [span.start, span.end])
        return ChannelTracks(
            self.level_db[part],
            self.pitch.within(span),
            overlap(self.speech, [span]),
            self.nuclei_s[first:stop],
            self.hop_s,
        )

    def without_leaks(self, other: ChannelTracks) -> ChannelTracks:
        """The same tracks without the speech and nuclei that leaked from the other channel of the call."""
        speech = without_leaks(self.speech, self.level_db, other_speech=other.speech, other_level_db=other.level_db)
        edges = np.array([(-np.inf, -np.inf), *((span.start, span.end) for span in speech)])
        latest = np.searchsorted(edges[:, 0], self.nuclei_s, side="right") - 1
        return replace(self, speech=speech, nuclei_s=self.nuclei_s[self.nuclei_s < edges[latest, 1]])


class ChannelTracker:
    """Measures one channel from successive blocks; their lengths change no number.

    Args:
        rate_hz: samples per second, 4,000 to 384,000.

    Raises:
        OptionError: for a rate outside its range.

    >>> tracker = ChannelTracker(rate_hz=8000)
    >>> tracker.push(np.zeros(4000, dtype=np.float32))
    >>> tracker.push(np.zeros(4000, dtype=np.float32))
    >>> tracks = tracker.finish()
    >>> tracks.level_db.shape, tracks.speech
    ((100,), ())
    """

    def __init__(self, *, rate_hz: int) -> None:
        self._rate_hz = checked_rate(rate_hz)
        self._seconds = Reblock(rate_hz)
        self._levels = Rows(np.float32)
        self._spectra = SpectrumStream(rate_hz)
        self._measures = MeasureStream()

    def push(self, samples: NDArray[np.floating]) -> None:
        """Take the next samples of the channel, shape (samples,), full scale 1; nan and infinity count as silence."""
        clean = clean_samples(samples)
        for second in self._seconds.push(clean):
            self._levels.add(self._level(second))
        for spectra in self._spectra.push(clean):
            self._measures.push(spectra)

    def finish(self) -> ChannelTracks:
        """The tracks of everything taken; the tracker is used up."""
        self._levels.add(self._level(self._seconds.rest()))
        for spectra in self._spectra.finish():
            self._measures.push(spectra)
        measures = self._measures.finish()
        self._measures = MeasureStream()  # what it held is not needed beside what it gave
        speech = find_speech(measures)
        return ChannelTracks(self._levels.taken(), measures.pitch, speech, find_nuclei(measures, speech))

    def _level(self, samples: FloatArray) -> FloatArray:
        return frame_level_db(samples, self._rate_hz * HOP_S)


def track_channel(blocks: Iterable[NDArray[np.floating]], *, rate_hz: int) -> ChannelTracks:
    """The tracks of one channel from its blocks in order, each of shape (samples,)."""
    tracker = ChannelTracker(rate_hz=rate_hz)
    for block in blocks:
        tracker.push(block)
    return tracker.finish()
