"""The events of a call, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cxemotion.emotion import Emotion
from cxemotion.errors import ReportError
from cxemotion.span import Seconds, Span


class EscalationKind(StrEnum):
    """How the stakes of a call step up."""

    DEMAND_SUPERVISOR = "demand_supervisor"
    THREAT_COMPLAINT = "threat_complaint"
    THREAT_LEAVE = "threat_leave"
    ABUSE = "abuse"
    ANGER_SURGE = "anger_surge"

    @property
    def is_said(self) -> bool:
        """Whether the kind is in the words; a surge is in the course of the emotions."""
        return self is not EscalationKind.ANGER_SURGE


class Step(StrEnum):
    """What an agent does for an upset customer."""

    ACKNOWLEDGE = "acknowledge"
    APOLOGIZE = "apologize"
    PARAPHRASE = "paraphrase"
    TAKE_OWNERSHIP = "take_ownership"
    EXPLAIN = "explain"
    OFFER_SOLUTION = "offer_solution"
    COMMIT_FOLLOW_UP = "commit_follow_up"
    CHECK_SATISFACTION = "check_satisfaction"


class Fault(StrEnum):
    """What an agent does against an upset customer."""

    INTERRUPTING = "interrupting"
    DISMISSIVE = "dismissive"
    ARGUING = "arguing"


class StepStatus(StrEnum):
    """What became of a step in an episode."""

    DONE = "done"
    DONE_BEFORE = "done_before"
    LATE = "late"
    MISSED = "missed"
    NO_OPPORTUNITY = "no_opportunity"
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind a finding: ``text`` is characters ``start`` up to ``end`` of the turn's text.

    ``of`` names what they show where a finding holds several things, a kind of escalation; else it is empty.
    """

    turn: int
    start: int
    end: int
    text: str
    of: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.text) != self.end - self.start:
            raise ReportError(f"turn {self.turn}: evidence [{self.start}, {self.end}) does not fit {self.text!r}")


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a turn's words show, with its calibrated probability and the words that show it."""

    turn: int
    what: EscalationKind | Step | Fault
    probability: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class EscalationPoint:
    """A customer turn at which the stakes of the call step up.

    Args:
        turn: the customer's turn.
        time_s: when it starts; ``None`` without times.
        kinds: one or more kinds, in the guide's order.
        severity: 0 to 1.
        probability: calibrated, 0 to 1.
        trigger_turn: the agent turn before it; ``None`` where the customer opened with it.
        recovered_turn: the customer turn at which it had come down; ``None`` where it never did.
        evidence: the words that show it, each marked with the kind that it shows.
        reason: in a sentence, why it counts.
        trigger_faults: faults of the agent's in the trigger turn.
        recovery_s: seconds from the turn to ``recovered_turn``, where there are times.
        recovery_steps: what the agent did in between, in the guide's order.
    """

    turn: int
    time_s: Seconds | None
    kinds: tuple[EscalationKind, ...]
    severity: float
    probability: float
    trigger_turn: int | None = None
    recovered_turn: int | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    trigger_faults: tuple[Fault, ...] = ()
    recovery_s: Seconds | None = None
    recovery_steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if not self.kinds or list(self.kinds) != [kind for kind in EscalationKind if kind in self.kinds]:
            raise ReportError(f"turn {self.turn}: kinds must be one or more, once each, in the guide's order")


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """After this turn, the probability that the customer's next turn is an escalation.

    ``alarm`` is the decision of the rules' policy on it, apart from the probability.
    """

    turn: int
    time_s: Seconds | None
    probability: float
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a model of words expects while a call goes on, from nothing that is said later.

    Args:
        after: by turn, the probability that the customer's next turn is an escalation.
        levels: the probability that a share of calm calls reaches anywhere, by that share.
    """

    after: Mapping[int, float]
    levels: Mapping[float, float]

    def level(self, rate: float) -> float:
        """The probability from which so large a share of calm calls at most has an alarm; above 1 where none is known.

        >>> Forecast({}, {0.05: 0.6, 0.2: 0.4}).level(0.1)
        0.6
        """
        return min((level for known, level in self.levels.items() if known <= rate + 1e-9), default=1.1)


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What became of one step in one episode.

    Args:
        step: the step.
        status: by the guide's rule.
        due_turn: the last agent turn at which it was still in time; ``None`` where no agent turn was.
        turn: the agent turn that carries it, where one does.
        delay_s: from the episode's opening to that turn, where there are times.
        evidence: the words that carry it.
        delay_turns: agent turns from the opening to that turn, 1 for the first, back-channels left out; ``None``
            where it came before the opening or not at all.
        scripted: whether the agent says the same sentence twice in the call, or says one known from other calls.
        eased: how far the probability of a negative emotion fell from the customer's turn before the step to the
            one after it, -1 to 1; ``None`` where either is missing.
        overlap: of a ``paraphrase``: the share, 0 to 1, of its content words that the customer said before.
    """

    step: Step
    status: StepStatus
    due_turn: int | None = None
    turn: int | None = None
    delay_s: Seconds | None = None
    evidence: tuple[Evidence, ...] = ()
    delay_turns: int | None = None
    scripted: bool = False
    eased: float | None = None
    overlap: float | None = None


@dataclass(frozen=True, slots=True)
class NegativeEpisode:
    """A stretch in which the customer is clearly upset, and what the agent did about it.

    Args:
        start_turn: the customer turn that opens it.
        end_turn: the customer turn that closes it; the number of turns where the call ends first.
        peak: its most intense emotion.
        recovered: whether it ends in satisfaction.
        steps: one outcome for each step of the guide.
        span: its time; ``None`` without times.
        solution_first: whether a solution was offered before any acknowledgement or apology.
    """

    start_turn: int
    end_turn: int
    peak: Emotion
    recovered: bool
    steps: tuple[StepOutcome, ...]
    span: Span | None = None
    solution_first: bool = False

    @property
    def missed(self) -> tuple[StepOutcome, ...]:
        """The steps that were owed and never came."""
        return tuple(outcome for outcome in self.steps if outcome.status is StepStatus.MISSED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the call is expected to have ended.

    Args:
        resolved: whether the reason for the call was settled in it; ``None`` where there are no words to tell.
        resolved_probability: 0 to 1; ``nan`` without words.
        satisfaction: the customer's likely rating, 1 to 5; ``nan`` without words.
    """

    resolved: bool | None
    resolved_probability: float
    satisfaction: float
