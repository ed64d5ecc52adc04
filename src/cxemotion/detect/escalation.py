"""Escalation points: customer turns at which the stakes of the call step up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from cxemotion.detect.rules import EscalationRule
from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline
from cxemotion.events import (
    CallLabels,
    EscalationKind,
    EscalationPoint,
    Evidence,
    Fault,
    NegativeEpisode,
    Sign,
    Step,
    find_surges,
)
from cxemotion.recording import Role
from cxemotion.transcript import Transcript
from cxemotion.wording.backchannel import is_substantive

_SURGE_EMOTIONS = (Emotion.ANGER, Emotion.FRUSTRATION)
_FULL_INTENSITY_ADDS = 0.2
_CLEAR = 2
_KIND_REASONS = {
    EscalationKind.DEMAND_SUPERVISOR: "asks for someone with more authority",
    EscalationKind.THREAT_COMPLAINT: "threatens a complaint, a regulator, the media or the law",
    EscalationKind.THREAT_LEAVE: "threatens to leave",
    EscalationKind.ABUSE: "insults the agent",
}


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

    A kind already raised counts again only when repeated after an agent turn in between. A surge counts where the
    guide's rule finds one, the probability of anger or frustration is at least ``rule.surge_enter``, and since the
    surge before it distress came down below ``rule.surge_leave``, or intensity rose. Distress is that probability
    times the intensity over 2, what a clear feeling has.
    """
    said = _said(signs, transcript, rule)
    points = {turn: _point(turn, found, timeline.at(turn), transcript, rule) for turn, found in said.items()}
    points.update(_surges(timeline, transcript, labels, said, rule))
    faults = _of_turns(signs, Fault)
    return tuple(
        _with_surroundings(point, transcript, episodes, labels.steps, faults) for _, point in sorted(points.items())
    )


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


def _surges(
    timeline: EmotionTimeline,
    transcript: Transcript,
    labels: CallLabels,
    said: Mapping[int, Sequence[Sign]],
    rule: EscalationRule,
) -> dict[int, EscalationPoint]:
    candidates = find_surges(labels, {turn: [EscalationKind(s.what) for s in found] for turn, found in said.items()})
    surges: dict[int, EscalationPoint] = {}
    held = 0  # the intensity of the last surge, until distress has come down
    before = 0
    for estimate in timeline:
        heat, level = _heat(estimate), _level(estimate)
        if heat * level / _CLEAR < rule.surge_leave:
            held = 0
        if estimate.turn in candidates and heat >= rule.surge_enter and level > held:
            held = level
            reason = (
                f"{estimate.emotion} rises from intensity {before} to {level}; "
                f"anger or frustration at {heat:.2f}, over {rule.surge_enter:g}"
            )
            sign = Sign(estimate.turn, EscalationKind.ANGER_SURGE, heat, _words_of(estimate, transcript))
            surges[estimate.turn] = replace(_point(estimate.turn, [sign], estimate, transcript, rule), reason=reason)
        before = level
    return surges


def _heat(estimate: EmotionEstimate) -> float:
    return sum(estimate.probabilities[emotion] for emotion in _SURGE_EMOTIONS)


def _level(estimate: EmotionEstimate) -> int:
    return (estimate.intensity or 0) if estimate.emotion in _SURGE_EMOTIONS else 0


def _words_of(estimate: EmotionEstimate, transcript: Transcript) -> tuple[Evidence, ...]:
    """The words that the estimate gives as its reasons, where they stand in the turn; else the whole turn."""
    text = transcript[estimate.turn].text
    for reason in estimate.reasons:
        start = text.find(reason.value) if reason.source == "words" and reason.push > 0 and reason.value else -1
        if start >= 0:
            return (Evidence(estimate.turn, start, start + len(reason.value), reason.value),)
    return (Evidence(estimate.turn, 0, len(text), text),) if text else ()


def _point(
    turn: int,
    signs: Sequence[Sign],
    estimate: EmotionEstimate | None,
    transcript: Transcript,
    rule: EscalationRule,
) -> EscalationPoint:
    found = {EscalationKind(sign.what) for sign in signs}
    kinds = tuple(kind for kind in EscalationKind if kind in found)
    intensity = (estimate.intensity or 0) if estimate else 0
    span = transcript[turn].span
    return EscalationPoint(
        turn=turn,
        time_s=span.start if span else None,
        kinds=kinds,
        severity=min(1.0, max(rule.severity.get(kind, 0.0) for kind in kinds) + _FULL_INTENSITY_ADDS * intensity / 3),
        probability=max(sign.probability for sign in signs),
        evidence=_evidence(signs),
        reason="; ".join(_KIND_REASONS[kind] for kind in kinds if kind in _KIND_REASONS),
    )


def _evidence(signs: Sequence[Sign]) -> tuple[Evidence, ...]:
    """The words of each kind, marked with it; the same words stand once a kind."""
    marked = [replace(quote, of=str(sign.what)) for sign in signs for quote in sign.evidence]
    return tuple(dict.fromkeys(marked))


def _of_turns(signs: Sequence[Sign], names: type[Fault]) -> dict[int, tuple[Fault, ...]]:
    found: dict[int, tuple[Fault, ...]] = {}
    for sign in signs:
        if isinstance(sign.what, names):
            found[sign.turn] = (*found.get(sign.turn, ()), sign.what)
    return found


def _with_surroundings(
    point: EscalationPoint,
    transcript: Transcript,
    episodes: Sequence[NegativeEpisode],
    steps: Mapping[int, frozenset[Step]],
    faults: Mapping[int, tuple[Fault, ...]],
) -> EscalationPoint:
    """The point with what set it off, where it came down, and what the agent did until then."""
    trigger = _trigger(point.turn, transcript)
    within = next((e for e in episodes if e.start_turn <= point.turn < e.end_turn), None)
    recovered = within.end_turn if within and within.end_turn < len(transcript) else None
    done = {step for turn in range(point.turn + 1, recovered or 0) for step in steps.get(turn, ())}
    begun, calm = transcript[point.turn].span, transcript[recovered].span if recovered is not None else None
    return replace(
        point,
        trigger_turn=trigger,
        trigger_faults=faults.get(trigger, ()) if trigger is not None else (),
        recovered_turn=recovered,
        recovery_s=calm.start - begun.start if begun and calm else None,
        recovery_steps=tuple(step for step in Step if step in done),
    )


def _trigger(turn: int, transcript: Transcript) -> int | None:
    """The last agent turn before it that says something; where all are back-channels, the last of them."""
    earlier = [index for index in range(turn - 1, -1, -1) if transcript[index].role is Role.AGENT]
    told = (i for i in earlier if not transcript[i].text or is_substantive(transcript[i].text))
    return next(told, earlier[0] if earlier else None)
