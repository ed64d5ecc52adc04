import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.features import CATALOGUE, FUNCTIONALS, PROSODY, measure
from cxemotion.features.catalogue import compare
from tests.signal.sounds import BROKEN, RATE_HZ, syllables, talk


def prosody(sound: np.ndarray) -> dict[str, float]:
    values = measure(sound, rate_hz=RATE_HZ)
    return {feature.name: values[feature.name] for feature in PROSODY}


def test_speech_at_a_known_pitch_measures_at_that_pitch():
    values = measure(syllables(12, f0_hz=180.0), rate_hz=RATE_HZ)
    assert values["f0_median_hz"] == pytest.approx(180.0, rel=0.01)
    assert values["f0_range_st"] == pytest.approx(0.8 * 5.0, abs=0.3)  # each syllable falls by five semitones


def test_four_syllables_a_second_measure_as_about_four():
    assert measure(syllables(20, per_s=4.0), rate_hz=RATE_HZ)["syllable_rate_hz"] == pytest.approx(4.0, abs=0.5)


def test_the_silence_around_speech_counts_as_pause_and_not_as_level():
    values = measure(talk(), rate_hz=RATE_HZ)
    assert values["pause_share"] == pytest.approx(1 - 3.5 / 8, abs=0.05)
    assert values["level_db"] > -30


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sound_gives_every_name_and_never_an_infinite_number(name: str):
    values = measure(BROKEN[name], rate_hz=RATE_HZ)
    assert list(values) == [feature.name for feature in CATALOGUE]
    assert not any(math.isinf(value) for value in values.values())


@settings(max_examples=10, deadline=None)
@given(gain_db=st.floats(-20, 20))
def test_a_gain_moves_level_by_itself_and_no_other_prosody(gain_db: float):
    before = prosody(talk())
    after = prosody(talk() * np.float32(10 ** (gain_db / 20)))
    assert after.pop("level_db") - before.pop("level_db") == pytest.approx(gain_db, abs=0.01)
    assert after == pytest.approx(before, abs=1e-3)


def test_no_feature_that_is_compared_with_the_usual_but_level_leans_on_gain():
    leaning = {row.name for row in FUNCTIONALS if row.gain}
    assert not leaning & {feature.name for feature in CATALOGUE if feature.relative}


def test_on_a_telephone_line_exactly_what_lies_in_its_band_is_measured():
    values = measure(talk(), rate_hz=RATE_HZ)
    for feature in CATALOGUE:
        low_hz, high_hz = feature.band_hz
        if low_hz < 300 or high_hz > 3400:
            assert math.isnan(values[feature.name]), feature.name
    assert all(math.isfinite(values[feature.name]) for feature in PROSODY)


def test_an_octave_above_the_usual_is_twelve_semitones():
    assert compare({"f0_median_hz": 300.0}, {"f0_median_hz": 150.0})["f0_median_st"] == pytest.approx(12.0)


def test_what_is_not_measurable_has_no_difference_from_the_usual():
    assert math.isnan(compare({"level_db": math.nan}, {"level_db": -20.0})["level_db"])
