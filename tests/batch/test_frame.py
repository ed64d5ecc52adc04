from __future__ import annotations

import json

import pandas as pd
import pytest

import cxemotion as cx
from cxemotion.errors import OptionError
from tests.batch.calls import ANGRY, CALM

CALLS = pd.DataFrame(
    {
        "call_id": ["a", "b", "c"],
        "transcript": [json.dumps(CALM), json.dumps(ANGRY), json.dumps([])],
        "team": ["blue", "red", "red"],
    }
)


def test_a_frame_of_calls_gives_a_row_for_each_that_can_be_scored():
    scored = cx.score_frame(CALLS)
    assert list(scored["call_id"]) == ["a", "b"]
    assert list(scored["team"]) == ["blue", "red"]
    assert [count > 0 for count in scored["escalations"]] == [False, True]
    assert list(cx.score_frame(CALLS, table="errors")["call_id"]) == ["c"]


def test_a_frame_without_rows_gives_the_columns_and_types_of_the_result():
    for table in ("calls", "timeline", "errors"):
        pd.testing.assert_series_equal(
            cx.score_frame(CALLS.head(0), table=table).dtypes, cx.score_frame(CALLS, table=table).dtypes
        )


def test_a_part_of_a_frame_gives_the_same_columns_as_the_whole():
    parts = [cx.score_frame(CALLS.iloc[row : row + 1], table="timeline") for row in range(3)]
    whole = cx.score_frame(CALLS, table="timeline")
    assert all(list(part.columns) == list(whole.columns) for part in parts)
    assert sum(map(len, parts)) == len(whole)


def test_a_table_that_does_not_exist_is_refused():
    with pytest.raises(OptionError, match="unknown table 'call', did you mean 'calls'"):
        cx.score_frame(CALLS, table="call")


def test_dask_scores_partitions():
    dask = pytest.importorskip("dask.dataframe", reason="dask is not installed")
    frame = dask.from_pandas(CALLS, npartitions=2)
    meta = cx.score_frame(CALLS.head(0))
    scored = frame.map_partitions(cx.score_frame, meta=meta).compute(scheduler="synchronous")
    assert list(scored["call_id"]) == ["a", "b"]
