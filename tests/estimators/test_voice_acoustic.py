import numpy as np
import pytest

import cxemotion as cx
from cxemotion.emotion import Emotion
from cxemotion.estimators.voice_acoustic import AcousticVoiceModel
from cxemotion.features import TurnFeatures, VoiceWindow
from cxemotion.recording import Role
from cxemotion.span import Span
from tests.signal.sounds import BROKEN, RATE_HZ, silence, syllables


@pytest.fixture(scope="module")
def voice() -> AcousticVoiceModel:
    model = cx.load_model("voice")
    assert isinstance(model, AcousticVoiceModel)
    return model


def values_at(voice: AcousticVoiceModel, spreads: float) -> dict[str, float]:
    """A voice so many spreads from the population, in the direction of arousal."""
    population = voice.weights.population
    row = population.mean + spreads * population.within * np.sign(voice.weights.arousal)
    return {
        name: float(np.exp2(value / 12)) if name.startswith("f0_") and name.endswith("_hz") else float(value)
        for name, value in zip(population.features, row, strict=True)
    }


def turns_of(
    voice: AcousticVoiceModel, *spreads: float, role: Role = Role.CUSTOMER, voiced_s: float = 2.0
) -> list[TurnFeatures]:
    return [
        TurnFeatures(n, role, "", "und", Span(4 * n, 4 * n + 3), values=values_at(voice, far), voiced_s=voiced_s)
        for n, far in enumerate(spreads)
    ]


def test_a_voice_far_above_its_usual_is_aroused_and_leans_to_anger(voice: AcousticVoiceModel):
    *_, usual, raised = voice.estimate(turns_of(voice, 0, 0, 0, 0, 0, 0, 1.5))
    assert raised.arousal > 0.5
    assert raised.arousal > usual.arousal + 0.4
    assert raised.probabilities[Emotion.ANGER] > usual.probabilities[Emotion.ANGER]


def test_a_caller_who_starts_and_stays_agitated_is_found_to_have_arrived_hot(voice: AcousticVoiceModel):
    first = voice.estimate(turns_of(voice, 1.5, 1.5, 1.5)).estimates[0]
    assert "arrived_hot" in [reason.feature for reason in first.reasons]
    calm = voice.estimate(turns_of(voice, 0, 0, 0, 0, 0, 0, 0, 1.5))
    assert "arrived_hot" not in [reason.feature for estimate in calm for reason in estimate.reasons]


def test_a_class_that_no_training_voice_teaches_stays_at_its_prior(voice: AcousticVoiceModel):
    for estimate in voice.estimate(turns_of(voice, 0, 0, -1, 2)):
        assert estimate.probabilities[Emotion.FRUSTRATION] == voice.weights.prior[Emotion.FRUSTRATION]


def test_the_strongest_reason_names_the_feature_and_its_distance_from_the_usual(voice: AcousticVoiceModel):
    estimate = voice.estimate(turns_of(voice, 0, 0, 0, 0, 0, 0, 2)).estimates[-1]
    strongest = estimate.reasons[0]
    assert strongest.feature in voice.weights.population.features
    assert "against the usual" in strongest.value


def test_agents_and_turns_with_hardly_any_voice_are_not_judged(voice: AcousticVoiceModel):
    assert len(voice.estimate(turns_of(voice, 2, role=Role.AGENT))) == 0
    assert len(voice.estimate(turns_of(voice, 2, voiced_s=0.05))) == 0
    assert len(voice.estimate_role(turns_of(voice, 2, role=Role.AGENT), Role.AGENT)) == 1


def test_an_outburst_within_a_long_turn_raises_its_arousal_and_says_when(voice: AcousticVoiceModel):
    *calm, last = turns_of(voice, 0, 0, 0, 0, 0, 0)
    window = VoiceWindow(Span(21.0, 24.0), values_at(voice, 2), 2.0)
    long = TurnFeatures(
        last.index, last.role, "", "und", last.span, values=last.values, voiced_s=2.0, windows=(window,)
    )
    plain, burst = (voice.estimate([*calm, turn]).estimates[-1] for turn in (last, long))
    assert burst.arousal > plain.arousal + 0.2
    assert any(reason.value.startswith("21.0 to 24.0 s") for reason in burst.reasons)


def test_the_same_rise_counts_for_more_when_the_speaker_is_known_better(voice: AcousticVoiceModel):
    early = voice.estimate(turns_of(voice, 0, 1)).estimates[-1]
    late = voice.estimate(turns_of(voice, *[0] * 12, 1)).estimates[-1]
    assert late.arousal > early.arousal


def test_a_clip_above_the_speakers_usual_is_more_aroused_than_the_usual(voice: AcousticVoiceModel):
    usual = cx.features.usual([syllables(40, f0_hz=150.0)], rate_hz=RATE_HZ)
    raised, plain = (
        voice.estimate_clip(syllables(8, f0_hz=f0_hz), rate_hz=RATE_HZ, usual=usual) for f0_hz in (230.0, 150.0)
    )
    assert raised.arousal > plain.arousal


@pytest.mark.parametrize("name", [*BROKEN, "speech"])
def test_every_clip_is_judged_with_finite_numbers(voice: AcousticVoiceModel, name: str):
    samples = BROKEN.get(name, syllables(12))
    estimate = voice.estimate_clip(samples, rate_hz=RATE_HZ)
    assert np.isfinite([estimate.arousal, estimate.valence, *estimate.probabilities.values()]).all()


def test_silence_stays_at_the_prior(voice: AcousticVoiceModel):
    estimate = voice.estimate_clip(silence(1.0), rate_hz=RATE_HZ)
    assert estimate.probabilities == pytest.approx(dict(voice.weights.prior))
    assert estimate.arousal == 0.0


def test_gain_changes_nothing_that_the_model_says(voice: AcousticVoiceModel):
    loud, quiet = (voice.estimate_clip(gain * syllables(12), rate_hz=RATE_HZ) for gain in (1.0, 0.1))
    assert quiet.arousal == pytest.approx(loud.arousal, abs=0.02)


def test_the_acted_classes_sum_to_one(voice: AcousticVoiceModel):
    acted = voice.acted_classes(syllables(12), rate_hz=RATE_HZ)
    assert sum(acted.values()) == pytest.approx(1.0)
    assert {"anger", "happiness", "neutral", "sadness"} <= set(acted)
