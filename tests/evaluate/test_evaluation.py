from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from cxemotion.errors import LabelError, OptionError
from cxemotion.evaluate import Evaluation, Tolerance, evaluate_calls, report_from_labels
from tests.evaluate.builders import agent, angry_call, build_call, calm_call, customer


@pytest.fixture(scope="module")
def calls():
    return [
        angry_call("a"),
        angry_call("b", style="asr", language="zh-Hans", domain="快递"),
        calm_call("c", domain="travel"),
        calm_call("d", language="zh-Hans", domain="快递"),
    ]


def half_blind(call):
    """What a system reports that takes all anger for frustration and hears no demand."""
    seen = {
        turn: replace(label, emotion=customer("frustration", 1).label.emotion) if label.emotion == "anger" else label
        for turn, label in call.customer.items()
    }
    return report_from_labels(replace(call, customer=seen, escalations={}))


@pytest.fixture(scope="module")
def evaluation(calls) -> Evaluation:
    return evaluate_calls(calls, [half_blind(call) for call in calls][::-1])


def test_every_task_is_scored_with_intervals(evaluation):
    macro = evaluation.figure("emotion", "macro_f1")
    assert macro.low <= macro.value <= macro.high
    assert macro.value == pytest.approx(evaluation.emotion.macro_f1)
    assert evaluation.figure("escalation", "said.recall").value == 0
    assert evaluation.figure("escalation", "false_alarms_per_calm_call").value == 0
    assert evaluation.figure("outcome", "resolved.macro_f1").value == 1


def test_json_holds_values_intervals_and_examples_and_null_for_what_is_undefined(evaluation):
    found = json.loads(evaluation.to_json())
    assert found["schema"] == "cxemotion.evaluation/1"
    tasks = found["tasks"]
    assert set(tasks) == {"emotion", "timeline", "escalation", "risk", "agent", "outcome"}
    assert tasks["emotion"]["f1"]["anger"] == {"value": 0.0, "ci95": [0.0, 0.0], "n": 4}
    assert tasks["emotion"]["f1"]["disappointment"] == {"value": None, "ci95": None, "n": 0}
    assert tasks["timeline"]["macro_f1"] == {"value": None, "ci95": None, "n": 0}
    assert tasks["emotion"]["confusion"]["columns"][-1] == "abstained"
    assert found["intervals"] == {"unit": "call", "level": 0.95, "resamples": 1000, "seed": 0}


def test_parts_are_shown_by_language_style_and_domain_of_two_calls_or_more(evaluation):
    assert {value: part.n_calls for value, part in evaluation.slices["language"].items()} == {"en": 2, "zh-Hans": 2}
    assert {value: part.n_calls for value, part in evaluation.slices["style"].items()} == {"asr": 1, "clean": 3}
    assert list(evaluation.slices["domain"]) == ["快递"]
    assert evaluation.to_dict()["slices"]["style"]["asr"]["tasks"]["emotion"]["macro_f1"]["ci95"] is None


def test_the_tables_show_the_main_figures(evaluation):
    text = evaluation.table()
    assert "4 calls, 18 customer turns" in text
    assert "said escalations, F1" in text
    assert "快递" in text
    assert "by seconds" not in text  # no call has times
    assert repr(evaluation) == text
    assert evaluation._repr_html_().count("<table>") == 4
    frame = evaluation.to_frame()
    row = frame[(frame.slice_by == "all") & (frame.task == "emotion") & (frame.metric == "macro_f1")].iloc[0]
    assert row.value == pytest.approx(evaluation.emotion.macro_f1)
    assert set(frame.slice_by) == {"all", "language", "style", "domain"}


def test_the_same_input_gives_the_same_figures(calls, evaluation):
    assert evaluate_calls(calls, [half_blind(call) for call in calls]).to_json() == evaluation.to_json()


def test_anything_that_analyzes_a_transcript_can_be_scored(calls):
    by_id = {call.call_id: half_blind(call) for call in calls}

    class Analyzer:
        def analyze(self, *, transcript):
            return by_id[transcript.call_id]

    found = evaluate_calls(calls, Analyzer(), resamples=0)
    assert found.emotion.macro_f1 == evaluate_calls(calls, by_id.values(), resamples=0).emotion.macro_f1


def test_two_systems_are_compared_on_the_same_calls(calls, evaluation):
    perfect = evaluate_calls(calls, map(report_from_labels, calls), resamples=200)
    differences = perfect.compare(evaluation)
    assert differences["emotion"]["macro_f1"].value == pytest.approx(1 - evaluation.emotion.macro_f1)
    assert differences["outcome"]["resolved.macro_f1"].p == 1
    with pytest.raises(LabelError, match="the first evaluation hold 'd', the second do not"):
        perfect.compare(evaluate_calls(calls[:3], map(report_from_labels, calls[:3]), resamples=0))


def test_the_tolerance_is_an_option(calls):
    call = build_call([agent(), customer("anger", 1, "abuse"), agent(), customer()])
    report = report_from_labels(call)
    late = replace(report, escalations=(replace(report.escalations[0], turn=3),))
    for tolerance, f1 in ((None, 1.0), (Tolerance(late=0), 0.0)):
        assert evaluate_calls([call], [late], tolerance=tolerance, resamples=0).escalation.f1 == f1


def test_calls_and_reports_must_belong_together(calls):
    reports = [report_from_labels(call) for call in calls]
    with pytest.raises(LabelError, match="the labelled calls hold 'd', the reports do not"):
        evaluate_calls(calls, reports[:3])
    with pytest.raises(LabelError, match="the reports hold 'd', the labelled calls do not"):
        evaluate_calls(calls[:3], reports)
    with pytest.raises(LabelError, match="two reports are named 'a'"):
        evaluate_calls(calls, [*reports, reports[0]])
    with pytest.raises(LabelError, match="no labelled calls"):
        evaluate_calls([], [])


def test_misspelt_names_are_refused_with_the_valid_ones(calls, evaluation):
    with pytest.raises(
        OptionError, match=r"unknown slice 'langauge', did you mean 'language'\? valid: language, style"
    ):
        evaluate_calls(calls, [], slice_by=["langauge"])
    with pytest.raises(OptionError, match=r"unknown task 'emotions', did you mean 'emotion'"):
        evaluation.figure("emotions", "macro_f1")
    with pytest.raises(OptionError, match=r"unknown figure of emotion 'macro-f1', did you mean 'macro_f1'"):
        evaluation.figure("emotion", "macro-f1")


def test_importing_it_loads_no_slow_package():
    slow = {"scipy", "sklearn", "jiwer", "pandas", "torch"}
    code = f"import sys, cxemotion.evaluate; print(sorted({slow} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
