"""Fit the linear scores of grams: one logistic regression a task, on turns of labelled calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.words.course_data import FOLDS, TrainingCall
from cxemotion.estimators.course_inputs import GRAM_TASKS
from cxemotion.estimators.gram_scores import GramScores
from cxemotion.estimators.ngrams import text_grams
from cxemotion.estimators.words_inputs import EMOTIONS

LONGEST = {"en": 3, "zh": 4}
LEAST_COUNT = 2
STRENGTH = 6.0
"""Inverse regularization of each task's regression."""


@dataclass(frozen=True)
class Rows:
    """Turns of calls as rows.

    Args:
        call: number of the call of each row, shape (rows,).
        texts: as they are.
        wanted: shape (rows, tasks), nan where a task does not concern the speaker.
    """

    call: NDArray[np.intp]
    texts: list[str]
    wanted: NDArray[np.float32]


def rows_of(calls: Sequence[TrainingCall], *, heard: bool) -> Rows:
    """The rows of all calls in order."""
    turns = [(number, turn) for number, call in enumerate(calls) for turn in (call.heard if heard else call.turns)]
    wanted = np.concatenate([_wanted(call) for call in calls])
    return Rows(np.array([number for number, _ in turns]), [turn.turn.text for _, turn in turns], wanted)


def _wanted(call: TrainingCall) -> NDArray[np.float32]:
    labels = call.labels
    feelings = np.eye(len(EMOTIONS), dtype=np.float32)[labels.emotion]
    said = np.concatenate([feelings, labels.above, labels.kinds], axis=1)
    said[~labels.customer] = np.nan
    done = labels.signs.copy()
    done[~labels.agent] = np.nan
    return np.concatenate([said, done], axis=1)


def fit_grams(rows: Rows, used: NDArray[np.bool_], *, longest: int) -> GramScores:
    """The scores of the grams of the rows that are used."""
    hashes = [text_grams(text, longest=longest).hashes for text in rows.texts]
    known, counts = np.unique(
        np.concatenate([row for row, use in zip(hashes, used, strict=True) if use]), return_counts=True
    )
    known, counts = known[counts >= LEAST_COUNT], counts[counts >= LEAST_COUNT]
    idf = (np.log((1 + used.sum()) / (1 + counts)) + 1).astype(np.float32)
    empty = GramScores(known, idf, np.zeros((known.size, 0), np.float16), np.zeros(0, np.float32), longest)
    matrix = _matrix([row for row, use in zip(hashes, used, strict=True) if use], empty)
    weights = np.zeros((known.size, len(GRAM_TASKS)), np.float16)
    bias = np.zeros(len(GRAM_TASKS), np.float32)
    wanted = rows.wanted[used]
    for task in range(len(GRAM_TASKS)):
        concerned = ~np.isnan(wanted[:, task])
        model = LogisticRegression(C=STRENGTH, solver="liblinear", intercept_scaling=3.0)
        model.fit(matrix[concerned], wanted[concerned, task])
        weights[:, task] = model.coef_[0]
        bias[task] = model.intercept_[0]
    return GramScores(known, idf, weights, bias, longest)


def score_rows(rows: Rows, model: GramScores) -> NDArray[np.float32]:
    """Scores of each row, shape (rows, tasks)."""
    hashes = [text_grams(text, longest=model.longest).hashes for text in rows.texts]
    return np.asarray(_matrix(hashes, model) @ model.weights.astype(np.float32) + model.bias, np.float32)


def scores_apart(
    rows: Rows, heard: Rows, folds: NDArray[np.intp], *, longest: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Scores of each row, as it is and as heard, by models that were fitted without its fold."""
    clean = np.zeros((len(rows.texts), len(GRAM_TASKS)), np.float32)
    noisy = np.zeros_like(clean)
    for fold in range(FOLDS):
        apart = folds[rows.call] == fold
        model = fit_grams(rows, ~apart, longest=longest)
        clean[apart] = score_rows(_some(rows, apart), model)
        noisy[apart] = score_rows(_some(heard, apart), model)
    return clean, noisy


def _some(rows: Rows, used: NDArray[np.bool_]) -> Rows:
    return Rows(rows.call[used], [text for text, use in zip(rows.texts, used, strict=True) if use], rows.wanted[used])


def _matrix(hashes: Sequence[NDArray[np.uint32]], model: GramScores) -> sp.csr_matrix:
    indices: list[NDArray[np.intp]] = []
    values: list[NDArray[np.float32]] = []
    starts = [0]
    for row in hashes:
        places = np.minimum(np.searchsorted(model.hashes, row), model.hashes.size - 1)
        places = places[model.hashes[places] == row]
        weights = model.idf[places]
        length = float(np.linalg.norm(weights))
        indices.append(places)
        values.append(weights / length if length else weights)
        starts.append(starts[-1] + places.size)
    return sp.csr_matrix(
        (np.concatenate(values), np.concatenate(indices), np.array(starts)), shape=(len(hashes), model.hashes.size)
    )
