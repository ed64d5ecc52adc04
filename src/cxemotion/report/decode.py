"""A report from its JSON: the inverse of ``encode``, strict about every field.

A message names the field by its path and says what was expected there; ``null`` becomes ``nan`` where the fact
holds ``nan`` for what is not measurable, and ``None`` where it holds ``None``.
"""

from __future__ import annotations

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Reason
from cxemotion.events import (
    EscalationKind,
    EscalationPoint,
    Fault,
    NegativeEpisode,
    Outcome,
    RiskPoint,
    Sign,
    Step,
    StepOutcome,
    StepStatus,
)
from cxemotion.recording import Role
from cxemotion.report.call_report import CallReport
from cxemotion.report.facts import (
    LANGUAGES,
    PACE_UNITS,
    CallMetrics,
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
from cxemotion.report.fields import E, Field, parse
from cxemotion.report.findings_json import decode_handling, decode_match, decode_scorecard
from cxemotion.report.json_values import quotes_of, span_of
from cxemotion.report.schema import SCHEMA_NAME


def from_json(text: str | bytes) -> CallReport:
    """The report that ``to_json`` wrote.

    Raises:
        ReportError: where the text is not JSON, or a field does not follow the schema; the message names the field.
    """
    report = parse(text)
    report["schema"].one_of("schema", (SCHEMA_NAME,))
    report.closed(
        "schema call_id language duration_s inputs quality turns timeline escalations risk episodes outcome "
        "metrics provenance",
        optional="matches score agent_voice",
    )
    return report.made(
        lambda: CallReport(
            call_id=report["call_id"].text(),
            language=report["language"].one_of("language", LANGUAGES),
            duration_s=report["duration_s"].measured(),
            inputs=_inputs(report["inputs"]),
            quality=tuple(_quality(flag) for flag in report["quality"].items()),
            turns=tuple(_turn(turn) for turn in report["turns"].items()),
            timeline=_timeline(report["timeline"]),
            escalations=tuple(_escalation(point) for point in report["escalations"].items()),
            risk=tuple(_risk(point) for point in report["risk"].items()),
            episodes=tuple(_episode(episode) for episode in report["episodes"].items()),
            outcome=_call_outcome(report["outcome"]),
            metrics=_metrics(report["metrics"]),
            provenance=_provenance(report["provenance"]),
            matches=tuple(decode_match(match) for match in report["matches"].items()) if "matches" in report else (),
            score=decode_scorecard(report["score"]) if _there(report, "score") else None,
            agent_voice=_timeline(report["agent_voice"]) if "agent_voice" in report else EmotionTimeline(()),
        )
    )


def _there(field: Field, name: str) -> bool:
    return name in field and not field[name].is_null


def _role(field: Field) -> Role:
    return field.member(Role, "role")


def _inputs(field: Field) -> Inputs:
    field.closed("audio transcript roles timed", optional="roles_inferred")
    return Inputs(
        audio=field["audio"].flag(),
        transcript=field["transcript"].flag(),
        roles={channel.key_as(Role, "role"): channel.whole() for channel in field["roles"].values()},
        timed=field["timed"].flag(),
        roles_inferred=field["roles_inferred"].flag() if "roles_inferred" in field else False,
    )


def _quality(field: Field) -> QualityFlag:
    field.closed("flag channel detail")
    return QualityFlag(field["flag"].text(), field["detail"].text(), field["channel"].whole_or_none())


def _turn(field: Field) -> TurnReport:
    field.closed("index role start_s end_s text prosody steps faults")
    index = field["index"].whole()
    return TurnReport(
        index=index,
        role=_role(field["role"]),
        text=field["text"].text(),
        span=span_of(field),
        prosody=None if field["prosody"].is_null else _prosody(field["prosody"]),
        steps=tuple(_sign(sign, index, "step", Step) for sign in field["steps"].items()),
        faults=tuple(_sign(sign, index, "fault", Fault) for sign in field["faults"].items()),
    )


def _sign(field: Field, turn: int, name: str, names: type[Step] | type[Fault]) -> Sign:
    field.closed(f"{name} probability", optional="evidence")
    return Sign(turn, field[name].member(names, name), field["probability"].share(), quotes_of(field))


def _prosody(field: Field) -> Prosody:
    field.closed("f0_median_hz f0_range_st level_db rate rate_unit pause_share")
    return Prosody(
        f0_median_hz=field["f0_median_hz"].measured(),
        f0_range_st=field["f0_range_st"].measured(),
        level_db=field["level_db"].measured(),
        rate=field["rate"].measured(),
        rate_unit=field["rate_unit"].one_of("unit", PACE_UNITS),
        pause_share=field["pause_share"].measured(),
    )


def _timeline(field: Field) -> EmotionTimeline:
    return field.made(lambda: EmotionTimeline(tuple(_estimate(one) for one in field.items())))


def _estimate(field: Field) -> EmotionEstimate:
    field.closed(
        "turn start_s end_s emotion intensity probabilities valence arousal confidence weights disagreement reasons"
    )
    intensity = field["intensity"]
    return field.made(
        lambda: EmotionEstimate(
            turn=field["turn"].whole(),
            span=span_of(field),
            emotion=None if field["emotion"].is_null else field["emotion"].member(Emotion, "emotion"),
            intensity=None if intensity.is_null else intensity.one_of("intensity", (0, 1, 2, 3)),
            probabilities={p.key_as(Emotion, "emotion"): p.share() for p in field["probabilities"].values()},
            valence=field["valence"].number(-1, 1),
            arousal=field["arousal"].measured(-1, 1),
            confidence=field["confidence"].share(),
            weights={weight.key_of("source", _SOURCES): weight.share() for weight in field["weights"].values()},
            disagreement=field["disagreement"].flag(),
            reasons=tuple(_reason(reason) for reason in field["reasons"].items()),
        )
    )


_SOURCES = ("words", "voice", "context")


def _reason(field: Field) -> Reason:
    field.closed("source feature value push")
    return Reason(
        source=field["source"].one_of("source", _SOURCES),
        feature=field["feature"].text(),
        value=field["value"].text(),
        push=field["push"].number(),
    )


def _escalation(field: Field) -> EscalationPoint:
    field.closed(
        "turn time_s kinds severity probability trigger_turn recovered_turn evidence",
        optional="reason trigger_faults recovery_s recovery_steps",
    )
    return field.made(
        lambda: EscalationPoint(
            turn=field["turn"].whole(),
            time_s=field["time_s"].number_or_none(),
            kinds=tuple(kind.member(EscalationKind, "kind") for kind in field["kinds"].items()),
            severity=field["severity"].share(),
            probability=field["probability"].share(),
            trigger_turn=field["trigger_turn"].whole_or_none(),
            recovered_turn=field["recovered_turn"].whole_or_none(),
            evidence=quotes_of(field),
            reason=field["reason"].text() if "reason" in field else "",
            trigger_faults=_names(field, "trigger_faults", Fault, "fault"),
            recovery_s=field["recovery_s"].number_or_none() if "recovery_s" in field else None,
            recovery_steps=_names(field, "recovery_steps", Step, "step"),
        )
    )


def _names(field: Field, name: str, names: type[E], what: str) -> tuple[E, ...]:
    return tuple(one.member(names, what) for one in field[name].items()) if name in field else ()


def _risk(field: Field) -> RiskPoint:
    field.closed("turn time_s probability", optional="alarm")
    return RiskPoint(
        field["turn"].whole(),
        field["time_s"].number_or_none(),
        field["probability"].share(),
        field["alarm"].flag() if "alarm" in field else False,
    )


def _episode(field: Field) -> NegativeEpisode:
    field.closed("start_turn end_turn start_s end_s peak steps", optional="recovered solution_first")
    return NegativeEpisode(
        start_turn=field["start_turn"].whole(),
        end_turn=field["end_turn"].whole(),
        peak=field["peak"].member(Emotion, "emotion"),
        recovered=field["recovered"].flag() if "recovered" in field else False,
        steps=tuple(_step_outcome(outcome) for outcome in field["steps"].items()),
        span=span_of(field),
        solution_first=field["solution_first"].flag() if "solution_first" in field else False,
    )


def _step_outcome(field: Field) -> StepOutcome:
    field.closed("step status due_turn turn delay_s evidence", optional="delay_turns scripted eased overlap")
    return StepOutcome(
        step=field["step"].member(Step, "step"),
        status=field["status"].member(StepStatus, "status"),
        due_turn=field["due_turn"].whole_or_none(),
        turn=field["turn"].whole_or_none(),
        delay_s=field["delay_s"].number_or_none(),
        evidence=quotes_of(field),
        delay_turns=field["delay_turns"].whole_or_none() if "delay_turns" in field else None,
        scripted=field["scripted"].flag() if "scripted" in field else False,
        eased=field["eased"].number(-1, 1) if _there(field, "eased") else None,
        overlap=field["overlap"].share() if _there(field, "overlap") else None,
    )


def _call_outcome(field: Field) -> Outcome:
    field.closed("resolved resolved_probability satisfaction")
    return Outcome(
        resolved=None if field["resolved"].is_null else field["resolved"].flag(),
        resolved_probability=field["resolved_probability"].measured(0, 1),
        satisfaction=field["satisfaction"].measured(1, 5),
    )


def _metrics(field: Field) -> CallMetrics:
    field.closed("talk_s silence_s overlap_s interruptions pace valence", optional="handling")
    return CallMetrics(
        talk_s={talk.key_as(Role, "role"): talk.measured() for talk in field["talk_s"].values()},
        silence_s=field["silence_s"].measured(),
        overlap_s=field["overlap_s"].measured(),
        interruptions=tuple(_interruption(cut) for cut in field["interruptions"].items()),
        pace={pace.key_as(Role, "role"): _pace(pace) for pace in field["pace"].values()},
        valence=_course(field["valence"]),
        handling=decode_handling(field["handling"]) if _there(field, "handling") else None,
    )


def _interruption(field: Field) -> Interruption:
    field.closed("by turn start_s end_s")
    return Interruption(_role(field["by"]), field["turn"].whole(), span_of(field))


def _pace(field: Field) -> Pace:
    field.closed("value unit")
    return Pace(field["value"].measured(), field["unit"].one_of("unit", PACE_UNITS))


def _course(field: Field) -> ValenceCourse:
    field.closed("start end shift quarters")
    return field["quarters"].made(
        lambda: ValenceCourse(
            start=field["start"].measured(-1, 1),
            end=field["end"].measured(-1, 1),
            shift=field["shift"].measured(-2, 2),
            quarters=tuple(quarter.measured(-1, 1) for quarter in field["quarters"].items()),
        )
    )


def _provenance(field: Field) -> Provenance:
    field.closed("cxemotion models parameters")
    return Provenance(
        cxemotion=field["cxemotion"].text(),
        models=tuple(_model(model) for model in field["models"].items()),
        parameters=field["parameters"].members(),
    )


def _model(field: Field) -> ModelUsed:
    field.closed("name sha256")
    return ModelUsed(field["name"].text(), field["sha256"].text())
