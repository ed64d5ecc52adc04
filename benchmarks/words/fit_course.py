"""Fit the recurrent words models on labelled calls.

One command: ``python -m benchmarks.words.fit_course``. It writes ``words-en-1`` and ``words-zh-1``: ``weights.npz``,
``settings.toml``, ``model.toml`` with hashes and scores, ``CARD.md``; for English also the encoder that
``benchmarks.words.fit_encoder`` made. Scores, thresholds and calibration come from networks that were fitted without
the calls' fold, on calls that were written after the word lists; the networks that are written are then fitted on
all calls.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.words.course_card import write_course_model
from benchmarks.words.course_data import FOLDS, TRAIN, TrainingCall, read_calls
from benchmarks.words.course_grams import LONGEST, fit_grams, rows_of, scores_apart
from benchmarks.words.course_net import Example, train_net
from benchmarks.words.course_scores import Apart, choose_settings, score_apart
from cxemotion.estimators.course_inputs import CUSTOMER_TASKS, Columns, cue_values, places
from cxemotion.estimators.recurrent import CourseNet
from cxemotion.estimators.words_inputs import ReadTurn

SEEDS = 4
"""Networks whose mean speaks."""
SEEDS_APART = 2
LEAST_TURNS = 4
"""A cue counts from so many turns that hold it."""


def columns_of(calls: Sequence[TrainingCall], scores: NDArray[np.float32]) -> Columns:
    """The cues that stand in enough turns, and the spread of each gram score among those whom it concerns."""
    counts: dict[str, int] = {}
    for call in calls:
        for read in call.turns:
            for name in cue_values(read):
                counts[name] = counts.get(name, 0) + 1
    agent = np.concatenate([call.labels.agent for call in calls])
    spread = np.concatenate(
        [scores[~agent, : len(CUSTOMER_TASKS)].std(axis=0), scores[agent, len(CUSTOMER_TASKS) :].std(axis=0)]
    )
    return Columns(tuple(sorted(name for name, count in counts.items() if count >= LEAST_TURNS)), spread)


def inputs_of(
    turns: Sequence[ReadTurn], scores: NDArray[np.float32], columns: Columns, encoded: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """The inputs of a call whose grams were scored before."""
    column = {name: number for number, name in enumerate(columns.cues)}
    cues = np.zeros((len(turns), len(column)), np.float32)
    for row, read in enumerate(turns):
        for name, value in cue_values(read).items():
            if name in column:
                cues[row, column[name]] = value
    roles = [read.turn.role for read in turns]
    said = np.array([columns.score_inputs(row, role) for row, role in zip(scores, roles, strict=True)], np.float32)
    parts = [places(roles, placed=True), cues, said]
    return np.concatenate(parts if encoded is None else [*parts, encoded], axis=1)


def examples_of(
    calls: Sequence[TrainingCall],
    scores: tuple[NDArray[np.float32], NDArray[np.float32]],
    columns: Columns,
    encoded: tuple[NDArray[np.float32], NDArray[np.float32]] | None,
) -> list[Example]:
    """Each call with its inputs, as it is and as heard."""
    ends = np.cumsum([len(call.turns) for call in calls])[:-1]
    clean, noisy = (np.split(part, ends) for part in scores)
    vectors = [np.split(part, ends) for part in encoded] if encoded else None
    return [
        Example(
            inputs_of(call.turns, clean[number], columns, vectors[0][number] if vectors else None),
            inputs_of(call.heard, noisy[number], columns, vectors[1][number] if vectors else None),
            call.labels,
        )
        for number, call in enumerate(calls)
    ]


def read_apart(examples: Sequence[Example], folds: NDArray[np.intp], *, ahead: bool, seeds: int) -> list[Apart]:
    """What networks fitted without a call's fold make of it, for each call as it is."""
    found: list[Apart | None] = [None] * len(examples)
    for fold in range(FOLDS):
        rest = [one for one, of in zip(examples, folds, strict=True) if of != fold]
        nets = [train_net(rest, ahead=ahead, seed=seed) for seed in range(seeds)]
        for number in np.flatnonzero(folds == fold).tolist():
            found[number] = _mean(nets, examples[number])
    return [one for one in found if one is not None]


def _mean(nets: Sequence[CourseNet], example: Example) -> Apart:
    courses = [net.run(example.inputs) for net in nets]
    return Apart(
        np.mean([course.scores for course in courses], axis=0),
        np.mean([course.outcome for course in courses], axis=0),
        example.labels,
    )


def _written_later(call: TrainingCall) -> bool:
    """Whether a call was written after the word lists, which had earlier calls in view: ``en-u1-001``."""
    return "-u" in call.call_id


def encoded_turns(calls: Sequence[TrainingCall], family: str) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """Sentence vectors of all turns, as they are and as heard, by encoders fitted without the calls' fold."""
    if family != "en":
        return None
    from benchmarks.words.fit_encoder import vectors_apart

    return vectors_apart(calls)


def fit(calls: Sequence[TrainingCall], family: str, *, folds_only: bool = False) -> dict[str, Any]:
    """All numbers of one family's model, and its scores on calls kept apart."""
    folds = np.array([call.fold for call in calls])
    rows, heard = rows_of(calls, heard=False), rows_of(calls, heard=True)
    scores = scores_apart(rows, heard, folds, longest=LONGEST[family])
    columns = columns_of(calls, scores[0])
    examples = examples_of(calls, scores, columns, encoded_turns(calls, family))
    apart = read_apart(examples, folds, ahead=True, seeds=SEEDS_APART)
    apart = [one for one, call in zip(apart, calls, strict=True) if _written_later(call)] or apart
    settings = choose_settings(apart)
    found = {"calls": len(apart), **score_apart(apart, settings)}
    if folds_only:
        return {"scores": found}
    grams = fit_grams(rows, np.ones(len(rows.texts), bool), longest=LONGEST[family])
    nets = {f"net{seed}": train_net(examples, ahead=True, seed=seed) for seed in range(SEEDS)}
    nets |= {f"forward{seed}": train_net(examples, ahead=False, seed=seed) for seed in range(2)}
    return {
        "scores": found,
        "settings": {"lexicon": family, "longest_gram": grams.longest, "cues": list(columns.cues), **settings},
        "arrays": {
            "grams.hashes": grams.hashes,
            "grams.idf": grams.idf,
            "grams.weights": grams.weights,
            "grams.bias": grams.bias,
            "grams.scale": columns.scale,
            **{f"{net}.{name}": values for net, made in nets.items() for name, values in made.weights.items()},
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=Path, default=TRAIN, help="folder of labelled calls")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "models")
    parser.add_argument("--languages", nargs="*", default=["en", "zh"])
    parser.add_argument("--scores-only", action="store_true", help="print scores of calls kept apart, write nothing")
    options = parser.parse_args()
    for family in options.languages:
        calls = read_calls(options.calls, family)
        made = fit(calls, family, folds_only=options.scores_only)
        print(family, json.dumps(made["scores"], indent=1))
        if not options.scores_only:
            write_course_model(options.out, family, made, calls=len(calls))


if __name__ == "__main__":
    main()
