"""The voice within some spans of a recording: a second pass over its samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from cxemotion.features.functionals import measure_functionals
from cxemotion.recording import Recording
from cxemotion.signal.frames import FRAMES_PER_S, frame_slice
from cxemotion.signal.pitch import PitchTrack
from cxemotion.signal.timbre import band_levels_db
from cxemotion.span import Span


def measure_voice(
    recording: Recording, spans: Sequence[Span], *, channel: int, pitch: PitchTrack
) -> tuple[dict[str, float], ...]:
    """The 88 functionals within each span of a channel, in the order of the spans.

    The samples are read in blocks, and no more of them held than the spans need that are open at one time.

    Args:
        recording: read from start to end once.
        spans: in any order; they may overlap.
        channel: the one to measure, from 0.
        pitch: of the whole channel.

    Raises:
        RecordingError: where the file ends early or cannot be decoded.
    """
    parts = [frame_slice(span, pitch.f0_hz.size) for span in spans]
    found: dict[int, dict[str, float]] = {}
    for number, samples in _cut(recording, parts, channel):
        inside = pitch.within(spans[number])
        found[number] = measure_functionals(samples, rate_hz=recording.rate_hz, pitch=inside)
    return tuple(found[number] for number in range(len(spans)))


def measure_bands(
    recording: Recording, spans: Sequence[Span], *, channel: int, frames: int
) -> tuple[NDArray[np.float32], ...]:
    """Levels of the telephone's bands within each span, dB, each of shape (frames, bands), in the order of the spans.

    Args:
        recording: read from start to end once.
        spans: in any order; they may overlap.
        channel: the one to measure, from 0.
        frames: how many the whole channel has.

    Raises:
        RecordingError: where the file ends early or cannot be decoded.
    """
    parts = [frame_slice(span, frames) for span in spans]
    found = {
        number: band_levels_db(samples, rate_hz=recording.rate_hz)
        for number, samples in _cut(recording, parts, channel)
    }
    return tuple(found[number] for number in range(len(spans)))


def _cut(recording: Recording, parts: Sequence[slice], channel: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The samples of each stretch of frames, with its number, as soon as all of them were read."""
    edges = [[-(-edge * recording.rate_hz // FRAMES_PER_S) for edge in (part.start, part.stop)] for part in parts]
    waiting = sorted(range(len(parts)), key=lambda number: edges[number])
    held: dict[int, list[NDArray[np.float32]]] = {}
    done = 0
    for block in recording.blocks():
        following = done + block.shape[1]
        while waiting and edges[waiting[0]][0] < following:
            held[waiting.pop(0)] = []
        for number, pieces in list(held.items()):
            first, stop = edges[number]
            pieces.append(block[channel, max(first - done, 0) : max(stop - done, 0)].copy())
            if stop <= following:
                yield number, np.concatenate(held.pop(number))
        done = following
    for number in (*held, *waiting):  # the last frame may be part-filled, a stretch beyond the end is empty
        yield number, np.concatenate([*held.get(number, []), np.zeros(0, dtype=np.float32)])
