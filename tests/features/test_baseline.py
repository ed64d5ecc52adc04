import math

import pytest

from cxemotion.features import baseline_of, usual
from tests.signal.sounds import RATE_HZ, silence, syllables


def test_the_usual_pitch_is_the_one_that_most_of_the_voice_has():
    clips = [syllables(12, f0_hz=120.0), syllables(12, f0_hz=120.0), syllables(3, f0_hz=240.0)]
    assert usual(clips, rate_hz=RATE_HZ).values["f0_median_hz"] == pytest.approx(120.0, rel=0.02)


def test_little_voice_shrinks_a_difference_and_much_voice_lets_it_stand():
    quiet = {"level_db": -30.0}
    loud = {"level_db": -20.0}
    after_a_second = baseline_of([quiet], [1.0]).relative(loud)["level_db"]
    after_a_minute = baseline_of([quiet], [60.0]).relative(loud)["level_db"]
    assert 0 < after_a_second < 2
    assert 9 < after_a_minute < 10


def test_stretches_without_voice_say_nothing_of_what_is_usual():
    nothing = usual([silence(2.0)], rate_hz=RATE_HZ)
    assert nothing.voiced_s == 0
    assert nothing.trust == 0
    assert all(math.isnan(value) for value in nothing.values.values())


def test_a_turn_like_all_the_others_differs_from_the_usual_by_nothing():
    values = {"f0_median_hz": 200.0, "level_db": -25.0}
    assert baseline_of([values] * 3, [2.0] * 3).relative(values)["f0_median_st"] == 0.0
