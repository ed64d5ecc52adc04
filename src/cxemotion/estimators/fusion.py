"""Words and voice as one estimate: a capped linear opinion pool (Stone 1961, The opinion pool).

Voice moves probabilities, intensity, arousal and disagreement, never the category by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity
from cxemotion.span import Seconds

VOICE_WEIGHT_CAP = 0.25
"""Voice never weighs more than this beside words."""
VOICE_HALF_S: Seconds = 1.5
"""Of the cap, half is reached after so many voiced seconds."""
AGITATED = 0.75
"""Arousal from which a negative feeling in words counts as one step more intense."""
TENSE, UNTROUBLED = 0.5, 0.3
"""Voice and words disagree where arousal is above the one and the words' probability of a negative below the other."""
CLEAN_SNR_DB = 20.0
"""At this ratio of speech to what lies between, voice counts in full; at 0 dB not at all."""
SURE_WORDS = 0.5
"""Words that are certain leave voice this share less than words that know nothing."""
LEAST_SHARE = 0.03
"""Voice that weighs less moves neither intensity nor disagreement."""
LINGERS = 0.25
"""Of arousal that has fallen since the turn before, so much of the fall is still to come: rises are never delayed."""


def fuse(
    words: EmotionTimeline, voice: EmotionTimeline, *, voiced_s: Mapping[int, Seconds], snr_db: float = math.nan
) -> EmotionTimeline:
    """The two timelines as one; a turn that only one of them judges keeps that estimate.

    Args:
        words: estimates from words.
        voice: estimates from voice.
        voiced_s: seconds of voice in each turn, what the trust in voice grows with.
        snr_db: of the customer's channel; ``nan`` where it is not known.
    """
    heard = {estimate.turn: estimate for estimate in _lingering(voice)}
    read = {estimate.turn: estimate for estimate in words}
    fused: list[EmotionEstimate] = []
    for turn in sorted({*heard, *read}):
        if turn not in read or (read[turn].emotion is None and turn in heard):
            fused.append(heard[turn])
        elif turn not in heard:
            fused.append(read[turn])
        else:
            share = voice_share(voiced_s.get(turn, 0.0), snr_db=snr_db, words_confidence=read[turn].confidence)
            fused.append(_pool(read[turn], heard[turn], share))
    return EmotionTimeline(tuple(fused))


def voice_share(voiced_s: Seconds, *, snr_db: float, words_confidence: float) -> float:
    """What voice weighs beside words, 0 to the cap: more the longer and cleaner it is and the less sure words are."""
    long = voiced_s / (voiced_s + VOICE_HALF_S)
    clean = 1.0 if math.isnan(snr_db) else min(1.0, max(0.0, snr_db / CLEAN_SNR_DB))
    unsure = 1.0 - SURE_WORDS * min(1.0, max(0.0, words_confidence))
    return VOICE_WEIGHT_CAP * long * clean * unsure


def _lingering(voice: EmotionTimeline) -> list[EmotionEstimate]:
    """The estimates with arousal that rises at once and falls over a few turns."""
    found: list[EmotionEstimate] = []
    before = math.nan
    for estimate in voice:
        now = estimate.arousal
        before = now + LINGERS * (before - now) if before > now else now
        found.append(estimate if before == now else replace(estimate, arousal=before))
    return found


def _pool(words: EmotionEstimate, voice: EmotionEstimate, share: float) -> EmotionEstimate:
    probabilities = {e: (1 - share) * words.probabilities[e] + share * voice.probabilities[e] for e in Emotion}
    emotion = words.emotion or Emotion.NEUTRAL
    shift = probabilities[emotion] - words.probabilities[emotion]
    agitation = voice.arousal if share >= LEAST_SHARE else math.nan
    return replace(
        words,
        intensity=_intensity(words, agitation),
        probabilities=probabilities,
        valence=(1 - share) * words.valence + share * voice.valence,
        arousal=voice.arousal,
        confidence=min(1.0, max(0.0, words.confidence + shift)),
        weights={"words": 1 - share, "voice": share},
        disagreement=agitation >= TENSE and words.negative_probability <= UNTROUBLED,
        reasons=(*words.reasons, *voice.reasons),
    )


def _intensity(words: EmotionEstimate, arousal: float) -> Intensity | None:
    agitated = words.emotion is not None and words.emotion.is_negative and arousal >= AGITATED
    if not agitated:
        return words.intensity
    return 3 if words.intensity in (2, 3) else 2
