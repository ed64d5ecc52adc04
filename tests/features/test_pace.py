import math

import pytest

from cxemotion.features import TurnFeatures, call_pace, turn_rate
from cxemotion.recording import Role
from cxemotion.span import Span


def turn(text: str, language: str, *, seconds: float | None = 6.0, role: Role = Role.CUSTOMER, **values: float):
    span = Span(0.0, seconds) if seconds else None
    return TurnFeatures(0, role, text, language, span, values=values)


def test_chinese_is_paced_in_characters_a_minute_punctuation_left_out():
    assert turn_rate(turn("我等了三个星期,没有人理我。", "zh-Hans")) == (pytest.approx(120.0), "characters/min")


def test_english_is_paced_in_syllables_a_second():
    assert turn_rate(turn("nobody ever calls me", "en", seconds=2.0)) == (pytest.approx(3.5), "syllables/s")


def test_without_words_the_sound_tells_the_rate():
    assert turn_rate(turn("", "und", syllable_rate_hz=4.2)) == (4.2, "syllables/s")


def test_pauses_do_not_slow_a_speaker_down():
    fast, _ = turn_rate(turn("nobody ever calls me", "en", seconds=4.0, pause_share=0.5))
    assert fast == pytest.approx(3.5)


def test_without_times_there_is_no_rate():
    assert math.isnan(turn_rate(turn("nobody calls", "en", seconds=None))[0])
    assert call_pace([turn("nobody calls", "en", seconds=None)]) == {}


def test_the_pace_of_an_english_call_is_in_words_a_minute_for_each_side():
    paces = call_pace([turn("one two three", "en", role=Role.AGENT), turn("one two three four five six", "en")])
    assert paces[Role.AGENT].value == pytest.approx(30.0)
    assert paces[Role.CUSTOMER].value == pytest.approx(60.0)
    assert paces[Role.CUSTOMER].unit == "words/min"
