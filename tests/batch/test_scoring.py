from __future__ import annotations

import json

import numpy as np
import pytest

import cxemotion as cx
from cxemotion.batch.manifest import Call
from cxemotion.batch.scoring import Plan, report_of, roles_of, score_call
from cxemotion.errors import OptionError, TranscriptError
from tests.batch.calls import ANGRY, Fatal


@pytest.fixture(scope="module")
def analyzer() -> cx.Analyzer:
    return cx.Analyzer()


def test_a_call_at_a_url_is_scored_as_one_on_disk_is(analyzer, tmp_path):
    fsspec = pytest.importorskip("fsspec")
    text = json.dumps(ANGRY)
    fsspec.filesystem("memory").pipe("/scoring/a.json", text.encode())
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    there = report_of(Call("a", transcript="memory://scoring/a.json"), analyzer)
    here = report_of(Call("a", transcript=str(tmp_path / "a.json")), analyzer)
    assert there == here


def test_turns_in_the_row_are_taken_as_text_or_as_values(analyzer):
    as_text = report_of(Call("a", transcript=json.dumps(ANGRY)), analyzer)
    as_array = report_of(Call("a", transcript=np.array(ANGRY, dtype=object)), analyzer)  # what Parquet gives back
    assert as_text == as_array == report_of(Call("a", transcript=ANGRY), analyzer)


def test_the_name_in_the_manifest_is_the_call_id_whatever_the_file_says(analyzer):
    assert report_of(Call("mine", transcript={"id": "theirs", "turns": ANGRY}), analyzer).call_id == "mine"


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (Call("a"), OptionError, "a: neither audio nor transcript"),
        (Call("a", transcript="[{"), TranscriptError, "a: the transcript in the row is not JSON"),
        (Call("a", audio="nowhere.wav"), cx.CxEmotionError, r"nowhere\.wav: no such file"),
        (Call("a", transcript=ANGRY, roles="agent:0"), OptionError, "write role=number"),
        (Call("a", transcript=ANGRY, language="french"), OptionError, "unknown language 'french'"),
    ],
)
def test_what_is_wrong_with_a_call_says_so(analyzer, call, error, says):
    with pytest.raises(error, match=says):
        report_of(call, analyzer)


def test_a_fault_of_the_program_in_one_call_is_recorded_like_any_other(analyzer):
    class Broken(Fatal):
        def analyze(self, *_inputs, **_options):
            raise ZeroDivisionError("float\ndivision")

    plan = Plan("r", {"team": "string"})
    call = Call("a", transcript=ANGRY, extras={"team": "red"})
    scored = score_call(call, Broken(analyzer), plan, worker=3)
    (row,) = scored.tables["errors"].to_pylist()
    assert scored.failed
    assert (row["error"], row["message"], row["team"], row["worker"]) == (
        "ZeroDivisionError",
        "float division",
        "red",
        3,
    )


def test_roles_count_from_0_and_may_be_left_out():
    assert roles_of(" agent = 1, customer=0 ".replace(" = ", "=")) == {"agent": 1, "customer": 0}
    assert roles_of("") is None
