"""A report as it is written for other tools: its turns, and tiers of emotions and events."""

from __future__ import annotations

from collections.abc import Sequence

from cxemotion.events import Sign
from cxemotion.report.call_report import CallReport
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn
from cxemotion.writers import Annotated, Mark, Tier


def annotated(report: CallReport) -> Annotated:
    """The turns of a report with the customer's emotions, escalations, episodes, steps and faults."""
    turns = tuple(Turn(turn.role, turn.text, turn.span) for turn in report.turns)
    sure = [estimate for estimate in report.timeline if estimate.emotion is not None]
    return Annotated(
        transcript=Transcript(turns, report.call_id, report.language, report.call_id),
        labels={e.turn: (e.emotion.value, f"intensity-{e.intensity}") for e in sure if e.emotion},
        emotions=Tier(
            "customer emotion",
            tuple(Mark(e.span, f"{e.emotion.value} {e.intensity}") for e in sure if e.span and e.emotion),
        ),
        events=(
            Tier(
                "escalations",
                tuple(
                    Mark(span, " ".join(point.kinds))
                    for point in report.escalations
                    if (span := report.turns[point.turn].span)
                ),
            ),
            Tier("episodes", tuple(Mark(e.span, e.peak.value) for e in report.episodes if e.span)),
            Tier("steps", _signs(report, [sign for turn in report.turns for sign in turn.steps])),
            Tier("faults", _signs(report, [sign for turn in report.turns for sign in turn.faults])),
        ),
    )


def _signs(report: CallReport, signs: Sequence[Sign]) -> tuple[Mark, ...]:
    """A mark for each turn that shows any, all of them in it."""
    by_turn: dict[int, list[str]] = {}
    for sign in signs:
        by_turn.setdefault(sign.turn, []).append(sign.what.value)
    spans: list[tuple[Span | None, str]] = [
        (report.turns[turn].span, " ".join(names)) for turn, names in sorted(by_turn.items())
    ]
    return tuple(Mark(span, text) for span, text in spans if span)
