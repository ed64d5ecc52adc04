"""Why the recurrent words model says what it says: the score again without a cue, without a word, without the call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cxemotion.emotion import Reason
from cxemotion.estimators.course_inputs import GRAM_TASKS, PLACES, Columns, Scored, cue_values
from cxemotion.estimators.gram_scores import GramScores
from cxemotion.events import EscalationKind, Evidence, Fault, Step

Rescore: TypeAlias = Callable[[NDArray[np.floating[Any]], float], NDArray[np.floating[Any]]]
"""Scores of the emotions under other inputs of the turn, shape (variants, inputs); 0 leaves out the call around it."""

_MOST_REASONS = 4
_MOST_WORDS_TRIED = 6
_SMALLEST_PUSH = 0.1
_LONGEST_EVIDENCE = 14


def find_reasons(
    turn: Scored, inputs: NDArray[np.floating[Any]], best: int, *, columns: Columns, grams: GramScores, rescore: Rescore
) -> tuple[Reason, ...]:
    """What moved the estimate most, by occlusion, in log-odds of its emotion against the mean of the others.

    Args:
        turn: the turn.
        inputs: its inputs, shape (columns,).
        best: number of the emotion reported.
        columns: the order of the inputs.
        grams: the scores of n-grams.
        rescore: the network.
    """
    without = _without_cues(turn, inputs, columns) + _without_words(turn, inputs, columns, grams, best)
    variants = np.stack([inputs, *(changed for _, _, changed in without)])
    odds = _odds(rescore(variants, 1.0), best)
    alone = _odds(rescore(inputs[None, :], 0.0), best)[0]
    reasons = [Reason("context", "call.around", "the turns around it", round(float(odds[0] - alone), 3))]
    reasons += [
        Reason("words", name, shown, round(float(odds[0] - changed), 3))
        for (name, shown, _), changed in zip(without, odds[1:], strict=True)
    ]
    reasons = [reason for reason in reasons if abs(reason.push) >= _SMALLEST_PUSH]
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.push))[:_MOST_REASONS])


def _odds(scores: NDArray[np.floating[Any]], best: int) -> NDArray[np.floating[Any]]:
    others = (scores.sum(axis=1) - scores[:, best]) / (scores.shape[1] - 1)
    return scores[:, best] - others


def _without_cues(
    turn: Scored, inputs: NDArray[np.floating[Any]], columns: Columns
) -> list[tuple[str, str, NDArray[np.floating[Any]]]]:
    column = {name: len(PLACES) + number for number, name in enumerate(columns.cues)}
    found: list[tuple[str, str, NDArray[np.floating[Any]]]] = []
    for name, value in cue_values(turn.read).items():
        if name in column:
            changed = inputs.copy()
            changed[column[name]] = 0.0
            plain = name.rpartition(":")[2]
            words = [cue.text for cue in turn.read.cues if cue.name == plain]
            found.append((plain, " / ".join(words[:3]) or f"{value:.2f}", changed))
    return found


def _without_words(
    turn: Scored, inputs: NDArray[np.floating[Any]], columns: Columns, grams: GramScores, best: int
) -> list[tuple[str, str, NDArray[np.floating[Any]]]]:
    """The inputs without each of the runs of words whose grams say most of the emotion."""
    parts = grams.by_token(turn.grams, len(turn.tokens))
    start = columns.scores_start
    found: list[tuple[str, str, NDArray[np.floating[Any]]]] = []
    for first, last in _runs(np.abs(parts[:, best]), _MOST_WORDS_TRIED):
        scores = turn.scores - parts[first : last + 1].sum(axis=0)
        changed = inputs.copy()
        changed[start : start + len(GRAM_TASKS)] = columns.score_inputs(scores, turn.read.turn.role)
        text = turn.read.turn.text[turn.tokens[first].start : turn.tokens[last].end]
        found.append(("wording", text, changed))
    return found


def _runs(weights: NDArray[np.floating[Any]], most: int) -> list[tuple[int, int]]:
    """Neighbouring tokens that weigh more than the average, heaviest runs first."""
    if not weights.size:
        return []
    heavy = weights > weights.mean()
    runs: list[tuple[int, int]] = []
    for place in np.flatnonzero(heavy).tolist():
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return sorted(runs, key=lambda run: -float(weights[run[0] : run[1] + 1].sum()))[:most]


def find_evidence(turn: Scored, what: EscalationKind | Step | Fault, grams: GramScores) -> tuple[Evidence, ...]:
    """The words that a sign rests on: its cues where there are any, else the run of words that speaks for it most."""
    read = turn.read
    cues = [cue for cue in read.cues if cue.category == what.value]
    if cues:
        return tuple(Evidence(read.turn.index, cue.start, cue.end, cue.text) for cue in cues)
    if what is Fault.INTERRUPTING and read.turn.overlap:
        return (Evidence(read.turn.index, 0, len(read.turn.text), read.turn.text),)
    parts = grams.by_token(turn.grams, len(turn.tokens))[:, GRAM_TASKS.index(what.value)]
    first, last = _strongest_run(parts.tolist())
    start, end = turn.tokens[first].start, turn.tokens[last].end
    return (Evidence(read.turn.index, start, end, read.turn.text[start:end]),)


def _strongest_run(values: Sequence[float]) -> tuple[int, int]:
    """The run of neighbours with the largest sum (Kadane), of limited length."""
    best, at = -np.inf, (0, 0)
    total, start = 0.0, 0
    for place, value in enumerate(values):
        if total <= 0 or place - start >= _LONGEST_EVIDENCE:
            total, start = 0.0, place
        total += value
        if total > best:
            best, at = total, (start, place)
    return at
