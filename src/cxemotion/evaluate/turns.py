"""Where the customer's turns of a labelled call stand, and the derived labels of its gold labels.

Turns are counted as the guide counts them: back-channels are left out and consecutive turns of one speaker count as
one *place*. Distances in "customer turns" are differences of places, so that cutting a turn in two, or slipping in a
"mm", changes no score of escalations, risk or step outcomes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from cxemotion.emotion import Emotion
from cxemotion.errors import LabelError, unknown_name
from cxemotion.events import CallLabels, EscalationKind, Fault, NegativeEpisode, Step, derive_episodes, find_surges
from cxemotion.labels import LabelledCall
from cxemotion.recording import Role
from cxemotion.report import CallReport
from cxemotion.span import Seconds
from cxemotion.wording.backchannel import is_substantive


@dataclass(frozen=True, slots=True)
class CustomerPlaces:
    """The customer's places in a call.

    Args:
        first_turns: the first turn of each place, in order.
        place_of: the place of each customer turn; a back-channel belongs to the place before it.
    """

    first_turns: tuple[int, ...]
    place_of: Mapping[int, int]

    def __len__(self) -> int:
        return len(self.first_turns)

    def before(self, turn: int) -> int:
        """How many places begin before a turn."""
        return bisect_left(self.first_turns, turn)


def customer_places(call: LabelledCall) -> CustomerPlaces:
    """The customer's places, from the words alone."""
    turns = call.transcript.turns
    substantive = [index for index, turn in enumerate(turns) if is_substantive(turn.text)]
    groups = [tuple(group) for _, group in groupby(substantive, key=lambda index: turns[index].role)]
    spoken = [group for group in groups if turns[group[0]].role is Role.CUSTOMER]
    first_turns = tuple(group[0] for group in spoken)
    place_of = {turn: place for place, group in enumerate(spoken) for turn in group}
    for index, turn in enumerate(turns):
        if turn.role is Role.CUSTOMER and index not in place_of:
            place_of[index] = max(bisect_left(first_turns, index) - 1, 0)
    return CustomerPlaces(first_turns, place_of)


@dataclass(frozen=True, slots=True)
class GoldPoint:
    """An escalation of the labels: its place, the turn that shows it first, when, and how."""

    place: int
    turn: int
    time_s: Seconds | None
    kinds: frozenset[EscalationKind]

    @property
    def said(self) -> bool:
        """Whether any of its kinds is in the words."""
        return any(kind.is_said for kind in self.kinds)


def gold_labels(call: LabelledCall) -> CallLabels:
    """The labels of a call in the form that the derived labels are computed from."""
    turns = call.transcript.turns
    return CallLabels(
        roles=[turn.role for turn in turns],
        substantive=[is_substantive(turn.text) for turn in turns],
        customer=call.customer,
        steps=call.steps,
        resolved=call.resolved,
    )


def gold_episodes(call: LabelledCall) -> tuple[NegativeEpisode, ...]:
    """The negative episodes that follow from a call's labels."""
    return derive_episodes(gold_labels(call))


def gold_kinds(call: LabelledCall) -> dict[int, frozenset[EscalationKind]]:
    """The kinds of each escalating turn: those said as labelled, surges as they follow from the emotions."""
    said = {turn: tuple(k for k in kinds if EscalationKind(k).is_said) for turn, kinds in call.escalations.items()}
    kinds = {turn: frozenset(named) for turn, named in said.items() if named}
    surges = find_surges(gold_labels(call), said)
    return dict(sorted({**kinds, **dict.fromkeys(surges, frozenset({EscalationKind.ANGER_SURGE}))}.items()))


def gold_points(call: LabelledCall, places: CustomerPlaces) -> tuple[GoldPoint, ...]:
    """The escalations of a call's labels, one for each place that has any."""
    points: dict[int, GoldPoint] = {}
    for turn, kinds in gold_kinds(call).items():
        place, span = places.place_of[turn], call.transcript[turn].span
        if place in points:
            known = points[place]
            points[place] = GoldPoint(place, known.turn, known.time_s, known.kinds | kinds)
        else:
            points[place] = GoldPoint(place, turn, span.start if span else None, kinds)
    return tuple(points[place] for place in sorted(points))


def check_labels(call: LabelledCall) -> None:
    """Refuse labels outside the guide.

    Raises:
        LabelError: naming the call, the turn and the valid names.
    """
    for turn, label in call.customer.items():
        where = f"{call.call_id}: turn {turn}"
        _check_name(where, "emotion", label.emotion, [*Emotion])
        if label.intensity not in (0, 1, 2, 3) or (label.intensity == 0) != (label.emotion == Emotion.NEUTRAL):
            raise LabelError(
                f"{where}: {label.emotion} at intensity {label.intensity}; give 0 to neutral alone, 1 to 3 to the rest"
            )
    named = (
        ("escalation kind", call.escalations, [*EscalationKind]),
        ("step", call.steps, [*Step]),
        ("fault", call.faults, [*Fault]),
    )
    for what, by_turn, valid in named:
        for turn, names in by_turn.items():
            for name in names:
                _check_name(f"{call.call_id}: turn {turn}", what, name, [str(v) for v in valid])


def check_pair(call: LabelledCall, report: CallReport) -> None:
    """Refuse labels outside the guide, and a report of another call or of other turns.

    Raises:
        LabelError: naming the call and what differs.
    """
    check_labels(call)
    if call.call_id != report.call_id:
        raise LabelError(f"labels of {call.call_id!r} beside a report of {report.call_id!r}; pair them by call_id")
    if len(call.transcript) != len(report.turns):
        raise LabelError(
            f"{call.call_id}: labels for {len(call.transcript)} turns but a report of {len(report.turns)}; "
            f"report on the labelled transcript, or score the times with evaluate.timeline"
        )


def _check_name(where: str, what: str, name: object, valid: list[str]) -> None:
    if name not in valid:
        raise LabelError(f"{where}: {unknown_name(what, str(name), valid)}")
