import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, valence_of
from cxemotion.estimators import fuse
from cxemotion.estimators.fusion import VOICE_WEIGHT_CAP, voice_share


def judged(emotion: Emotion | None, *, intensity: Intensity = 1, arousal: float = math.nan, turn: int = 1):
    named = emotion or Emotion.NEUTRAL
    return EmotionEstimate(
        turn=turn,
        span=None,
        emotion=emotion,
        intensity=None if emotion is None else intensity,
        probabilities={e: 0.75 if e is named else 0.05 for e in Emotion},
        valence=valence_of(named, intensity),
        arousal=arousal,
        confidence=0.75,
        weights={"voice" if math.isfinite(arousal) else "words": 1.0},
    )


def fused(words: EmotionEstimate, voice: EmotionEstimate, *, voiced_s: float = 3.0) -> EmotionEstimate:
    timeline = fuse(EmotionTimeline((words,)), EmotionTimeline((voice,)), voiced_s={1: voiced_s})
    return timeline.estimates[0]


ANGRY_VOICE = judged(Emotion.ANGER, intensity=3, arousal=0.8)
CALM_VOICE = judged(Emotion.NEUTRAL, intensity=0, arousal=0.0)


@given(st.sampled_from(list(Emotion)), st.floats(0.1, 100.0))
def test_voice_never_changes_the_category_that_the_words_name(emotion: Emotion, voiced_s: float):
    words = judged(emotion, intensity=0 if emotion is Emotion.NEUTRAL else 1)
    assert fused(words, ANGRY_VOICE, voiced_s=voiced_s).emotion is emotion


@given(st.floats(0.0, 1000.0))
def test_voice_weighs_more_the_more_of_it_is_heard_but_never_above_the_cap(voiced_s: float):
    weights = fused(judged(Emotion.ANGER), ANGRY_VOICE, voiced_s=voiced_s).weights
    assert 0 <= weights["voice"] <= VOICE_WEIGHT_CAP
    assert sum(weights.values()) == pytest.approx(1.0)


def test_an_agitated_voice_makes_a_negative_feeling_one_step_more_intense():
    assert fused(judged(Emotion.FRUSTRATION, intensity=1), ANGRY_VOICE).intensity == 2
    assert fused(judged(Emotion.FRUSTRATION, intensity=1), CALM_VOICE).intensity == 1
    assert fused(judged(Emotion.SATISFACTION, intensity=1), ANGRY_VOICE).intensity == 1


def test_its_fine_said_tight_and_loud_is_a_disagreement():
    fine = judged(Emotion.NEUTRAL, intensity=0)
    assert fused(fine, ANGRY_VOICE).disagreement
    assert not fused(fine, CALM_VOICE).disagreement
    assert not fused(judged(Emotion.ANGER), ANGRY_VOICE).disagreement


def test_arousal_is_the_voices():
    assert fused(judged(Emotion.ANGER), ANGRY_VOICE).arousal == 0.8


def test_a_turn_that_one_modality_judges_keeps_that_estimate():
    words, voice = judged(Emotion.ANGER, turn=1), judged(Emotion.NEUTRAL, intensity=0, arousal=0.1, turn=3)
    assert fuse(EmotionTimeline((words,)), EmotionTimeline((voice,)), voiced_s={}).estimates == (words, voice)


def test_where_the_words_abstain_the_voice_is_taken():
    assert fused(judged(None), ANGRY_VOICE) is ANGRY_VOICE


@given(st.floats(0.1, 60.0), st.floats(-10.0, 40.0), st.floats(0.0, 1.0))
def test_voice_counts_for_less_in_noise_and_beside_words_that_are_sure(seconds: float, snr_db: float, sure: float):
    share = voice_share(seconds, snr_db=snr_db, words_confidence=sure)
    assert 0.0 <= share <= VOICE_WEIGHT_CAP
    assert share <= voice_share(seconds, snr_db=snr_db + 5.0, words_confidence=sure)
    assert share >= voice_share(seconds, snr_db=snr_db, words_confidence=1.0)


def test_a_voice_buried_in_noise_moves_neither_intensity_nor_disagreement():
    words = judged(Emotion.FRUSTRATION, intensity=1)
    timeline = fuse(EmotionTimeline((words,)), EmotionTimeline((ANGRY_VOICE,)), voiced_s={1: 3.0}, snr_db=-3.0)
    (estimate,) = timeline.estimates
    assert estimate.intensity == 1
    assert estimate.probabilities == words.probabilities
    assert not estimate.disagreement


@given(st.lists(st.floats(-1.0, 1.0), min_size=2, max_size=12))
def test_smoothing_never_lowers_arousal_so_that_no_rise_is_delayed(heard: list[float]):
    voice = EmotionTimeline(tuple(judged(Emotion.ANGER, arousal=a, turn=n) for n, a in enumerate(heard)))
    smooth = [estimate.arousal for estimate in fuse(EmotionTimeline(()), voice, voiced_s={})]
    assert all(after >= before for after, before in zip(smooth, heard, strict=True))
    assert max(smooth) == max(heard)
