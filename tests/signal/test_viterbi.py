from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal.viterbi import best_path

CHANGE, JUMP = 1.5, 2.0


def total(local: np.ndarray, position: np.ndarray, path: tuple[int, ...]) -> float:
    """The score of a path that comes from rest."""
    score = sum(float(local[frame, state - 1]) for frame, state in enumerate(path) if state)
    for frame, (one, other) in enumerate(itertools.pairwise((0, *path)), start=-1):
        if one and other:
            score -= JUMP * abs(float(position[frame, one - 1] - position[frame + 1, other - 1]))
        elif one or other:
            score -= CHANGE
    return score


def draw(seed: int, candidates: int, frames: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    local = rng.normal(0.3, 1.5, size=(frames, candidates)).astype(np.float32)
    return local, rng.uniform(0.0, 2.0, size=(frames, candidates)).astype(np.float32)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_no_other_path_scores_more(seed: int, frames: int) -> None:
    local, position = draw(seed, 2, frames)
    found = total(local, position, tuple(best_path(local, position, change=CHANGE, jump=JUMP).tolist()))
    best = max(total(local, position, path) for path in itertools.product(range(3), repeat=frames))
    assert found == pytest.approx(best, abs=1e-4)


def test_a_path_of_no_frames_is_empty() -> None:
    assert best_path(*draw(0, 3, 0), change=CHANGE, jump=JUMP).shape == (0,)


@pytest.mark.parametrize("cut", [1, 150, 299])
def test_a_path_goes_on_where_the_one_before_was_left(cut: int) -> None:
    local, position = draw(1, 3, 300)
    whole = best_path(local, position, change=CHANGE, jump=JUMP)
    start = position[cut - 1], int(whole[cut - 1])
    assert np.array_equal(best_path(local[cut:], position[cut:], change=CHANGE, jump=JUMP, start=start), whole[cut:])
