import numpy as np
import pytest

from cxemotion.signal.framing import centred, long_spectra
from cxemotion.signal.voice_quality import find_periods, harmonics_to_noise_db, jitter, shimmer_db
from tests.signal.sounds import BROKEN
from tests.signal.voices import RATE_HZ, harmonics, vowel

FORMANTS = ((500.0, 200.0), (1700.0, 200.0), (2500.0, 250.0))


def periods_of(sound: np.ndarray, f0_hz: float):
    windows = centred(sound, rate_hz=RATE_HZ, length_s=0.06)[10:-10]
    return find_periods(windows, np.full(len(windows), f0_hz, dtype=np.float32), rate_hz=RATE_HZ)


def noise_ratio(sound: np.ndarray, f0_hz: float) -> tuple[float, float]:
    spectra = long_spectra(centred(sound, rate_hz=RATE_HZ, length_s=0.06)[10:-10], rate_hz=RATE_HZ)
    both = harmonics_to_noise_db(spectra, np.full(len(spectra), f0_hz, dtype=np.float32))
    return float(np.median(both[0])), float(np.median(both[1]))


@pytest.mark.parametrize("f0_hz", [90.0, 121.0, 183.0, 240.0])
def test_a_steady_voice_has_hardly_any_jitter_or_shimmer(f0_hz: float):
    periods = periods_of(vowel(f0_hz, FORMANTS), f0_hz)
    assert np.median(periods.length) == pytest.approx(RATE_HZ / f0_hz, rel=2e-3)
    assert np.median(jitter(periods)) < 0.003
    assert np.nanmedian(shimmer_db(periods)) < 0.15


@pytest.mark.parametrize("share", [0.01, 0.02, 0.04])
def test_periods_that_differ_by_a_known_share_measure_as_that_jitter(share: float):
    periods = periods_of(vowel(120.0, FORMANTS, jitter=share), 120.0)
    assert np.median(jitter(periods)) == pytest.approx(share, rel=0.15)


@pytest.mark.parametrize("difference_db", [0.5, 1.0, 2.0])
def test_pulses_that_differ_by_a_known_level_measure_as_that_shimmer(difference_db: float):
    periods = periods_of(vowel(120.0, FORMANTS, shimmer=difference_db), 120.0)
    assert np.nanmedian(shimmer_db(periods)) == pytest.approx(difference_db, rel=0.2)


def test_gain_and_polarity_change_neither():
    sound = vowel(120.0, FORMANTS, jitter=0.02, shimmer=1.0)
    before = periods_of(sound, 120.0)
    after = periods_of(sound * np.float32(-0.1), 120.0)
    assert np.median(jitter(after)) == pytest.approx(np.median(jitter(before)), rel=1e-3)
    assert np.nanmedian(shimmer_db(after)) == pytest.approx(np.nanmedian(shimmer_db(before)), rel=1e-2)


@pytest.mark.parametrize("f0_hz", [110.0, 160.0, 220.0])
@pytest.mark.parametrize("ratio_db", [0.0, 10.0, 20.0])
def test_harmonics_in_noise_measure_at_their_ratio_whatever_the_pitch(f0_hz: float, ratio_db: float):
    in_band_db = ratio_db + 10 * np.log10(2)  # half of the noise lies above 4 kHz, and none of these harmonics
    sound = harmonics(f0_hz, noise_db=-ratio_db, count=15)
    assert noise_ratio(sound, f0_hz)[0] == pytest.approx(in_band_db, abs=1.5)


def test_without_the_correction_a_low_voice_seems_noisier_than_a_high_one():
    low, high = (noise_ratio(harmonics(f0, noise_db=-40.0), f0)[1] for f0 in (100.0, 200.0))
    assert low == pytest.approx(7.2, abs=0.5)
    assert high == pytest.approx(13.5, abs=0.5)


@pytest.mark.parametrize("name", ["silence", "a constant", "all clipped"])
def test_broken_sound_has_a_defined_quality(name: str):
    windows = centred(BROKEN[name], rate_hz=8000, length_s=0.06)
    pitch = np.full(len(windows), 100.0, dtype=np.float32)
    periods = find_periods(windows, pitch, rate_hz=8000)
    assert np.isfinite(jitter(periods)).all()
    assert not np.isinf(shimmer_db(periods)).any()
    assert not np.isinf(harmonics_to_noise_db(long_spectra(windows, rate_hz=8000), pitch)[0]).any()
