"""A report as JSON: each fact becomes the object that the schema describes; ``nan`` becomes ``null``.

A number that the schema does not let be ``null`` (a probability, a valence) is refused where it is ``nan``: it is
a fault of whoever made the report, and better seen here than by its readers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from cxemotion.emotion import Emotion, EmotionEstimate
from cxemotion.errors import ReportError
from cxemotion.events import EscalationPoint, NegativeEpisode, Sign, StepOutcome
from cxemotion.report.facts import CallMetrics, Interruption, Prosody, TurnReport
from cxemotion.report.findings_json import encode_handling, encode_match, encode_scorecard
from cxemotion.report.json_values import Json, number, quotes, times
from cxemotion.report.schema import SCHEMA_NAME

if TYPE_CHECKING:
    from cxemotion.report.call_report import CallReport


def to_json(report: CallReport, *, indent: int | None) -> str:
    """The report as JSON text."""
    return json.dumps(to_dict(report), ensure_ascii=False, indent=indent, allow_nan=False)


def to_dict(report: CallReport) -> dict[str, Json]:
    """The report as plain dicts and lists, ready for ``json.dumps``."""
    return {
        "schema": SCHEMA_NAME,
        "call_id": report.call_id,
        "language": report.language,
        "duration_s": number(report.duration_s),
        "inputs": {
            "audio": report.inputs.audio,
            "transcript": report.inputs.transcript,
            "roles": {str(role): channel for role, channel in report.inputs.roles.items()},
            "timed": report.inputs.timed,
            "roles_inferred": report.inputs.roles_inferred,
        },
        "quality": [{"flag": q.flag, "channel": q.channel, "detail": q.detail} for q in report.quality],
        "turns": [_turn(turn) for turn in report.turns],
        "timeline": [_estimate(estimate) for estimate in report.timeline],
        "escalations": [_escalation(point) for point in report.escalations],
        "risk": [
            {
                "turn": risk.turn,
                "time_s": number(risk.time_s),
                "probability": _known(risk.probability, risk.turn, "risk"),
                "alarm": risk.alarm,
            }
            for risk in report.risk
        ],
        "episodes": [_episode(episode) for episode in report.episodes],
        "outcome": {
            "resolved": report.outcome.resolved,
            "resolved_probability": number(report.outcome.resolved_probability),
            "satisfaction": number(report.outcome.satisfaction),
        },
        "metrics": _metrics(report.metrics),
        "provenance": {
            "cxemotion": report.provenance.cxemotion,
            "models": [{"name": model.name, "sha256": model.sha256} for model in report.provenance.models],
            "parameters": _plain(report.provenance.parameters),
        },
        "matches": [encode_match(match) for match in report.matches],
        "score": encode_scorecard(report.score) if report.score else None,
        **({"agent_voice": [_estimate(estimate) for estimate in report.agent_voice]} if report.agent_voice else {}),
    }


def _known(value: float, turn: int, what: str) -> float:
    known = number(value)
    if known is None:
        raise ReportError(f"turn {turn}: {what} is {value}; every report has a number there")
    return known


def _plain(value: object) -> Json:
    """Any parameter as JSON: tuples become arrays, and what JSON has no form for becomes its text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[object]", value)]
    if isinstance(value, float):
        return number(value)
    return value if value is None or isinstance(value, bool | int) else str(value)


def _sign(name: str, sign: Sign) -> Json:
    return {
        name: str(sign.what),
        "probability": _known(sign.probability, sign.turn, f"the probability of {sign.what}"),
        "evidence": quotes(sign.evidence),
    }


def _turn(turn: TurnReport) -> Json:
    return {
        "index": turn.index,
        "role": str(turn.role),
        **times(turn.span),
        "text": turn.text,
        "prosody": _prosody(turn.prosody) if turn.prosody else None,
        "steps": [_sign("step", sign) for sign in turn.steps],
        "faults": [_sign("fault", sign) for sign in turn.faults],
    }


def _prosody(prosody: Prosody) -> Json:
    return {
        "f0_median_hz": number(prosody.f0_median_hz),
        "f0_range_st": number(prosody.f0_range_st),
        "level_db": number(prosody.level_db),
        "rate": number(prosody.rate),
        "rate_unit": prosody.rate_unit,
        "pause_share": number(prosody.pause_share),
    }


def _estimate(estimate: EmotionEstimate) -> Json:
    return {
        "turn": estimate.turn,
        **times(estimate.span),
        "emotion": str(estimate.emotion) if estimate.emotion else None,
        "intensity": estimate.intensity,
        "probabilities": {str(emotion): number(estimate.probabilities[emotion]) for emotion in Emotion},
        "valence": _known(estimate.valence, estimate.turn, "valence"),
        "arousal": number(estimate.arousal),
        "confidence": _known(estimate.confidence, estimate.turn, "confidence"),
        "weights": {
            source: _known(weight, estimate.turn, f"the weight of {source}")
            for source, weight in estimate.weights.items()
        },
        "disagreement": estimate.disagreement,
        "reasons": [
            {
                "source": r.source,
                "feature": r.feature,
                "value": r.value,
                "push": _known(r.push, estimate.turn, f"the push of {r.feature}"),
            }
            for r in estimate.reasons
        ],
    }


def _escalation(point: EscalationPoint) -> Json:
    return {
        "turn": point.turn,
        "time_s": number(point.time_s),
        "kinds": [str(kind) for kind in point.kinds],
        "severity": _known(point.severity, point.turn, "severity"),
        "probability": _known(point.probability, point.turn, "the probability of the escalation"),
        "trigger_turn": point.trigger_turn,
        "recovered_turn": point.recovered_turn,
        "evidence": quotes(point.evidence),
        "reason": point.reason,
        "trigger_faults": [str(fault) for fault in point.trigger_faults],
        "recovery_s": number(point.recovery_s),
        "recovery_steps": [str(step) for step in point.recovery_steps],
    }


def _episode(episode: NegativeEpisode) -> Json:
    return {
        "start_turn": episode.start_turn,
        "end_turn": episode.end_turn,
        **times(episode.span),
        "peak": str(episode.peak),
        "recovered": episode.recovered,
        "steps": [_outcome(outcome) for outcome in episode.steps],
        "solution_first": episode.solution_first,
    }


def _outcome(outcome: StepOutcome) -> Json:
    return {
        "step": str(outcome.step),
        "status": str(outcome.status),
        "due_turn": outcome.due_turn,
        "turn": outcome.turn,
        "delay_s": number(outcome.delay_s),
        "evidence": quotes(outcome.evidence),
        "delay_turns": outcome.delay_turns,
        "scripted": outcome.scripted,
        "eased": number(outcome.eased),
        "overlap": number(outcome.overlap),
    }


def _interruption(cut: Interruption) -> Json:
    return {"by": str(cut.by), "turn": cut.turn, **times(cut.span)}


def _metrics(metrics: CallMetrics) -> Json:
    course = metrics.valence
    return {
        "talk_s": {str(role): number(seconds) for role, seconds in metrics.talk_s.items()},
        "silence_s": number(metrics.silence_s),
        "overlap_s": number(metrics.overlap_s),
        "interruptions": [_interruption(cut) for cut in metrics.interruptions],
        "pace": {str(role): {"value": number(p.value), "unit": p.unit} for role, p in metrics.pace.items()},
        "valence": {
            "start": number(course.start),
            "end": number(course.end),
            "shift": number(course.shift),
            "quarters": [number(value) for value in course.quarters],
        },
        "handling": encode_handling(metrics.handling) if metrics.handling else None,
    }
