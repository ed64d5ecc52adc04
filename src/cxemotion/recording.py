"""Who can speak in a call, and the sound of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import RecordingError
from cxemotion.span import Seconds


class Role(StrEnum):
    """Who is speaking; ``other`` is a machine, a bystander or a second caller."""

    AGENT = "agent"
    CUSTOMER = "customer"
    OTHER = "other"


class SampleSource(Protocol):
    """Where a recording's samples come from: an array in memory, or a file read as it is needed."""

    def blocks(self, frames: int, /) -> Iterator[NDArray[np.float32]]:
        """All samples in order, as arrays of shape (channels, at most ``frames``), full scale 1."""
        ...


@dataclass(frozen=True, slots=True)
class ArraySamples:
    """Samples in memory, shape (channels, samples), float32, full scale 1."""

    samples: NDArray[np.float32]

    def blocks(self, frames: int, /) -> Iterator[NDArray[np.float32]]:
        """The samples in slices; no copy is made."""
        for start in range(0, self.samples.shape[1], frames):
            yield self.samples[:, start : start + frames]


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """The sound of one call: its shape, who is on which channel, and a way to read it in blocks.

    Args:
        source: gives the samples; nothing is read until they are asked for.
        rate_hz: samples per second of each channel.
        frames: samples per channel.
        channels: number of channels.
        roles: the channel of each role, counted from 0; empty where nobody said.
        name: what messages call it, a file name as a rule.

    Raises:
        RecordingError: without channels or samples, or where a role names a channel that is not there.
    """

    source: SampleSource
    rate_hz: int
    frames: int
    channels: int
    roles: Mapping[Role, int] = field(default_factory=dict[Role, int])
    name: str = "recording"

    def __post_init__(self) -> None:
        if self.channels < 1:
            raise RecordingError(f"{self.name}: 0 channels; export the call with one channel or one per speaker")
        if self.frames < 1:
            raise RecordingError(f"{self.name}: 0 seconds of audio; check that the recorder wrote the call")
        if not 4000 <= self.rate_hz <= 384_000:
            raise RecordingError(f"{self.name}: {self.rate_hz} samples/s; supported are 4000 to 384000")
        for role, channel in self.roles.items():
            if not 0 <= channel < self.channels:
                raise RecordingError(
                    f"{self.name}: {self.channels} channel{'s' * (self.channels > 1)} but roles put the "
                    f"{role} on channel {channel}; count channels from 0, or leave out roles"
                )
        if len(set(self.roles.values())) < len(self.roles):
            raise RecordingError(f"{self.name}: two roles on one channel; name one role for a mono recording")

    @classmethod
    def from_samples(
        cls,
        samples: NDArray[np.floating],
        *,
        rate_hz: int,
        roles: Mapping[Role, int] | None = None,
        name: str = "recording",
    ) -> Recording:
        """A recording from an array of shape (samples,) or (channels, samples), full scale 1."""
        array = np.atleast_2d(np.asarray(samples, dtype=np.float32))
        if array.ndim != 2:
            raise RecordingError(f"{name}: samples of shape {array.shape}; pass (samples,) or (channels, samples)")
        return cls(ArraySamples(array), rate_hz, array.shape[1], array.shape[0], dict(roles or {}), name)

    @property
    def duration_s(self) -> Seconds:
        """Length in seconds."""
        return self.frames / self.rate_hz

    def with_roles(self, roles: Mapping[Role, int]) -> Recording:
        """The same sound with other roles."""
        return replace(self, roles=dict(roles))

    def blocks(self, *, block_s: Seconds = 30.0) -> Iterator[NDArray[np.float32]]:
        """All samples in order, as arrays of shape (channels, at most ``block_s`` seconds)."""
        return self.source.blocks(max(1, round(block_s * self.rate_hz)))
