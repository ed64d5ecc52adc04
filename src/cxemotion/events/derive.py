"""The guide's derived labels, by one function: surges, negative episodes, response windows, step outcomes.

A *group* below is a run of substantive turns of one speaker, back-channels left out: cutting a turn in two or
slipping a "mm" between the halves changes no group, and so no derived label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_CLEAR = 2
_SLIGHT_IN_A_ROW = 3
_CALM_FOR = 2
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


_NEUTRAL = CustomerLabel(Emotion.NEUTRAL, 0)


@dataclass(frozen=True, slots=True)
class _CustomerGroup:
    """Turns of the customer that count as one, and what each of them shows."""

    turns: tuple[int, ...]
    labels: tuple[CustomerLabel, ...]

    @property
    def upset(self) -> int:
        """Intensity of its strongest negative emotion."""
        return max(label.upset for label in self.labels)

    @property
    def surge_level(self) -> int:
        """Its strongest anger or frustration; any other emotion counts as 0."""
        return max(label.intensity if label.emotion in _SURGE_KINDS else 0 for label in self.labels)

    @property
    def is_satisfied(self) -> bool:
        """Whether it is calm and more than neutral."""
        return self.upset == 0 and any(label.emotion is Emotion.SATISFACTION for label in self.labels)

    @property
    def opens_at(self) -> int:
        """The first of its turns that is clearly upset, else its first turn."""
        return next((turn for turn, label in self._labelled() if label.upset >= _CLEAR), self.turns[0])

    @property
    def surges_at(self) -> int:
        """The first of its turns that is clearly angry or frustrated; there is one where ``surge_level`` is clear."""
        return next(
            turn for turn, label in self._labelled() if label.emotion in _SURGE_KINDS and label.intensity >= _CLEAR
        )

    def labels_from(self, turn: int) -> tuple[CustomerLabel, ...]:
        """What it shows from that turn on."""
        return tuple(label for at, label in self._labelled() if at >= turn)

    def _labelled(self) -> Iterator[tuple[int, CustomerLabel]]:
        return zip(self.turns, self.labels, strict=True)


def _groups(labels: CallLabels, role: Role) -> Iterator[tuple[int, ...]]:
    substantive = (i for i, counts in enumerate(labels.substantive) if counts)
    for speaker, turns in groupby(substantive, key=lambda i: labels.roles[i]):
        if speaker is role:
            yield tuple(turns)


def _customer_groups(labels: CallLabels) -> tuple[_CustomerGroup, ...]:
    return tuple(
        _CustomerGroup(turns, tuple(labels.customer.get(turn, _NEUTRAL) for turn in turns))
        for turns in _groups(labels, Role.CUSTOMER)
    )


def find_surges(labels: CallLabels, said: Mapping[int, Sequence[EscalationKind]]) -> tuple[int, ...]:
    """Customer turns at which anger or frustration rises to intensity 2 or more, where no other kind is said.

    Anger and frustration are one scale; any other emotion counts as 0; a first turn can surge too.
    """
    surges: list[int] = []
    before = 0
    for group in _customer_groups(labels):
        level = group.surge_level
        if level >= _CLEAR and level > before and not any(said.get(turn) for turn in group.turns):
            surges.append(group.surges_at)
        before = level
    return tuple(surges)


@dataclass(frozen=True, slots=True)
class EpisodeWindow:
    """A negative episode before any step of it is judged.

    Args:
        start_turn: the customer turn that opens it.
        end_turn: the customer turn that closes it; the number of turns where the call ends first.
        peak: its most intense emotion.
        intensity: the intensity of that.
        emotions: every emotion in it.
        recovered: whether it ends in satisfaction.
        turns: every agent turn in which a step can be done.
        groups: those of them that count, in groups.
        before: the groups of the agent's turns before the opening.
    """

    start_turn: int
    end_turn: int
    peak: Emotion
    intensity: int
    emotions: frozenset[Emotion]
    recovered: bool
    turns: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    before: tuple[tuple[int, ...], ...]

    def episode(self, steps: Iterable[StepOutcome]) -> NegativeEpisode:
        """The episode with the outcome of its steps; times and evidence are left open."""
        return NegativeEpisode(self.start_turn, self.end_turn, self.peak, self.recovered, tuple(steps))


def find_windows(labels: CallLabels) -> tuple[EpisodeWindow, ...]:
    """The negative episodes of a call with their response windows."""
    customer = _customer_groups(labels)
    agent = tuple(_groups(labels, Role.AGENT))
    windows: list[EpisodeWindow] = []
    at = 0
    while (opening := _next_opening(customer, at)) is not None:
        close = _close(customer, opening)
        start_turn = customer[opening].opens_at
        end_turn = customer[close].turns[0] if close < len(customer) else len(labels.roles)
        held = [label for group in customer[opening:close] for label in group.labels_from(start_turn)]
        peak = max(held, key=_severity)
        turns, groups = _window(labels, agent, start_turn, end_turn)
        windows.append(
            EpisodeWindow(
                start_turn=start_turn,
                end_turn=end_turn,
                peak=peak.emotion,
                intensity=peak.upset,
                emotions=frozenset(label.emotion for label in held),
                recovered=close < len(customer) and customer[close].is_satisfied,
                turns=turns,
                groups=groups,
                before=tuple(group for group in agent if group[0] < start_turn),
            )
        )
        at = close + 1
    return tuple(windows)


def derive_episodes(labels: CallLabels) -> tuple[NegativeEpisode, ...]:
    """The negative episodes of a call, each with the outcome of every step; times and evidence are left open.

    Steps that no episode can require (explaining, taking ownership, checking satisfaction) are ``not_required``.
    """
    return tuple(
        window.episode(
            _outcome(step, window, labels.steps)
            if step in _required(window.emotions, resolved=labels.resolved)
            else StepOutcome(step, StepStatus.NOT_REQUIRED)
            for step in Step
        )
        for window in find_windows(labels)
    )


def _severity(label: CustomerLabel) -> tuple[int, float]:
    return label.upset, -VALENCE_AT_FULL_INTENSITY[label.emotion]


def _next_opening(groups: Sequence[_CustomerGroup], at: int) -> int | None:
    slight_in_a_row = 0
    for index in range(at, len(groups)):
        upset = groups[index].upset
        slight_in_a_row = slight_in_a_row + 1 if upset == 1 else 0
        if upset >= _CLEAR or slight_in_a_row == _SLIGHT_IN_A_ROW:
            return index
    return None


def _close(groups: Sequence[_CustomerGroup], opening: int) -> int:
    """Index of the group that closes the episode; the number of groups where the call ends first."""
    for index in range(opening + 1, len(groups)):
        calm = groups[index].upset == 0
        if calm and all(group.upset < _CLEAR for group in groups[index + 1 : index + 1 + _CALM_FOR]):
            return index
    return len(groups)


def _window(
    labels: CallLabels, agent: Sequence[tuple[int, ...]], start_turn: int, end_turn: int
) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Every agent turn in which a step can be done, and those of them that count, in groups."""
    during = [group for group in agent if start_turn < group[0] < end_turn]
    past = [group for group in agent if group[0] > end_turn][:_TURNS_PAST_CLOSE]
    beyond = past[-1][-1] + 1 if len(past) == _TURNS_PAST_CLOSE else len(labels.roles)
    turns = (turn for turn in range(start_turn + 1, beyond) if labels.roles[turn] is Role.AGENT)
    return tuple(turns), (*during, *past)


def _required(emotions: frozenset[Emotion], *, resolved: bool) -> frozenset[Step]:
    required = {Step.ACKNOWLEDGE, Step.PARAPHRASE, Step.OFFER_SOLUTION}
    if emotions & _OWED_AN_APOLOGY:
        required.add(Step.APOLOGIZE)
    if not resolved:
        required.add(Step.COMMIT_FOLLOW_UP)
    return frozenset(required)


def first_carrier(step: Step, turns: Iterable[int], steps: Mapping[int, frozenset[Step]]) -> int | None:
    """The first of the turns that carries a step."""
    return next((turn for turn in turns if step in steps.get(turn, frozenset())), None)


def _outcome(step: Step, window: EpisodeWindow, steps: Mapping[int, frozenset[Step]]) -> StepOutcome:
    in_time = window.groups[:_ACKNOWLEDGE_WITHIN] if step is Step.ACKNOWLEDGE else window.groups
    due_turn = in_time[-1][-1] if in_time else None
    turn = first_carrier(step, window.turns, steps)
    if turn is not None:
        late = step is Step.ACKNOWLEDGE and len(in_time) == _ACKNOWLEDGE_WITHIN and turn > in_time[-1][-1]
        return StepOutcome(step, StepStatus.LATE if late else StepStatus.DONE, due_turn, turn)
    if step in _COUNTS_BEFORE:
        before = reversed(window.before[-_TURNS_BEFORE:])
        turn = first_carrier(step, (turn for group in before for turn in reversed(group)), steps)
        if turn is not None:
            return StepOutcome(step, StepStatus.DONE_BEFORE, due_turn, turn)
    status = StepStatus.NO_OPPORTUNITY if len(window.groups) < _FEWEST_CHANCES else StepStatus.MISSED
    return StepOutcome(step, status, due_turn)
