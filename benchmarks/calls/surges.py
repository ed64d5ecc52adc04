"""What the two thresholds of a surge cost and bring: ``python -m benchmarks.calls.surges`` prints a table.

For each pair of ``surge_enter`` and ``surge_leave``: F1 of escalations and of surges on every third training call, and
the share of those training calls without any escalation that have one. The models were fitted to these calls, so that
the figures are for comparing thresholds; ``--calls`` names another folder, to be looked at once the choice is made.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from benchmarks.rig import Cell, show, table
from cxemotion.analyzer import Analyzer
from cxemotion.evaluate import evaluate_calls
from cxemotion.readers.labelled_calls import read_labelled_calls

TRAIN = Path(__file__).parent / "train"
EVERY = 3
ENTER = (0.45, 0.55, 0.65, 0.75)
LEAVE_SHARES = (0.5, 0.67, 1.0)
_FIGURES = ("any.f1", "kinds.anger_surge.f1", "calm_calls_flagged")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=Path, default=TRAIN, help="folder of labelled calls")
    folder = parser.parse_args().calls
    calls = read_labelled_calls(folder)[:: EVERY if folder == TRAIN else 1]
    base = Analyzer()
    rows: list[list[Cell]] = []
    for enter in ENTER:
        for share in LEAVE_SHARES:
            rule = replace(base.rules.escalation, surge_enter=enter, surge_leave=round(share * enter, 3))
            scores = evaluate_calls(calls, Analyzer(rules=replace(base.rules, escalation=rule)))
            rows.append([enter, rule.surge_leave, *(scores.figure("escalation", name).value for name in _FIGURES)])
    columns = ["surge_enter", "surge_leave", "escalation, F1", "surge, F1", "calm calls flagged"]
    show([table("surges", columns, rows)])


if __name__ == "__main__":
    main()
