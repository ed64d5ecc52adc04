"""The best path through a few candidates per frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.compiled import compiled
from cxemotion.signal.frames import FloatArray


def best_path(
    local: FloatArray, position: FloatArray, *, change: float, jump: float, start: tuple[FloatArray, int] | None = None
) -> NDArray[np.uint8]:
    """The state in each frame on the path of the highest total score, 0 for rest, 1 for the first candidate.

    Rest counts 0 in every frame; the recursion is Viterbi's (1967).

    Args:
        local: what each candidate counts in each frame, shape (frames, candidates).
        position: where it lies, same shape.
        change: what a path loses when it leaves rest or comes to it.
        jump: what it loses for each unit that the position moves.
        start: where the candidates of the frame before lie, shape (candidates,), and its state; rest without it.
    """
    frames, candidates = local.shape
    before, state = start if start is not None else (np.zeros(candidates, dtype=np.float32), 0)
    scores = np.full(candidates + 1, -1e6, dtype=np.float32)
    scores[state] = 0.0
    back = np.zeros((frames, candidates + 1), dtype=np.uint8)
    path = np.empty(frames, dtype=np.uint8)
    _advance(local, position, np.array([change, jump], dtype=np.float32), before, scores, back)
    _trace(int(scores.argmax()), back, path)
    return path


@compiled
def _advance(
    local: FloatArray,
    position: FloatArray,
    costs: FloatArray,
    before: FloatArray,
    scores: FloatArray,
    back: NDArray[np.uint8],
) -> None:
    """Bring the scores to the last frame, and note the state that each came from in ``back``."""
    frames, candidates = local.shape
    change, jump = costs[0], costs[1]
    last, fresh = before.copy(), scores.copy()
    for frame in range(frames):
        rest = scores[0]
        best, came = rest, 0
        for one in range(candidates):
            if scores[one + 1] - change > best:
                best, came = scores[one + 1] - change, one + 1
        fresh[0], back[frame, 0] = np.float32(0.0), came
        for other in range(candidates):
            at = position[frame, other]
            through, came = rest - change, 0
            for one in range(candidates):
                along = scores[one + 1] - jump * abs(last[one] - at)
                if along > through:
                    through, came = along, one + 1
            # what rest has reached is taken off all, so that no sum grows with the length
            fresh[other + 1], back[frame, other + 1] = through + local[frame, other] - best, came
        for one in range(candidates):
            last[one] = position[frame, one]
        for state in range(candidates + 1):
            scores[state] = fresh[state]


@compiled
def _trace(state: int, back: NDArray[np.uint8], path: NDArray[np.uint8]) -> None:
    """Follow the states back from the last one."""
    for frame in range(back.shape[0] - 1, -1, -1):
        path[frame] = state
        state = back[frame, state]
