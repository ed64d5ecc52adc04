import numpy as np
import pytest

from cxemotion.detect.quality import flag_quality
from cxemotion.features import measure_sound
from cxemotion.recording import Recording, Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn
from tests.signal.sounds import RATE_HZ, noise, silence, syllables, talk

STEREO = {Role.AGENT: 0, Role.CUSTOMER: 1}


def late() -> np.ndarray:
    """Somebody who speaks when :func:`talk` is over, 3 s long of 11."""
    return np.concatenate([silence(8), syllables(12, f0_hz=210.0)]) + noise(11, level=0.0005, seed=1)


def long_talk() -> np.ndarray:
    """:func:`talk` and 3 s of its noise."""
    return np.concatenate([talk(), noise(3, level=0.001, seed=2)])


def call(left: np.ndarray, right: np.ndarray) -> Recording:
    return Recording.from_samples(np.stack([left, right]), rate_hz=RATE_HZ, roles=STEREO)


def flags(recording: Recording, transcript: Transcript | None = None) -> dict[str, int | None]:
    return {flag.flag: flag.channel for flag in flag_quality(recording, measure_sound(recording), transcript)}


def said(*turns: tuple[Role, float, float]) -> Transcript:
    return Transcript(tuple(Turn(role, "yes", Span(start, end)) for role, start, end in turns))


def test_a_good_call_has_no_flag_but_that_nobody_wrote_it_down():
    assert flags(call(long_talk(), late())) == {"no_transcript": None}


def with_gaps() -> np.ndarray:
    sound = long_talk()
    for start in (2.4, 3.1, 5.5):
        sound[round(start * RATE_HZ) : round((start + 0.06) * RATE_HZ)] = 0.0
    return sound


DEFECTS = {
    "clipping": lambda: np.clip(4.0 * long_talk(), -0.3, 0.3),
    "low_snr": lambda: long_talk() + noise(11, level=0.02),
    "dropouts": with_gaps,
    "eight_bit": lambda: np.round(long_talk() * 127) / np.float32(128),
    "dc_offset": lambda: long_talk() + np.float32(0.02),
    "silent_channel": lambda: silence(11),
    "no_speech": lambda: noise(11, level=0.05),
}


@pytest.mark.parametrize("flag", DEFECTS)
def test_a_defect_of_one_channel_is_flagged_on_that_channel(flag: str):
    found = flags(call(late(), DEFECTS[flag]().astype(np.float32)))
    assert found[flag] == 1


@pytest.mark.parametrize("gain_db", [-20.0, 12.0])
def test_an_offset_is_judged_against_the_speech_whatever_the_gain(gain_db: float):
    gain = np.float32(10 ** (gain_db / 20))
    assert "dc_offset" in flags(call(late() * gain, (long_talk() + np.float32(0.02)) * gain))
    assert "dc_offset" not in flags(call(late() * gain, (long_talk() + np.float32(0.001)) * gain))


def test_a_leak_is_flagged_on_the_channel_that_it_reaches():
    assert flags(call(long_talk() + np.float32(0.06) * np.roll(late(), 400), late()))["crosstalk"] == 0


def test_one_channel_written_twice_is_flagged_of_both():
    assert flags(call(long_talk(), long_talk()))["identical_channels"] is None


def test_turns_that_fall_into_the_other_sides_speech_raise_the_suspicion_of_swapped_roles():
    fitting = said((Role.AGENT, 2.0, 6.5), (Role.CUSTOMER, 8.0, 11.0))
    crossed = said((Role.CUSTOMER, 2.0, 6.5), (Role.AGENT, 8.0, 11.0))
    assert "swapped_roles" not in flags(call(long_talk(), late()), fitting)
    assert "swapped_roles" in flags(call(long_talk(), late()), crossed)


def test_every_flag_says_what_it_costs():
    recording = call(DEFECTS["clipping"]().astype(np.float32), silence(11))
    details = [flag.detail for flag in flag_quality(recording, measure_sound(recording), None)]
    assert len(details) == 3
    assert all(len(detail) > 20 for detail in details)
