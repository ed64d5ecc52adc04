"""The unit for other engines: a data frame of calls in, a data frame of results out, the same columns always."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cxemotion.batch.arrow import untyped
from cxemotion.batch.manifest import COLUMNS, manifest_of
from cxemotion.batch.run import describe_run, run_id_of
from cxemotion.batch.score import empty_tables
from cxemotion.batch.scoring import Plan, score_call
from cxemotion.batch.tables import TABLES
from cxemotion.errors import OptionError, unknown_name

if TYPE_CHECKING:
    import pandas as pd

    from cxemotion.analyzer import Analyzer


def score_frame(frame: pd.DataFrame, *, table: str = "calls", analyzer: Analyzer | None = None) -> pd.DataFrame:
    """Score the calls in a data frame's rows, for Spark ``mapInPandas``, Ray ``map_batches``, Dask ``map_partitions``.

    A frame without rows gives the columns and types of the result. Models are loaded once a process.

    Args:
        frame: columns ``call_id``, ``audio``, ``transcript``, ``roles``, ``language``, all but one of ``audio`` and
            ``transcript`` optional; a transcript may also stand in its cell, as JSON. Any others come back.
        table: which of the batch's tables; calls that cannot be scored are rows of ``errors``.
        analyzer: models and rules, the default ones where not given.

    Raises:
        OptionError: for a frame without those columns, or a table that does not exist.
    """
    pa = untyped("pyarrow")

    if table not in TABLES:
        raise OptionError(unknown_name("table", table, TABLES))
    analyzer = analyzer or _default()
    known = frame if {"audio", "transcript"} & set(frame.columns) else frame.reindex(columns=[*COLUMNS])
    manifest = manifest_of(known, name="frame", folder=".")
    plan = Plan(run_id_of(describe_run(analyzer, manifest.extras)), manifest.extras)
    scored = [score_call(call, analyzer, plan, worker=0).tables for call in manifest.calls]
    parts = [one[table] for one in scored if table in one]
    return pa.concat_tables([empty_tables(analyzer, plan)[table], *parts]).to_pandas()


@cache
def _default() -> Analyzer:
    from cxemotion.analyzer import Analyzer

    return Analyzer()
