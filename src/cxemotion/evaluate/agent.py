"""The agent's steps and faults, and what became of the steps that each negative episode required.

Conventions:

* Steps and faults are judged per agent turn of the labels; a step is estimated where the report lists it. A class's F1
  counts turns; ``steps_mean_f1`` and ``faults_mean_f1`` are means over the classes that occur.
* The reference episodes are derived from the gold labels by ``events.derive_episodes``; the estimate is the report's
  episodes. Episodes are matched one to one so that the customer's places (``evaluate.turns``) they share are most.
* Outcomes are counted per required step of each episode: reference status by estimated status. In an episode without
  a match the other side says *none*: its misses are false negatives (only the reference has it) or false positives
  (only the estimate has it). ``outcomes.missed`` is the figure to watch; ``done`` is ``done`` alone, without
  ``done_before`` and ``late``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from cxemotion.evaluate.counts import (
    Array,
    Rate,
    class_hits,
    defined_mean,
    f1_of,
    hit_rates,
    pool_counts,
    support_of,
)
from cxemotion.evaluate.matching import best_pairs
from cxemotion.evaluate.turns import CustomerPlaces, check_pair, customer_places, gold_episodes
from cxemotion.events import EPISODE_STEPS, Fault, NegativeEpisode, Step, StepStatus
from cxemotion.labels import LabelledCall
from cxemotion.recording import Role
from cxemotion.report import CallReport

STEPS = tuple(Step)
FAULTS = tuple(Fault)
STATUSES = tuple(StepStatus)
_NONE = len(STATUSES)


@dataclass(frozen=True, slots=True, eq=False)
class AgentScores:
    """Counts of one or many calls.

    Args:
        steps: (8, 3) per step: true positives, false positives, false negatives over agent turns.
        faults: (3, 3) likewise per fault.
        turns: agent turns.
        episodes: (3,) likewise over episodes.
        outcomes: (8, 7, 7) per step, reference status by estimated status; the last row and column stand for the
            steps of an episode that the other side does not have.
    """

    steps: Array
    faults: Array
    turns: Array
    episodes: Array
    outcomes: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def missed_f1(self) -> float:
        """F1 of the steps that were owed and never came."""
        return float(self.rates()["outcomes.missed.f1"].value)

    @property
    def steps_mean_f1(self) -> float:
        """Mean F1 of the steps that occur."""
        return float(defined_mean(f1_of(self.steps)))

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        status_hits = class_hits(self.outcomes)  # (..., steps, statuses, 3)
        missed = status_hits[..., STATUSES.index(StepStatus.MISSED), :]
        named = [
            *(hit_rates(f"steps.{step}", self.steps[..., i, :]) for i, step in enumerate(STEPS)),
            *(hit_rates(f"faults.{fault}", self.faults[..., i, :]) for i, fault in enumerate(FAULTS)),
            hit_rates("episodes", self.episodes),
            *(
                hit_rates(f"outcomes.{status}", status_hits[..., STATUSES.index(status), :].sum(-2))
                for status in (StepStatus.MISSED, StepStatus.LATE, StepStatus.DONE, StepStatus.DONE_BEFORE)
            ),
            *(hit_rates(f"missed.{step}", missed[..., STEPS.index(step), :]) for step in EPISODE_STEPS),
        ]
        return {
            "steps_mean_f1": Rate(defined_mean(f1_of(self.steps)), support_of(self.steps).sum(-1)),
            "faults_mean_f1": Rate(defined_mean(f1_of(self.faults)), support_of(self.faults).sum(-1)),
            **{name: rate for rates in named for name, rate in rates.items()},
        }


def validate(call: LabelledCall, report: CallReport) -> None:
    """Refuse labels outside the guide, and a report of another call or of other turns.

    Raises:
        LabelError: naming the call and what differs.
    """
    check_pair(call, report)


def evaluate(call: LabelledCall, report: CallReport) -> AgentScores:
    """Score the steps, faults, episodes and step outcomes of one report."""
    validate(call, report)
    agent_turns = [index for index, turn in enumerate(call.transcript) if turn.role is Role.AGENT]
    steps = {turn.index: frozenset(str(sign.what) for sign in turn.steps) for turn in report.turns}
    faults = {turn.index: frozenset(str(sign.what) for sign in turn.faults) for turn in report.turns}
    reference, estimate = gold_episodes(call), report.episodes
    pairs = match_episodes(reference, estimate, customer_places(call))
    matched = len(pairs)
    return AgentScores(
        steps=_sign_hits(STEPS, agent_turns, call.steps, steps),
        faults=_sign_hits(FAULTS, agent_turns, call.faults, faults),
        turns=np.array(float(len(agent_turns))),
        episodes=np.array([matched, len(estimate) - matched, len(reference) - matched], float),
        outcomes=_outcomes(reference, estimate, pairs),
    )


def match_episodes(
    reference: Sequence[NegativeEpisode], estimate: Sequence[NegativeEpisode], places: CustomerPlaces
) -> tuple[tuple[int, int], ...]:
    """Pairs of positions in the two sequences, so that the customer's places shared are most."""
    shared = np.zeros((len(reference), len(estimate)))
    for row, one in enumerate(reference):
        start, end = _place_range(one, places)
        for column, other in enumerate(estimate):
            other_start, other_end = _place_range(other, places)
            shared[row, column] = max(0, min(end, other_end) - max(start, other_start))
    return best_pairs(shared)


def _place_range(episode: NegativeEpisode, places: CustomerPlaces) -> tuple[int, int]:
    start = places.place_of.get(episode.start_turn, places.before(episode.start_turn))
    return start, max(places.before(episode.end_turn), start + 1)


def _sign_hits(
    names: Sequence[Step] | Sequence[Fault],
    turns: Iterable[int],
    reference: Mapping[int, frozenset[Step]] | Mapping[int, frozenset[Fault]],
    estimate: Mapping[int, frozenset[str]],
) -> Array:
    hits = np.zeros((len(names), 3))
    for turn in turns:
        true, found = {str(name) for name in reference.get(turn, ())}, estimate.get(turn, frozenset[str]())
        for row, name in enumerate(names):
            hits[row] += name in true and name in found, name not in true and name in found, name in true - found
    return hits


def _outcomes(
    reference: Sequence[NegativeEpisode], estimate: Sequence[NegativeEpisode], pairs: Sequence[tuple[int, int]]
) -> Array:
    counts = np.zeros((len(STEPS), len(STATUSES) + 1, len(STATUSES) + 1))
    for row, column in pairs:
        for step, true, found in zip(STEPS, _statuses(reference[row]), _statuses(estimate[column]), strict=True):
            counts[STEPS.index(step), true, found] += 1
    for row in set(range(len(reference))) - {row for row, _ in pairs}:
        counts[np.arange(len(STEPS)), _statuses(reference[row]), _NONE] += 1
    for column in set(range(len(estimate))) - {column for _, column in pairs}:
        counts[np.arange(len(STEPS)), _NONE, _statuses(estimate[column])] += 1
    return counts


def _statuses(episode: NegativeEpisode) -> list[int]:
    """The status of each step, as its position; a step that the episode does not list is not required."""
    known = {outcome.step: outcome.status for outcome in episode.steps}
    return [STATUSES.index(known.get(step, StepStatus.NOT_REQUIRED)) for step in STEPS]
