from __future__ import annotations

import base64
import json
import subprocess
import sys

import numpy as np
import pytest

import cxemotion as cx
from cxemotion.errors import OptionError
from cxemotion.live import follow_lines


@pytest.fixture(scope="module")
def analyzer() -> cx.Analyzer:
    return cx.Analyzer()


def audio(role: str, samples: np.ndarray) -> str:
    data = base64.b64encode(samples.astype("<i2").tobytes()).decode()
    return json.dumps({"role": role, "audio": data})


def test_turns_and_sound_come_as_lines_and_the_report_is_the_last(analyzer):
    tone = (8000 * np.sin(np.arange(16_000) / 10)).astype("<i2")
    lines = [
        audio("customer", tone),
        json.dumps({"role": "customer", "text": "Get me your manager right now!", "start_s": 0.0, "end_s": 1.5}),
        "",
        json.dumps({"role": "customer", "text": "hal", "id": 7, "final": False}),
        json.dumps({"role": "customer", "text": "hello", "id": 7}),
    ]
    said = [json.loads(line) for line in follow_lines(analyzer.start_call(["customer"], 8000), lines)]
    assert {"estimate", "escalation"} <= {line["event"] for line in said}
    assert all(line["provisional"] for line in said[:-1])
    report = said[-1]["report"]
    assert (said[-1]["event"], report["duration_s"]) == ("report", 2.0)
    assert [turn["text"] for turn in report["turns"]][-1] == "hello"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: no object"),
        ('{"role": "costumer", "text": "hi"}', "did you mean 'customer'"),
        ('{"role": "customer", "audio": "?"}', "not base64"),
        ('{"role": "customer", "audio": "AAAA"}', "audio of 3 bytes"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_number(analyzer, line, says):
    lines = ['{"role": "agent", "text": "Hello."}', line]
    with pytest.raises(OptionError, match="line 2") as refused:
        list(follow_lines(analyzer.start_call(), lines))
    assert says in str(refused.value)


def test_the_command_writes_events_while_the_call_goes_on():
    with subprocess.Popen(
        [sys.executable, "-m", "cxemotion", "live"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        process.stdin.write('{"role": "customer", "text": "Get me your manager right now!"}\n')
        process.stdin.flush()
        first = json.loads(process.stdout.readline())  # comes before the call has ended
        rest = process.communicate()[0].splitlines()
    assert first["event"] == "estimate"
    assert json.loads(rest[-1])["event"] == "report"
    assert process.returncode == 0
