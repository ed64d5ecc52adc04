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
AGITATED = 0.6
"""Arousal from which a negative feeling in words counts as one step more intense."""
TENSE, UNTROUBLED = 0.5, 0.3
"""Voice and words disagree where arousal is above the one and the words' probability of a negative below the other."""


def fuse(words: EmotionTimeline, voice: EmotionTimeline, *, voiced_s: Mapping[int, Seconds]) -> EmotionTimeline:
    """The two timelines as one; a turn that only one of them judges keeps that estimate.

    Args:
        words: estimates from words.
        voice: estimates from voice.
        voiced_s: seconds of voice in each turn, what the trust in voice grows with.
    """
    heard = {estimate.turn: estimate for estimate in voice}
    read = {estimate.turn: estimate for estimate in words}
    fused: list[EmotionEstimate] = []
    for turn in sorted({*heard, *read}):
        if turn not in read or (read[turn].emotion is None and turn in heard):
            fused.append(heard[turn])
        elif turn not in heard:
            fused.append(read[turn])
        else:
            seconds = voiced_s.get(turn, 0.0)
            fused.append(_pool(read[turn], heard[turn], VOICE_WEIGHT_CAP * seconds / (seconds + VOICE_HALF_S)))
    return EmotionTimeline(tuple(fused))


def _pool(words: EmotionEstimate, voice: EmotionEstimate, share: float) -> EmotionEstimate:
    probabilities = {e: (1 - share) * words.probabilities[e] + share * voice.probabilities[e] for e in Emotion}
    emotion = words.emotion or Emotion.NEUTRAL
    shift = probabilities[emotion] - words.probabilities[emotion]
    return replace(
        words,
        intensity=_intensity(words, voice.arousal),
        probabilities=probabilities,
        valence=(1 - share) * words.valence + share * voice.valence,
        arousal=voice.arousal,
        confidence=min(1.0, max(0.0, words.confidence + shift)),
        weights={"words": 1 - share, "voice": share},
        disagreement=voice.arousal >= TENSE and words.negative_probability <= UNTROUBLED,
        reasons=(*words.reasons, *voice.reasons),
    )


def _intensity(words: EmotionEstimate, arousal: float) -> Intensity | None:
    agitated = words.emotion is not None and words.emotion.is_negative and arousal >= AGITATED
    if not agitated or math.isnan(arousal):
        return words.intensity
    return 3 if words.intensity in (2, 3) else 2
