"""Fit the words that tell an agent from a customer: ``python -m benchmarks.roles.fit``.

A logistic regression on the difference of two speakers' parts of speech, over the training calls with their first four
turns cut off, in one script; written with the Traditional spellings of every part beside the Simplified.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import opencc
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.calls.sets import calls_of
from cxemotion.labels import LabelledCall
from cxemotion.readers.transcripts import role_words
from cxemotion.readers.transcripts.role_words import parts_of
from cxemotion.recording import Role

CUT = 4
FEWEST_CALLS = 8
REGULARITY = 10.0
LEAST_WEIGHT = 0.12
_SIMPLIFIED = opencc.OpenCC("t2s")
_TRADITIONAL = tuple(opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk"))


def sides(call: LabelledCall) -> tuple[list[str], list[str]]:
    """What agent and customer say after the turns that are cut off."""
    turns = call.transcript.turns[CUT:]
    return [t.text for t in turns if t.role is Role.AGENT], [t.text for t in turns if t.role is Role.CUSTOMER]


def training_calls() -> list[LabelledCall]:
    return [call for call in calls_of("train") if all(sides(call))]


def difference(call: LabelledCall) -> dict[str, float]:
    """Occurrences a turn, the agent's less the customer's."""
    agent, customer = (_rates([_SIMPLIFIED.convert(text) for text in side]) for side in sides(call))
    return {part: agent.get(part, 0.0) - customer.get(part, 0.0) for part in agent.keys() | customer.keys()}


def _rates(turns: Sequence[str]) -> dict[str, float]:
    counts = Counter(part for turn in turns for part in parts_of(turn))
    return {part: count / len(turns) for part, count in counts.items()}


def fit(differences: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The weight of each part that enough calls hold and that matters."""
    calls = Counter(part for one in differences for part in one)
    kept = [{part: value for part, value in one.items() if calls[part] >= FEWEST_CALLS} for one in differences]
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(kept)
    both = sparse.vstack([matrix, -matrix])
    answers = np.r_[np.ones(matrix.shape[0]), np.zeros(matrix.shape[0])]
    model = LogisticRegression(C=REGULARITY, fit_intercept=False, solver="liblinear", max_iter=1000).fit(both, answers)
    weights = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    return {part: round(float(weight), 2) for part, weight in weights if abs(weight) >= LEAST_WEIGHT}


def in_both_scripts(weights: Mapping[str, float]) -> dict[str, float]:
    """The same with every Chinese part in its Traditional spellings too."""
    spelled = dict(weights)
    for part, weight in weights.items():
        if not part.isascii():
            spelled |= {other: weight for convert in _TRADITIONAL if (other := convert.convert(part)) not in weights}
    return dict(sorted(spelled.items()))


def main() -> None:
    weights = in_both_scripts(fit([difference(call) for call in training_calls()]))
    path = Path(role_words.__file__).with_name("role_weights.json")
    lines = ",\n".join(f"{json.dumps(part, ensure_ascii=False)}: {weight}" for part, weight in weights.items())
    path.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(f"{len(weights)} parts, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
