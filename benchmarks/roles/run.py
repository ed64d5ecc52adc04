"""Who is the agent, from words alone, with the greeting cut off: ``python -m benchmarks.roles.run``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.model_selection import GroupKFold

from benchmarks.calls.sets import calls_of
from benchmarks.rig import show, table, write_results
from benchmarks.roles.fit import CUT, difference, fit, in_both_scripts, sides, training_calls
from cxemotion.labels import LabelledCall
from cxemotion.readers.transcripts.role_words import agent_score, parts_of, probability

FOLDS = 8
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "yue")
SURE = 0.98


def batch(call: LabelledCall) -> str:
    """The batch in which a training call was written: one author's hand, never in both parts of a split."""
    return call.call_id.rsplit("-", 1)[0]


def score(turns: Sequence[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(part, 0.0) for turn in turns for part in parts_of(turn)) / max(1, len(turns))


def held_out(calls: Sequence[LabelledCall]) -> list[float]:
    """For each call the probability given to the right answer by weights fitted on other batches."""
    differences = [difference(call) for call in calls]
    found = [0.5] * len(calls)
    for train, test in GroupKFold(FOLDS).split(differences, groups=[batch(call) for call in calls]):
        weights = in_both_scripts(fit([differences[at] for at in train]))
        for at in test:
            agent, customer = sides(calls[at])
            found[at] = probability(score(agent, weights) - score(customer, weights))
    return found


def shipped(calls: Sequence[LabelledCall]) -> list[float]:
    return [probability(agent_score(agent) - agent_score(customer)) for agent, customer in map(sides, calls)]


def row(name: str, right: Sequence[float]) -> list[str | int | float]:
    values = np.array(right)
    return [
        name, len(values), float((values > 0.5).mean()), float((np.maximum(values, 1 - values) > SURE).mean()),
        int((values < 1 - SURE).sum()), float(-np.log(np.clip(values, 1e-9, 1)).mean()),
    ]  # fmt: skip


def main() -> None:
    calls = training_calls()
    found = held_out(calls)
    pairs = list(zip(found, calls, strict=True))
    rows = [
        row(f"training calls, held out: {language}", [p for p, call in pairs if call.language == language])
        for language in LANGUAGES
    ]
    rows.append(row("training calls, held out: all", found))
    for name in ("data", "calm", "yue"):
        others = [call for call in calls_of(name) if all(sides(call))]
        rows.append(row(f"{name}, the shipped weights", shipped(others)))
    columns = ["calls", "n", "right", f"surer than {SURE}", "surely wrong", "log loss"]
    tables = [table("roles", columns, rows)]
    show(tables)
    write_results("roles", "words", tables, data={"cut": CUT, "folds": FOLDS, "by": "batch of writing"}, seed=None)


if __name__ == "__main__":
    main()
