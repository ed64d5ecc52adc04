"""Fit the forecast of risk: ``python -m benchmarks.calls.fit_risk`` prints the ``[risk]`` section of the default rules.

A logistic regression on the training calls: an example is a customer turn with another after it, positive where that
next one is an escalation in the labels; the terms are those of :mod:`cxemotion.detect.risk`, from predictions.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from cxemotion.analyzer import Analyzer
from cxemotion.labels import LabelledCall
from cxemotion.readers.labelled_calls import read_labelled_calls
from cxemotion.report import CallReport

TRAIN = Path(__file__).parent / "train"
TERMS = ("negative", "rise", "fault", "raised")


def examples(call: LabelledCall, report: CallReport) -> list[tuple[list[float], bool]]:
    """The terms at each customer turn but the last, and whether the next one is an escalation."""
    turns = sorted(call.customer)
    rows: list[tuple[list[float], bool]] = []
    before, before_turn = 0.0, -1
    for turn, following in pairwise(turns):
        estimate = report.timeline.at(turn)
        now = estimate.negative_probability if estimate else 0.0
        fault = any(report.turns[i].faults for i in range(before_turn + 1, turn))
        raised = any(point.turn <= turn for point in report.escalations)
        rows.append(([now, now - before, float(fault), float(raised)], following in call.escalations))
        before, before_turn = now, turn
    return rows


def main() -> None:
    analyzer = Analyzer()
    rows, groups = [], []
    for number, call in enumerate(read_labelled_calls(TRAIN)):
        made = examples(call, analyzer.analyze(transcript=call.transcript))
        rows += made
        groups += [number] * len(made)
    terms, follows = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    model = LogisticRegression(C=1.0)
    held_out = cross_val_predict(model, terms, follows, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    model.fit(terms, follows)
    auc = roc_auc_score(follows, held_out)
    print(f"# {len(rows)} turns, {follows.mean():.1%} followed by an escalation; held-out AUC {auc:.3f}")
    print("[risk]")
    print(f"bias = {model.intercept_[0]:.2f}")
    for name, weight in zip(TERMS, model.coef_[0], strict=True):
        print(f"{name} = {weight:.2f}")


if __name__ == "__main__":
    main()
