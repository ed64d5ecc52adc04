import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal import spectral
from cxemotion.signal.framing import centred, long_spectra, short_spectra
from tests.signal.sounds import BROKEN, buzz
from tests.signal.voices import RATE_HZ, coloured, harmonics

BLIND_TO_GAIN = {
    "alpha ratio": spectral.alpha_ratio_db,
    "Hammarberg index": spectral.hammarberg_index_db,
    "low slope": lambda spectra: spectral.slopes_db_per_hz(spectra, low_hz=0.0, high_hz=500.0)[0],
    "mid slope": lambda spectra: spectral.slopes_db_per_hz(spectra, low_hz=500.0, high_hz=1500.0)[0],
    "cepstrum": lambda spectra: spectral.mfcc(spectra)[0],
}


def two_tones(low_hz: float, high_hz: float, *, high_db: float) -> np.ndarray:
    times = np.arange(RATE_HZ) / RATE_HZ
    high = 10 ** (high_db / 20) * np.cos(2 * np.pi * high_hz * times)
    return (0.1 * (np.cos(2 * np.pi * low_hz * times) + high)).astype(np.float32)


@pytest.mark.parametrize("high_db", [-20.0, -10.0, 0.0])
def test_alpha_ratio_and_hammarberg_index_weigh_a_high_tone_against_a_low_one(high_db: float):
    spectra = short_spectra(two_tones(500.0, 3000.0, high_db=high_db), rate_hz=RATE_HZ)[5:-5]
    assert np.median(spectral.alpha_ratio_db(spectra)) == pytest.approx(high_db, abs=0.5)
    assert np.median(spectral.hammarberg_index_db(spectra)) == pytest.approx(-high_db, abs=0.5)


@pytest.mark.parametrize("db_per_octave", [0.0, -3.0, -6.0])
def test_the_slope_of_coloured_noise_is_that_of_its_colour(db_per_octave: float):
    frequencies = np.arange(16, 49) * 31.25
    expected = np.polyfit(frequencies, db_per_octave * np.log2(frequencies), 1)[0]
    slopes = spectral.slopes_db_per_hz(
        short_spectra(coloured(db_per_octave), rate_hz=RATE_HZ), low_hz=500, high_hz=1500
    )
    assert np.mean(slopes[0]) == pytest.approx(expected, abs=6e-4)


@settings(max_examples=10, deadline=None)
@given(gain_db=st.floats(-20.0, 20.0))
@pytest.mark.parametrize("name", BLIND_TO_GAIN)
def test_gain_does_not_change_the_shape_of_a_spectrum(name: str, gain_db: float):
    sound = coloured(-6.0, seconds=0.5)
    measure = BLIND_TO_GAIN[name]
    louder = measure(short_spectra(sound * np.float32(10 ** (gain_db / 20)), rate_hz=RATE_HZ))
    assert louder == pytest.approx(measure(short_spectra(sound, rate_hz=RATE_HZ)), abs=2e-3, rel=2e-3)


def test_flux_doubles_with_the_amplitude_and_a_steady_tone_has_none():
    sound = coloured(-6.0, seconds=0.5)
    once, twice = (spectral.spectral_flux(short_spectra(sound * np.float32(g), rate_hz=RATE_HZ)) for g in (1, 2))
    assert twice == pytest.approx(2 * once, rel=1e-4)
    tone = two_tones(500.0, 1500.0, high_db=0.0)  # 5 and 15 whole periods in a hop
    assert spectral.spectral_flux(short_spectra(tone, rate_hz=RATE_HZ))[3:-3] == pytest.approx(0.0, abs=1e-3)


def test_flux_goes_on_where_the_block_before_ended():
    spectra = short_spectra(coloured(-6.0, seconds=0.5), rate_hz=RATE_HZ)
    whole = spectral.spectral_flux(spectra)
    assert spectral.spectral_flux(spectra[20:], spectra[19]) == pytest.approx(whole[20:])


def test_a_bright_sound_has_a_lower_first_cepstral_coefficient():
    dark, bright = (spectral.mfcc(short_spectra(coloured(c), rate_hz=RATE_HZ))[0].mean() for c in (-12.0, 0.0))
    assert dark > bright + 10.0


def test_equal_harmonics_stand_level():
    sound = harmonics(200.0, noise_db=-60.0)
    spectra = long_spectra(centred(sound, rate_hz=RATE_HZ, length_s=0.06)[10:-10], rate_hz=RATE_HZ)
    pitch = np.full(len(spectra), 200.0, dtype=np.float32)
    first, second = spectral.harmonic_level_db(spectra, np.stack([pitch, 2 * pitch]))
    assert first - second == pytest.approx(0.0, abs=1.0)
    assert spectral.nearest_harmonic_hz(np.array([930.0], dtype=np.float32), pitch[:1]) == pytest.approx([1000.0])


def test_what_a_telephone_does_not_pass_is_not_measured():
    spectra = short_spectra(buzz(150, 1), rate_hz=8000)
    assert np.isnan(spectral.alpha_ratio_db(spectra)).all()
    assert np.isnan(spectral.mfcc(spectra)).all()
    assert np.isfinite(spectral.slopes_db_per_hz(spectra, low_hz=500, high_hz=1500)[0]).all()


@pytest.mark.parametrize("name", ["nothing", "one sample", "silence", "a constant", "all clipped"])
def test_broken_sound_has_a_defined_shape(name: str):
    spectra = short_spectra(BROKEN[name], rate_hz=RATE_HZ)
    for measure in BLIND_TO_GAIN.values():
        assert not np.isinf(measure(spectra)).any()
    assert spectral.spectral_flux(spectra).shape == (len(spectra),)
