from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given

from cxemotion.errors import LabelError
from cxemotion.evaluate import TASKS, report_from_labels, score_call
from cxemotion.report import CallReport
from tests.evaluate.builders import PROPERTY, angry_call, two_views

BEST_IS_ZERO = (
    "ece", "brier", "aurc", "selective_error", "timing_error_s", "timing_bias_s", "late_share", "false_alarms_per_hour",
    "false_alarms_per_calm_call", "calm_calls_flagged", "satisfaction_mae", "resolved.brier", "recovery",
    "adjusted_correctly", "adjusted_incorrectly",
)  # fmt: skip
NO_BEST = ("threshold", "lead_s", "auc_said")  # the oracle warns of any escalation, said or not


@given(two_views(timed=True))
@PROPERTY
def test_a_perfect_system_is_perfect_wherever_a_figure_is_defined(views):
    call, _ = views
    scores = score_call(call, report_from_labels(call))
    for task in TASKS:
        for name, rate in scores.of_task(task).rates().items():
            value = float(rate.value)
            if not math.isnan(value) and name not in NO_BEST:
                assert value == pytest.approx(0.0 if name in BEST_IS_ZERO else 1.0), (task, name)


def test_the_report_is_a_report_like_any_other():
    report = report_from_labels(angry_call(timed=True))
    again = CallReport.from_json(report.to_json())
    assert again.episodes == report.episodes
    assert [point.kinds for point in again.escalations] == [point.kinds for point in report.escalations]
    assert [point.turn for point in report.escalations] == [3, 5]
    assert [point.trigger_turn for point in report.escalations] == [2, 4]
    assert {point.turn: point.probability for point in report.risk}[3] == 1.0


def test_labels_outside_the_guide_make_no_report():
    call = angry_call()
    with pytest.raises(LabelError, match="unknown fault 'rude'; valid: interrupting, dismissive, arguing"):
        report_from_labels(replace(call, faults={2: frozenset({"rude"})}))  # type: ignore[arg-type]
