import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal.framing import short_spectra
from cxemotion.signal.level import level_db
from cxemotion.signal.loudness import a_weighted_level_db, integrated_lufs, k_weighted_level_db, loudness
from tests.signal.sounds import BROKEN, buzz
from tests.signal.voices import RATE_HZ, coloured


def tone(frequency_hz: float, *, rate_hz: int = RATE_HZ, peak: float = 0.1, seconds: float = 1.0) -> np.ndarray:
    return (peak * np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * rate_hz)) / rate_hz)).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [8000, 16_000])
@pytest.mark.parametrize(
    ("frequency_hz", "weight_db"), [(250, -8.6), (500, -3.2), (1000, 0.0), (2000, 1.2), (3150, 1.2)]
)
def test_tones_are_a_weighted_as_the_standard_says(frequency_hz: float, weight_db: float, rate_hz: int):
    level = a_weighted_level_db(short_spectra(tone(frequency_hz, rate_hz=rate_hz), rate_hz=rate_hz))[5:-5]
    assert np.mean(level) == pytest.approx(20 * np.log10(0.1) - 3.01 + weight_db, abs=0.6)


def test_a_full_scale_tone_of_997_hz_reads_minus_three_lufs():
    levels = k_weighted_level_db(short_spectra(tone(997, peak=1.0, seconds=3), rate_hz=RATE_HZ))
    assert integrated_lufs(levels) == pytest.approx(-3.01, abs=0.1)


def test_silence_between_words_does_not_lower_the_gated_loudness():
    spoken = k_weighted_level_db(short_spectra(coloured(-6.0, seconds=3.0), rate_hz=RATE_HZ))
    silent = np.full(600, -np.inf, dtype=np.float32)
    assert integrated_lufs(np.concatenate([spoken, silent])) == pytest.approx(integrated_lufs(spoken), abs=0.6)
    assert np.isnan(integrated_lufs(silent))
    assert np.isnan(integrated_lufs(spoken[:39]))


def test_unweighted_and_weighted_level_agree_on_a_tone_of_a_kilohertz():
    sound = tone(1000)
    weighted = a_weighted_level_db(short_spectra(sound, rate_hz=RATE_HZ))[5:-5]
    assert np.mean(weighted) == pytest.approx(np.mean(level_db(sound, rate_hz=RATE_HZ)), abs=0.1)


@settings(max_examples=15, deadline=None)
@given(gain_db=st.floats(-20.0, 20.0))
def test_gain_moves_levels_by_itself_and_loudness_by_its_third_root(gain_db: float):
    spectra = short_spectra(coloured(-6.0, seconds=0.3), rate_hz=RATE_HZ)
    louder = spectra * np.float32(10 ** (gain_db / 10))
    assert a_weighted_level_db(louder) - a_weighted_level_db(spectra) == pytest.approx(gain_db, abs=0.01)
    assert k_weighted_level_db(louder) - k_weighted_level_db(spectra) == pytest.approx(gain_db, abs=0.01)
    assert loudness(louder) / loudness(spectra) == pytest.approx(10 ** (0.033 * gain_db), rel=1e-3)


def test_a_tone_where_the_ear_is_keen_is_louder_than_a_low_one():
    low, keen = (loudness(short_spectra(tone(f), rate_hz=RATE_HZ))[5:-5].mean() for f in (120, 3000))
    assert keen > 1.2 * low


def test_on_a_telephone_the_bands_that_it_holds_are_summed():
    wide, narrow = (loudness(short_spectra(buzz(150, 1, rate_hz=r), rate_hz=r))[5:-5].mean() for r in (16_000, 8000))
    assert 0.0 < narrow < wide


@pytest.mark.parametrize("name", ["nothing", "one sample", "silence", "a constant", "all clipped"])
def test_broken_sound_has_a_defined_loudness(name: str):
    spectra = short_spectra(BROKEN[name], rate_hz=8000)
    assert np.isfinite(loudness(spectra)).all()
    assert not np.isnan(a_weighted_level_db(spectra)).any()
    assert not np.isnan(k_weighted_level_db(spectra)).any()
