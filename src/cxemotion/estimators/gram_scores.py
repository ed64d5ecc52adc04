"""Scores of a turn's grams: one linear model a task, over the grams that were known when it was fitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxemotion.estimators.ngrams import Grams


@dataclass(frozen=True, slots=True)
class GramScores:
    """Linear scores over grams weighted by inverse document frequency, at unit length for each text.

    Args:
        hashes: of the known grams, ascending, shape (known,).
        idf: inverse document frequency of each, shape (known,).
        weights: shape (known, tasks).
        bias: shape (tasks,).
        longest: tokens in the longest run that counts as a gram.
    """

    hashes: NDArray[np.uint32]
    idf: NDArray[np.float32]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    longest: int

    def score(self, grams: Grams) -> NDArray[np.floating[Any]]:
        """The score of each task, shape (tasks,)."""
        places, values, _ = self._known(grams)
        return self.bias + values @ self.weights[places].astype(np.float32)

    def by_token(self, grams: Grams, tokens: int) -> NDArray[np.float32]:
        """What each token adds to the scores, shape (tokens, tasks): a gram's part is shared out over its tokens."""
        places, values, found = self._known(grams)
        parts = values[:, None] * self.weights[places].astype(np.float32)
        first, last = grams.first[found], grams.last[found]
        parts /= (last - first + 1)[:, None]
        steps = np.zeros((tokens + 1, self.bias.size), np.float32)
        np.add.at(steps, first, parts)
        np.subtract.at(steps, last + 1, parts)
        return np.cumsum(steps, axis=0)[:-1]

    def _known(self, grams: Grams) -> tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.intp]]:
        """Places of the known grams among the weights, their values, and their places among the text's grams."""
        if not self.hashes.size:
            none = np.zeros(0, np.intp)
            return none, np.zeros(0, np.float32), none
        places = np.minimum(np.searchsorted(self.hashes, grams.hashes), self.hashes.size - 1)
        found = np.flatnonzero(self.hashes[places] == grams.hashes)
        places = places[found]
        values = self.idf[places]
        length = float(np.linalg.norm(values))
        return places, values / length if length else values, found
