"""Any rate to the 8 kHz at which calls are analysed, in blocks."""

from __future__ import annotations

import numpy as np

from cxemotion.signal.frames import FloatArray, Reblock, checked_rate, frame_count

ANALYSIS_RATE_HZ = 8000
SAMPLES_PER_FRAME = ANALYSIS_RATE_HZ // 100
FEED_S = 1
"""The resampler is fed whole seconds, whatever the caller hands over: its output is then the same to the last bit."""


class Resampler:
    """One channel at its own rate in, 8 kHz out; :meth:`finish` completes the last frame with silence."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = checked_rate(rate_hz)
        self._feed = Reblock(FEED_S * rate_hz)
        self._taken = self._given = 0
        self._stream = None
        if rate_hz != ANALYSIS_RATE_HZ:
            import soxr

            self._stream = soxr.ResampleStream(rate_hz, ANALYSIS_RATE_HZ, 1, dtype="float32", quality="HQ")

    @property
    def frames(self) -> int:
        """Frames covered by the samples taken so far."""
        return frame_count(self._taken, rate_hz=self._rate_hz)

    def push(self, samples: FloatArray) -> FloatArray:
        """Take clean samples, give the 8 kHz samples that are ready, shape (n,)."""
        self._taken += samples.size
        if self._stream is None:
            self._given += samples.size
            return samples
        return self._emit([self._convert(block, last=False) for block in self._feed.push(samples)])

    def finish(self) -> FloatArray:
        """The rest, padded or cut to whole frames."""
        rest = self._emit([self._convert(self._feed.rest(), last=True)])
        missing = self.frames * SAMPLES_PER_FRAME - self._given
        self._given += missing
        if missing >= 0:
            return np.concatenate([rest, np.zeros(missing, dtype=np.float32)])
        return rest[:missing]

    def _convert(self, block: FloatArray, *, last: bool) -> FloatArray:
        return block if self._stream is None else self._stream.resample_chunk(block, last=last)

    def _emit(self, blocks: list[FloatArray]) -> FloatArray:
        ready = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)
        self._given += ready.size
        return ready
