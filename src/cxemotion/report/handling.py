"""Figures of how a call was handled: waiting, silence, repeats, recovery, and who follows whom."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from cxemotion.events import Evidence
from cxemotion.recording import Role
from cxemotion.span import Seconds, Span

CourseName: TypeAlias = Literal["pace", "level", "wording"]
COURSES: tuple[CourseName, ...] = ("pace", "level", "wording")
"""What is followed of the agent: speaking rate, level in dB, steps less faults."""


@dataclass(frozen=True, slots=True)
class Latency:
    """How long one side waits before it answers; negative where it starts before the other has finished.

    Args:
        count: answers with times.
        median_s: middle of their delays.
        p90_s: nine of ten come sooner.
        longest_s: the longest.
    """

    count: int
    median_s: Seconds
    p90_s: Seconds
    longest_s: Seconds


@dataclass(frozen=True, slots=True)
class Contagion:
    """How the customer's negativity and one course of the agent's go together.

    Args:
        course: what is followed of the agent.
        leader: whose earlier turn is set beside the other's later one.
        lag: how many of the follower's turns later, from 1.
        correlation: Spearman's, -1 to 1, of the leader's change with the follower's change.
        p: share of permutations of the leader's course with a correlation as far from 0, at the lag that is best
            in each; small is unlikely to be chance.
        count: pairs that it rests on.
    """

    course: CourseName
    leader: Role
    lag: int
    correlation: float
    p: float
    count: int


@dataclass(frozen=True, slots=True)
class RepeatedQuestion:
    """A question asked again: ``turn`` asks what ``first_turn`` asked."""

    by: Role
    turn: int
    first_turn: int


@dataclass(frozen=True, slots=True)
class Handling:
    """Figures of a call's handling; ``nan`` where there are no times to measure by.

    Args:
        latency: how each side answers the other.
        silences: stretches of at least three seconds in which nobody speaks.
        hold_s: those of them that are holds: announced by the agent, or very long.
        first_empathy_turn: the agent turn that first acknowledges or apologizes after the customer is first upset;
            ``None`` where none does, or nobody is upset.
        first_empathy_s: from the start of the upset turn to it.
        recovery_s: mean length of the episodes that close before the call ends, opening to close.
        negative_area_s: area between 0 and the customer's negative valence, in valence-seconds of customer speech.
        negative_area_turns: the same in valence-turns, which needs no times.
        repeat_contact: the words that say that this is not the first contact.
        repeated_questions: questions that one side asks again.
        contagion: every course and direction with enough turns.
    """

    latency: Mapping[Role, Latency] = field(default_factory=dict[Role, Latency])
    silences: tuple[Span, ...] = ()
    hold_s: Seconds = math.nan
    first_empathy_turn: int | None = None
    first_empathy_s: Seconds = math.nan
    recovery_s: Seconds = math.nan
    negative_area_s: float = math.nan
    negative_area_turns: float = math.nan
    repeat_contact: tuple[Evidence, ...] = ()
    repeated_questions: tuple[RepeatedQuestion, ...] = ()
    contagion: tuple[Contagion, ...] = ()
