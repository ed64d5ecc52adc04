"""The guide's derived labels, by one function: surges, negative episodes, response windows, step outcomes.

A *group* below is a run of substantive turns of one speaker, back-channels left out: cutting a turn in two or
slipping a "mm" between the halves changes no group, and so no derived label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from cxemotion.emotion import VALENCE_AT_FULL_INTENSITY, Emotion
from cxemotion.errors import LabelError
from cxemotion.events.facts import EscalationKind, NegativeEpisode, Step, StepOutcome, StepStatus
from cxemotion.recording import Role

EPISODE_STEPS = (Step.ACKNOWLEDGE, Step.PARAPHRASE, Step.OFFER_SOLUTION, Step.APOLOGIZE, Step.COMMIT_FOLLOW_UP)
"""The steps that an episode can require."""

_OWED_AN_APOLOGY = frozenset({Emotion.ANGER, Emotion.FRUSTRATION, Emotion.DISAPPOINTMENT})
_COUNTS_BEFORE = frozenset({Step.PARAPHRASE, Step.OFFER_SOLUTION})
_TURNS_BEFORE = 4
_TURNS_PAST_CLOSE = 2
_ACKNOWLEDGE_WITHIN = 2
_FEWEST_CHANCES = 2
_SURGE_KINDS = frozenset({Emotion.ANGER, Emotion.FRUSTRATION})


@dataclass(frozen=True, slots=True)
class CustomerLabel:
    """Emotion and intensity of one customer turn."""

    emotion: Emotion
    intensity: int

    @property
    def upset(self) -> int:
        """Intensity of a negative emotion; 0 for neutral and satisfaction."""
        return self.intensity if self.emotion.is_negative else 0


@dataclass(frozen=True, slots=True)
class CallLabels:
    """What the derived labels are computed from, gold or predicted.

    Args:
        roles: who speaks, turn by turn.
        substantive: whether a turn says more than a back-channel, turn by turn.
        customer: the emotion of each customer turn; a turn that is not named counts as neutral.
        steps: the steps that each agent turn carries.
        resolved: whether the reason for the call was settled in it.

    Raises:
        LabelError: where the two sequences differ in length or a label names a turn that is not there.
    """

    roles: Sequence[Role]
    substantive: Sequence[bool]
    customer: Mapping[int, CustomerLabel]
    steps: Mapping[int, frozenset[Step]]
    resolved: bool

    def __post_init__(self) -> None:
        if len(self.roles) != len(self.substantive):
            raise LabelError(f"{len(self.roles)} roles but {len(self.substantive)} marks of substance; give one a turn")
        for turn in (*self.customer, *self.steps):
            if not 0 <= turn < len(self.roles):
                raise LabelError(f"a label names turn {turn}, but the call has turns 0 to {len(self.roles) - 1}")


@dataclass(frozen=True, slots=True)
class _CustomerGroup:
    turns: tuple[int, ...]
    label: CustomerLabel
    opens_at: int  # the first of its turns that is clearly upset, else its first turn


_NEUTRAL = CustomerLabel(Emotion.NEUTRAL, 0)


def _groups(labels: CallLabels, role: Role) -> Iterator[tuple[int, ...]]:
    substantive = (i for i, counts in enumerate(labels.substantive) if counts)
    for speaker, turns in groupby(substantive, key=lambda i: labels.roles[i]):
        if speaker is role:
            yield tuple(turns)


def _dominant(labels: Sequence[CustomerLabel]) -> CustomerLabel:
    """The label of turns that count as one: the most upset; else satisfaction where there is any; else neutral."""
    return max(labels, key=lambda label: (label.upset, label.emotion is not Emotion.NEUTRAL, label.intensity))


def _customer_groups(labels: CallLabels) -> tuple[_CustomerGroup, ...]:
    groups: list[_CustomerGroup] = []
    for turns in _groups(labels, Role.CUSTOMER):
        said = [labels.customer.get(turn, _NEUTRAL) for turn in turns]
        opens_at = next((turn for turn, label in zip(turns, said, strict=True) if label.upset >= 2), turns[0])
        groups.append(_CustomerGroup(turns, _dominant(said), opens_at))
    return tuple(groups)


def find_surges(labels: CallLabels, said: Mapping[int, Sequence[EscalationKind]]) -> tuple[int, ...]:
    """Customer turns at which anger or frustration rises to intensity 2 or more, where no other kind is said.

    Anger and frustration are one scale; any other emotion counts as 0; a first turn can surge too.
    """
    surges: list[int] = []
    before = 0
    for group in _customer_groups(labels):
        level = group.label.intensity if group.label.emotion in _SURGE_KINDS else 0
        if level >= 2 and level > before and not any(said.get(turn) for turn in group.turns):
            surges.append(group.opens_at)
        before = level
    return tuple(surges)


def derive_episodes(labels: CallLabels) -> tuple[NegativeEpisode, ...]:
    """The negative episodes of a call, each with the outcome of every step; times and evidence are left open.

    Steps that no episode can require (explaining, taking ownership, checking satisfaction) are ``not_required``.
    """
    customer = _customer_groups(labels)
    agent = tuple(_groups(labels, Role.AGENT))
    episodes: list[NegativeEpisode] = []
    at = 0
    while (opening := _next_opening(customer, at)) is not None:
        close = _close(customer, opening)
        held = customer[opening:close]
        end_turn = customer[close].turns[0] if close < len(customer) else len(labels.roles)
        episodes.append(
            NegativeEpisode(
                start_turn=customer[opening].opens_at,
                end_turn=end_turn,
                peak=max((group.label for group in held), key=_severity).emotion,
                recovered=close < len(customer) and customer[close].label.emotion is Emotion.SATISFACTION,
                steps=_outcomes(labels, agent, held, end_turn),
            )
        )
        at = close + 1
    return tuple(episodes)


def _severity(label: CustomerLabel) -> tuple[int, float]:
    return label.upset, -VALENCE_AT_FULL_INTENSITY[label.emotion]


def _next_opening(groups: Sequence[_CustomerGroup], at: int) -> int | None:
    slight_in_a_row = 0
    for index in range(at, len(groups)):
        upset = groups[index].label.upset
        slight_in_a_row = slight_in_a_row + 1 if upset == 1 else 0
        if upset >= 2 or slight_in_a_row == 3:
            return index
    return None


def _close(groups: Sequence[_CustomerGroup], opening: int) -> int:
    """Index of the group that closes the episode; the number of groups where the call ends first."""
    for index in range(opening + 1, len(groups)):
        calm = groups[index].label.upset == 0
        if calm and all(group.label.upset < 2 for group in groups[index + 1 : index + 3]):
            return index
    return len(groups)


def _outcomes(
    labels: CallLabels, agent: Sequence[tuple[int, ...]], held: Sequence[_CustomerGroup], end_turn: int
) -> tuple[StepOutcome, ...]:
    opening = held[0].opens_at
    during = [group for group in agent if opening < group[0] < end_turn]
    past = [group for group in agent if group[0] > end_turn][:_TURNS_PAST_CLOSE]
    window = [*during, *past]
    before = [group for group in agent if group[0] < opening][-_TURNS_BEFORE:]
    required = _required({group.label.emotion for group in held}, resolved=labels.resolved)
    return tuple(
        _outcome(step, window, before, labels.steps) if step in required else StepOutcome(step, StepStatus.NOT_REQUIRED)
        for step in Step
    )


def _required(emotions: set[Emotion], *, resolved: bool) -> frozenset[Step]:
    required = {Step.ACKNOWLEDGE, Step.PARAPHRASE, Step.OFFER_SOLUTION}
    if emotions & _OWED_AN_APOLOGY:
        required.add(Step.APOLOGIZE)
    if not resolved:
        required.add(Step.COMMIT_FOLLOW_UP)
    return frozenset(required)


def _carried(
    step: Step, groups: Sequence[tuple[int, ...]], steps: Mapping[int, frozenset[Step]]
) -> tuple[int, int] | None:
    """Position of the first group that carries the step, and the turn in it that does."""
    for position, group in enumerate(groups):
        for turn in group:
            if step in steps.get(turn, frozenset()):
                return position, turn
    return None


def _outcome(
    step: Step,
    window: Sequence[tuple[int, ...]],
    before: Sequence[tuple[int, ...]],
    steps: Mapping[int, frozenset[Step]],
) -> StepOutcome:
    in_time = window[:_ACKNOWLEDGE_WITHIN] if step is Step.ACKNOWLEDGE else window
    due_turn = in_time[-1][-1] if in_time else None
    carried = _carried(step, window, steps)
    if carried is not None:
        position, turn = carried
        return StepOutcome(step, StepStatus.DONE if position < len(in_time) else StepStatus.LATE, due_turn, turn)
    earlier = _carried(step, before[::-1], steps) if step in _COUNTS_BEFORE else None
    if earlier is not None:
        return StepOutcome(step, StepStatus.DONE_BEFORE, due_turn, earlier[1])
    status = StepStatus.NO_OPPORTUNITY if len(window) < _FEWEST_CHANCES else StepStatus.MISSED
    return StepOutcome(step, status, due_turn)
