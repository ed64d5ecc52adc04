"""The sound of a call in progress: all of it on disk, the last minute in memory."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cxemotion.recording import Recording, Role
from cxemotion.span import Seconds, Span

KEPT_S: Seconds = 60.0
"""So much of each channel stays in memory, for turns whose words come after their sound."""
_FLUSH_S: Seconds = 2.0


@dataclass(frozen=True, slots=True)
class SpooledSamples:
    """Samples that were written channel by channel; a shorter channel ends in silence."""

    files: tuple[Path, ...]
    frames: int

    def blocks(self, frames: int, /) -> Iterator[NDArray[np.float32]]:
        """All samples in order, as arrays of shape (channels, at most ``frames``), full scale 1."""
        for start in range(0, self.frames, frames):
            block = np.zeros((len(self.files), min(frames, self.frames - start)), dtype=np.float32)
            for channel, file in enumerate(self.files):
                if file.exists():
                    read = np.fromfile(file, dtype=np.float32, count=block.shape[1], offset=4 * start)
                    block[channel, : read.size] = read
            yield block


class LiveSound:
    """Takes the sound of each role as it comes.

    Args:
        roles: who is on which channel, in order.
        rate_hz: samples per second of each channel.
    """

    def __init__(self, roles: Sequence[Role], rate_hz: int) -> None:
        self.rate_hz = rate_hz
        self._folder = Path(tempfile.mkdtemp(prefix="cxemotion-live-"))
        self._forget = weakref.finalize(self, shutil.rmtree, str(self._folder), ignore_errors=True)
        self._channels = {role: _Channel(self._folder / f"{role}.f32", rate_hz) for role in roles}

    def push(self, role: Role, samples: NDArray[np.float32]) -> None:
        """The next samples of a role, shape (samples,)."""
        self._channels[role].push(samples)

    @property
    def roles(self) -> Mapping[Role, int]:
        """The channel of each role."""
        return {role: channel for channel, role in enumerate(self._channels)}

    def clip(self, role: Role, span: Span) -> NDArray[np.float32]:
        """The samples of a span as far as they are in memory, shape (samples,)."""
        channel = self._channels.get(role)
        return channel.clip(span) if channel else np.zeros(0, dtype=np.float32)

    def recording(self, name: str) -> Recording | None:
        """Everything heard, read from disk as it is needed; ``None`` where nothing was."""
        for channel in self._channels.values():
            channel.flush()
        frames = max(channel.heard for channel in self._channels.values())
        if not frames:
            return None
        source = SpooledSamples(tuple(channel.file for channel in self._channels.values()), frames)
        return Recording(source, self.rate_hz, frames, len(self._channels), dict(self.roles), name)

    def close(self) -> None:
        """Remove what is on disk."""
        self._forget()


class _Channel:
    def __init__(self, file: Path, rate_hz: int) -> None:
        self.file = file
        self.heard = 0
        self._rate_hz = rate_hz
        self._unwritten: list[NDArray[np.float32]] = []
        self._unwritten_size = 0
        self._kept = np.zeros(0, dtype=np.float32)

    def push(self, samples: NDArray[np.float32]) -> None:
        self.heard += samples.size
        self._unwritten.append(samples)
        self._unwritten_size += samples.size
        if self._unwritten_size >= _FLUSH_S * self._rate_hz:
            self.flush()

    def flush(self) -> None:
        # opened for each write: a process holds thousands of calls, but not thousands of open files
        if not self._unwritten:
            return
        new = np.concatenate(self._unwritten)
        with self.file.open("ab") as file:
            new.tofile(file)
        self._kept = np.concatenate([self._kept, new])[-round(KEPT_S * self._rate_hz) :]
        self._unwritten, self._unwritten_size = [], 0

    def clip(self, span: Span) -> NDArray[np.float32]:
        known = np.concatenate([self._kept, *self._unwritten])
        first = self.heard - known.size
        start, stop = (round(time * self._rate_hz) - first for time in (span.start, span.end))
        return known[max(0, start) : max(0, stop)]
