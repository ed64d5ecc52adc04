"""Whether the parts of a report belong together: every finding points at a turn that is there and quotes its words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from cxemotion.errors import ReportError
from cxemotion.events import Evidence

if TYPE_CHECKING:
    from cxemotion.report.call_report import CallReport


def check_references(report: CallReport) -> None:
    """Refuse a report whose parts contradict each other.

    Raises:
        ReportError: naming the first part that does.
    """
    for position, turn in enumerate(report.turns):
        if turn.index != position:
            raise ReportError(f"turns[{position}] has index {turn.index}; a turn's index is its position")
    count = len(report.turns)
    for what, index in _named_turns(report):
        if not 0 <= index < count:
            raise ReportError(f"{what} names turn {index}, but the report has {count} turns, from 0")
    for number, episode in enumerate(report.episodes):
        if not episode.start_turn < episode.end_turn <= count:
            raise ReportError(
                f"episodes[{number}] runs from turn {episode.start_turn} to turn {episode.end_turn}; "
                f"its end is a later turn, or {count}, the number of turns"
            )
    if any(later.turn <= earlier.turn for earlier, later in pairwise(report.escalations)):
        raise ReportError("escalations must be in the order of their turns, once each; a point can hold several kinds")
    for evidence in _evidence(report):
        if report.turns[evidence.turn].text[evidence.start : evidence.end] != evidence.text:
            raise ReportError(
                f"evidence quotes {evidence.text!r} at characters {evidence.start} to {evidence.end} of turn "
                f"{evidence.turn}, where other words stand"
            )


def _matched_turns(report: CallReport) -> Iterator[tuple[str, int]]:
    for number, match in enumerate(report.matches):
        for turn in match.turns:
            yield f"matches[{number}]", turn


def _evidence(report: CallReport) -> Iterator[Evidence]:
    for turn in report.turns:
        for sign in chain(turn.steps, turn.faults):
            yield from sign.evidence
    for point in report.escalations:
        yield from point.evidence
    for episode in report.episodes:
        for outcome in episode.steps:
            yield from outcome.evidence
    for match in report.matches:
        yield from match.evidence
    if report.metrics.handling:
        yield from report.metrics.handling.repeat_contact


def _named_turns(report: CallReport) -> Iterator[tuple[str, int]]:
    yield from _matched_turns(report)
    for number, estimate in enumerate(report.timeline):
        yield f"timeline[{number}]", estimate.turn
    for number, point in enumerate(report.escalations):
        for turn in (point.turn, point.trigger_turn, point.recovered_turn):
            if turn is not None:
                yield f"escalations[{number}]", turn
    for number, risk in enumerate(report.risk):
        yield f"risk[{number}]", risk.turn
    for number, episode in enumerate(report.episodes):
        yield f"episodes[{number}]", episode.start_turn
        for outcome in episode.steps:
            for turn in (outcome.due_turn, outcome.turn):
                if turn is not None:
                    yield f"episodes[{number}], {outcome.step},", turn
    for number, cut in enumerate(report.metrics.interruptions):
        yield f"metrics.interruptions[{number}]", cut.turn
    for evidence in _evidence(report):
        yield "evidence", evidence.turn
