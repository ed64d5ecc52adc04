"""What is written: the turns of a call, what is known of each, and tiers of what happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cxemotion.errors import OptionError
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn


@dataclass(frozen=True, slots=True)
class Mark:
    """Something said of a stretch of time."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Tier:
    """Marks of one kind, in order."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A call as it is written.

    Args:
        transcript: its turns.
        labels: words for a turn, by index, such as its emotion.
        emotions: the customer's emotion, a mark for each turn that has one.
        events: further tiers, such as escalations and steps.
    """

    transcript: Transcript
    labels: Mapping[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    emotions: Tier | None = None
    events: tuple[Tier, ...] = ()

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """Emotions and events that hold anything."""
        return tuple(tier for tier in (self.emotions, *self.events) if tier is not None and tier.marks)


def timed_turns(transcript: Transcript) -> list[tuple[int, Turn, Span]]:
    """The turns with their times and indices.

    Raises:
        OptionError: where a turn has no times, so that the format cannot hold it.
    """
    timed = [(index, turn, turn.span) for index, turn in enumerate(transcript) if turn.span]
    if len(timed) < len(transcript):
        raise OptionError(
            f"{transcript.name}: {len(transcript) - len(timed)} of {len(transcript)} turns have no times, which this "
            "format needs; analyze the call with its recording first, or write json or csv"
        )
    return timed


def turn_tiers(transcript: Transcript) -> tuple[Tier, ...]:
    """A tier for each side, one for each agent where several are told apart."""
    marks: dict[str, list[Mark]] = {}
    for _, turn, span in timed_turns(transcript):
        marks.setdefault(speaker_of(turn), []).append(Mark(span, turn.text))
    order = sorted(marks, key=lambda name: [role.value for role in Role].index(name.split(" ")[0]))
    return tuple(Tier(name, tuple(marks[name])) for name in order)


def speaker_of(turn: Turn) -> str:
    """The name under which a turn's speaker is written.

    >>> speaker_of(Turn(Role.AGENT, "Hello.", agent_id="17"))
    'agent 17'
    """
    return f"{turn.role.value} {' '.join(turn.agent_id.split())}" if turn.agent_id else turn.role.value


def apart(marks: Sequence[Mark]) -> list[Mark]:
    """The marks in order, each starting where the one before has ended, for formats whose tiers hold no overlap."""
    placed: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: mark.span):
        start = max(mark.span.start, placed[-1].span.end) if placed else mark.span.start
        placed.append(Mark(Span(start, max(mark.span.end, start + _LEAST_S)), mark.text))
    return placed


_LEAST_S = 0.001
