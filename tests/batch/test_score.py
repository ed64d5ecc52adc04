"""Whole batches with worker processes, and what is left when they are killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.dataset as ds
import pytest
import soundfile

import cxemotion as cx
from cxemotion.batch.store import Store
from cxemotion.batch.tables import TABLES
from cxemotion.errors import OptionError
from tests.batch.calls import ANGRY, CALM, Fatal, assert_same_tables, read_tables, write_calls

KILLS = 4


def of_call(out: Path, table: str, call_id: str) -> pd.DataFrame:
    frame = read_tables(out)[table]
    return frame[frame["call_id"] == call_id]


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """A batch of good and bad calls from a manifest, scored once."""
    folder = tmp_path_factory.mktemp("batch")
    write_calls(folder, {"calm": CALM, "angry": ANGRY, "bad": [{"role": "costumer", "text": "hi"}]})
    soundfile.write(folder / "tone.wav", np.sin(np.arange(16_000) / 10).astype(np.float32), 8000)
    (folder / "cut.wav").write_bytes((folder / "tone.wav").read_bytes()[:4000])
    (folder / "calls.csv").write_text(
        "call_id,audio,transcript,roles,language,team,survey,day\n"
        "calm,,calm.json,,,blue,5,\nangry,,angry.json,,en,red,,\nbad,,bad.json,,,red,1,\n"
        "tone,tone.wav,,customer=0,,blue,,\ncut,cut.wav,,,,red,,\nno-roles,tone.wav,,customer,,red,,\n",
        encoding="utf-8",
    )
    return folder, cx.score_calls(folder / "calls.csv", folder / "out", workers=2)


def test_a_batch_gives_the_same_numbers_as_one_call(scored):
    folder, done = scored
    report = cx.Analyzer().analyze(transcript=folder / "angry.json", language="en")
    got = of_call(done.out, "timeline", "angry")
    np.testing.assert_allclose(got["valence"], report.to_frame("timeline")["valence"])
    assert list(got["emotion"]) == list(report.to_frame("timeline")["emotion"])
    assert "demand_supervisor" in set(of_call(done.out, "escalations", "angry")["kind"])


def test_a_bad_file_lands_in_errors_with_its_reason_and_stops_nothing(scored):
    _, done = scored
    assert (done.scored, done.failed) == (3, 3)
    messages = dict(zip(*(done.table("errors")[column] for column in ("call_id", "message")), strict=True))
    assert set(messages) == {"bad", "cut", "no-roles"}
    assert "did you mean 'customer'" in messages["bad"]
    assert "cut.wav" in messages["cut"]
    assert "write role=number" in messages["no-roles"]


def test_other_columns_of_the_manifest_come_back_in_every_table_with_their_types(scored):
    _, done = scored
    for table in TABLES:
        schema = ds.dataset(done.out / table, format="parquet").schema
        assert [str(schema.field(name).type) for name in ("team", "survey", "day")] == ["string", "int64", "string"]
        assert "run_id" in schema.names
    assert set(of_call(done.out, "turns", "angry")["team"]) == {"red"}
    assert {"scored_at", "elapsed_s", "worker"} <= set(done.table("calls").columns)


def test_every_part_of_a_table_has_the_same_columns_also_without_a_row(scored, tmp_path):
    folder, done = scored
    alone = cx.score_calls(folder / "calls.csv", tmp_path / "out", workers=1, fresh=True)
    for table in TABLES:
        schemas = [
            ds.dataset(part, format="parquet").schema
            for out in (done.out, alone.out)
            for part in (out / table).glob("*")
        ]
        assert len(schemas) >= 2
        assert all(schema.equals(schemas[0]) for schema in schemas)
    assert_same_tables(done.out, alone.out)


def test_a_call_that_kills_its_worker_is_tried_twice_then_recorded_and_the_others_are_scored(tmp_path):
    folder = write_calls(tmp_path / "in", {"fatal": CALM * 9, "one": CALM, "two": ANGRY})
    done = cx.score_calls(folder, tmp_path / "out", workers=1, analyzer=Fatal(cx.Analyzer()))
    assert set(done.table("calls")["call_id"]) == {"one", "two"}
    (row,) = done.table("errors").to_dict("records")
    assert (row["call_id"], row["error"]) == ("fatal", "WorkerDied")
    assert "SIGKILL, 2 times" in row["message"]


def test_a_call_whose_worker_was_killed_from_outside_is_scored_by_the_next(tmp_path):
    folder = write_calls(tmp_path / "in", {"fatal": CALM, "one": CALM})
    analyzer = Fatal(cx.Analyzer(), once=str(tmp_path / "died"))
    done = cx.score_calls(folder, tmp_path / "out", workers=1, analyzer=analyzer)
    assert (done.scored, done.failed) == (2, 0)


def test_a_manifest_column_that_a_table_has_already_is_refused(tmp_path):
    write_calls(tmp_path, {"a": CALM})
    (tmp_path / "calls.csv").write_text("transcript,emotion\na.json,happy\n", encoding="utf-8")
    with pytest.raises(OptionError, match="column 'emotion' is also a column of the table 'timeline'; rename it"):
        cx.score_calls(tmp_path / "calls.csv", tmp_path / "out")


def test_engines_and_workers_that_do_not_exist_are_refused(tmp_path):
    with pytest.raises(OptionError, match="unknown engine 'spark'"):
        cx.score_calls(tmp_path, tmp_path / "out", engine="spark")
    with pytest.raises(OptionError, match="workers = 0"):
        cx.score_calls(tmp_path, tmp_path / "out", workers=0)


_CHILD = """
import sys
import cxemotion.batch.score as score
score.COMMIT_S = 0.0
score.score_calls(sys.argv[1], sys.argv[2], workers=2)
"""


def test_a_batch_killed_at_any_moment_and_run_again_gives_the_tables_of_an_undisturbed_one(tmp_path):
    turns = {f"call-{n:02d}": (ANGRY if n % 2 else CALM) * (1 + n % 7) for n in range(60)}
    folder = write_calls(tmp_path / "in", {**turns, "bad": []})
    cx.score_calls(folder, tmp_path / "whole", workers=2)
    out, chance = tmp_path / "killed", random.Random(9)  # noqa: S311
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", _CHILD, folder, out], start_new_session=True)
        deadline = time.monotonic() + 60
        before = len(list(out.glob("calls/part-*")))
        while child.poll() is None and time.monotonic() < deadline and len(list(out.glob("calls/part-*"))) == before:
            time.sleep(0.01)  # until it has written something: a kill before that is no test
        time.sleep(chance.random() * 0.3)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert len(list(out.glob("calls/part-*"))) >= KILLS
    done = cx.score_calls(folder, out, workers=1)
    assert (done.scored + done.before, done.failed) == (60, 1)
    assert done.before > 0
    assert_same_tables(tmp_path / "whole", out)


def test_a_second_batch_on_the_same_output_is_refused_in_one_line(tmp_path):
    folder = write_calls(tmp_path / "in", {"a": CALM})
    held = Store(tmp_path / "out", "aaa", {})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cxemotion", "score", folder, "--out", tmp_path / "out"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        held.close()
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "another batch is writing there" in line


def test_the_command_ends_with_3_where_some_calls_failed_and_goes_on_where_it_was_left(tmp_path):
    folder = write_calls(tmp_path / "in", {"a": CALM, "bad": []})

    def score() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cxemotion", "score", folder, "--out", tmp_path / "out", "--workers", "1"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    first = score()
    assert first.returncode == 3, first.stderr
    assert "1 calls scored, 1 failed" in first.stdout
    (folder / "bad.json").unlink()
    write_calls(folder, {"bad": CALM})
    second = score()
    assert second.returncode == 0, second.stderr
    assert "1 calls scored, 1 done before, 0 failed" in second.stdout
