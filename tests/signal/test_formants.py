import numpy as np
import pytest

from cxemotion.signal.formants import find_formants
from cxemotion.signal.framing import short_spectra
from tests.signal.sounds import BROKEN
from tests.signal.voices import RATE_HZ, vowel

VOWELS = {
    "a": ((750.0, 90.0), (1250.0, 100.0), (2600.0, 140.0), (3500.0, 200.0), (4500.0, 250.0)),
    "i": ((300.0, 60.0), (2300.0, 100.0), (3000.0, 150.0), (3600.0, 200.0), (4600.0, 250.0)),
    "e": ((500.0, 80.0), (1700.0, 100.0), (2500.0, 150.0), (3500.0, 200.0), (4500.0, 250.0)),
}


@pytest.mark.parametrize("name", VOWELS)
@pytest.mark.parametrize("f0_hz", [90.0, 130.0])
def test_the_formants_of_a_made_vowel_are_found_where_they_were_put(name: str, f0_hz: float):
    formants = find_formants(short_spectra(vowel(f0_hz, VOWELS[name]), rate_hz=RATE_HZ)[10:-10])
    found = np.nanmedian(formants.frequency_hz, axis=1)
    assert found == pytest.approx([frequency for frequency, _ in VOWELS[name][:3]], rel=0.12)


def test_a_wider_resonance_measures_as_wider():
    widths = [
        np.nanmedian(find_formants(short_spectra(vowel(100.0, vowels), rate_hz=RATE_HZ)[10:-10]).bandwidth_hz[1])
        for vowels in (VOWELS["e"], [(frequency, 3.0 * width) for frequency, width in VOWELS["e"]])
    ]
    assert widths[0] < 250.0 < widths[1]


def test_gain_moves_no_formant():
    sound = vowel(120.0, VOWELS["e"])
    loud, soft = (find_formants(short_spectra(sound * np.float32(g), rate_hz=RATE_HZ)) for g in (1.0, 0.1))
    assert np.nanmedian(soft.frequency_hz, axis=1) == pytest.approx(np.nanmedian(loud.frequency_hz, axis=1), rel=1e-3)


def test_formants_rise_in_order_and_are_never_half_known():
    formants = find_formants(short_spectra(vowel(200.0, VOWELS["a"]), rate_hz=RATE_HZ))
    steps = np.diff(formants.frequency_hz, axis=0)
    assert (steps[np.isfinite(steps)] > 0).all()
    assert (np.isnan(formants.frequency_hz) == np.isnan(formants.bandwidth_hz)).all()


def test_silence_has_no_formants():
    assert np.isnan(find_formants(short_spectra(BROKEN["silence"], rate_hz=8000)).frequency_hz).all()


@pytest.mark.parametrize("rate_hz", [8000, 16_000])
@pytest.mark.parametrize("name", ["nothing", "one sample", "silence", "a constant", "all clipped"])
def test_broken_sound_gives_a_column_for_every_frame(name: str, rate_hz: int):
    spectra = short_spectra(BROKEN[name], rate_hz=rate_hz)
    assert find_formants(spectra).frequency_hz.shape == (3, len(spectra))
