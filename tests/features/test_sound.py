import numpy as np
import pytest

from cxemotion.features import measure_sound
from cxemotion.recording import Recording, Role
from cxemotion.span import total
from tests.signal.sounds import RATE_HZ, noise, silence, syllables, talk

STEREO = {Role.AGENT: 0, Role.CUSTOMER: 1}


def stereo(left: np.ndarray, right: np.ndarray) -> Recording:
    count = max(left.size, right.size)
    samples = np.zeros((2, count), dtype=np.float32)
    samples[0, : left.size] += left
    samples[1, : right.size] += right
    return Recording.from_samples(samples, rate_hz=RATE_HZ, roles=STEREO)


def test_each_role_speaks_when_its_own_channel_does():
    late = np.concatenate([silence(8), syllables(12, f0_hz=210.0)]) + noise(11, level=0.001)
    sound = measure_sound(stereo(talk(), late))
    assert total(sound.speech[Role.AGENT]) == pytest.approx(3.5, abs=0.4)
    assert total(sound.speech[Role.CUSTOMER]) == pytest.approx(3.0, abs=0.4)
    assert sound.speech[Role.CUSTOMER][0].start == pytest.approx(8.0, abs=0.2)


def test_a_mono_call_written_as_stereo_tells_no_roles_apart():
    sound = measure_sound(stereo(talk(), talk() * np.float32(0.5)))
    assert sound.one_voice_path
    assert sound.speech == {}
    assert sound.of(Role.CUSTOMER) is sound.tracks[0]


def test_a_channel_on_which_nobody_is_heard_is_called_silent():
    sound = measure_sound(stereo(talk(), silence(8)))
    assert [channel.silent for channel in sound.quality] == [False, True]


def test_reading_a_long_recording_once_for_each_channel_changes_no_number(monkeypatch: pytest.MonkeyPatch):
    recording = stereo(talk(), np.roll(talk(), 30_000))
    together = measure_sound(recording)
    monkeypatch.setattr("cxemotion.features.sound.LONG_S", 1.0)
    apart = measure_sound(recording)
    assert apart.speech == together.speech
    assert [str(one) for one in apart.quality] == [str(one) for one in together.quality]
    for one, other in zip(apart.tracks, together.tracks, strict=True):
        assert np.array_equal(one.f0_hz, other.f0_hz, equal_nan=True)
        assert np.array_equal(one.level_db, other.level_db)


def test_swapping_channels_and_roles_together_changes_nothing():
    left, right = talk(), np.concatenate([silence(6.6), syllables(8)]) + noise(8.6, level=0.001)
    one = measure_sound(stereo(left, right))
    other = measure_sound(stereo(right, left).with_roles({Role.AGENT: 1, Role.CUSTOMER: 0}))
    assert one.speech == other.speech
