"""A small recurrent network over the turns of a call, in numpy: gated recurrent units in both directions or one.

Cho et al. 2014, Learning phrase representations using RNN encoder-decoder. Weights are fitted with torch by
``benchmarks/words/fit_course.py``, whose names and order of gates (reset, update, new) are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Course:
    """What the network makes of a call.

    Args:
        scores: of each task at each turn, shape (turns, tasks).
        outcome: scores of the whole call, shape (outcomes,).
        before: states of the forward units before each turn, shape (turns, units).
        after: states of the backward units after each turn, shape (turns, units); no units where there are none.
    """

    scores: Matrix
    outcome: Matrix
    before: Matrix
    after: Matrix


@dataclass(frozen=True, slots=True)
class CourseNet:
    """The network's weights by name: ``input``, ``forward``, ``backward`` (if any), ``skip``, ``head``, ``outcome``."""

    weights: Mapping[str, Matrix]

    @property
    def looks_ahead(self) -> bool:
        """Whether later turns bear on earlier ones."""
        return "backward.of_input" in self.weights

    def run(self, inputs: Matrix) -> Course:
        """Read a call, shape (turns, inputs), one turn or more."""
        seen = self._seen(inputs)
        before, forward = self._pass("forward", seen)
        states = [forward]
        after = np.zeros((len(inputs), 0), np.float32)
        if self.looks_ahead:
            after, backward = (part[::-1] for part in self._pass("backward", seen[::-1]))
            states.append(backward)
        joined = np.concatenate([*states, seen], axis=1)
        weights = self.weights
        pooled = np.concatenate([joined.mean(axis=0), joined.max(axis=0), joined[-1]])
        outcome = weights["outcome"] @ pooled + weights["outcome.bias"]
        return Course(self._scores(joined, inputs), outcome, before, after)

    def again(self, inputs: Matrix, *, before: Matrix, after: Matrix) -> Matrix:
        """Scores of one turn under other inputs, shape (variants, inputs), the turns around it as they were.

        Returns:
            shape (variants, tasks).
        """
        seen = self._seen(inputs)
        states = [self._step("forward", self._gates("forward", seen), before[None, :])]
        if self.looks_ahead:
            states.append(self._step("backward", self._gates("backward", seen), after[None, :]))
        return self._scores(np.concatenate([*states, seen], axis=1), inputs)

    def _seen(self, inputs: Matrix) -> Matrix:
        return np.tanh(inputs @ self.weights["input"].T + self.weights["input.bias"])

    def _scores(self, joined: Matrix, inputs: Matrix) -> Matrix:
        weights = self.weights
        return joined @ weights["head"].T + weights["head.bias"] + inputs @ weights["skip"].T

    def _gates(self, way: str, seen: Matrix) -> Matrix:
        return seen @ self.weights[f"{way}.of_input"].T + self.weights[f"{way}.of_input.bias"]

    def _pass(self, way: str, seen: Matrix) -> tuple[Matrix, Matrix]:
        """States before and at each turn, in the order given."""
        gates = self._gates(way, seen)
        units = gates.shape[1] // 3
        states = np.zeros((len(seen) + 1, units), np.float32)
        for turn in range(len(seen)):
            states[turn + 1] = self._step(way, gates[turn : turn + 1], states[turn : turn + 1])[0]
        return states[:-1], states[1:]

    def _step(self, way: str, gates: Matrix, state: Matrix) -> Matrix:
        units = gates.shape[1] // 3
        own = state @ self.weights[f"{way}.of_state"].T + self.weights[f"{way}.of_state.bias"]
        reset = _sigmoid(gates[:, :units] + own[:, :units])
        update = _sigmoid(gates[:, units : 2 * units] + own[:, units : 2 * units])
        new = np.tanh(gates[:, 2 * units :] + reset * own[:, 2 * units :])
        return (1 - update) * new + update * state


def _sigmoid(values: Matrix) -> Matrix:
    return 0.5 + 0.5 * np.tanh(0.5 * values)
