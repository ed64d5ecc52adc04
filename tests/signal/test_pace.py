from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal import syllable_nuclei
from tests.signal.sounds import BROKEN, noise, silence, syllables


@pytest.mark.parametrize("per_s", [2.5, 4.0, 6.0])
def test_the_nuclei_are_as_many_as_the_syllables_give_or_take_one_and_lie_within_them(per_s: float) -> None:
    sound = np.concatenate([silence(1), syllables(12, per_s=per_s), silence(1)]) + noise(2 + 12 / per_s, level=0.0005)
    nuclei = syllable_nuclei(sound, rate_hz=8000)
    middles = 1 + (np.arange(12) + 0.5) / per_s
    assert abs(nuclei.size - 12) <= 1
    assert (np.abs(nuclei[:, None] - middles).min(axis=1) < 0.5 / per_s).all()


@settings(max_examples=10, deadline=None)
@given(st.floats(-20.0, 20.0))
def test_gain_does_not_change_the_nuclei(gain_db: float) -> None:
    sound = np.concatenate([silence(1), syllables(8), silence(1)]) + noise(4, level=0.0005)
    nuclei = syllable_nuclei(sound, rate_hz=8000)
    assert syllable_nuclei(sound * 10 ** (gain_db / 20), rate_hz=8000) == pytest.approx(nuclei)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_has_defined_nuclei(name: str) -> None:
    nuclei = syllable_nuclei(BROKEN[name], rate_hz=8000)
    assert (np.diff(nuclei) > 0).all()
    assert ((nuclei >= 0) & (nuclei <= 2)).all()
