"""The sound of a call, measured channel by channel in one pass over its blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.recording import Recording, Role
from cxemotion.signal import quality
from cxemotion.signal.tracks import ChannelTracker, ChannelTracks
from cxemotion.span import Seconds, Span


@dataclass(frozen=True, slots=True)
class ChannelQuality:
    """What limits one channel.

    Args:
        silent: whether nobody is ever heard on it.
        clipped_share: share of its samples, 0 to 1, that are clipped.
        snr_db: level of speech over the level between, ``nan`` without both.
        dropouts: gaps of digital silence within speech.
        eight_bit: whether it was stored in 8 bits.
        dc_offset: mean of the samples, full scale 1.
    """

    silent: bool
    clipped_share: float
    snr_db: float
    dropouts: int
    eight_bit: bool
    dc_offset: float


@dataclass(frozen=True, slots=True, eq=False)
class CallSound:
    """The tracks of every channel of a call.

    Args:
        duration_s: length of the recording.
        tracks: one per channel.
        roles: the channel of each role; empty where nothing tells who is where.
        quality: one per channel.
        one_voice_path: whether everybody is on one channel: a mono recording, or one channel written twice.
    """

    duration_s: Seconds
    tracks: tuple[ChannelTracks, ...]
    roles: Mapping[Role, int]
    quality: tuple[ChannelQuality, ...]
    one_voice_path: bool

    def of(self, role: Role) -> ChannelTracks | None:
        """The tracks that hold a role: its own channel, else the one that holds everybody."""
        if role in self.roles:
            return self.tracks[self.roles[role]]
        return self.tracks[0] if self.one_voice_path and not self.roles else None

    @property
    def speech(self) -> dict[Role, tuple[Span, ...]]:
        """When each role speaks; empty where channels do not tell the roles apart."""
        return {role: self.tracks[channel].speech for role, channel in self.roles.items()}


LONG_S = 7200.0
"""A longer recording is read once for each channel, so that the working memory of one is needed at a time."""


def measure_sound(recording: Recording) -> CallSound:
    """Measure every channel of a recording, in blocks, so that its length does not matter to memory.

    Speech that leaked from one of two channels into the other is left out. Two channels that carry the same sound
    count as one, and tell no roles apart.

    Raises:
        RecordingError: where the file ends early or cannot be decoded.
    """
    clipped, offset = np.zeros((2, recording.channels))
    eight_bit = np.ones(recording.channels, dtype=np.bool_)
    identical = recording.channels == 2
    every = tuple(range(recording.channels))
    tracks: list[ChannelTracks] = []
    for group in (every,) if recording.duration_s <= LONG_S else tuple((channel,) for channel in every):
        trackers = {channel: ChannelTracker(rate_hz=recording.rate_hz) for channel in group}
        for block in recording.blocks():
            for channel, tracker in trackers.items():
                samples = block[channel]
                tracker.push(samples)
                clipped[channel] += np.nan_to_num(quality.clipped_share(samples)) * samples.size
                offset[channel] += np.nan_to_num(quality.dc_offset(samples)) * samples.size
                eight_bit[channel] &= quality.is_eight_bit(samples) or not samples.any()
            identical = identical and _same_or_silent(block)
        tracks += [trackers.pop(channel).finish() for channel in group]  # each frees its working memory
    if recording.channels == 2 and not identical:
        left, right = tracks
        tracks = [left.without_leaks(right), right.without_leaks(left)]
    return CallSound(
        duration_s=recording.duration_s,
        tracks=tuple(tracks),
        roles={} if identical else dict(recording.roles),
        quality=tuple(
            ChannelQuality(
                silent=quality.is_silent(track.level_db),
                clipped_share=float(clipped[channel]) / recording.frames,
                snr_db=quality.snr_db(track.level_db, track.speech),
                dropouts=len(quality.dropouts(track.level_db, track.speech)),
                eight_bit=bool(eight_bit[channel]) and not quality.is_silent(track.level_db),
                dc_offset=float(offset[channel]) / recording.frames,
            )
            for channel, track in enumerate(tracks)
        ),
        one_voice_path=identical or recording.channels == 1,
    )


def _same_or_silent(block: NDArray[np.float32]) -> bool:
    return quality.are_identical(block[0], block[1]) or not block.any()
