import json
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.emotion import EmotionTimeline
from cxemotion.errors import ReportError
from cxemotion.report import CallReport, Provenance, ValenceCourse
from tests.builders import metrics, report, report_from_labels, spans_for, voice_only_report
from tests.strategies import reports

WORDS = report_from_labels()


def document() -> Any:
    return json.loads(WORDS.to_json())


def refusal(change: Callable[[Any], object]) -> str:
    """What a reader is told of the report after the change."""
    changed = document()
    change(changed)
    with pytest.raises(ReportError) as refused:
        CallReport.from_json(json.dumps(changed))
    return str(refused.value)


@given(reports())
@settings(max_examples=50, deadline=None)
def test_a_report_read_back_writes_the_same_json(any_report):
    text = any_report.to_json()
    assert CallReport.from_json(text).to_json() == text


@given(reports())
@settings(max_examples=10, deadline=None)
def test_a_report_read_back_from_compact_json_or_bytes_is_the_same(any_report):
    compact = any_report.to_json(indent=None)
    assert CallReport.from_json(compact.encode()).to_json() == any_report.to_json()


def test_a_report_of_words_is_equal_to_itself_read_back():
    finite = replace(
        WORDS,
        duration_s=10.0,
        timeline=EmotionTimeline(()),
        metrics=metrics(silence_s=1.0, overlap_s=0.5, valence=ValenceCourse(-0.4, 0.2, 0.6, (0.0, -1.0, -0.2, 0.2))),
    )
    assert CallReport.from_json(finite.to_json()) == finite


def test_null_is_nan_where_the_fact_has_nan():
    back = CallReport.from_json(report().to_json())
    assert math.isnan(back.duration_s)
    assert math.isnan(back.outcome.satisfaction)
    assert all(math.isnan(quarter) for quarter in back.metrics.valence.quarters)
    assert back.outcome.resolved is None


def test_null_times_are_no_span_and_given_times_are():
    assert CallReport.from_json(WORDS.to_json()).turns[0].span is None
    timed = report_from_labels(spans=spans_for(turn.text for turn in WORDS.turns))
    assert CallReport.from_json(timed.to_json()).turns == timed.turns


def test_the_voice_of_a_turn_comes_back():
    assert CallReport.from_json(voice_only_report().to_json()).turns == voice_only_report().turns


def test_fields_that_the_contract_lets_out_have_their_usual_value():
    less = document()
    del less["inputs"]["roles_inferred"], less["episodes"][0]["recovered"], less["turns"][6]["steps"][0]["evidence"]
    back = CallReport.from_json(json.dumps(less))
    assert not back.inputs.roles_inferred
    assert not back.episodes[0].recovered
    assert back.turns[6].steps[0].evidence == ()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "timeline.2.emotion",
            "angry",
            "timeline[2].emotion: unknown emotion 'angry', did you mean 'anger'? valid: anger, ",
        ),
        ("turns.0.role", "costumer", "turns[0].role: unknown role 'costumer', did you mean 'customer'? valid: agent, "),
        ("timeline.0.intensity", 4, "timeline[0].intensity: unknown intensity 4; valid: 0, 1, 2, 3"),
        ("timeline.0.intensity", True, "timeline[0].intensity: unknown intensity True"),
        ("timeline.0.intensity", None, "timeline[0]: turn 1: emotion and intensity must both be given"),
        ("timeline.0.confidence", 1.5, "timeline[0].confidence: expected a number from 0 to 1, got 1.5"),
        ("timeline.0.valence", None, "timeline[0].valence: expected a number from -1 to 1, got null"),
        ("timeline.0.probabilities.joy", 0.1, "timeline[0].probabilities.joy: unknown emotion 'joy'"),
        ("timeline.0.probabilities.anger", 0.9, "timeline[0]: turn 1: probabilities sum to"),
        ("timeline.0.weights", {"a.words": 1}, "timeline[0].weights.a.words: unknown source 'a.words'"),
        ("timeline.0.turn", 99, "timeline: estimates must be in the order of their turns"),
        ("timeline.5.turn", 99, "timeline[5] names turn 99, but the report has 12 turns, from 0"),
        ("turns.1.index", 2, "turns[1] has index 2; a turn's index is its position"),
        ("turns.1.index", 1.0, "turns[1].index: expected a whole number from 0, got 1.0"),
        ("turns.1.text", None, "turns[1].text: expected a string, got null"),
        ("turns.1.start_s", 1.0, "turns[1].end_s: start_s and end_s: both numbers, or both null"),
        ("turns.4.faults.0.fault", "rude", "turns[4].faults[0].fault: unknown fault 'rude'"),
        ("turns.0.txt", "", "turns[0]: unknown field 'txt', did you mean 'text'?"),
        ("turns", {}, "turns: expected an array, got an object"),
        ("escalations.0.kinds", [], "escalations[0]: turn 3: kinds must be one or more"),
        ("escalations.0.evidence.0.end", 4, "escalations[0].evidence[0]: turn 3: evidence [0, 4) does not fit"),
        (
            "escalations.0.evidence.0.text",
            "I gave it no",
            "evidence quotes 'I gave it no' at characters 0 to 12 of turn 3",
        ),
        ("episodes.0.end_turn", 13, "episodes[0] runs from turn 3 to turn 13; its end is a later turn, or 12"),
        ("metrics.valence.quarters", [0], "metrics.valence.quarters: the valence of 1 quarters; give four"),
        ("metrics", [], "metrics: expected an object, got an array"),
        ("inputs.roles", {"agent": -1}, "inputs.roles.agent: expected a whole number from 0, got -1"),
        ("inputs.audio", "yes", "inputs.audio: expected true or false, got 'yes'"),
        ("outcome.satisfaction", 9, "outcome.satisfaction: expected a number from 1 to 5, got 9"),
        ("language", "fr", "language: unknown language 'fr'"),
        ("schema", "cxemotion.call_report/2", "schema: unknown schema 'cxemotion.call_report/2'"),
    ],
)
def test_a_wrong_field_is_named_by_its_path_with_what_was_expected(path, value, message):
    def put(node: Any) -> None:
        *way, name = (int(step) if step.isdigit() else step for step in path.split("."))
        for step in way:
            node = node[step]
        node[name] = value

    assert refusal(put).startswith(f"report: {message}")


@pytest.mark.parametrize("name", ["schema", "turns", "outcome"])
def test_a_field_that_is_not_there_is_missed_by_name(name):
    assert refusal(lambda node: node.pop(name)) == f"report: {name}: missing"


def test_a_span_that_ends_before_it_starts_is_refused_where_it_stands():
    def reverse(node: Any) -> None:
        node["turns"][0].update(start_s=2.0, end_s=1.0)

    assert refusal(reverse) == "report: turns[0].end_s: a span must end after it starts, got [2.0, 1.0)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "report: not JSON (Expecting value"),
        (b"\xff\xfe\xff", "report: not JSON ("),
        ('{"schema": NaN}', "report: not JSON (NaN is not JSON, write null)"),
        ("[" * 100_000, "report: nested too deeply to be a report"),
        ("[]", "report: expected an object, got an array"),
        ("7", "report: expected an object, got 7"),
        ('{"schema": ' + "9" * 5000 + "}", "report: not JSON ("),
    ],
)
def test_text_that_is_no_report_is_refused_in_one_line(text, message):
    with pytest.raises(ReportError) as refused:
        CallReport.from_json(text)
    assert str(refused.value).startswith(message)
    assert "\n" not in str(refused.value)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_put_into_a_report_it_is_read_or_refused_as_a_report(data):
    changed = document()
    node: Any = changed
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not node[key] or not isinstance(node[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            break
        node = node[key]
    node[key] = data.draw(
        st.sampled_from([None, True, -1, 0.5, 1e999, "x", [], {}, [None], {"x": 1}, "anger", 10**400])
    )
    with suppress(ReportError):  # and nothing else
        read = CallReport.from_json(json.dumps(changed))
        assert CallReport.from_json(read.to_json()).to_json() == read.to_json()


def test_parameters_of_any_content_come_back():
    made = report(provenance=Provenance("0.1.0", (), {"rules": {"enter": 0.6, "kinds": ["abuse"]}, "note": None}))
    assert CallReport.from_json(made.to_json()).provenance == made.provenance
