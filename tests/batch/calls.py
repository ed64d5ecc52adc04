"""Small batches on disk, and an analyzer that some calls are fatal to."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as ds

import cxemotion as cx
from cxemotion.batch.tables import RUN_COLUMNS, TABLES

CALM = [{"role": "agent", "text": "Good morning, how can I help?"}, {"role": "customer", "text": "Just my balance."}]
ANGRY = [
    {"role": "agent", "text": "How can I help?"},
    {"role": "customer", "text": "This is the third time I call and nobody helps me. It is ridiculous!"},
    {"role": "agent", "text": "I understand."},
    {"role": "customer", "text": "I want to speak to your manager right now!"},
]


def write_calls(folder: Path, calls: Mapping[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, turns in calls.items():
        (folder / f"{name}.json").write_text(json.dumps(turns), encoding="utf-8")
    return folder


def read_tables(out: Path) -> dict[str, pd.DataFrame]:
    """Every table without what may differ between two runs, in the order of its rows' own values."""
    tables = {}
    for table in TABLES:
        frame = ds.dataset(out / table, format="parquet").to_table().to_pandas()
        frame = frame.drop(columns=[column for column in RUN_COLUMNS if column in frame])
        keys = [column for column in ("call_id", "turn", "episode", "kind", "step") if column in frame]
        tables[table] = frame.sort_values(keys, ignore_index=True)
    return tables


def assert_same_tables(one: Path, other: Path) -> None:
    left, right = read_tables(one), read_tables(other)
    for table in TABLES:
        pd.testing.assert_frame_equal(left[table], right[table])


@dataclass(frozen=True)
class Fatal:
    """An analyzer whose process is killed by a call that says so; once, where a file to remember it by is given."""

    real: cx.Analyzer
    once: str = ""

    @property
    def models(self) -> Any:
        return self.real.models

    def analyze(self, audio: Any = None, transcript: Any = None, **options: Any) -> cx.CallReport:
        if isinstance(transcript, str) and "fatal" in Path(transcript).name:
            seen = bool(self.once) and Path(self.once).exists()
            if self.once:
                Path(self.once).touch()
            if not seen:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.real.analyze(audio, transcript, **options)
