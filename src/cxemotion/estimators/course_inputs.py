"""What the recurrent words model looks at: for each turn its speaker, its place, its cues, the scores of its grams.

The columns are named, and the names are stored with the weights, so that a lexicon that gained a cue since does not
shift them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxemotion.estimators.gram_scores import GramScores
from cxemotion.estimators.ngrams import Grams, find_grams
from cxemotion.estimators.words_inputs import AGENT_SIGNS, EMOTIONS, SAID_KINDS, ReadTurn
from cxemotion.recording import Role
from cxemotion.wording import Token, find_tokens

INTENSITIES = ("intensity.1", "intensity.2", "intensity.3")
CUSTOMER_TASKS = (*(emotion.value for emotion in EMOTIONS), *INTENSITIES, *(kind.value for kind in SAID_KINDS))
AGENT_TASKS = tuple(sign.value for sign in AGENT_SIGNS)
GRAM_TASKS = (*CUSTOMER_TASKS, *AGENT_TASKS)
PLACES = ("role.agent", "role.customer", "place.known", "place.first", "place.early", "place.so_far")

_EARLY_TURNS = 3
_FULL_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Scored:
    """A turn with its tokens, their grams, and the scores of these."""

    read: ReadTurn
    tokens: tuple[Token, ...]
    grams: Grams
    scores: NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The inputs by column: :data:`PLACES`, then cues and form by name, then gram scores, then an encoder's values.

    Args:
        cues: names as :func:`cue_values` gives them.
        scale: of each gram score, shape (tasks,): the standard deviation in training.
    """

    cues: tuple[str, ...]
    scale: NDArray[np.floating[Any]]

    def matrix(
        self, turns: Sequence[Scored], *, encoded: NDArray[np.floating[Any]] | None = None, placed: bool = True
    ) -> NDArray[np.floating[Any]]:
        """The inputs of a call, shape (turns, columns).

        Args:
            turns: in order.
            encoded: an encoder's values, shape (turns, values), where there is one.
            placed: whether the first turn is known to be the call's first.
        """
        column = {name: number for number, name in enumerate(self.cues)}
        cues = np.zeros((len(turns), len(self.cues)), np.float32)
        for row, turn in enumerate(turns):
            for name, value in cue_values(turn.read).items():
                if name in column:
                    cues[row, column[name]] = value
        parts = [
            places([turn.read.turn.role for turn in turns], placed=placed),
            cues,
            np.array([self.score_inputs(turn.scores, turn.read.turn.role) for turn in turns], np.float32),
        ]
        return np.concatenate(parts if encoded is None else [*parts, encoded], axis=1)

    def score_inputs(self, scores: NDArray[np.floating[Any]], role: Role) -> NDArray[np.floating[Any]]:
        """Gram scores, shape (..., tasks), as inputs: those of the speaker's tasks, emotions against their mean."""
        said = len(CUSTOMER_TASKS)
        values = np.zeros_like(scores)
        if role is Role.AGENT:
            values[..., said:] = scores[..., said:]
        else:
            values[..., :said] = scores[..., :said]
            feelings = scores[..., : len(EMOTIONS)]
            values[..., : len(EMOTIONS)] = feelings - feelings.mean(axis=-1, keepdims=True)
        return values / self.scale

    @property
    def scores_start(self) -> int:
        """The first column of the gram scores."""
        return len(PLACES) + len(self.cues)


def places(roles: Sequence[Role], *, placed: bool) -> NDArray[np.floating[Any]]:
    """Who speaks, and how far into the call, shape (turns, :data:`PLACES`)."""
    rows = [
        (
            float(role is Role.AGENT),
            float(role is not Role.AGENT),
            float(placed),
            float(placed and number == 0),
            float(placed and number < _EARLY_TURNS),
            min(1.0, number / _FULL_LENGTH) * placed,
        )
        for number, role in enumerate(roles)
    ]
    return np.array(rows, np.float32).reshape(len(rows), len(PLACES))


def cue_values(read: ReadTurn) -> dict[str, float]:
    """Cues and form of a turn by name, the cues apart for agent and customer, who mean different things by them."""
    speaker = "agent" if read.turn.role is Role.AGENT else "customer"
    return {
        name if name.startswith("form.") else f"{speaker}:{name}": value for name, value in read.inputs.items() if value
    }


def score_turn(read: ReadTurn, model: GramScores) -> Scored:
    """A turn with its grams and their scores."""
    tokens = find_tokens(read.turn.text)
    grams = find_grams(tokens, longest=model.longest)
    return Scored(read, tokens, grams, model.score(grams))
