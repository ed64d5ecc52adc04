"""Matches, scores and figures of handling as JSON, and back."""

from __future__ import annotations

from dataclasses import replace

from cxemotion.recording import Role
from cxemotion.report.fields import Field
from cxemotion.report.findings import ItemResult, RuleMatch, Scorecard, ScoreItem
from cxemotion.report.handling import COURSES, Contagion, Handling, Latency, RepeatedQuestion
from cxemotion.report.json_values import Json, number, quotes, quotes_of, span_of, times

SEVERITIES = ("info", "warning", "critical")


def encode_match(match: RuleMatch) -> Json:
    """One match."""
    return {
        "rule": match.rule,
        "turns": list(match.turns),
        **times(match.span),
        "severity": match.severity,
        "evidence": quotes(match.evidence),
    }


def decode_match(field: Field) -> RuleMatch:
    """What ``encode_match`` wrote."""
    field.closed("rule turns start_s end_s severity evidence")
    return RuleMatch(
        rule=field["rule"].text(),
        turns=tuple(turn.whole() for turn in field["turns"].items()),
        span=span_of(field),
        evidence=quotes_of(field),
        severity=field["severity"].one_of("severity", SEVERITIES),
    )


def encode_scorecard(card: Scorecard) -> Json:
    """A scorecard with its sums, so that a reader need not add; the sums are of the items as they are written."""
    card = replace(card, items=tuple(_rounded(item) for item in card.items))
    return {
        "rubric": card.rubric,
        "version": card.version,
        "value": number(card.value),
        "earned": number(card.earned),
        "possible": number(card.possible),
        "failed_by": list(card.failed_by),
        "items": [
            {
                "item": item.item,
                "weight": number(item.weight),
                "earned": number(item.earned),
                "result": str(item.result),
                "auto_fail": item.auto_fail,
                "detail": item.detail,
            }
            for item in card.items
        ],
    }


def _rounded(item: ScoreItem) -> ScoreItem:
    return replace(item, weight=number(item.weight) or 0.0, earned=number(item.earned) or 0.0)


def decode_scorecard(field: Field) -> Scorecard:
    """What ``encode_scorecard`` wrote; its sums follow from its items."""
    field.closed("rubric version value earned possible failed_by items")
    return Scorecard(
        rubric=field["rubric"].text(),
        version=field["version"].whole(),
        items=tuple(_item(item) for item in field["items"].items()),
    )


def _item(field: Field) -> ScoreItem:
    field.closed("item weight earned result auto_fail detail")
    return field.made(
        lambda: ScoreItem(
            item=field["item"].text(),
            weight=field["weight"].number(0),
            earned=field["earned"].number(0),
            result=field["result"].member(ItemResult, "result"),
            auto_fail=field["auto_fail"].flag(),
            detail=field["detail"].text(),
        )
    )


def encode_handling(handling: Handling) -> Json:
    """Figures of handling."""
    return {
        "latency": {str(role): _latency(latency) for role, latency in handling.latency.items()},
        "silences": [times(span) for span in handling.silences],
        "hold_s": number(handling.hold_s),
        "first_empathy_turn": handling.first_empathy_turn,
        "first_empathy_s": number(handling.first_empathy_s),
        "recovery_s": number(handling.recovery_s),
        "negative_area_s": number(handling.negative_area_s),
        "negative_area_turns": number(handling.negative_area_turns),
        "repeat_contact": quotes(handling.repeat_contact),
        "repeated_questions": [
            {"by": str(again.by), "turn": again.turn, "first_turn": again.first_turn}
            for again in handling.repeated_questions
        ],
        "contagion": [
            {
                "course": one.course,
                "leader": str(one.leader),
                "lag": one.lag,
                "correlation": number(one.correlation),
                "p": number(one.p),
                "count": one.count,
            }
            for one in handling.contagion
        ],
    }


def _latency(latency: Latency) -> Json:
    return {
        "count": latency.count,
        "median_s": number(latency.median_s),
        "p90_s": number(latency.p90_s),
        "longest_s": number(latency.longest_s),
    }


def decode_handling(field: Field) -> Handling:
    """What ``encode_handling`` wrote."""
    field.closed(
        "latency silences hold_s first_empathy_turn first_empathy_s recovery_s negative_area_s negative_area_turns "
        "repeat_contact repeated_questions contagion"
    )
    silences = (span_of(span) for span in field["silences"].items())
    return Handling(
        latency={one.key_as(Role, "role"): _decode_latency(one) for one in field["latency"].values()},
        silences=tuple(span for span in silences if span is not None),
        hold_s=field["hold_s"].measured(),
        first_empathy_turn=field["first_empathy_turn"].whole_or_none(),
        first_empathy_s=field["first_empathy_s"].measured(),
        recovery_s=field["recovery_s"].measured(),
        negative_area_s=field["negative_area_s"].measured(),
        negative_area_turns=field["negative_area_turns"].measured(),
        repeat_contact=quotes_of(Field({"evidence": field["repeat_contact"].value}, field.path)),
        repeated_questions=tuple(_decode_repeat(one) for one in field["repeated_questions"].items()),
        contagion=tuple(_decode_contagion(one) for one in field["contagion"].items()),
    )


def _decode_latency(field: Field) -> Latency:
    field.closed("count median_s p90_s longest_s")
    return Latency(
        field["count"].whole(), field["median_s"].measured(), field["p90_s"].measured(), field["longest_s"].measured()
    )


def _decode_repeat(field: Field) -> RepeatedQuestion:
    field.closed("by turn first_turn")
    return RepeatedQuestion(field["by"].member(Role, "role"), field["turn"].whole(), field["first_turn"].whole())


def _decode_contagion(field: Field) -> Contagion:
    field.closed("course leader lag correlation p count")
    return Contagion(
        course=field["course"].one_of("course", COURSES),
        leader=field["leader"].member(Role, "role"),
        lag=field["lag"].whole(),
        correlation=field["correlation"].number(-1, 1),
        p=field["p"].share(),
        count=field["count"].whole(),
    )
