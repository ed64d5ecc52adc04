"""The tables of a batch as Arrow: the report's own, with the call's run and the manifest's extra columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cxemotion.batch.arrow import Schema, Table, untyped
from cxemotion.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

    from cxemotion.report import CallReport

FROM_REPORT = {
    "calls": "metrics",
    "turns": "turns",
    "timeline": "timeline",
    "escalations": "escalations",
    "steps": "steps",
}
"""Which of the report's tables each table of a batch is."""
TABLES = (*FROM_REPORT, "errors")
RUN_COLUMNS = {"run_id": "string", "scored_at": "string", "elapsed_s": "float64", "worker": "Int64"}
"""What may differ between two runs; ``run_id`` stands in every table, the rest in ``calls`` and ``errors``."""
_ERRORS = {"call_id": "string", "error": "string", "message": "string", "audio": "string", "transcript": "string"}
_ARROW = {
    "string": "string",
    "str": "string",
    "object": "string",
    "float64": "float64",
    "Float64": "float64",
    "float32": "float32",
    "int64": "int64",
    "Int64": "int64",
    "bool": "bool_",
    "boolean": "bool_",
}


def schema_of(columns: Mapping[str, str]) -> Schema:
    """The Arrow schema of columns by the pandas names of their types."""
    pa = untyped("pyarrow")

    return pa.schema([(name, getattr(pa, _ARROW.get(kind, "string"))()) for name, kind in columns.items()])


def report_tables(
    report: CallReport, *, run: Mapping[str, Any], extras: Mapping[str, Any], kinds: Mapping[str, str]
) -> dict[str, Table]:
    """The tables of one call that was scored; ``errors`` has no row.

    Args:
        report: of the call.
        run: values of ``RUN_COLUMNS``.
        extras: values of the manifest's other columns.
        kinds: their types.

    Raises:
        OptionError: where a column of the manifest has the name of one of the tables' own.
    """
    tables = {
        name: _completed(report.to_frame(source), _run_of(name, run), extras, kinds)
        for name, source in FROM_REPORT.items()
    }
    return {**tables, "errors": error_table([], kinds)}


def error_table(rows: list[dict[str, Any]], kinds: Mapping[str, str]) -> Table:
    """The table of calls that failed, from rows with the columns of ``errors``, of the run and of the manifest."""
    pa = untyped("pyarrow")

    schema = schema_of({**_ERRORS, **RUN_COLUMNS, **kinds})
    return pa.Table.from_pylist([{name: row.get(name) for name in schema.names} for row in rows], schema=schema)


def check_names(kinds: Mapping[str, str], columns: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse extra columns that have the name of a column that a table has already.

    Raises:
        OptionError: with the columns, and where they stand already.
    """
    for table, own in columns.items():
        both = [name for name in kinds if name in own or name in RUN_COLUMNS]
        if both:
            raise OptionError(
                f"the manifest's column '{both[0]}' is also a column of the table '{table}'; rename it, for example "
                f"to 'my_{both[0]}'"
            )


def own_columns(report: CallReport) -> dict[str, tuple[str, ...]]:
    """The columns that each table has of its own, as any report shows them."""
    found = {name: tuple(report.to_frame(source).columns) for name, source in FROM_REPORT.items()}
    return {**found, "errors": tuple(_ERRORS)}


def _run_of(table: str, run: Mapping[str, Any]) -> Mapping[str, Any]:
    return run if table == "calls" else {"run_id": run["run_id"]}


def _completed(
    frame: pd.DataFrame, run: Mapping[str, Any], extras: Mapping[str, Any], kinds: Mapping[str, str]
) -> Table:
    pa = untyped("pyarrow")

    schema = schema_of({str(name): str(kind) for name, kind in frame.dtypes.items()})
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(None)
    for name, value in {**run, **{name: extras.get(name) for name in kinds}}.items():
        kind = RUN_COLUMNS.get(name) or kinds[name]
        field = schema_of({name: kind}).field(name)
        table = table.append_column(field, pa.array([value] * len(table), type=field.type))
    return table
