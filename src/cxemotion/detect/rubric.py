"""Rubrics: which steps an episode requires, by when, and what the call earns for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from cxemotion.emotion import Emotion
from cxemotion.events import (
    CallLabels,
    EpisodeWindow,
    NegativeEpisode,
    Step,
    StepOutcome,
    StepStatus,
    find_windows,
    first_carrier,
)
from cxemotion.report import ItemResult, RuleMatch, Scorecard, ScoreItem
from cxemotion.span import Seconds
from cxemotion.transcript import Transcript

_FEWEST_CHANCES = 2
_GOOD = frozenset({StepStatus.DONE, StepStatus.DONE_BEFORE})
_OPEN = frozenset({StepStatus.NO_OPPORTUNITY, StepStatus.NOT_REQUIRED})


@dataclass(frozen=True, slots=True)
class RequiredStep:
    """When an episode requires a step, and when it counts as done.

    Args:
        step: the step.
        emotions: only in an episode that holds one of these; empty: in any.
        intensity: only where its strongest negative emotion is at least so intense.
        resolved: only in calls that are (or are not) resolved; ``None``: in both.
        within_turns: later than this many agent turns of the window it is ``late``; ``None``: never.
        within_s: later than this after the opening turn it is ``late``; ``None``: never.
        turns_before: it counts as ``done_before`` in one of so many agent turns before the opening.
        weight: what it is worth in the score.
        late_share: share of the weight that a late step earns.
        auto_fail: whether an episode without it fails the call.
    """

    step: Step
    emotions: frozenset[Emotion] = frozenset()
    intensity: int = 1
    resolved: bool | None = None
    within_turns: int | None = None
    within_s: Seconds | None = None
    turns_before: int = 0
    weight: float = 0.0
    late_share: float = 0.5
    auto_fail: bool = False

    def applies(self, window: EpisodeWindow, *, resolved: bool) -> bool:
        """Whether an episode requires it."""
        return (
            (not self.emotions or bool(self.emotions & window.emotions))
            and window.intensity >= self.intensity
            and self.resolved in (None, resolved)
        )


@dataclass(frozen=True, slots=True)
class RubricItem:
    """A detector that counts in the score.

    Args:
        rule: the detector's name.
        weight: what it is worth.
        wanted: whether it must hold, or must not.
        auto_fail: whether it fails the call otherwise.
        in_episodes: whether it counts only in calls with a negative episode.
    """

    rule: str
    weight: float = 0.0
    wanted: bool = True
    auto_fail: bool = False
    in_episodes: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    """What the agent owes, and what it is worth; of several requirements for a step the first that applies counts."""

    steps: tuple[RequiredStep, ...]
    items: tuple[RubricItem, ...] = ()

    def required(self, step: Step, window: EpisodeWindow, *, resolved: bool) -> RequiredStep | None:
        """What an episode requires of a step; ``None`` where nothing."""
        asked = (one for one in self.steps if one.step is step)
        return next((one for one in asked if one.applies(window, resolved=resolved)), None)


def judge_episodes(labels: CallLabels, rubric: Rubric, transcript: Transcript) -> tuple[NegativeEpisode, ...]:
    """The guide's episodes with the outcome of every step by a rubric; times and evidence are left open."""
    return tuple(
        window.episode(_judge(step, window, labels, rubric, transcript) for step in Step)
        for window in find_windows(labels)
    )


def _judge(
    step: Step, window: EpisodeWindow, labels: CallLabels, rubric: Rubric, transcript: Transcript
) -> StepOutcome:
    asked = rubric.required(step, window, resolved=labels.resolved)
    if asked is None:
        return StepOutcome(step, StepStatus.NOT_REQUIRED)
    in_time = window.groups if asked.within_turns is None else window.groups[: asked.within_turns]
    due_turn = in_time[-1][-1] if in_time else None
    turn = first_carrier(step, window.turns, labels.steps)
    if turn is not None:
        late = _too_many_turns(asked, in_time, turn) or _too_long(asked, window, turn, transcript)
        return StepOutcome(step, StepStatus.LATE if late else StepStatus.DONE, due_turn, turn)
    if asked.turns_before:
        before = reversed(window.before[-asked.turns_before :])
        turn = first_carrier(step, (turn for group in before for turn in reversed(group)), labels.steps)
        if turn is not None:
            return StepOutcome(step, StepStatus.DONE_BEFORE, due_turn, turn)
    status = StepStatus.NO_OPPORTUNITY if len(window.groups) < _FEWEST_CHANCES else StepStatus.MISSED
    return StepOutcome(step, status, due_turn)


def _too_many_turns(asked: RequiredStep, in_time: Sequence[Sequence[int]], turn: int) -> bool:
    return asked.within_turns is not None and len(in_time) == asked.within_turns and turn > in_time[-1][-1]


def _too_long(asked: RequiredStep, window: EpisodeWindow, turn: int, transcript: Transcript) -> bool:
    opening, done = transcript[window.start_turn].span, transcript[turn].span
    return asked.within_s is not None and bool(opening and done and done.start - opening.end > asked.within_s)


def score_call(
    rubric: Rubric, episodes: Sequence[NegativeEpisode], matches: Sequence[RuleMatch], *, name: str, version: int
) -> Scorecard | None:
    """The score of a call, item by item; ``None`` for a rubric in which nothing has a weight or fails a call."""
    weighed: dict[Step, RequiredStep] = {}
    for one in rubric.steps:
        if one.weight or one.auto_fail:
            weighed.setdefault(one.step, one)
    held = {match.rule: match for match in matches}
    items = [_step_item(one, episodes) for one in weighed.values()]
    items += [_rule_item(one, held, upset=bool(episodes)) for one in rubric.items]
    return Scorecard(name, version, tuple(items)) if items else None


def _step_item(asked: RequiredStep, episodes: Sequence[NegativeEpisode]) -> ScoreItem:
    statuses = [
        (episode.start_turn, outcome.status)
        for episode in episodes
        for outcome in episode.steps
        if outcome.step is asked.step and outcome.status not in _OPEN
    ]
    if not statuses:
        return _item(asked.step, asked, ItemResult.NOT_APPLICABLE, 0.0, "no episode required it and gave the chance")
    shares = [1.0 if s in _GOOD else asked.late_share if s is StepStatus.LATE else 0.0 for _, s in statuses]
    share = fmean(shares)
    listed = ", ".join(f"turn {turn}: {status}" for turn, status in statuses)
    result = ItemResult.MET if share == 1.0 else ItemResult.PARTLY if share else ItemResult.FAILED
    if asked.auto_fail and 0.0 in shares:
        result = ItemResult.FAILED
    detail = f"{asked.weight:g} x mean({' + '.join(f'{one:g}' for one in shares)}); episode at {listed}"
    return _item(asked.step, asked, result, asked.weight * share, detail)


def _rule_item(asked: RubricItem, held: Mapping[str, RuleMatch], *, upset: bool) -> ScoreItem:
    if asked.in_episodes and not upset:
        return _item(asked.rule, asked, ItemResult.NOT_APPLICABLE, 0.0, "the customer is never clearly upset")
    match = held.get(asked.rule)
    where = f"at turn {match.turns[0]}" if match and match.turns else "in the call"
    detail = f"{'holds ' + where if match else 'holds nowhere'}, {'wanted' if asked.wanted else 'not wanted'}"
    met = (match is not None) == asked.wanted
    result = ItemResult.MET if met else ItemResult.FAILED
    return _item(asked.rule, asked, result, asked.weight if met else 0.0, detail)


def _item(name: str, asked: RequiredStep | RubricItem, result: ItemResult, earned: float, detail: str) -> ScoreItem:
    return ScoreItem(str(name), asked.weight, earned, result, asked.auto_fail, detail)
