"""Numbers from sound: arrays in, arrays out, on the one time grid of :mod:`cxemotion.signal.frames`."""

from cxemotion.signal.crosstalk import without_leaks
from cxemotion.signal.level import level_db, mean_level_db
from cxemotion.signal.pace import syllable_nuclei
from cxemotion.signal.pitch import PitchTrack, track_pitch
from cxemotion.signal.speech import detect_speech
from cxemotion.signal.tracks import ChannelTracker, ChannelTracks, track_channel

__all__ = [
    "ChannelTracker",
    "ChannelTracks",
    "PitchTrack",
    "detect_speech",
    "level_db",
    "mean_level_db",
    "syllable_nuclei",
    "track_channel",
    "track_pitch",
    "without_leaks",
]
