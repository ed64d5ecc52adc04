"""What a constant gain on a quiet recording of 16 bits must not change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.features.catalogue import PROSODY, measure_tracks
from cxemotion.signal import ChannelTracks, track_channel
from tests.signal.sounds import RATE_HZ, talk


def quiet(level_db: float, noise_level: float) -> np.ndarray:
    """Speech at about so many dB full scale, rounded to 16 bits."""
    sound = talk(noise_level=noise_level) * np.float32(10 ** ((level_db + 25.0) / 20))
    return np.round(sound * 32767).astype(np.float32) / np.float32(32767)


def tracked(sound: np.ndarray) -> ChannelTracks:
    return track_channel([sound], rate_hz=RATE_HZ)


@settings(max_examples=12, deadline=None)
@given(
    gain_db=st.floats(-20.0, 20.0), level_db=st.sampled_from([-25.0, -45.0, -60.0]), noise=st.sampled_from([0.0, 0.003])
)
def test_gain_on_a_quiet_recording_moves_its_level_and_nothing_else(gain_db: float, level_db: float, noise: float):
    sound = quiet(level_db, noise)
    before, after = tracked(sound), tracked(sound * np.float32(10 ** (gain_db / 20)))
    assert np.isneginf(after.level_db).tolist() == np.isneginf(before.level_db).tolist()
    edges = [np.array([(span.start, span.end) for span in tracks.speech]) for tracks in (before, after)]
    assert edges[0] == pytest.approx(edges[1], abs=0.0101)
    one, other = measure_tracks(before), measure_tracks(after)
    assert other.pop("level_db") - one.pop("level_db") == pytest.approx(gain_db, abs=0.05)
    assert set(one) == {feature.name for feature in PROSODY} - {"level_db"}
    assert other == pytest.approx(one, rel=0.01, abs=0.02)


def test_speech_that_sixteen_bits_hold_is_found_however_quiet():
    loud = tracked(quiet(-25.0, 0.001)).speech
    for level_db in (-45.0, -60.0, -70.0):
        found = tracked(quiet(level_db, 0.001)).speech
        assert [(span.start, span.end) for span in found] == [
            (pytest.approx(span.start, abs=0.15), pytest.approx(span.end, abs=0.15)) for span in loud
        ]
