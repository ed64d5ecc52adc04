import copy
import json
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from cxemotion.emotion import Emotion, Reason
from cxemotion.events import EscalationKind, Fault, Step, StepStatus
from cxemotion.recording import Role
from cxemotion.report import SCHEMA_NAME, report_schema
from cxemotion.report.facts import LANGUAGES, PACE_UNITS
from tests.builders import report, report_from_labels, spans_for, voice_only_report
from tests.strategies import reports

SCHEMA = report_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

CONTRACT_EXAMPLE: dict[str, Any] = json.loads("""
{"schema": "cxemotion.call_report/1", "call_id": "…", "language": "zh-Hans", "duration_s": 244.8,
 "inputs": {"audio": true, "transcript": true, "roles": {"agent": 0, "customer": 1}, "timed": true},
 "quality": [{"flag": "identical_channels", "channel": null, "detail": "…"}],
 "turns": [{"index": 0, "role": "agent", "start_s": 0.5, "end_s": 3.1, "text": "…",
            "prosody": {"f0_median_hz": 181.2, "f0_range_st": 6.1, "level_db": -24.0, "rate": 4.7,
                        "rate_unit": "syllables/s", "pause_share": 0.12},
            "steps": [{"step": "apologize", "probability": 0.93}], "faults": []}],
 "timeline": [{"turn": 1, "start_s": 3.4, "end_s": 6.0, "emotion": "frustration", "intensity": 2,
               "probabilities": {"anger": 0.2, "frustration": 0.6, "anxiety": 0.05, "disappointment": 0.05,
                                 "neutral": 0.1, "satisfaction": 0.0},
               "valence": -0.4, "arousal": 0.3, "confidence": 0.6, "weights": {"words": 0.7, "voice": 0.3},
               "disagreement": false,
               "reasons": [{"source": "words", "feature": "…", "value": "…", "push": 0.4}]}],
 "escalations": [{"turn": 7, "time_s": 61.2, "kinds": ["demand_supervisor"], "severity": 0.8, "probability": 0.93,
                  "trigger_turn": 6, "recovered_turn": null,
                  "evidence": [{"turn": 7, "start": 12, "end": 20, "text": "…"}]}],
 "risk": [{"turn": 5, "time_s": 44.0, "probability": 0.61}],
 "episodes": [{"start_turn": 3, "end_turn": 9, "start_s": 20.1, "end_s": 80.0, "peak": "anger",
               "steps": [{"step": "acknowledge", "status": "missed", "due_turn": 6, "turn": null, "delay_s": null,
                          "evidence": []}]}],
 "outcome": {"resolved": false, "resolved_probability": 0.2, "satisfaction": 1.9},
 "metrics": {"talk_s": {"agent": 100.1, "customer": 90.2}, "silence_s": 20.0, "overlap_s": 2.1,
             "interruptions": [{"by": "agent", "turn": 4, "start_s": 30.0, "end_s": 31.2}],
             "pace": {"agent": {"value": 240, "unit": "characters/min"}},
             "valence": {"start": -0.1, "end": 0.3, "shift": 0.4, "quarters": [0, -0.2, -0.6, 0.3]}},
 "provenance": {"cxemotion": "0.1.0", "models": [{"name": "…", "sha256": "…"}], "parameters": {}}}
""")


def faults_of(document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_example_of_the_contract_is_valid():
    assert faults_of(CONTRACT_EXAMPLE) == []


@given(reports())
@settings(max_examples=25, deadline=None)
def test_every_report_is_valid(any_report):
    assert faults_of(json.loads(any_report.to_json())) == []


@pytest.mark.parametrize(
    "made",
    [
        report(),
        voice_only_report(),
        report_from_labels(),
        report_from_labels(spans=spans_for(turn.text for turn in report_from_labels().turns)),
    ],
    ids=["nothing known", "voice only", "words only", "words with times"],
)
def test_reports_of_every_make_are_valid(made):
    assert faults_of(json.loads(made.to_json())) == []


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("role", Role),
        ("emotion", Emotion),
        ("kind", EscalationKind),
        ("step", Step),
        ("fault", Fault),
        ("status", StepStatus),
        ("rate_unit", PACE_UNITS),
        ("source", get_args(get_type_hints(Reason)["source"])),
    ],
)
def test_the_names_in_the_schema_are_those_in_the_code(name, names):
    assert SCHEMA["$defs"][name]["enum"] == [str(one) for one in names]


def test_languages_and_emotions_of_estimates_are_those_in_the_code():
    estimate = SCHEMA["$defs"]["estimate"]["properties"]
    assert SCHEMA["properties"]["language"]["enum"] == list(LANGUAGES)
    assert estimate["emotion"]["enum"] == [*Emotion, None]
    assert list(estimate["probabilities"]["properties"]) == list(Emotion)
    assert SCHEMA["properties"]["schema"]["const"] == SCHEMA_NAME


def objects(node: Any) -> list[dict[str, Any]]:
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = [node] if isinstance(node, dict) and "properties" in node and "type" in node else []
    return own + [found for child in inside for found in objects(child)]


def test_every_object_of_the_contract_is_closed():
    assert len(objects(SCHEMA)) > 15
    for found in objects(SCHEMA):
        assert found["additionalProperties"] is False
        assert set(found["required"]) <= set(found["properties"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["timeline", 0, "emotion"], "angry"),
        (["timeline", 0, "confidence"], None),
        (["timeline", 0, "probabilities", "anger"], 1.2),
        (["turns", 0, "mood"], "good"),
        (["metrics", "valence", "quarters"], [0, 0, 0]),
        (["outcome", "satisfaction"], 0),
        (["escalations", 0, "kinds"], []),
        (["inputs", "roles"], {"costumer": 1}),
    ],
)
def test_what_the_contract_rules_out_is_invalid(path, value):
    changed = copy.deepcopy(CONTRACT_EXAMPLE)
    node: Any = changed
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = value
    assert faults_of(changed)
