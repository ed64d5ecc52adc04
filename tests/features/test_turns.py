import math

import numpy as np
import pytest

from cxemotion.features import measure_sound, measure_turns, turns_from_speech
from cxemotion.recording import Recording, Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn
from tests.signal.sounds import RATE_HZ, noise, silence, syllables, talk

CALM_THEN_LOUD = Transcript(
    (
        Turn(Role.CUSTOMER, "It has not arrived.", Span(0.0, 3.0)),
        Turn(Role.CUSTOMER, "It has still not arrived.", Span(3.0, 6.0)),
        Turn(Role.CUSTOMER, "It has still not arrived!", Span(6.0, 9.0)),
    )
)


def calm_then_loud() -> Recording:
    calm = syllables(12, per_s=4.0, f0_hz=150.0)
    loud = syllables(12, per_s=4.0, f0_hz=225.0) * np.float32(4)
    return Recording.from_samples(np.concatenate([calm, calm, loud]), rate_hz=RATE_HZ, roles={Role.CUSTOMER: 0})


def test_a_raised_voice_stands_above_the_speakers_own_usual():
    turns = measure_turns(CALM_THEN_LOUD, measure_sound(calm_then_loud()), language="en")
    assert abs(turns[0].relative["f0_median_st"]) < 0.5
    assert turns[2].relative["f0_median_st"] > 2
    assert turns[2].relative["level_db"] > 4


def test_a_gain_on_the_whole_recording_changes_no_relative_feature():
    recording = calm_then_loud()
    louder = Recording.from_samples(
        next(recording.blocks(block_s=60)) * np.float32(0.1), rate_hz=RATE_HZ, roles=recording.roles
    )
    one = measure_turns(CALM_THEN_LOUD, measure_sound(recording), language="en")
    other = measure_turns(CALM_THEN_LOUD, measure_sound(louder), language="en")
    for before, after in zip(one, other, strict=True):
        assert after.relative == pytest.approx(before.relative, abs=1e-3)


def test_a_turn_without_times_or_beyond_the_recording_has_no_prosody():
    sound = measure_sound(calm_then_loud())
    transcript = Transcript((Turn(Role.CUSTOMER, "hello"), Turn(Role.CUSTOMER, "bye", Span(100.0, 101.0))))
    for turn in measure_turns(transcript, sound, language="en"):
        assert not turn.values
        assert turn.voiced_s == 0


def test_without_a_recording_turns_carry_their_words_alone():
    turns = measure_turns(CALM_THEN_LOUD, None, language="en")
    assert [turn.text for turn in turns] == [turn.text for turn in CALM_THEN_LOUD]
    assert not any(turn.values for turn in turns)


def test_pauses_within_a_turn_do_not_cut_it_but_a_long_silence_does():
    customer = np.concatenate([syllables(8), silence(0.7), syllables(8), silence(2.0), syllables(8)])
    recording = Recording.from_samples(
        customer + noise(customer.size / RATE_HZ, level=0.0005), rate_hz=RATE_HZ, roles={Role.CUSTOMER: 0}
    )
    found = turns_from_speech(measure_sound(recording), name="call")
    assert [turn.role for turn in found] == [Role.CUSTOMER, Role.CUSTOMER]
    assert found[0].span is not None
    assert found[0].span.duration == pytest.approx(4.7, abs=0.3)


def test_on_one_channel_without_roles_everybody_is_other():
    found = turns_from_speech(measure_sound(Recording.from_samples(talk(), rate_hz=RATE_HZ)), name="call")
    assert {turn.role for turn in found} == {Role.OTHER}


def test_nan_marks_what_a_turn_is_too_short_to_tell():
    transcript = Transcript((Turn(Role.CUSTOMER, "no", Span(0.0, 0.05)),))
    (turn,) = measure_turns(transcript, measure_sound(calm_then_loud()), language="en")
    assert math.isnan(turn.values["f0_median_hz"])


def test_asked_for_the_customers_turns_hold_the_voice_functionals_too_and_relative_to_the_usual():
    recording = calm_then_loud()
    sound = measure_sound(recording)
    turns = measure_turns(CALM_THEN_LOUD, sound, language="en", recording=recording, functionals=True)
    name = "F0semitoneFrom27.5Hz_sma3nz_amean"
    assert turns[2].values[name] - turns[0].values[name] == pytest.approx(7.0, abs=0.5)
    assert turns[2].relative[name] > 2
    assert measure_turns(CALM_THEN_LOUD, sound, language="en")[0].values.items() <= turns[0].values.items()
