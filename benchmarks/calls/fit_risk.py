"""Fit the forecast of risk: ``python -m benchmarks.calls.fit_risk`` writes the ``[risk]`` tables of the default rules.

A logistic regression on the training calls: an example is a forecast of :mod:`cxemotion.detect.risk`, after a turn of
the customer's or of the agent's, positive where the customer's next place is an escalation in the labels. Inputs are
from predictions. Thresholds are those at which a share of the training calls without any escalation has an alarm, by
forecasts held out in folds of calls; ``--dry`` only prints the scores.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from cxemotion import detect
from cxemotion.analyzer import Analyzer
from cxemotion.detect import risk_inputs
from cxemotion.evaluate.turns import customer_places, gold_points
from cxemotion.labels import LabelledCall
from cxemotion.readers.labelled_calls import read_labelled_calls
from cxemotion.recording import Role
from cxemotion.report import CallReport

TRAIN = Path(__file__).parent / "train"
RULES = Path(detect.__file__).parent / "rules" / "default.toml"
STRENGTH = 0.03  # inverse regularization
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
LEAST_WEIGHT = 0.01


@dataclass(frozen=True, slots=True)
class Example:
    """A forecast: its call, its inputs, whether it follows the agent's answer, whether an escalation follows it."""

    call: int
    inputs: dict[str, float]
    answered: bool
    follows: bool


def examples(number: int, call: LabelledCall, report: CallReport, analyzer: Analyzer) -> list[Example]:
    """The last forecast at each of the customer's places but the last, and the last before the place after it."""
    places = customer_places(call)
    escalating = {point.place for point in gold_points(call, places)}
    signs = [sign for turn in report.turns for sign in (*turn.steps, *turn.faults)]
    inputs = risk_inputs(
        report.timeline,
        call.transcript,
        signs=signs,
        escalations=report.escalations,
        handling=analyzer.rules.handling,
    )
    latest: dict[tuple[int, bool], dict[str, float]] = {}
    for turn, values in inputs:
        place = places.before(turn + 1) - 1
        if 0 <= place < len(places) - 1:
            latest[place, call.transcript[turn].role is Role.AGENT] = dict(values)
    return [Example(number, values, answered, place + 1 in escalating) for (place, answered), values in latest.items()]


def thresholds(calls: Sequence[int], held_out: NDArray[np.float64]) -> list[float]:
    """The probability that each rate of ``RATES`` of the calls reaches anywhere."""
    highest = [held_out[np.asarray(calls) == call].max() for call in sorted(set(calls))]
    return [float(np.quantile(highest, 1 - rate)) for rate in RATES]


def section(bias: float, weights: dict[str, float], levels: Sequence[float]) -> str:
    """The tables as they stand in the file."""
    lines = [
        "[risk]                      # log-odds that the customer's next turn is an escalation; inputs: detect/risk.py",
        f"bias = {bias:.3f}              # fitted by benchmarks/calls/fit_risk.py, with what follows",
        "alarm_rate = 0.05           # of calm calls, so many may have an alarm",
        f"false_alarm_rates = [{', '.join(f'{rate:g}' for rate in RATES)}]",
        f"thresholds = [{', '.join(f'{level:.4f}' for level in levels)}]",
        "",
        "[risk.weights]",
        *(f'"{name}" = {weight:.3f}' for name, weight in sorted(weights.items()) if abs(weight) >= LEAST_WEIGHT),
        "",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print the scores and write nothing")
    dry = parser.parse_args().dry
    analyzer = Analyzer()
    calls = read_labelled_calls(TRAIN)
    made: list[Example] = []
    for number, call in enumerate(calls):
        made += examples(number, call, analyzer.analyze(transcript=call.transcript), analyzer)
    names = sorted({name for one in made for name in one.inputs})
    rows = np.array([[one.inputs.get(name, 0.0) for name in names] for one in made])
    follows, groups = np.array([one.follows for one in made]), np.array([one.call for one in made])
    answered = np.array([one.answered for one in made])
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    held_out = cross_val_predict(model, rows, follows, groups=groups, cv=GroupKFold(5), method="predict_proba")[:, 1]
    model.fit(rows, follows)
    for what, part in (("after the customer's turn", ~answered), ("after the agent's answer", answered)):
        auc = roc_auc_score(follows[part], held_out[part])
        share = follows[part].mean()
        print(f"{what}: {part.sum()} forecasts, {share:.1%} escalate next; held-out AUC {auc:.3f}")
    escalates = {number for number, call in enumerate(calls) if gold_points(call, customer_places(call))}
    calm = np.array([call not in escalates for call in groups])
    levels = thresholds(groups[calm].tolist(), held_out[calm])
    print(
        f"{len(set(groups[calm]))} calm calls; thresholds {dict(zip(RATES, np.round(levels, 3).tolist(), strict=True))}"
    )
    if not dry:
        weights = dict(zip(names, model.coef_[0].tolist(), strict=True))
        new = section(float(model.intercept_[0]), weights, levels)
        text = RULES.read_text(encoding="utf-8")
        pattern = re.compile(r"^\[risk\].*?(?=^\[handling\])", re.DOTALL | re.MULTILINE)
        RULES.write_text(pattern.sub(lambda _: new, text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
