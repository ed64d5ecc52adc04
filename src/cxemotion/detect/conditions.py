"""What a detector of a rule file can ask of a turn, and how such questions are put together.

Every condition answers with the turns at which it holds, each with the words that show it, if words do, or with
``None`` where it holds nowhere. ``all``, ``any`` and ``not`` put conditions together at a turn, or, in a detector of
the scope ``call``, over the whole call.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cxemotion.detect.view import CallView
from cxemotion.emotion import Emotion
from cxemotion.events import EscalationKind, Evidence, Fault, Step
from cxemotion.recording import Role
from cxemotion.span import Seconds
from cxemotion.wording.spoken import SpokenPhrase, find_spoken

Held: TypeAlias = dict[int, tuple[Evidence, ...]]
Scope: TypeAlias = Literal["turn", "call"]


@dataclass(frozen=True, slots=True)
class Where:
    """Whose turns, and in which stages of the call; everybody's and everywhere where nothing is said."""

    by: Role | None = None
    stages: tuple[str, ...] = ()

    def turns(self, view: CallView) -> list[int]:
        """The turns meant, in order."""
        return [turn for turn in view.of_role(self.by) if not self.stages or view.stages[turn] in self.stages]


@dataclass(frozen=True, slots=True)
class Said:
    """Any of the phrases is said."""

    where: Where
    phrases: tuple[SpokenPhrase, ...]

    def __call__(self, view: CallView, _scope: Scope) -> Held | None:
        """The turns that hold one of them."""
        found = {turn: find_spoken(self.phrases, view.said[turn]) for turn in self.where.turns(view)}
        return {
            turn: tuple(view.quote(turn, start, end) for start, end in spans) for turn, spans in found.items() if spans
        } or None


@dataclass(frozen=True, slots=True)
class Signed:
    """The words model finds a step, a fault or a kind of escalation."""

    where: Where
    what: Step | Fault | EscalationKind

    def __call__(self, view: CallView, _scope: Scope) -> Held | None:
        """The turns that carry it."""
        signs = ((turn, view.shown.get((turn, str(self.what)))) for turn in self.where.turns(view))
        return {turn: sign.evidence for turn, sign in signs if sign is not None} or None


@dataclass(frozen=True, slots=True)
class Felt:
    """The customer's estimated emotion is one of these, at least so intense."""

    where: Where
    emotions: frozenset[Emotion]
    intensity: int = 1

    def __call__(self, view: CallView, _scope: Scope) -> Held | None:
        """The turns at which it is."""
        return {
            turn: ()
            for turn in self.where.turns(view)
            if (felt := view.estimates.get(turn)) is not None
            and felt.emotion in self.emotions
            and (felt.intensity or 0) >= self.intensity
        } or None


@dataclass(frozen=True, slots=True)
class Curve:
    """The customer's valence falls (or rises) by so much over at most so many customer turns."""

    where: Where
    falls: float
    over_turns: int

    def __call__(self, view: CallView, _scope: Scope) -> Held | None:
        """The turns at which the fall is complete."""
        meant, held = set(self.where.turns(view)), Held()
        courses = list(view.timeline)
        for at, estimate in enumerate(courses):
            before = [earlier.valence for earlier in courses[max(0, at - self.over_turns) : at]]
            sign = math.copysign(1.0, self.falls)
            change = max((sign * (value - estimate.valence) for value in before), default=0.0)
            if estimate.turn in meant and change >= abs(self.falls):
                held[estimate.turn] = ()
        return held or None


@dataclass(frozen=True, slots=True)
class Measured:
    """A number of the turn lies above or below a bound; what is not measurable does neither."""

    where: Where
    name: str
    value: Callable[[CallView, int], float]
    above: float = -math.inf
    below: float = math.inf

    def __call__(self, view: CallView, _scope: Scope) -> Held | None:
        """The turns at which it does."""
        return {turn: () for turn in self.where.turns(view) if self.above < self.value(view, turn) < self.below} or None


@dataclass(frozen=True, slots=True)
class Interrupts:
    """The turn cuts in while the other still speaks; back-channels do not."""

    where: Where

    def __call__(self, view: CallView, _scope: Scope) -> Held | None:
        """The turns that do."""
        return {turn: () for turn in self.where.turns(view) if turn in view.cuts} or None


@dataclass(frozen=True, slots=True)
class Sequence:
    """After one condition another follows, or stays out, within so many turns or seconds.

    Args:
        first: what starts the clock.
        then: what is waited for.
        follows: whether it must follow (``then``), or must not (``without``).
        counted: whose turns are counted; back-channels are not.
        within_turns: how many of them; ``None``: all that are left.
        within_s: from the end of the first turn to the start of the other; ``None``: no limit.
    """

    first: Condition
    then: Condition
    follows: bool
    counted: Role | None = None
    within_turns: int | None = None
    within_s: Seconds | None = None

    def __call__(self, view: CallView, scope: Scope) -> Held | None:
        """The turns that follow as asked; where nothing does as asked, the turns that started the clock."""
        started, answers, held = self.first(view, scope) or {}, self.then(view, scope) or {}, Held()
        for turn, evidence in started.items():
            answer = next((later for later in self._window(view, turn) if later in answers), None)
            if self.follows and answer is not None:
                held[answer] = (*held.get(answer, ()), *evidence, *answers[answer])
            elif not self.follows and answer is None:
                held[turn] = evidence
        return held or None

    def _window(self, view: CallView, turn: int) -> list[int]:
        later = [index for index in view.of_role(self.counted) if index > turn and view.substantive[index]]
        later = later if self.within_turns is None else later[: self.within_turns]
        if self.within_s is None:
            return later
        begun = view.transcript[turn].span
        return [
            index
            for index in later
            if begun and (span := view.transcript[index].span) and span.start - begun.end <= self.within_s
        ]


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds: at the same turn, or somewhere in the call."""

    parts: tuple[Condition, ...]

    def __call__(self, view: CallView, scope: Scope) -> Held | None:
        """The turns at which all do; over a call, the turns of each, and none where all are absences."""
        found = [part(view, scope) for part in self.parts]
        held = [one for one in found if one is not None]
        if len(held) < len(found):
            return None
        if scope == "call":
            return _union(held)
        common = set[int].intersection(*({*one} for one in held))
        return {turn: tuple(e for one in held for e in one[turn]) for turn in sorted(common)} or None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds."""

    parts: tuple[Condition, ...]

    def __call__(self, view: CallView, scope: Scope) -> Held | None:
        """The turns at which one does."""
        held = [one for part in self.parts if (one := part(view, scope)) is not None]
        return _union(held) if held else None


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold: at a turn, or anywhere in the call."""

    where: Where
    part: Condition

    def __call__(self, view: CallView, scope: Scope) -> Held | None:
        """The turns at which it does not; over a call no turn, for what is found is an absence."""
        held = self.part(view, scope)
        if scope == "call":
            return {} if held is None else None
        return {turn: () for turn in self.where.turns(view) if turn not in (held or {})} or None


Condition: TypeAlias = Said | Signed | Felt | Curve | Measured | Interrupts | Sequence | All | AnyOf | Not


def _union(found: list[Held]) -> Held:
    joined = Held()
    for held in found:
        for turn, evidence in held.items():
            joined[turn] = (*joined.get(turn, ()), *evidence)
    return dict(sorted(joined.items()))
