from pathlib import Path

import numpy as np
import pytest

import cxemotion as cx
from cxemotion.errors import ModelError
from cxemotion.estimators.voice_weights import VoiceWeights


def test_weights_that_lack_a_part_are_refused(tmp_path: Path):
    (tmp_path / "weights.toml").write_text("sharpness = 2.0\n", encoding="utf-8")
    with pytest.raises(ModelError, match="not the weights of a voice model"):
        VoiceWeights.read(tmp_path / "weights.toml")


def test_the_six_sum_to_one_however_far_a_voice_is():
    weights = cx.load_model("voice").weights
    for far in (-4.0, 0.0, 4.0):
        row = np.full(len(weights.population.features), far)
        assert sum(weights.six(row, 1.0).values()) == pytest.approx(1.0)
        assert weights.six(row, 0.0) == pytest.approx(dict(weights.prior))


def test_more_voice_is_trusted_more_and_none_not_at_all():
    weights = cx.load_model("voice").weights
    assert 0.0 == weights.trust(0.0) < weights.trust(0.5) < weights.trust(5.0) < 1.0
