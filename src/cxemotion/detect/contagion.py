"""Who follows whom: the customer's negativity beside the agent's pace, level and wording.

Changes from turn to turn are set side by side, the leader's earlier one with the follower's later one, by rank
(Spearman). The lag with the strongest correlation is reported; p is from permutations of the leader's changes, each
with its own best lag, so that trying several lags is paid for.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cxemotion.detect.view import CallView
from cxemotion.events import Fault, Step
from cxemotion.features import turn_rate
from cxemotion.recording import Role
from cxemotion.report import Contagion
from cxemotion.report.handling import COURSES, CourseName

LEAST_PAIRS = 6
MOST_LAG = 3
PERMUTATIONS = 499
_SEED = 0

_Array = NDArray[np.float64]


def find_contagion(view: CallView) -> tuple[Contagion, ...]:
    """Every course and direction with enough turns; the same numbers for the same call."""
    exchanges = _exchanges(view)
    negative = np.array([view.estimates[customer].negative_probability for _, customer in exchanges])
    found: list[Contagion] = []
    for course in COURSES:
        agent = np.array([_value(view, turn, course) for turn, _ in exchanges])
        if len(agent) <= LEAST_PAIRS or not np.isfinite(agent).all():
            continue
        moved, felt = np.diff(agent), np.diff(negative)
        found += _followed(course, Role.AGENT, moved, felt)
        # the agent's turn of an exchange comes before the customer's: what answers the customer is one later
        found += _followed(course, Role.CUSTOMER, felt[:-1], moved[1:])
    return tuple(found)


def _exchanges(view: CallView) -> list[tuple[int, int]]:
    """Each customer turn with an estimate, with the agent's last turn before it that says something."""
    pairs: list[tuple[int, int]] = []
    agent: int | None = None
    for index, turn in enumerate(view.transcript):
        if turn.role is Role.AGENT and view.substantive[index]:
            agent = index
        elif index in view.estimates and agent is not None:
            pairs.append((agent, index))
            agent = None
    return pairs


def _value(view: CallView, turn: int, course: CourseName) -> float:
    if course == "wording":
        steps = sum((turn, str(step)) in view.shown for step in Step)
        return float(steps - sum((turn, str(fault)) in view.shown for fault in Fault))
    if not view.turns:
        return math.nan
    features = view.turns[turn]
    return turn_rate(features)[0] if course == "pace" else features.values.get("level_db", math.nan)


def _followed(course: CourseName, leader: Role, led: _Array, following: _Array) -> list[Contagion]:
    count = len(led)
    if count < LEAST_PAIRS or np.ptp(led) == 0 or np.ptp(following) == 0:
        return []
    ranks, answers = _ranks(led), _ranks(following)
    lags = range(1, min(MOST_LAG, count - LEAST_PAIRS + 1) + 1)
    measured = [float(_correlations(ranks[None], answers, lag)[0]) for lag in lags]
    best = max(range(len(measured)), key=lambda at: abs(measured[at]))
    shuffled = np.random.default_rng(_SEED).permuted(np.tile(ranks, (PERMUTATIONS, 1)), axis=1)
    by_chance = np.max(np.abs([_correlations(shuffled, answers, lag) for lag in lags]), axis=0)
    p = (1 + int(np.sum(by_chance >= abs(measured[best]) - 1e-9))) / (1 + PERMUTATIONS)
    return [Contagion(course, leader, lags[best], measured[best], p, count - lags[best] + 1)]


def _ranks(values: _Array) -> _Array:
    """The rank of each value from 0, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    middles: _Array = np.cumsum(counts) - (counts + 1) / 2
    return middles[inverse]


def _correlations(ranks: _Array, answers: _Array, lag: int) -> _Array:
    """Correlation of each row of ranks, shape (rows, count), with the answers ``lag - 1`` later; 0 where constant."""
    led, later = ranks[:, : ranks.shape[1] - lag + 1], answers[lag - 1 :]
    led = led - led.mean(axis=1, keepdims=True)
    later = later - later.mean()
    scale = np.sqrt((led**2).sum(axis=1) * (later**2).sum())
    products: _Array = led @ later
    return np.clip(np.divide(products, scale, out=np.zeros_like(products), where=scale > 0), -1.0, 1.0)
