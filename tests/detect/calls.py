"""Small calls for the tests of the detectors, made from a line a turn."""

from __future__ import annotations

from collections.abc import Sequence

from cxemotion.detect import EscalationRule, find_episodes, find_escalations, load_rules, predicted_labels
from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, valence_of
from cxemotion.events import EscalationPoint, NegativeEpisode, Sign
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

SECONDS_A_TURN = 5.0


def estimate(turn: int, emotion: Emotion, intensity: Intensity, *, timed: bool = True) -> EmotionEstimate:
    """A confident estimate: 0.8 for the emotion named, the rest spread."""
    others = [e for e in Emotion if e is not emotion]
    return EmotionEstimate(
        turn=turn,
        span=Span(SECONDS_A_TURN * turn, SECONDS_A_TURN * (turn + 1)) if timed else None,
        emotion=emotion,
        intensity=intensity,
        probabilities={emotion: 0.8, **dict.fromkeys(others, 0.04)},
        valence=valence_of(emotion, intensity),
        arousal=0.0,
        confidence=0.8,
    )


def call(*turns: str | tuple[str, Emotion, Intensity], timed: bool = True) -> tuple[Transcript, EmotionTimeline]:
    """A call in which a plain string is the agent's turn and a triple the customer's, with what is felt."""
    made, estimates = [], []
    for index, turn in enumerate(turns):
        span = Span(SECONDS_A_TURN * index, SECONDS_A_TURN * (index + 1)) if timed else None
        if isinstance(turn, str):
            made.append(Turn(Role.AGENT, turn, span))
        else:
            made.append(Turn(Role.CUSTOMER, turn[0], span))
            estimates.append(estimate(index, turn[1], turn[2], timed=timed))
    return Transcript(tuple(made)), EmotionTimeline(tuple(estimates))


def detect(
    transcript: Transcript,
    timeline: EmotionTimeline,
    signs: Sequence[Sign] = (),
    *,
    resolved: bool = False,
    rule: EscalationRule | None = None,
) -> tuple[tuple[EscalationPoint, ...], tuple[NegativeEpisode, ...]]:
    """The findings of a call, under the default rules unless told otherwise."""
    rule = rule or load_rules().escalation
    labels = predicted_labels(timeline, transcript, signs=signs, resolved=resolved)
    episodes = find_episodes(labels, transcript, signs=signs, timeline=timeline, rubric=load_rules().rubric)
    points = find_escalations(timeline, transcript, signs=signs, labels=labels, episodes=episodes, rule=rule)
    return points, episodes
