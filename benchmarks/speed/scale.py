"""Batches and calls in progress: ``python -m benchmarks.speed.scale`` writes ``results/scale.json``.

With ``kills N`` it kills a batch N times with ``kill -9`` at random moments and compares the tables with those of an
undisturbed run, which takes N worker starts.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from benchmarks.rig import models_used, show, table, write_results
from cxemotion import Analyzer
from cxemotion.batch import Call, score_calls
from cxemotion.batch.scoring import Plan, score_call
from cxemotion.batch.tables import RUN_COLUMNS, TABLES
from cxemotion.live import LiveCall
from cxemotion.live.call import WINDOW
from cxemotion.resources import samples_dir

COPIES = 20
CONCURRENT = (10, 50, 100)
LIVE_S = 10.0
TURN_EVERY_S = 3.6
SEED = 9


def made_batch(folder: Path, copies: int, *, sound: bool) -> float:
    """The sample calls over and over as links; hours of call in all."""
    folder.mkdir(parents=True)
    hours = 0.0
    for sample in sorted(samples_dir().glob("*.json")):
        turns = json.loads(sample.read_text(encoding="utf-8"))["turns"]
        for copy in range(copies):
            (folder / f"{sample.stem}-{copy:03d}.json").symlink_to(sample)
            if sound:
                (folder / f"{sample.stem}-{copy:03d}.flac").symlink_to(sample.with_suffix(".flac"))
            hours += turns[-1]["end_s"] / 3600
    return hours


def batch_table(scratch: Path, copies: int) -> dict[str, Any]:
    """Throughput by workers, and what a call-hour costs in worker time."""
    rows = []
    for what, sound in (("sound and words", True), ("words alone", False)):
        folder = scratch / what.replace(" ", "-")
        hours = made_batch(folder, copies, sound=sound)
        alone = None
        for workers in (1, 2):
            done = score_calls(folder, scratch / f"{folder.name}-{workers}", workers=workers)
            written_mb = _written_mb(done.out)
            worker_s = float(done.table("calls")["elapsed_s"].sum())
            alone = alone or done.elapsed_s
            rows.append([
                what, workers, done.scored, done.elapsed_s, 60 * done.scored / done.elapsed_s,
                hours * 3600 / done.elapsed_s, alone / done.elapsed_s, worker_s / hours, written_mb,
            ])  # fmt: skip
    columns = ["input", "workers", "calls", "wall s", "calls/min", "times real time", "times one worker",
               "worker s for a call-hour", "MB of tables for a call-hour"]  # fmt: skip
    for row in rows:
        row[-1] = row[-1] / (row[5] * row[3] / 3600)
    return table("batch", columns, rows)


def _written_mb(out: Path) -> float:
    """Megabytes that a batch wrote."""
    return sum(part.stat().st_size for part in out.rglob("*.parquet")) / 1e6


def cost_table(repeats: int) -> dict[str, Any]:
    """Processor time of a call-hour in one worker, tables and all, in this process: other work disturbs it least."""
    analyzer, plan = Analyzer(), Plan("r", {})
    rows = []
    for what, sound in (("sound and words", True), ("words alone", False)):
        calls = [
            Call(sample.stem, str(sample.with_suffix(".flac")) if sound else None, str(sample))
            for sample in sorted(samples_dir().glob("*.json"))
        ]
        for call in calls:
            score_call(call, analyzer, plan, worker=0)
        processor, hours = time.process_time(), 0.0
        for _ in range(repeats):
            for call in calls:
                done = score_call(call, analyzer, plan, worker=0).tables["turns"]
                hours += max(done["end_s"].to_pylist()) / 3600
        spent = time.process_time() - processor
        rows.append([what, spent / (repeats * len(calls)), spent / hours, 3600 * hours / spent])
    return table("cost", ["input", "processor s for a call", "processor s for a call-hour", "times real time"], rows)


def live_table(concurrent: Sequence[int], seconds: float) -> dict[str, Any]:
    """Latency of events while so many calls go on in one process, a turn every 3.6 s in each, words alone."""
    analyzer = Analyzer()
    turns = json.loads((samples_dir() / "zh-hans-refund.json").read_text(encoding="utf-8"))["turns"]
    plain = [{"role": turn["role"], "text": turn["text"]} for turn in turns]
    before = analyzer.start_call(language="zh-Hans")
    for step in range(WINDOW):
        before.add_turn(plain[step % len(plain)])
    return table(
        "live",
        ["calls at once", "turns/s due", "turns/s served", "median s", "p95 s", "processor s for a turn"],
        [_live_row(analyzer, before, plain, count=count, seconds=seconds) for count in concurrent],
    )


def _live_row(
    analyzer: Analyzer, before: LiveCall, turns: list[dict[str, str]], *, count: int, seconds: float
) -> list[Any]:
    """One row; every call has been going on for as many turns as events look at."""
    calls = [analyzer.start_call(language="zh-Hans") for _ in range(count)]
    for call in calls:
        call._turns = list(before._turns)
        call._came = before._came
    chance = random.Random(SEED)  # noqa: S311
    due = sorted(
        (chance.random() * TURN_EVERY_S + step * TURN_EVERY_S, call, step)
        for call in range(count)
        for step in range(int(seconds / TURN_EVERY_S))
    )
    waits: list[float] = []
    lock = threading.Lock()
    started, processor = time.perf_counter(), time.process_time()

    def serve(at: float, call: int, step: int) -> None:
        if time.perf_counter() - started > 2 * seconds:
            return  # hopelessly behind: what was served says enough
        calls[call].add_turn(turns[step % len(turns)])
        with lock:
            waits.append(time.perf_counter() - started - at)

    with ThreadPoolExecutor(2) as pool:
        for at, call, step in due:
            time.sleep(max(0.0, at - (time.perf_counter() - started)))
            pool.submit(serve, at, call, step)
    took = time.perf_counter() - started
    spent = time.process_time() - processor
    for call in calls:
        call.close()
    return [count, count / TURN_EVERY_S, len(waits) / took, float(np.median(waits)), float(np.quantile(waits, 0.95)),
            spent / len(waits)]  # fmt: skip


_CHILD = """
import sys
import cxemotion.batch.score as score
score.COMMIT_S = 0.2
score.score_calls(sys.argv[1], sys.argv[2], workers=2)
"""


def kill_rounds(scratch: Path, kills: int, copies: int) -> int:
    """How many of so many kills harmed the tables of a batch; it is begun anew whenever it is done."""
    folder = scratch / "in"
    made_batch(folder, copies, sound=False)
    (folder / "bad.json").write_text("[]", encoding="utf-8")
    whole = score_calls(folder, scratch / "whole", workers=2).out
    chance, harmed, rounds, killed = random.Random(SEED), 0, 0, 0  # noqa: S311
    while killed < kills:
        rounds += 1
        out = scratch / f"out-{rounds}"
        done = False
        while not done and killed < kills:
            child = subprocess.Popen([sys.executable, "-c", _CHILD, str(folder), str(out)])
            try:
                done = child.wait(timeout=chance.uniform(0.0, 12.0)) == 0
            except subprocess.TimeoutExpired:
                os.kill(child.pid, signal.SIGKILL)
                child.wait()
                killed += 1
        score_calls(folder, out, workers=2)
        same = all(_table(whole, name).equals(_table(out, name)) for name in TABLES)
        harmed += not same
        print(f"{killed} kills, {rounds} batches, {harmed} harmed", flush=True)
    return harmed


def _table(out: Path, name: str) -> pd.DataFrame:
    frame = ds.dataset(out / name, format="parquet").to_table().to_pandas()
    frame = frame.drop(columns=[column for column in RUN_COLUMNS if column in frame])
    keys = [column for column in ("call_id", "turn", "episode", "kind", "step") if column in frame]
    return frame.sort_values(keys, ignore_index=True)


def main(copies: int = COPIES, concurrent: Sequence[int] = CONCURRENT, seconds: float = LIVE_S) -> list[dict[str, Any]]:
    """Run everything but the kills; with other than the usual sizes nothing is written."""
    with tempfile.TemporaryDirectory() as scratch:
        tables = [cost_table(3), batch_table(Path(scratch), copies), live_table(concurrent, seconds)]
    show(tables)
    if copies == COPIES and concurrent == CONCURRENT:
        data = {"calls": f"the sample calls, {copies} times each", "load": [round(load, 1) for load in os.getloadavg()]}
        write_results(
            "speed", "scale", tables, models=models_used("words-en", "words-zh", "voice"), data=data, seed=SEED
        )
    return tables


if __name__ == "__main__":
    if sys.argv[1:2] == ["kills"]:
        with tempfile.TemporaryDirectory() as folder:
            sys.exit(kill_rounds(Path(folder), int(sys.argv[2]), copies=100) > 0)
    main()
