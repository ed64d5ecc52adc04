"""Escalation points: customer turns at which the stakes of the call step up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cxemotion.detect.rules import EscalationRule
from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline
from cxemotion.events import CallLabels, EscalationKind, EscalationPoint, NegativeEpisode, Sign, find_surges
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

_SURGE_EMOTIONS = (Emotion.ANGER, Emotion.FRUSTRATION)
_FULL_INTENSITY_ADDS = 0.2


def find_escalations(
    timeline: EmotionTimeline,
    transcript: Transcript,
    *,
    signs: Sequence[Sign],
    labels: CallLabels,
    episodes: Sequence[NegativeEpisode],
    rule: EscalationRule,
) -> tuple[EscalationPoint, ...]:
    """The points in order: kinds that are said, and surges of anger where nothing of the kind is said.

    A kind already raised counts again only when repeated after an agent turn in between.
    """
    said = _said(signs, transcript, rule)
    surges = find_surges(labels, {turn: [EscalationKind(s.what) for s in found] for turn, found in said.items()})
    points: list[EscalationPoint] = []
    for turn in sorted({*said, *surges}):
        estimate = timeline.at(turn)
        if turn in said:
            points.append(_point(turn, said[turn], estimate, transcript, episodes, rule))
            continue
        heat = sum(estimate.probabilities[emotion] for emotion in _SURGE_EMOTIONS) if estimate else 0.0
        if heat >= rule.surge_probability:
            surge = Sign(turn, EscalationKind.ANGER_SURGE, heat)
            points.append(_point(turn, [surge], estimate, transcript, episodes, rule))
    return tuple(points)


def _said(signs: Sequence[Sign], transcript: Transcript, rule: EscalationRule) -> dict[int, list[Sign]]:
    said: dict[int, list[Sign]] = defaultdict(list)
    raised_at: dict[EscalationKind, int] = {}
    for sign in sorted(signs, key=lambda sign: sign.turn):
        if not isinstance(sign.what, EscalationKind) or sign.probability < rule.said_probability:
            continue
        before = raised_at.get(sign.what)
        raised_at[sign.what] = sign.turn
        between = transcript.turns[before + 1 : sign.turn] if before is not None else ()
        if before is None or any(turn.role is Role.AGENT for turn in between):
            said[sign.turn].append(sign)
    return dict(said)


def _point(
    turn: int,
    signs: Sequence[Sign],
    estimate: EmotionEstimate | None,
    transcript: Transcript,
    episodes: Sequence[NegativeEpisode],
    rule: EscalationRule,
) -> EscalationPoint:
    found = {EscalationKind(sign.what) for sign in signs}
    kinds = tuple(kind for kind in EscalationKind if kind in found)
    intensity = (estimate.intensity or 0) if estimate else 0
    span = transcript[turn].span
    within = next((e for e in episodes if e.start_turn <= turn < e.end_turn), None)
    return EscalationPoint(
        turn=turn,
        time_s=span.start if span else None,
        kinds=kinds,
        severity=min(1.0, max(rule.severity.get(kind, 0.0) for kind in kinds) + _FULL_INTENSITY_ADDS * intensity / 3),
        probability=max(sign.probability for sign in signs),
        trigger_turn=next((i for i in range(turn - 1, -1, -1) if transcript[i].role is Role.AGENT), None),
        recovered_turn=within.end_turn if within and within.end_turn < len(transcript) else None,
        evidence=tuple(evidence for sign in signs for evidence in sign.evidence),
    )
