"""What a customer feels at a turn, as an estimate with its reasons, and the timeline of a call."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Literal, TypeAlias

from cxemotion.errors import ReportError
from cxemotion.span import Span

Intensity: TypeAlias = Literal[0, 1, 2, 3]
"""0 none (only with ``neutral``), 1 slight, 2 clear, 3 strong."""


class Emotion(StrEnum):
    """The six classes of the annotation guide."""

    ANGER = "anger"
    FRUSTRATION = "frustration"
    ANXIETY = "anxiety"
    DISAPPOINTMENT = "disappointment"
    NEUTRAL = "neutral"
    SATISFACTION = "satisfaction"

    @property
    def is_negative(self) -> bool:
        """Whether it is one of the four that open negative episodes."""
        return VALENCE_AT_FULL_INTENSITY[self] < 0


VALENCE_AT_FULL_INTENSITY: Mapping[Emotion, float] = {
    Emotion.ANGER: -1.0,
    Emotion.FRUSTRATION: -0.6,
    Emotion.ANXIETY: -0.5,
    Emotion.DISAPPOINTMENT: -0.6,
    Emotion.NEUTRAL: 0.0,
    Emotion.SATISFACTION: 1.0,
}


def valence_of(emotion: Emotion, intensity: int) -> float:
    """The guide's valence, -1 to 1, of an emotion at an intensity of 0 to 3.

    >>> valence_of(Emotion.FRUSTRATION, 2)
    -0.4
    """
    return round(VALENCE_AT_FULL_INTENSITY[emotion] * intensity / 3, 6)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that moved an estimate.

    Args:
        source: the modality it was found in.
        feature: what was seen: a cue's name, a prosodic feature, a rule.
        value: how it was seen: the words, the number against the usual.
        push: how far it moved the estimate, in log-odds of the emotion reported; below zero, away from it.
    """

    source: Literal["words", "voice", "context"]
    feature: str
    value: str
    push: float


@dataclass(frozen=True, slots=True)
class EmotionEstimate:
    """What is estimated for one customer turn.

    Args:
        turn: index of the turn in the transcript.
        span: when it was said; ``None`` where the transcript has no times.
        emotion: the most probable of the six; ``None`` where the estimate abstains, its reason among ``reasons``.
        intensity: 0 to 3; ``None`` where it abstains.
        probabilities: one for each of the six, summing to 1.
        valence: -1 (strong anger) to 1 (strong satisfaction), on the guide's scale.
        arousal: -1 (flat) to 1 (agitated); ``nan`` where nothing measured it.
        confidence: calibrated probability, 0 to 1, that ``emotion`` is right.
        weights: share of each modality in the estimate, summing to 1.
        disagreement: whether words and voice point to different feelings.
        reasons: what moved it, strongest first.

    Raises:
        ReportError: where the numbers contradict each other.
    """

    turn: int
    span: Span | None
    emotion: Emotion | None
    intensity: Intensity | None
    probabilities: Mapping[Emotion, float]
    valence: float
    arousal: float
    confidence: float
    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    disagreement: bool = False
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if set(self.probabilities) != set(Emotion):
            raise ReportError(f"turn {self.turn}: probabilities must name each of {', '.join(Emotion)} once")
        if not math.isclose(sum(self.probabilities.values()), 1.0, abs_tol=1e-3):
            raise ReportError(f"turn {self.turn}: probabilities sum to {sum(self.probabilities.values()):.4f}, not 1")
        if (self.emotion is None) != (self.intensity is None):
            raise ReportError(f"turn {self.turn}: emotion and intensity must both be given, or both be null")
        if self.emotion is not None and (self.emotion is Emotion.NEUTRAL) != (self.intensity == 0):
            raise ReportError(f"turn {self.turn}: {self.emotion} at intensity {self.intensity}; 0 is for neutral alone")

    @property
    def negative_probability(self) -> float:
        """Probability, 0 to 1, of any of the four negative emotions."""
        return sum(p for emotion, p in self.probabilities.items() if emotion.is_negative)


@dataclass(frozen=True, slots=True)
class EmotionTimeline:
    """The customer's estimates in the order of their turns.

    >>> len(EmotionTimeline(()))
    0
    """

    estimates: tuple[EmotionEstimate, ...]

    def __post_init__(self) -> None:
        turns = [estimate.turn for estimate in self.estimates]
        if any(later <= earlier for earlier, later in pairwise(turns)):
            raise ReportError(f"estimates must be in the order of their turns, once each, got turns {turns}")

    def __iter__(self) -> Iterator[EmotionEstimate]:
        return iter(self.estimates)

    def __len__(self) -> int:
        return len(self.estimates)

    def __bool__(self) -> bool:
        return bool(self.estimates)

    def at(self, turn: int) -> EmotionEstimate | None:
        """The estimate of a turn, or ``None`` where that turn has none (an agent's turn, as a rule)."""
        return next((estimate for estimate in self.estimates if estimate.turn == turn), None)
