"""CSV and Parquet with the columns ``role,text`` and, when known, ``start_s,end_s,overlap,agent_id``.

``speaker`` may stand for ``role``, ``start,end`` or ``start_ms,end_ms`` for the times.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.facts import MOST_CHARACTERS, MOST_TURNS, check_count
from cxemotion.readers.transcripts.native import read_entries
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

_DELIMITERS = (",", "\t", ";")
_REQUIRED = ("role", "text")
_TIMES = ("start_s", "end_s", "start", "end", "start_ms", "end_ms")
_COLUMNS = frozenset((*_REQUIRED, *_TIMES, "speaker", "overlap", "agent_id", "words"))
_TRUE, _FALSE = frozenset({"true", "yes", "1", "1.0"}), frozenset({"false", "no", "0", "0.0", ""})


def header_of(text: str) -> tuple[str, list[str]]:
    """The delimiter and the column names of the first line, as they are compared."""
    first = next((line for line in io.StringIO(text[:100_000], newline="") if line.strip()), "")
    split = {delimiter: _names(first, delimiter) for delimiter in _DELIMITERS}
    best = max(
        _DELIMITERS, key=lambda delimiter: (sum(name in split[delimiter] for name in _REQUIRED), len(split[delimiter]))
    )
    return best, split[best]


def _names(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"').strip().lower() for cell in line.strip().split(delimiter)]


def looks_like_table(text: str) -> bool:
    """Whether the first line names both columns that a transcript needs."""
    columns = set(header_of(text)[1])
    return "text" in columns and bool(columns & {"role", "speaker"})


def read_table(text: str, *, name: str, call_id: str | None, roles: Mapping[Role, int] | None = None) -> Transcript:
    """The transcript in CSV text; a comma, tab or semicolon parts the columns.

    Raises:
        TranscriptError: where a column is missing, a row does not fit the header, or a turn is refused.
    """
    delimiter, columns = header_of(text)
    for column in _REQUIRED:
        if column not in columns and not (column == "role" and "speaker" in columns):
            raise TranscriptError(
                f"{name}: no '{column}' column; name role,text in the first line, it has {', '.join(columns)[:80]!r}"
            )
    _allow_long_cells(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    entries: list[dict[str, object]] = []
    try:
        filled = (row for row in rows if any(cell.strip() for cell in row))
        next(filled, None)
        for row in filled:
            entries.append(_entry(columns, row, where=f"{name}: turn {len(entries)}"))
            if len(entries) > MOST_TURNS:
                break
    except csv.Error as fault:
        raise TranscriptError(f"{name}: not CSV near line {rows.line_num} ({fault}); export it again as CSV") from fault
    check_count(len(entries), name=name)
    return read_entries(entries, name=name, call_id=call_id, roles=roles)


def read_parquet(path: Path, *, call_id: str | None, roles: Mapping[Role, int] | None = None) -> Transcript:
    """The transcript in a Parquet file with the columns of the CSV.

    Raises:
        TranscriptError: where it is damaged, a column is missing, or a turn is refused.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = path.name
    arrow_error = cast("type[Exception]", pa.ArrowException)  # pyright: ignore[reportUnknownMemberType] -- no stubs
    try:
        file: Any = pq.ParquetFile(path)
        check_count(max(1, int(file.metadata.num_rows)), name=name)  # before anything is read
        columns = {str(column).strip().lower(): str(column) for column in file.schema_arrow.names}
        kept = [column for column in columns if column in _COLUMNS]
        rows: list[dict[str, object]] = file.read([columns[column] for column in kept]).to_pylist()
    except (arrow_error, OSError) as fault:
        reason = str(fault).splitlines()[0][:80]
        raise TranscriptError(f"{name}: not Parquet that can be read ({reason}); export it again") from fault
    if "text" not in columns or not {"role", "speaker"} & set(columns):
        raise TranscriptError(f"{name}: no 'role' or no 'text' column; it has {', '.join(columns)[:80]!r}")
    entries: list[dict[str, object]] = [
        {column: row[columns[column]] for column in kept if row[columns[column]] is not None} for row in rows
    ]
    check_count(len(entries), name=name)
    return read_entries(entries, name=name, call_id=call_id, roles=roles)


def _allow_long_cells(text: str) -> None:
    """Lift the csv module's own limit on a cell, which is one for the process, only where a file comes near it."""
    if len(text) > csv.field_size_limit():
        csv.field_size_limit(max(csv.field_size_limit(), min(len(text), 2 * MOST_CHARACTERS)))


def _entry(columns: list[str], row: list[str], *, where: str) -> dict[str, object]:
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        raise TranscriptError(
            f"{where} has {len(row)} cells under {len(columns)} columns; put quotes around text with commas"
        )
    cells = dict(zip(columns, row, strict=False))
    entry: dict[str, object] = {key: cells[key] for key in _REQUIRED if key in cells}
    if "role" not in columns and "speaker" in cells:
        entry["speaker"] = cells["speaker"]
    entry.update({key: _number(cells[key]) for key in _TIMES if cells.get(key, "").strip()})
    if cells.get("agent_id", "").strip():
        entry["agent_id"] = cells["agent_id"]
    entry["overlap"] = _flag(cells.get("overlap", ""))
    return entry


def _number(cell: str) -> object:
    """A number where the cell is one; the cell itself otherwise, for the message."""
    try:
        return float(cell)
    except ValueError:
        return cell


def _flag(cell: str) -> object:
    folded = cell.strip().lower()
    return True if folded in _TRUE else False if folded in _FALSE else cell
