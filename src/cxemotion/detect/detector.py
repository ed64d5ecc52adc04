"""A detector of a rule file, and where it holds in a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cxemotion.detect.conditions import Condition, Scope
from cxemotion.detect.view import CallView
from cxemotion.report import RuleMatch

SEVERITIES = ("info", "warning", "critical")


@dataclass(frozen=True, slots=True)
class Detector:
    """A named condition.

    Args:
        name: by which matches and rubrics refer to it.
        title: what it finds, for people.
        severity: ``info``, ``warning`` or ``critical``.
        scope: whether its parts must hold at one turn, or anywhere in the call.
        when: the condition.
        match: calls of a few lines in which it holds.
        no_match: calls in which it does not.
    """

    name: str
    title: str
    severity: str
    scope: Scope
    when: Condition
    match: tuple[tuple[str, ...], ...] = ()
    no_match: tuple[tuple[str, ...], ...] = ()

    def find(self, view: CallView) -> tuple[RuleMatch, ...]:
        """Its matches: one a turn, or one for the whole call."""
        held = self.when(view, self.scope)
        if held is None:
            return ()
        if self.scope == "call":
            turns = tuple(held)
            evidence = tuple(dict.fromkeys(one for found in held.values() for one in found))
            return (RuleMatch(self.name, turns, view.span_of(turns), evidence, self.severity),)
        return tuple(
            RuleMatch(self.name, (turn,), view.transcript[turn].span, tuple(dict.fromkeys(found)), self.severity)
            for turn, found in held.items()
        )


def find_matches(detectors: Iterable[Detector], view: CallView) -> tuple[RuleMatch, ...]:
    """Where the detectors hold, in the order of the turns, absences last."""
    matches = [match for detector in detectors for match in detector.find(view)]
    return tuple(sorted(matches, key=lambda match: (match.turns or (len(view.transcript),), match.rule)))
