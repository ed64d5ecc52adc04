"""A report as data frames: tidy, ``call_id`` first, the same columns and types also where there is no row.

| table | one row for each | identified, beside ``call_id``, by |
|---|---|---|
| ``timeline`` | estimate | ``turn`` |
| ``turns`` | turn | ``turn`` |
| ``escalations`` | kind of an escalation point (a point of two kinds has two rows) | ``turn``, ``kind`` |
| ``steps`` | step of an episode | ``episode``, ``step`` |
| ``metrics`` | call | |
| ``matches`` | match of a rule's detector, in the report's order | |

An escalation point's rows differ in ``kind`` and ``evidence`` alone, so that kinds can be counted without taking texts
apart; for points, count the distinct pairs of ``call_id`` and ``turn``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import nan
from typing import TYPE_CHECKING, TypeAlias

from cxemotion.emotion import Emotion
from cxemotion.events import Evidence, Fault, Step
from cxemotion.recording import Role
from cxemotion.report.facts import Prosody, TurnReport
from cxemotion.report.handling import Handling
from cxemotion.span import Span

if TYPE_CHECKING:
    import pandas as pd

    from cxemotion.report.call_report import CallReport

_Row: TypeAlias = dict[str, object]

_TEXT, _NUMBER = "string", "float64"
_COUNT, _MAYBE_COUNT = "int64", "Int64"
_FLAG, _MAYBE_FLAG = "bool", "boolean"
_SIDES = (Role.AGENT, Role.CUSTOMER)
_SOURCES = ("words", "voice")
_HANDLING = ("hold_s", "first_empathy_s", "recovery_s", "negative_area_s", "negative_area_turns")
_PROSODY = ("f0_median_hz", "f0_range_st", "level_db", "rate", "pause_share")


def _columns(**columns: str) -> Mapping[str, str]:
    return {"call_id": _TEXT, **columns}


_TIMELINE = _columns(
    turn=_COUNT,
    start_s=_NUMBER,
    end_s=_NUMBER,
    emotion=_TEXT,
    intensity=_MAYBE_COUNT,
    **{f"p_{emotion}": _NUMBER for emotion in Emotion},
    valence=_NUMBER,
    arousal=_NUMBER,
    confidence=_NUMBER,
    **{f"weight_{source}": _NUMBER for source in _SOURCES},
    disagreement=_FLAG,
    reason=_TEXT,
)
_TURNS = _columns(
    turn=_COUNT,
    role=_TEXT,
    start_s=_NUMBER,
    end_s=_NUMBER,
    text=_TEXT,
    **dict.fromkeys(_PROSODY, _NUMBER),
    rate_unit=_TEXT,
    **{f"step_{step}": _FLAG for step in Step},
    **{f"fault_{fault}": _FLAG for fault in Fault},
)
_ESCALATIONS = _columns(
    turn=_COUNT,
    time_s=_NUMBER,
    kind=_TEXT,
    severity=_NUMBER,
    probability=_NUMBER,
    trigger_turn=_MAYBE_COUNT,
    recovered_turn=_MAYBE_COUNT,
    evidence=_TEXT,
    reason=_TEXT,
    trigger_faults=_TEXT,
    recovery_s=_NUMBER,
    recovery_steps=_TEXT,
)
_STEPS = _columns(
    episode=_COUNT,
    start_turn=_COUNT,
    end_turn=_COUNT,
    start_s=_NUMBER,
    end_s=_NUMBER,
    peak=_TEXT,
    recovered=_FLAG,
    step=_TEXT,
    status=_TEXT,
    due_turn=_MAYBE_COUNT,
    turn=_MAYBE_COUNT,
    delay_s=_NUMBER,
    evidence=_TEXT,
    delay_turns=_MAYBE_COUNT,
    scripted=_FLAG,
    eased=_NUMBER,
    overlap=_NUMBER,
    solution_first=_FLAG,
)
_METRICS = _columns(
    language=_TEXT,
    duration_s=_NUMBER,
    audio=_FLAG,
    transcript=_FLAG,
    timed=_FLAG,
    roles_inferred=_FLAG,
    quality=_TEXT,
    turns=_COUNT,
    customer_turns=_COUNT,
    escalations=_COUNT,
    episodes=_COUNT,
    recovered_episodes=_COUNT,
    missed_steps=_COUNT,
    **{f"talk_{role}_s": _NUMBER for role in _SIDES},
    silence_s=_NUMBER,
    overlap_s=_NUMBER,
    **{f"interruptions_{role}": _COUNT for role in _SIDES},
    **{f"pace_{role}": _NUMBER for role in _SIDES},
    **{f"pace_{role}_unit": _TEXT for role in _SIDES},
    valence_start=_NUMBER,
    valence_end=_NUMBER,
    valence_shift=_NUMBER,
    **{f"valence_q{quarter}": _NUMBER for quarter in range(1, 5)},
    resolved=_MAYBE_FLAG,
    resolved_probability=_NUMBER,
    satisfaction=_NUMBER,
    score=_NUMBER,
    **dict.fromkeys(_HANDLING, _NUMBER),
    repeat_contact=_FLAG,
    repeated_questions=_COUNT,
)
_MATCHES = _columns(
    rule=_TEXT, severity=_TEXT, turn=_MAYBE_COUNT, turns=_TEXT, start_s=_NUMBER, end_s=_NUMBER, evidence=_TEXT
)


def _frame(report: CallReport, columns: Mapping[str, str], rows: Iterable[_Row]) -> pd.DataFrame:
    import pandas as pd

    keyed = [{"call_id": report.call_id, **row} for row in rows]
    return pd.DataFrame({name: pd.Series([row[name] for row in keyed], dtype=kind) for name, kind in columns.items()})


def _times(span: Span | None) -> _Row:
    return {"start_s": span.start if span else nan, "end_s": span.end if span else nan}


def _seconds(time: float | None) -> float:
    return nan if time is None else time


def _quoted(evidence: tuple[Evidence, ...]) -> str | None:
    return " … ".join(one.text for one in evidence) or None


def timeline_frame(report: CallReport) -> pd.DataFrame:
    """One row for each estimate; ``emotion`` and ``intensity`` are missing where it abstains.

    ``p_anger`` and so on are the six probabilities, ``weight_words`` and ``weight_voice`` the share of each
    modality, ``reason`` the strongest.
    """
    return _frame(
        report,
        _TIMELINE,
        (
            {
                "turn": estimate.turn,
                **_times(estimate.span),
                "emotion": str(estimate.emotion) if estimate.emotion else None,
                "intensity": estimate.intensity,
                **{f"p_{emotion}": estimate.probabilities[emotion] for emotion in Emotion},
                "valence": estimate.valence,
                "arousal": estimate.arousal,
                "confidence": estimate.confidence,
                **{f"weight_{source}": estimate.weights.get(source, 0.0) for source in _SOURCES},
                "disagreement": estimate.disagreement,
                "reason": f"{estimate.reasons[0].feature}: {estimate.reasons[0].value}" if estimate.reasons else None,
            }
            for estimate in report.timeline
        ),
    )


def turns_frame(report: CallReport) -> pd.DataFrame:
    """One row for each turn; ``step_apologize``, ``fault_arguing`` and so on say whether it was judged present."""
    return _frame(report, _TURNS, (_turn_row(turn) for turn in report.turns))


def _turn_row(turn: TurnReport) -> _Row:
    shown = {sign.what for sign in (*turn.steps, *turn.faults)}
    return {
        "turn": turn.index,
        "role": str(turn.role),
        **_times(turn.span),
        "text": turn.text,
        **_prosody(turn.prosody),
        **{f"step_{step}": step in shown for step in Step},
        **{f"fault_{fault}": fault in shown for fault in Fault},
    }


def _prosody(prosody: Prosody | None) -> _Row:
    if prosody is None:
        return {**dict.fromkeys(_PROSODY, nan), "rate_unit": None}
    return {**{name: getattr(prosody, name) for name in _PROSODY}, "rate_unit": prosody.rate_unit}


def escalations_frame(report: CallReport) -> pd.DataFrame:
    """One row for each kind of each escalation point, with the evidence of that kind."""
    return _frame(
        report,
        _ESCALATIONS,
        (
            {
                "turn": point.turn,
                "time_s": _seconds(point.time_s),
                "kind": str(kind),
                "severity": point.severity,
                "probability": point.probability,
                "trigger_turn": point.trigger_turn,
                "recovered_turn": point.recovered_turn,
                "evidence": _quoted(tuple(one for one in point.evidence if one.of in ("", str(kind)))),
                "reason": point.reason or None,
                "trigger_faults": ";".join(point.trigger_faults) or None,
                "recovery_s": _seconds(point.recovery_s),
                "recovery_steps": ";".join(point.recovery_steps) or None,
            }
            for point in report.escalations
            for kind in point.kinds
        ),
    )


def steps_frame(report: CallReport) -> pd.DataFrame:
    """One row for each step of each episode, whatever its status; episodes are counted from 0."""
    return _frame(
        report,
        _STEPS,
        (
            {
                "episode": number,
                "start_turn": episode.start_turn,
                "end_turn": episode.end_turn,
                **_times(episode.span),
                "peak": str(episode.peak),
                "recovered": episode.recovered,
                "step": str(outcome.step),
                "status": str(outcome.status),
                "due_turn": outcome.due_turn,
                "turn": outcome.turn,
                "delay_s": _seconds(outcome.delay_s),
                "evidence": _quoted(outcome.evidence),
                "delay_turns": outcome.delay_turns,
                "scripted": outcome.scripted,
                "eased": _seconds(outcome.eased),
                "overlap": _seconds(outcome.overlap),
                "solution_first": episode.solution_first,
            }
            for number, episode in enumerate(report.episodes)
            for outcome in episode.steps
        ),
    )


def metrics_frame(report: CallReport) -> pd.DataFrame:
    """One row: the call as a whole; ``quality`` holds the flags' names, ``;`` between them."""
    metrics, course, outcome = report.metrics, report.metrics.valence, report.outcome
    handling = metrics.handling or Handling()
    row: _Row = {
        "language": report.language,
        "duration_s": report.duration_s,
        "audio": report.inputs.audio,
        "transcript": report.inputs.transcript,
        "timed": report.inputs.timed,
        "roles_inferred": report.inputs.roles_inferred,
        "quality": ";".join(dict.fromkeys(flag.flag for flag in report.quality)) or None,
        "turns": len(report.turns),
        "customer_turns": sum(turn.role is Role.CUSTOMER for turn in report.turns),
        "escalations": len(report.escalations),
        "episodes": len(report.episodes),
        "recovered_episodes": sum(episode.recovered for episode in report.episodes),
        "missed_steps": len(report.missed_steps),
        **{f"talk_{role}_s": metrics.talk_s.get(role, nan) for role in _SIDES},
        "silence_s": metrics.silence_s,
        "overlap_s": metrics.overlap_s,
        **{f"interruptions_{role}": sum(cut.by is role for cut in metrics.interruptions) for role in _SIDES},
        **{f"pace_{role}": metrics.pace[role].value if role in metrics.pace else nan for role in _SIDES},
        **{f"pace_{role}_unit": metrics.pace[role].unit if role in metrics.pace else None for role in _SIDES},
        "valence_start": course.start,
        "valence_end": course.end,
        "valence_shift": course.shift,
        **{f"valence_q{number}": value for number, value in enumerate(course.quarters, start=1)},
        "resolved": outcome.resolved,
        "resolved_probability": outcome.resolved_probability,
        "satisfaction": outcome.satisfaction,
        "score": report.score.value if report.score else nan,
        **{name: getattr(handling, name) for name in _HANDLING},
        "repeat_contact": bool(handling.repeat_contact),
        "repeated_questions": len(handling.repeated_questions),
    }
    return _frame(report, _METRICS, [row])


def matches_frame(report: CallReport) -> pd.DataFrame:
    """One row for each match of a detector; ``turn`` is its first turn, ``turns`` all of them, ``;`` between."""
    return _frame(
        report,
        _MATCHES,
        (
            {
                "rule": match.rule,
                "severity": match.severity,
                "turn": match.turns[0] if match.turns else None,
                "turns": ";".join(map(str, match.turns)) or None,
                **_times(match.span),
                "evidence": _quoted(match.evidence),
            }
            for match in report.matches
        ),
    )


TABLES: Mapping[str, Callable[[CallReport], pd.DataFrame]] = {
    "timeline": timeline_frame,
    "turns": turns_frame,
    "escalations": escalations_frame,
    "steps": steps_frame,
    "metrics": metrics_frame,
    "matches": matches_frame,
}
