"""What every benchmark shares: results with where they came from, and README tables made from them.

A benchmark writes ``benchmarks/<task>/results/<name>.json``::

    {"benchmark": "vad", "name": "vad_pav", "commit": "…", "dirty": false, "machine": {…},
     "models": [{"name", "sha256"}], "data": {…}, "seed": 0,
     "tables": [{"name": "…", "columns": ["system", "F1"], "rows": [["…", {"value": 0.9}]]}]}

``python -m benchmarks.tables`` writes each table into the README of its task between ``<!-- table: NAME/TABLE -->`` and
``<!-- end -->``; a test fails when they differ.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

BENCHMARKS = Path(__file__).parent
Cell: TypeAlias = "str | int | float | Mapping[str, Any] | None"


def table(name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> dict[str, Any]:
    """A table of results; a cell is text, a number, ``None`` for not measured, or ``{"value", "ci95"}``."""
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"table {name}: {len(columns)} columns but a row of {len(row)} cells: {list(row)}")
    return {"name": name, "columns": list(columns), "rows": [[_plain(cell) for cell in row] for row in rows]}


def measured(interval: Any) -> Cell:
    """The cell of a figure that has ``value``, ``low`` and ``high``; without an interval where that is undefined."""
    if not math.isfinite(interval.value):
        return None
    if not (math.isfinite(interval.low) and math.isfinite(interval.high)):
        return float(interval.value)
    return {"value": float(interval.value), "ci95": [float(interval.low), float(interval.high)]}


def models_used(*names: str) -> list[dict[str, str]]:
    """Names and hashes of models, as :func:`write_results` takes them."""
    from cxemotion.estimators import load_model

    return [{"name": model.name, "sha256": model.sha256} for model in map(load_model, names)]


def one_thread() -> AbstractContextManager[Any]:
    """Numeric libraries on one thread for as long as the context lasts, so that systems can be compared."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)


def show(tables: Sequence[Mapping[str, Any]]) -> None:
    """Print tables as they will stand in the README."""
    for shown in tables:
        print(f"\n{shown['name']}\n{render(shown)}", flush=True)


def write_results(
    task: str,
    name: str,
    tables: Sequence[Mapping[str, Any]],
    *,
    models: Sequence[Mapping[str, str]] = (),
    data: Mapping[str, Any] | None = None,
    seed: int | None = None,
) -> Path:
    """Write the results of a run, with the commit and the machine that gave them.

    Args:
        task: the folder under ``benchmarks``.
        name: of the file, without its ending.
        tables: as :func:`table` makes them.
        models: names and hashes of the models measured.
        data: what was measured on: sets, splits, sizes.
        seed: of whatever was drawn.
    """
    path = BENCHMARKS / task / "results" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "benchmark": task,
        "name": name,
        "commit": _git("rev-parse", "HEAD"),
        "dirty": bool(_git("status", "--porcelain", "--", "src", "models", "benchmarks/*.py")),
        "machine": machine(),
        "models": [dict(model) for model in models],
        "data": dict(data or {}),
        "seed": seed,
        "tables": list(tables),
    }
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return path


def lexicons() -> list[dict[str, str]]:
    """Names and hashes of the word lists: the weights of a words model mean nothing without them."""
    folder = BENCHMARKS.parent / "src" / "cxemotion" / "wording" / "lexicons"
    return [
        {"name": f"lexicon {path.name}", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.glob("*.toml"))
    ]


def machine() -> dict[str, Any]:
    """The processor, its cores and the interpreter: what a figure of speed depends on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def render(table: Mapping[str, Any]) -> str:
    """A table as Markdown; an interval stands behind its value."""
    lines = ["| " + " | ".join(table["columns"]) + " |", "|" + "---|" * len(table["columns"])]
    lines += ["| " + " | ".join(_shown(cell) for cell in row) + " |" for row in table["rows"]]
    return "\n".join(lines)


def _shown(cell: Cell) -> str:
    if isinstance(cell, Mapping):
        value = _shown(cell.get("value"))
        interval = cell.get("ci95")
        return f"{value} [{_shown(interval[0])}, {_shown(interval[1])}]" if interval else value
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.3f}" if abs(cell) < 10 else f"{cell:.1f}" if abs(cell) < 1000 else f"{cell:,.0f}"
    return str(cell)


def _plain(cell: Any) -> Cell:
    if isinstance(cell, Mapping):
        return {key: _plain(value) for key, value in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [_plain(value) for value in cell]  # type: ignore[return-value]
    if isinstance(cell, (str, int, type(None))):
        return cell
    number = float(cell)
    return round(number, 6) if math.isfinite(number) else None


def _git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=BENCHMARKS.parent, capture_output=True, text=True, check=False
    ).stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
