from pathlib import Path

import numpy as np
import pytest

import cxemotion as cx
from cxemotion.emotion import Emotion
from cxemotion.errors import ModelError
from cxemotion.estimators.voice_rules import RuleVoiceModel, VoiceWeights
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.span import Span
from tests.signal.sounds import RATE_HZ, silence, syllables


@pytest.fixture(scope="module")
def voice() -> RuleVoiceModel:
    model = cx.load_model("voice")
    assert isinstance(model, RuleVoiceModel)
    return model


def turn(role: Role = Role.CUSTOMER, *, voiced_s: float = 2.0, **relative: float) -> TurnFeatures:
    return TurnFeatures(
        1, role, "", "und", Span(0, 3), values={"f0_register_hz": 200.0}, relative=relative, voiced_s=voiced_s
    )


def test_a_voice_far_above_its_usual_is_aroused_and_leans_to_anger(voice: RuleVoiceModel):
    raised = voice.estimate([turn(f0_register_st=8.0, level_db=10.0)]).estimates[0]
    usual = voice.estimate([turn(f0_register_st=0.0, level_db=0.0)]).estimates[0]
    assert raised.arousal > 0.5 > abs(usual.arousal)
    assert raised.probabilities[Emotion.ANGER] > usual.probabilities[Emotion.ANGER]
    assert raised.emotion is Emotion.ANGER


def test_classes_that_no_training_voice_teaches_stay_at_their_prior(voice: RuleVoiceModel):
    raised = voice.estimate([turn(f0_register_st=8.0)]).estimates[0]
    for emotion in (Emotion.FRUSTRATION, Emotion.ANXIETY, Emotion.DISAPPOINTMENT, Emotion.SATISFACTION):
        assert raised.probabilities[emotion] == voice.weights.prior[emotion]


def test_the_strongest_reason_names_the_feature_and_its_distance_from_the_usual(voice: RuleVoiceModel):
    estimate = voice.estimate([turn(f0_register_st=8.0, syllable_rate_hz=0.2)]).estimates[0]
    assert estimate.reasons[0].feature == "f0_register_st"
    assert estimate.reasons[0].value == "200 Hz, +8.0 semitones against the usual"


def test_agents_and_turns_with_hardly_any_voice_are_not_judged(voice: RuleVoiceModel):
    assert len(voice.estimate([turn(Role.AGENT, f0_register_st=8.0), turn(voiced_s=0.05, f0_register_st=8.0)])) == 0


def test_a_clip_without_a_baseline_stays_at_the_prior(voice: RuleVoiceModel):
    alone = voice.estimate_clip(syllables(8, f0_hz=300.0), rate_hz=RATE_HZ)
    assert alone.arousal == 0.0
    assert alone.probabilities == pytest.approx(dict(voice.weights.prior))


def test_a_clip_above_the_speakers_usual_is_aroused(voice: RuleVoiceModel):
    usual = cx.features.usual([syllables(40, f0_hz=150.0)], rate_hz=RATE_HZ)
    assert voice.estimate_clip(syllables(8, f0_hz=230.0), rate_hz=RATE_HZ, usual=usual).arousal > 0.3


def test_silence_is_judged_with_finite_numbers(voice: RuleVoiceModel):
    usual = cx.features.usual([syllables(40)], rate_hz=RATE_HZ)
    estimate = voice.estimate_clip(silence(1.0), rate_hz=RATE_HZ, usual=usual)
    assert np.isfinite([estimate.arousal, estimate.valence, *estimate.probabilities.values()]).all()


def test_weights_that_lack_a_part_are_refused(tmp_path: Path):
    (tmp_path / "weights.toml").write_text("anger_per_arousal = 2.0\n", encoding="utf-8")
    with pytest.raises(ModelError, match="not the weights of a voice model"):
        VoiceWeights.read(tmp_path / "weights.toml")
