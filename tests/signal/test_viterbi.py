from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.signal.viterbi import PIECE, best_path


def total(steps: np.ndarray, start: np.ndarray, path: np.ndarray) -> float:
    """The score of a path, the best start chosen."""
    first = float((start + steps[:, path[0], 0]).max())
    return first + sum(float(steps[i, j, t + 1]) for t, (i, j) in enumerate(itertools.pairwise(path)))


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_no_other_path_scores_more(seed: int, frames: int) -> None:
    draw = np.random.default_rng(seed)
    steps = draw.standard_normal((3, 3, frames)).astype(np.float32)
    start = draw.standard_normal(3).astype(np.float32)
    found = total(steps, start, best_path(steps, start))
    best = max(total(steps, start, np.array(path)) for path in itertools.product(range(3), repeat=frames))
    assert found == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("frames", [PIECE - 1, PIECE, PIECE + 1, 7 * PIECE + 3])
def test_cutting_into_pieces_finds_what_plain_recursion_finds(frames: int) -> None:
    draw = np.random.default_rng(frames)
    steps = draw.standard_normal((4, 4, frames)).astype(np.float32)
    start = np.array([0.0, -1e3, -1e3, -1e3], dtype=np.float32)
    scores = start.astype(np.float64)
    for frame in range(frames):
        scores = (scores[:, None] + steps[:, :, frame]).max(axis=0)
    assert total(steps, start, best_path(steps, start)) == pytest.approx(float(scores.max()), abs=1e-2)
