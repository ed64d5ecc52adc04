"""Facts made in a line, for tests that need a call, an estimate or a whole report without caring for the rest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, Reason, valence_of
from cxemotion.events import (
    CallLabels,
    CustomerLabel,
    EscalationKind,
    EscalationPoint,
    Evidence,
    Fault,
    NegativeEpisode,
    Outcome,
    RiskPoint,
    Sign,
    Step,
    derive_episodes,
)
from cxemotion.recording import Role
from cxemotion.report import (
    CallMetrics,
    CallReport,
    Inputs,
    Interruption,
    ModelUsed,
    Pace,
    Prosody,
    Provenance,
    QualityFlag,
    TurnReport,
    ValenceCourse,
)
from cxemotion.span import Span

A, C = Role.AGENT, Role.CUSTOMER

LABELLED_CALL: Mapping[str, Any] = {
    "id": "en-example",
    "language": "en",
    "turns": [
        {"role": "agent", "text": "Northline Parcels, this is Paula. What can I do for you?"},
        {"role": "customer", "text": "My bookcase was due Monday. It's Thursday, and nobody has called me."},
        {"role": "agent", "text": "The parcel number, please."},
        {"role": "customer", "text": "I gave it to the last person! This is the third time. Get me your supervisor."},
        {"role": "agent", "text": "There is no need to shout."},
        {"role": "customer", "text": "You people are useless. I'm cancelling the lot and telling the ombudsman."},
        {"role": "agent", "text": "I'm sorry, this is our mistake. I can hear how much it has cost you."},
        {"role": "customer", "text": "Well. It has."},
        {"role": "agent", "text": "A driver brings it tomorrow before noon, and I will ring you at twelve."},
        {"role": "customer", "text": "Oh, that is a real relief. Thank you, Paula."},
        {"role": "agent", "text": "Is there anything else?"},
        {"role": "customer", "text": "No, thanks, bye."},
    ],
    "labels": {
        "customer": {
            "1": {"emotion": "frustration", "intensity": 1},
            "3": {"emotion": "anger", "intensity": 2},
            "5": {"emotion": "anger", "intensity": 3},
            "7": {"emotion": "disappointment", "intensity": 1},
            "9": {"emotion": "satisfaction", "intensity": 2},
            "11": {"emotion": "neutral", "intensity": 0},
        },
        "escalations": [
            {"turn": 3, "kind": "demand_supervisor"},
            {"turn": 5, "kind": "abuse"},
            {"turn": 5, "kind": "threat_leave"},
            {"turn": 5, "kind": "threat_complaint"},
        ],
        "agent": {
            "4": {"steps": [], "faults": ["dismissive"]},
            "6": {"steps": ["apologize", "take_ownership", "acknowledge"], "faults": []},
            "8": {"steps": ["offer_solution"], "faults": []},
            "10": {"steps": ["check_satisfaction"], "faults": []},
        },
        "satisfaction": 3,
        "resolved": True,
    },
}
"""An invented call in the format of the annotation guide."""


def estimate(
    turn: int,
    emotion: Emotion | str | None = Emotion.NEUTRAL,
    intensity: Intensity | None = None,
    *,
    confidence: float = 0.75,
    span: Span | None = None,
) -> EmotionEstimate:
    """An estimate of one emotion; ``None`` abstains."""
    sure = None if emotion is None else Emotion(emotion)
    if intensity is None and sure is not None:
        intensity = 0 if sure is Emotion.NEUTRAL else 2
    rest = (1 - confidence) / 5
    flat = dict.fromkeys(Emotion, 1 / 6)
    return EmotionEstimate(
        turn=turn,
        span=span,
        emotion=sure,
        intensity=intensity,
        probabilities=flat if sure is None else {e: confidence if e is sure else rest for e in Emotion},
        valence=0.0 if sure is None else valence_of(sure, intensity or 0),
        arousal=math.nan,
        confidence=1 / 6 if sure is None else confidence,
        weights={"words": 1.0},
        reasons=(Reason("words", "cue", "again", 0.7),) if sure is not None else (),
    )


def turns(*said: tuple[Role, str], spans: Sequence[Span] | None = None) -> tuple[TurnReport, ...]:
    """Turns of a report, in order; timed where ``spans`` are given."""
    return tuple(
        TurnReport(index, role, text, spans[index] if spans else None) for index, (role, text) in enumerate(said)
    )


def course(*values: float) -> ValenceCourse:
    """The course of as many estimates, worked out by turns."""
    if not values:
        return ValenceCourse(math.nan, math.nan, math.nan, (math.nan,) * 4)
    third = max(1, len(values) // 3)
    start, end = sum(values[:third]) / third, sum(values[-third:]) / third
    cuts = [round(len(values) * quarter / 4) for quarter in range(5)]
    parts = [values[cuts[quarter] : cuts[quarter + 1]] for quarter in range(4)]
    return ValenceCourse(start, end, end - start, tuple(sum(part) / len(part) if part else math.nan for part in parts))


def metrics(**changes: Any) -> CallMetrics:
    """Figures of a call without times."""
    return replace(CallMetrics({}, math.nan, math.nan, (), {}, course()), **changes)


def report(**changes: Any) -> CallReport:
    """The report of a call of which nothing is known."""
    nothing = CallReport(
        call_id="call",
        language="en",
        duration_s=math.nan,
        inputs=Inputs(audio=False, transcript=True),
        quality=(),
        turns=(),
        timeline=EmotionTimeline(()),
        escalations=(),
        risk=(),
        episodes=(),
        outcome=Outcome(resolved=None, resolved_probability=math.nan, satisfaction=math.nan),
        metrics=metrics(),
        provenance=Provenance("0.1.0"),
    )
    return replace(nothing, **changes)


def voice_only_report() -> CallReport:
    """What a recording alone gives: times and prosody, no words and no outcome."""
    spans = [Span(0.5, 3.0), Span(3.4, 9.0), Span(9.2, 11.0), Span(11.5, 18.0)]
    said = turns((A, ""), (C, ""), (A, ""), (C, ""), spans=spans)
    prosody = Prosody(182.4, 6.1, -24.0, 4.7, "syllables/s", 0.12)
    feelings = [estimate(1, "neutral", span=spans[1]), estimate(3, "anger", 2, span=spans[3], confidence=0.5)]
    return report(
        call_id="voice-only",
        language="und",
        duration_s=20.0,
        inputs=Inputs(audio=True, transcript=False, roles={A: 0, C: 1}, timed=True),
        quality=(QualityFlag("no_words", "no transcript: emotions that only words tell stay at their prior"),),
        turns=tuple(replace(turn, prosody=prosody) for turn in said),
        timeline=EmotionTimeline(
            tuple(replace(e, arousal=a, weights={"voice": 1.0}) for e, a in zip(feelings, (0.1, 0.7), strict=True))
        ),
        escalations=(EscalationPoint(3, 11.5, (EscalationKind.ANGER_SURGE,), 0.4, 0.6, trigger_turn=2),),
        metrics=metrics(
            talk_s={A: 4.3, C: 12.1},
            silence_s=3.4,
            overlap_s=0.2,
            interruptions=(Interruption(A, 2, Span(9.2, 9.4)),),
            pace={A: Pace(4.6, "syllables/s"), C: Pace(5.1, "syllables/s")},
            valence=course(*(e.valence for e in feelings)),
        ),
        provenance=Provenance("0.1.0", (ModelUsed("voice-1", "0" * 64),), {"hop_s": 0.01}),
    )


def spans_for(texts: Iterable[str], *, characters_per_s: float = 14.0, gap_s: float = 0.5) -> tuple[Span, ...]:
    """Made-up times: each text at the same pace, a gap between."""
    at, spans = gap_s, list[Span]()
    for text in texts:
        length = max(0.6, len(text) / characters_per_s)
        spans.append(Span(round(at, 3), round(at + length, 3)))
        at += length + gap_s
    return tuple(spans)


def report_from_labels(call: Mapping[str, Any] = LABELLED_CALL, *, spans: Sequence[Span] | None = None) -> CallReport:
    """The report that a perfect estimator would write of a labelled call; timed where ``spans`` are given."""
    labels, texts = call["labels"], [turn["text"] for turn in call["turns"]]
    customer = {int(turn): label for turn, label in labels["customer"].items()}
    agent = {int(turn): label for turn, label in labels["agent"].items()}
    at = spans or [None] * len(texts)

    def signs(turn: int, what: str, names: type[Step] | type[Fault]) -> tuple[Sign, ...]:
        return tuple(
            Sign(turn, names(name), 0.9, _opening_words(turn, texts[turn]))
            for name in agent.get(turn, {}).get(what, ())
        )

    said = tuple(
        TurnReport(
            index,
            Role(turn["role"]),
            turn["text"],
            at[index],
            None,
            signs(index, "steps", Step),
            signs(index, "faults", Fault),
        )
        for index, turn in enumerate(call["turns"])
    )
    estimates = tuple(
        estimate(turn, label["emotion"], label["intensity"], span=at[turn]) for turn, label in sorted(customer.items())
    )
    return report(
        call_id=call["id"],
        language=call["language"],
        duration_s=spans[-1].end + 1.0 if spans else math.nan,
        inputs=Inputs(audio=False, transcript=True, timed=bool(spans)),
        turns=said,
        timeline=EmotionTimeline(estimates),
        escalations=_points(call, at),
        risk=tuple(RiskPoint(e.turn, e.span.start if e.span else None, 0.2) for e in estimates),
        episodes=tuple(_timed(episode, said) for episode in derive_episodes(labels_of(call))),
        outcome=Outcome(labels["resolved"], 0.8 if labels["resolved"] else 0.2, float(labels["satisfaction"])),
        metrics=metrics(
            talk_s={role: sum(t.span.duration for t in said if t.span and t.role is role) for role in (A, C)}
            if spans
            else {},
            interruptions=tuple(
                Interruption(said[i].role, i) for i, turn in enumerate(call["turns"]) if turn.get("overlap")
            ),
            valence=course(*(e.valence for e in estimates)),
        ),
        provenance=Provenance("0.1.0", (ModelUsed("words-en-1", "a" * 64),), {"rules": {"hold_s": 4.0}}),
    )


def labels_of(call: Mapping[str, Any]) -> CallLabels:
    """A labelled call as the derived labels want it; every turn of more than four characters has substance."""
    labels = call["labels"]
    return CallLabels(
        roles=[Role(turn["role"]) for turn in call["turns"]],
        substantive=[len(turn["text"]) > 4 for turn in call["turns"]],
        customer={
            int(turn): CustomerLabel(Emotion(label["emotion"]), label["intensity"])
            for turn, label in labels["customer"].items()
        },
        steps={int(turn): frozenset(map(Step, label["steps"])) for turn, label in labels["agent"].items()},
        resolved=labels["resolved"],
    )


def _opening_words(turn: int, text: str) -> tuple[Evidence, ...]:
    end = min(len(text), 12)
    return (Evidence(turn, 0, end, text[:end]),) if end else ()


def _points(call: Mapping[str, Any], at: Sequence[Span | None]) -> tuple[EscalationPoint, ...]:
    kinds: dict[int, set[str]] = {}
    for label in call["labels"]["escalations"]:
        kinds.setdefault(label["turn"], set()).add(label["kind"])
    texts = [turn["text"] for turn in call["turns"]]
    return tuple(
        EscalationPoint(
            turn=turn,
            time_s=span.start if (span := at[turn]) else None,
            kinds=tuple(kind for kind in EscalationKind if kind in names),
            severity=0.8,
            probability=0.9,
            trigger_turn=turn - 1 if turn else None,
            evidence=_opening_words(turn, texts[turn]) if names != {"anger_surge"} else (),
        )
        for turn, names in sorted(kinds.items())
    )


def _timed(episode: NegativeEpisode, said: Sequence[TurnReport]) -> NegativeEpisode:
    start = said[episode.start_turn].span
    end = said[min(episode.end_turn, len(said) - 1)].span
    return replace(episode, span=Span(start.start, end.end)) if start and end else episode
