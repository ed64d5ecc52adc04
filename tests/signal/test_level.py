from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.errors import OptionError
from cxemotion.signal import level_db, mean_level_db
from tests.signal.sounds import BROKEN, buzz, noise, silence


def test_a_full_scale_square_wave_is_at_zero_db_and_a_sine_three_lower() -> None:
    times = np.arange(8000) / 8000
    assert level_db(np.sign(noise(1, level=1.0)), rate_hz=8000) == pytest.approx(0.0, abs=1e-4)
    assert level_db(np.sin(2 * np.pi * 1000 * times), rate_hz=8000) == pytest.approx(-3.01, abs=0.01)


def test_silence_is_minus_infinity_and_no_error() -> None:
    assert np.isneginf(level_db(silence(1), rate_hz=8000)).all()


@given(st.floats(-20.0, 20.0))
def test_a_gain_moves_the_level_by_as_many_db(gain_db: float) -> None:
    sound = buzz(150, 0.3)
    louder = (sound * 10 ** (gain_db / 20)).astype(np.float32)
    assert level_db(louder, rate_hz=8000) - level_db(sound, rate_hz=8000) == pytest.approx(gain_db, abs=1e-3)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_a_second_has_a_hundred_frames_at_any_rate(rate_hz: int) -> None:
    assert level_db(np.ones(rate_hz), rate_hz=rate_hz).shape == (100,)


def test_a_part_filled_last_frame_is_measured_over_what_it_holds() -> None:
    assert level_db(np.ones(85), rate_hz=8000).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_has_defined_levels(name: str) -> None:
    levels = level_db(BROKEN[name], rate_hz=8000)
    assert levels.shape == (-(-BROKEN[name].size // 80),)
    assert not np.isnan(levels).any()


def test_a_frame_shorter_than_a_sample_is_refused() -> None:
    with pytest.raises(OptionError, match="hop_s=1e-05: a frame must hold at least one sample"):
        level_db(np.ones(10), rate_hz=8000, hop_s=0.00001)


def test_levels_are_averaged_by_power() -> None:
    assert mean_level_db(np.array([-20.0, -np.inf], dtype=np.float32)) == pytest.approx(-23.01, abs=0.01)
    assert np.isnan(mean_level_db(np.zeros(0, dtype=np.float32)))
    assert mean_level_db(np.full(3, -np.inf, dtype=np.float32)) == -np.inf
