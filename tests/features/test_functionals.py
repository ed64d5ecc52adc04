import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.errors import OptionError
from cxemotion.features.contours import loudness_peaks, slopes, turning_points
from cxemotion.features.functionals import FUNCTIONALS, functionals_of, measure_functionals
from cxemotion.signal import track_pitch
from cxemotion.signal.voice import track_voice
from cxemotion.span import Span
from tests.signal.sounds import BROKEN, buzz, silence, talk
from tests.signal.voices import RATE_HZ, vowel

FORMANTS = ((500.0, 80.0), (1700.0, 100.0), (2500.0, 150.0), (3500.0, 200.0))
ON_A_LINE = {row.name for row in FUNCTIONALS if row.measurable_at(8000)}
WITH_GAIN = {row.name for row in FUNCTIONALS if row.gain}


def clip() -> np.ndarray:
    """Two vowels and a pause over a little noise, at 16 kHz."""
    gap = np.zeros(4800, dtype=np.float32)
    spoken = np.concatenate([gap, vowel(120.0, FORMANTS), gap, vowel(150.0, FORMANTS, seconds=0.6), gap])
    return spoken + (1e-4 * np.random.default_rng(0).standard_normal(spoken.size)).astype(np.float32)


def test_the_published_set_has_88_names_each_once():
    names = [row.name for row in FUNCTIONALS]
    assert len(names) == len(set(names)) == 88
    assert list(measure_functionals(clip(), rate_hz=RATE_HZ)) == names


def test_a_vowel_of_known_pitch_and_formants_measures_as_such():
    values = measure_functionals(vowel(120.0, FORMANTS), rate_hz=RATE_HZ)
    assert values["F0semitoneFrom27.5Hz_sma3nz_percentile50.0"] == pytest.approx(12 * math.log2(120 / 27.5), abs=0.1)
    assert values["F1frequency_sma3nz_amean"] == pytest.approx(500, rel=0.1)
    assert values["F2frequency_sma3nz_amean"] == pytest.approx(1700, rel=0.1)
    assert values["jitterLocal_sma3nz_amean"] < 0.01


def test_two_vowels_are_two_voiced_stretches_between_three_pauses():
    values = measure_functionals(clip(), rate_hz=RATE_HZ)
    assert values["VoicedSegmentsPerSec"] == pytest.approx(2 / 2.5, rel=0.05)
    assert values["MeanVoicedSegmentLengthSec"] == pytest.approx(0.8, abs=0.06)
    assert values["MeanUnvoicedSegmentLength"] == pytest.approx(0.3, abs=0.06)


@settings(max_examples=8, deadline=None)
@given(gain_db=st.floats(-20.0, 20.0))
def test_gain_changes_only_what_the_table_says_it_changes(gain_db: float):
    before = measure_functionals(clip(), rate_hz=RATE_HZ)
    after = measure_functionals(clip() * np.float32(10 ** (gain_db / 20)), rate_hz=RATE_HZ)
    level = "equivalentSoundLevel_dBp"
    assert after[level] - before[level] == pytest.approx(gain_db, abs=0.01)
    for name in before.keys() - WITH_GAIN:
        assert after[name] == pytest.approx(before[name], rel=0.02, abs=0.1, nan_ok=True), name


def test_a_later_start_on_the_grid_changes_no_measure_of_the_voice():
    late = np.concatenate([np.zeros(8000, dtype=np.float32), vowel(120.0, FORMANTS)])
    before, after = (measure_functionals(sound, rate_hz=RATE_HZ) for sound in (late[4800:], late))
    for name in (
        "F1frequency_sma3nz_amean",
        "alphaRatioV_sma3nz_amean",
        "mfcc2V_sma3nz_amean",
        "F0semitoneFrom27.5Hz_sma3nz_amean",
    ):
        assert after[name] == pytest.approx(before[name], rel=1e-3), name


def test_on_a_telephone_line_what_lies_outside_its_band_is_nan_and_the_rest_is_measured():
    values = measure_functionals(buzz(150, 1.5), rate_hz=8000)
    assert all(math.isnan(values[row.name]) for row in FUNCTIONALS if row.name not in ON_A_LINE)
    assert {"F0semitoneFrom27.5Hz_sma3nz_amean", "slopeV500-1500_sma3nz_amean", "VoicedSegmentsPerSec"} <= ON_A_LINE
    assert not {"mfcc1_sma3_amean", "slopeV0-500_sma3nz_amean", "F3frequency_sma3nz_amean"} & ON_A_LINE
    for name in ("F0semitoneFrom27.5Hz_sma3nz_amean", "jitterLocal_sma3nz_amean", "HNRdBACF_sma3nz_amean"):
        assert math.isfinite(values[name]), name


def test_half_a_telephone_band_leaves_the_slope_that_lies_in_it():
    values = measure_functionals(talk()[::2], rate_hz=4000)
    assert {name for name, value in values.items() if math.isfinite(value)} <= {
        "slopeV500-1500_sma3nz_amean",
        "slopeV500-1500_sma3nz_stddevNorm",
        "slopeUV500-1500_sma3nz_amean",
    }


def test_a_higher_rate_measures_the_same():
    high = np.interp(np.arange(3 * clip().size) / 3, np.arange(clip().size), clip()).astype(np.float32)
    values, same = measure_functionals(high, rate_hz=48_000), measure_functionals(clip(), rate_hz=RATE_HZ)
    for name in ("F0semitoneFrom27.5Hz_sma3nz_amean", "F1frequency_sma3nz_amean", "slopeV500-1500_sma3nz_amean"):
        assert values[name] == pytest.approx(same[name], rel=0.06), name


def test_a_pitch_that_is_known_is_not_measured_again():
    sound = clip()
    pitch = track_pitch(sound, rate_hz=RATE_HZ)
    given_pitch = measure_functionals(sound, rate_hz=RATE_HZ, pitch=pitch)
    assert given_pitch == pytest.approx(measure_functionals(sound, rate_hz=RATE_HZ), nan_ok=True)


def test_a_part_cut_from_the_tracks_of_a_call_measures_like_the_part_alone():
    sound = clip()
    tracks = track_voice(sound, rate_hz=RATE_HZ)
    part = functionals_of(tracks.within(Span(0.1, 1.5)), rate_hz=RATE_HZ)
    alone = measure_functionals(sound[1600:24_000], rate_hz=RATE_HZ)
    for name in ("F0semitoneFrom27.5Hz_sma3nz_amean", "mfcc1V_sma3nz_amean", "loudness_sma3_amean"):
        assert part[name] == pytest.approx(alone[name], rel=0.01), name


@pytest.mark.parametrize("rate_hz", [8000, 16_000])
@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_gives_every_name_and_never_an_infinite_number(name: str, rate_hz: int):
    values = measure_functionals(BROKEN[name], rate_hz=rate_hz)
    assert len(values) == 88
    assert not any(math.isinf(value) for value in values.values())


def test_silence_has_no_voice_and_no_level():
    values = measure_functionals(silence(2), rate_hz=16_000)
    assert math.isnan(values["equivalentSoundLevel_dBp"])
    assert math.isnan(values["loudness_sma3_amean"])
    assert values["VoicedSegmentsPerSec"] == 0.0


def test_a_rate_that_is_none_is_refused_with_the_range():
    with pytest.raises(OptionError, match="rate_hz=100: supported are 4000 to 384000"):
        measure_functionals(silence(1), rate_hz=100)


def test_small_wiggles_are_no_turns_and_a_steady_climb_has_its_slope():
    climb = np.concatenate([np.linspace(0, 1, 51), np.linspace(1, 0, 26)[1:]]).astype(np.float32)
    wiggly = climb + np.float32(0.02) * np.resize(np.array([1, -1], dtype=np.float32), climb.size)
    assert len(turning_points(wiggly)) == 3
    assert slopes(climb)["meanRisingSlope"] == pytest.approx(2.0, rel=1e-3)
    assert slopes(climb)["meanFallingSlope"] == pytest.approx(4.0, rel=1e-3)
    assert loudness_peaks(climb) == pytest.approx(100 / climb.size)


@pytest.mark.parametrize("contour", [[], [1.0], [2.0, 2.0, 2.0]])
def test_a_contour_that_does_not_move_has_no_slopes(contour: list[float]):
    assert slopes(np.asarray(contour, dtype=np.float32)) == {}
