from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal import ChannelTracks, detect_speech, level_db, syllable_nuclei, track_channel, track_pitch
from cxemotion.span import Span, overlap, total
from tests.signal.sounds import BROKEN, buzz, talk

DATA = os.environ.get("CXEMOTION_DATA", "")


def assert_same(one: ChannelTracks, other: ChannelTracks) -> None:
    """Equal to the last bit."""
    assert np.array_equal(one.level_db, other.level_db)
    assert np.array_equal(one.f0_hz, other.f0_hz, equal_nan=True)
    assert np.array_equal(one.strength, other.strength)
    assert one.speech == other.speech
    assert np.array_equal(one.nuclei_s, other.nuclei_s)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([8000, 11_025, 16_000, 44_100]), st.lists(st.integers(0, 30_000), max_size=12))
def test_block_size_changes_no_number(rate_hz: int, cuts: list[int]) -> None:
    sound = np.concatenate([talk(), talk(noise_level=0.003)])[: 6 * rate_hz]
    blocks = np.split(sound, sorted(cut for cut in cuts if cut < sound.size))
    assert_same(track_channel(blocks, rate_hz=rate_hz), track_channel([sound], rate_hz=rate_hz))


def test_block_size_changes_no_number_over_many_minutes() -> None:
    sound = np.tile(talk(), 10)
    whole = track_channel([sound], rate_hz=8000)
    assert_same(track_channel(np.split(sound, range(777, sound.size, 7777)), rate_hz=8000), whole)


def test_the_tracks_are_what_each_function_gives_alone() -> None:
    sound = talk()
    tracks = track_channel([sound], rate_hz=8000)
    assert np.array_equal(tracks.level_db, level_db(sound, rate_hz=8000))
    assert np.array_equal(tracks.f0_hz, track_pitch(sound, rate_hz=8000).f0_hz, equal_nan=True)
    assert tracks.speech == detect_speech(sound, rate_hz=8000)
    assert np.array_equal(tracks.nuclei_s, syllable_nuclei(sound, rate_hz=8000))


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("extra", [0, 1, 79, 113])
def test_all_tracks_have_the_same_frames(rate_hz: int, extra: int) -> None:
    tracks = track_channel([buzz(150, 1, rate_hz=rate_hz), np.zeros(extra, dtype=np.float32)], rate_hz=rate_hz)
    assert tracks.level_db.shape == tracks.f0_hz.shape == tracks.strength.shape == tracks.times_s.shape


def test_a_part_of_a_channel_holds_what_happened_in_it() -> None:
    part = track_channel([talk()], rate_hz=8000).within(Span(4.5, 7.0))
    assert part.level_db.shape == part.f0_hz.shape == (250,)
    assert part.times_s[0] == pytest.approx(4.505)
    assert part.nuclei_s.size == 6
    assert total(part.speech) == pytest.approx(1.5, abs=0.3)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_has_defined_tracks(name: str) -> None:
    tracks = track_channel([BROKEN[name]], rate_hz=8000)
    assert tracks.level_db.shape == tracks.f0_hz.shape == (-(-BROKEN[name].size // 80),)


@pytest.mark.parametrize("call", ["40", "49"])
def test_speech_on_a_real_call_lies_where_the_channel_has_its_energy(call: str) -> None:
    path = Path(DATA) / f"recordings/auto_repairs_{call}_agent_left_customer_right.flac"
    if not DATA or not path.exists():
        pytest.skip("CXEMOTION_DATA does not name a folder with recordings/")
    import soundfile

    stereo = soundfile.read(path, dtype="float32")[0]
    agent, customer = (track_channel([channel], rate_hz=8000) for channel in stereo.T)
    sides = agent.without_leaks(customer), customer.without_leaks(agent)
    for side in sides:
        power = 10 ** (side.level_db.astype(np.float64) / 10)
        inside = sum(power[round(100 * span.start) : round(100 * span.end)].sum() for span in side.speech)
        assert inside / power.sum() > 0.95
        assert 0.2 < total(side.speech) / (side.level_db.size / 100) < 0.8
    assert total(overlap(sides[0].speech, sides[1].speech)) < 0.25 * total(sides[0].speech)
