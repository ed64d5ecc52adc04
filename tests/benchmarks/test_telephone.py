import numpy as np
import pytest

from benchmarks.telephone import add_noise, g711, lose_packets, narrow, pink_noise, telephone


def tone(rate_hz: int, hz: float = 440.0) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hz * np.arange(rate_hz) / rate_hz)).astype(np.float32)


def test_a_telephone_line_halves_the_rate_of_wideband_sound_and_keeps_its_length():
    assert g711(tone(16_000), rate_hz=16_000).size == 8000


def test_companding_adds_noise_some_thirty_eight_decibels_down():
    clean = tone(8000)
    error = g711(clean, rate_hz=8000) - clean
    assert 10 * np.log10(np.mean(clean**2) / np.mean(error**2)) == pytest.approx(38, abs=3)


def test_noise_lies_as_far_below_the_sound_as_asked():
    clean = tone(8000)
    noisy = add_noise(clean, pink_noise(1000, seed=1), snr_db=10)
    assert 10 * np.log10(np.mean(clean**2) / np.mean((noisy - clean) ** 2)) == pytest.approx(10, abs=0.01)


def test_lost_packets_are_a_share_of_all_and_the_same_for_the_same_seed():
    clean = tone(8000, hz=437.3)
    lost = lose_packets(clean, rate_hz=8000, share=0.2, seed=3)
    changed = np.mean(np.abs(lost - clean) > 1e-6)
    assert 0.1 < changed < 0.3
    np.testing.assert_array_equal(lost, lose_packets(clean, rate_hz=8000, share=0.2, seed=3))


def test_the_telephone_band_keeps_a_thousand_hertz_and_drops_a_hundred_without_delay():
    kept, dropped = narrow(tone(16_000, hz=1000.0), rate_hz=16_000), narrow(tone(16_000, hz=100.0), rate_hz=16_000)
    assert np.abs(kept[500:-500] - tone(8000, hz=1000.0)[500:-500]).max() < 0.005
    assert np.abs(dropped[500:-500]).max() < 0.003


def test_noise_on_a_line_is_at_its_ratio_within_the_band_of_the_line():
    clean = telephone(tone(8000, hz=1000.0), rate_hz=8000)
    noisy = telephone(tone(8000, hz=1000.0), rate_hz=8000, noise=pink_noise(8000, seed=1), snr_db=10)
    assert 10 * np.log10(np.mean(clean**2) / np.mean((noisy - clean) ** 2)) == pytest.approx(10, abs=0.3)
