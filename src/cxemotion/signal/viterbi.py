"""The cheapest path through a few candidates per frame, many frames at a time.

Viterbi's recursion is a product of small matrices in which a sum takes the place of a product and a maximum that of a
sum. The product is associative, so a long sequence is cut into pieces whose products are worked out side by side (as in
Saerkkae and Garcia-Fernandez 2021, Temporal Parallelization of Bayesian Smoothers). The result is exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import FloatArray

PIECE = 50
"""Frames in a piece: the number of steps in Python is PIECE plus the number of pieces."""


def best_path(steps: FloatArray, start: FloatArray) -> NDArray[np.int64]:
    """The state in each frame on the path of the highest total score, shape (frames,).

    Args:
        steps: score of going from state i in the frame before to state j in this one, shape (i, j, frames).
        start: score of each state before the first frame, shape (states,).
    """
    states, _, frames = steps.shape
    pieces = -(-frames // PIECE)
    padded = np.zeros((states, states, pieces * PIECE), dtype=np.float32)
    padded[:, :, :frames] = steps
    # (step within a piece, i, j, piece): the last axis is long, so numpy works on whole rows
    laid_out = np.ascontiguousarray(padded.reshape(states, states, pieces, PIECE).transpose(3, 0, 1, 2))
    entry = _entry_scores(laid_out, start)
    scores, back = entry, np.zeros((PIECE, states, pieces), dtype=np.int64)
    for step in range(PIECE):
        scores, back[step] = _advance(scores, laid_out[step])
    return _trace(scores[:, -1], back).reshape(-1)[:frames]


def _advance(scores: FloatArray, step: FloatArray) -> tuple[FloatArray, NDArray[np.int64]]:
    best = scores[0] + step[0]
    came_from = np.zeros(best.shape, dtype=np.int64)
    for state in range(1, len(scores)):
        through = scores[state] + step[state]
        better = through > best
        came_from[better] = state
        np.maximum(best, through, out=best)
    return best, came_from


def _entry_scores(laid_out: FloatArray, start: FloatArray) -> FloatArray:
    """Best score of each state at the entry of each piece, shape (states, pieces)."""
    product = laid_out[0].copy()
    for step in laid_out[1:]:
        grown = product[:, 0, None, :] + step[None, 0]
        for state in range(1, len(start)):
            np.maximum(grown, product[:, state, None, :] + step[None, state], out=grown)
        product = grown
    entry = np.empty((len(start), product.shape[2]), dtype=np.float32)
    scores = start.astype(np.float32)
    for piece in range(product.shape[2]):
        entry[:, piece] = scores
        scores = (scores[:, None] + product[:, :, piece]).max(axis=0)
        scores -= scores.max()
    return entry


def _trace(last_scores: FloatArray, back: NDArray[np.int64]) -> NDArray[np.int64]:
    """Follow the pointers back from the best last state; the result has shape (pieces, PIECE)."""
    states, pieces = back.shape[1:]
    leads_to = np.broadcast_to(np.arange(states, dtype=np.int64)[:, None], (states, pieces))
    for pointers in back[::-1]:
        leads_to = np.take_along_axis(pointers, leads_to, axis=0)
    ends = np.empty(pieces, dtype=np.int64)
    state = int(last_scores.argmax())
    for piece in range(pieces - 1, -1, -1):
        ends[piece] = state
        state = int(leads_to[state, piece])
    path = np.empty((pieces, PIECE), dtype=np.int64)
    every = np.arange(pieces, dtype=np.int64)
    for step in range(PIECE - 1, -1, -1):
        path[:, step] = ends
        ends = back[step, ends, every]
    return path
