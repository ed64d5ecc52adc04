"""Labels as if they were a system's report: the perfect system, and an annotator as a system."""

from __future__ import annotations

import math
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, valence_of
from cxemotion.evaluate.turns import check_labels, customer_places, gold_episodes, gold_kinds, gold_points
from cxemotion.events import EscalationKind, EscalationPoint, NegativeEpisode, Outcome, RiskPoint, Sign
from cxemotion.labels import LabelledCall
from cxemotion.recording import Role
from cxemotion.report import CallMetrics, CallReport, Inputs, Provenance, TurnReport, ValenceCourse
from cxemotion.span import Seconds, Span


def report_from_labels(call: LabelledCall) -> CallReport:
    """The report of a system that judges as the labels do, with full confidence.

    Emotions, steps, faults and outcome are the labels; escalations, risk and episodes are derived from them. The risk
    after a customer's turn is 1 where the customer's next turn is an escalation, else 0. Figures that need a recording
    are ``nan``; there are no reasons and no evidence.

    Raises:
        LabelError: where a label is outside the guide.
    """
    check_labels(call)
    spans = [turn.span for turn in call.transcript]
    ends = [span.end for span in spans if span is not None]
    satisfaction = math.nan if call.satisfaction is None else float(call.satisfaction)
    return CallReport(
        call_id=call.call_id,
        language=call.language,
        duration_s=max(ends, default=math.nan),
        inputs=Inputs(audio=False, transcript=True, timed=call.transcript.timed),
        quality=(),
        turns=_turns(call),
        timeline=_timeline(call),
        escalations=_escalations(call),
        risk=_risk(call),
        episodes=tuple(_with_span(episode, call) for episode in gold_episodes(call)),
        outcome=Outcome(call.resolved, float(call.resolved), satisfaction),
        metrics=CallMetrics(
            {}, math.nan, math.nan, (), {}, ValenceCourse(math.nan, math.nan, math.nan, (math.nan,) * 4)
        ),
        provenance=Provenance(_version()),
    )


def _version() -> str:
    try:
        return version("cxemotion")
    except PackageNotFoundError:
        return "unknown"


def _start_s(call: LabelledCall, turn: int) -> Seconds | None:
    span = call.transcript[turn].span
    return span.start if span else None


def _turns(call: LabelledCall) -> tuple[TurnReport, ...]:
    return tuple(
        TurnReport(
            index=index,
            role=turn.role,
            text=turn.text,
            span=turn.span,
            steps=tuple(Sign(index, step, 1.0) for step in sorted(call.steps.get(index, ()))),
            faults=tuple(Sign(index, fault, 1.0) for fault in sorted(call.faults.get(index, ()))),
        )
        for index, turn in enumerate(call.transcript)
    )


def _timeline(call: LabelledCall) -> EmotionTimeline:
    return EmotionTimeline(
        tuple(
            EmotionEstimate(
                turn=turn,
                span=call.transcript[turn].span,
                emotion=label.emotion,
                intensity=label.intensity,  # pyright: ignore[reportArgumentType]  # checked by check_labels
                probabilities={emotion: float(emotion is label.emotion) for emotion in Emotion},
                valence=valence_of(label.emotion, label.intensity),
                arousal=math.nan,
                confidence=1.0,
            )
            for turn, label in sorted(call.customer.items())
        )
    )


def _escalations(call: LabelledCall) -> tuple[EscalationPoint, ...]:
    agent_turns = [index for index, turn in enumerate(call.transcript) if turn.role is Role.AGENT]
    return tuple(
        EscalationPoint(
            turn=turn,
            time_s=_start_s(call, turn),
            kinds=tuple(kind for kind in EscalationKind if kind in kinds),
            severity=call.customer[turn].intensity / 3 if turn in call.customer else math.nan,
            probability=1.0,
            trigger_turn=max((index for index in agent_turns if index < turn), default=None),
        )
        for turn, kinds in gold_kinds(call).items()
    )


def _risk(call: LabelledCall) -> tuple[RiskPoint, ...]:
    places = customer_places(call)
    escalating = {point.place for point in gold_points(call, places)}
    return tuple(
        RiskPoint(turn, _start_s(call, turn), float(place + 1 in escalating))
        for turn, place in sorted(places.place_of.items())
    )


def _with_span(episode: NegativeEpisode, call: LabelledCall) -> NegativeEpisode:
    first = call.transcript[episode.start_turn].span
    last = call.transcript[min(episode.end_turn, len(call.transcript) - 1)].span
    if first is None or last is None or last.end <= first.start:
        return episode
    return replace(episode, span=Span(first.start, last.end))
