from __future__ import annotations

import numpy as np
import pytest

from cxemotion.signal.frames import FloatArray
from cxemotion.signal.periodicity import Periodicity, joined, no_frames, periodicity
from cxemotion.signal.spectrum import SpectrumStream
from cxemotion.signal.voicing import CONTEXT, MEASURES, NEIGHBOURS, voicing_inputs, voicing_log_odds, voicing_weights
from tests.signal.sounds import noise, silence, syllables, talk


def found(sound: FloatArray) -> Periodicity:
    stream = SpectrumStream(8000)
    return joined([periodicity(block) for block in (*stream.push(sound), *stream.finish())])


def test_a_voice_is_likelier_voiced_than_the_noise_between() -> None:
    odds = voicing_log_odds(found(talk()))
    assert np.median(odds[210:390]) > 1.0
    assert np.median(odds[20:180]) < -3.0


def test_gain_plays_no_part() -> None:
    sound = talk()
    odds = voicing_log_odds(found(sound))
    assert voicing_log_odds(found(sound * np.float32(0.1))) == pytest.approx(odds, abs=0.02)


def test_a_judgement_depends_on_nothing_beyond_its_context() -> None:
    sound = talk()
    after = np.concatenate([sound, silence(1), noise(2, level=0.1), syllables(8)]).astype(np.float32)
    one, other = voicing_log_odds(found(sound)), voicing_log_odds(found(after))
    assert one[: 800 - CONTEXT] == pytest.approx(other[: 800 - CONTEXT], abs=1e-3)


def test_the_weights_fit_the_measures() -> None:
    weights = voicing_weights()
    assert weights.hidden.shape == (len(NEIGHBOURS) * MEASURES, weights.output.size)
    assert weights.hidden_bias.shape == weights.output.shape


def test_no_frames_have_no_odds() -> None:
    assert voicing_inputs(no_frames()).shape == (0, len(NEIGHBOURS) * MEASURES)
    assert voicing_log_odds(no_frames()).shape == (0,)
