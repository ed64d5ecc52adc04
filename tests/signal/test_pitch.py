from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal import track_pitch
from cxemotion.span import Span
from tests.signal.sounds import BROKEN, buzz, noise, silence, talk


@pytest.mark.parametrize("f0_hz", [60, 80, 110, 150, 220, 300, 400, 550])
def test_a_steady_voice_is_measured_within_one_percent(f0_hz: float) -> None:
    track = track_pitch(buzz(f0_hz, 1), rate_hz=8000)
    assert track.f0_hz[5:-5] == pytest.approx(f0_hz, rel=0.01)
    assert track.strength[5:-5].min() > 0.69


@pytest.mark.parametrize("f0_hz", [80, 120, 180, 250])
def test_a_voice_without_its_fundamental_keeps_its_pitch(f0_hz: float) -> None:
    track = track_pitch(buzz(f0_hz, 1, lowest_hz=300), rate_hz=8000)
    assert track.f0_hz[5:-5] == pytest.approx(f0_hz, rel=0.01)


def test_noise_and_silence_have_no_pitch() -> None:
    assert np.isnan(track_pitch(silence(1), rate_hz=8000).f0_hz).all()
    assert np.isnan(track_pitch(noise(3, level=0.1), rate_hz=8000).f0_hz).mean() > 0.98


@pytest.mark.parametrize("rate_hz", [11_025, 16_000, 44_100])
def test_the_pitch_is_the_same_at_any_rate(rate_hz: int) -> None:
    track = track_pitch(buzz(180, 1, rate_hz=rate_hz), rate_hz=rate_hz)
    assert track.f0_hz.shape == (100,)
    assert track.f0_hz[5:-5] == pytest.approx(180, rel=0.01)


@settings(max_examples=15, deadline=None)
@given(st.floats(-20.0, 20.0))
def test_gain_does_not_change_the_pitch(gain_db: float) -> None:
    sound = talk()
    louder = track_pitch(sound * 10 ** (gain_db / 20), rate_hz=8000)
    track = track_pitch(sound, rate_hz=8000)
    assert louder.f0_hz == pytest.approx(track.f0_hz, rel=1e-3, nan_ok=True)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 700))
def test_a_later_voice_has_the_same_pitch_later(frames: int) -> None:
    sound = talk()
    later = track_pitch(np.concatenate([noise(frames / 100, level=0.001, seed=1), sound]), rate_hz=8000)
    track = track_pitch(sound, rate_hz=8000)
    assert later.f0_hz[frames + 10 :] == pytest.approx(track.f0_hz[10:], rel=1e-3, nan_ok=True)


def test_a_glide_is_followed_without_octave_jumps() -> None:
    f0_hz = np.geomspace(100, 300, 16_000)
    phase = 2 * np.pi * np.cumsum(f0_hz) / 8000
    sound = sum(np.cos(h * phase) / h for h in range(1, 9))
    track = track_pitch(0.1 * np.asarray(sound), rate_hz=8000)
    expected = f0_hz.reshape(-1, 80).mean(axis=1)
    assert track.f0_hz[5:-5] == pytest.approx(expected[5:-5], rel=0.02)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_has_a_defined_pitch(name: str) -> None:
    track = track_pitch(BROKEN[name], rate_hz=8000)
    assert track.times_s.shape == track.f0_hz.shape == track.strength.shape == (-(-BROKEN[name].size // 80),)
    assert ((track.strength >= 0) & (track.strength <= 1)).all()


def test_a_part_of_a_track_keeps_its_times() -> None:
    part = track_pitch(buzz(150, 1), rate_hz=8000).within(Span(0.2, 0.4))
    assert part.f0_hz.shape == (20,)
    assert part.times_s[0] == pytest.approx(0.205)
    assert part.voiced.all()
