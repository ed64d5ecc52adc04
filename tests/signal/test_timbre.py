import itertools

import numpy as np
import pytest

from cxemotion.signal.timbre import EDGES_HZ, TIMBRE, band_levels_db, timbre_of
from tests.signal.sounds import BROKEN, RATE_HZ, buzz, noise, silence, syllables


def timbre(sound: np.ndarray, rate_hz: int = RATE_HZ) -> dict[str, float]:
    return timbre_of(band_levels_db(sound, rate_hz=rate_hz))


def test_a_tone_is_loudest_in_the_band_that_holds_it():
    for band, (low, high) in enumerate(itertools.pairwise(EDGES_HZ)):
        tone = np.sin(2 * np.pi * (low + high) / 2 * np.arange(RATE_HZ) / RATE_HZ).astype(np.float32)
        assert band_levels_db(tone, rate_hz=RATE_HZ)[50].argmax() == band


def test_a_brighter_voice_has_more_of_its_power_above():
    dull = syllables(12)
    bright = np.diff(dull, prepend=np.float32(0))
    assert timbre(bright)["tilt_db"] > timbre(dull)["tilt_db"] + 3.0


def test_gain_changes_none_of_it():
    loud, quiet = timbre(syllables(12)), timbre(syllables(12) * np.float32(0.05))
    assert quiet == pytest.approx(loud, abs=0.01)


def test_a_wide_recording_has_the_timbre_of_its_telephone_band():
    narrow, wide = timbre(buzz(150, 2)), timbre(buzz(150, 2, rate_hz=16_000), rate_hz=16_000)
    assert wide["tilt_db"] == pytest.approx(narrow["tilt_db"], abs=0.5)
    assert wide["shape1_db"] == pytest.approx(narrow["shape1_db"], abs=1.0)


def test_a_steady_sound_changes_less_than_syllables_do():
    assert timbre(buzz(150, 2))["change_db"] < timbre(syllables(8))["change_db"]


def test_what_lies_between_the_vowels_does_not_count():
    spoken = np.concatenate([syllables(8), silence(2)])
    assert timbre(spoken)["shape1_db"] == pytest.approx(timbre(syllables(8))["shape1_db"], abs=0.3)


def test_silence_and_a_moment_have_no_timbre():
    for sound in (silence(1), np.zeros(0, dtype=np.float32), noise(0.03, level=0.1)):
        assert all(np.isnan(list(timbre(sound).values())))


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_is_measured_or_not_measurable_and_never_infinite(name: str):
    values = timbre(BROKEN[name])
    assert tuple(values) == TIMBRE
    assert not np.isinf(list(values.values())).any()
