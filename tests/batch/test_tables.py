from __future__ import annotations

import pandas as pd
import pytest

import cxemotion as cx
from cxemotion.batch.tables import TABLES, check_names, error_table, own_columns, report_tables
from cxemotion.errors import OptionError
from tests.batch.calls import ANGRY, CALM

RUN = {"run_id": "r", "scored_at": "now", "elapsed_s": 0.1, "worker": 0}
KINDS = {"team": "string", "survey": "Int64", "nps": "Float64", "vip": "boolean"}


@pytest.fixture(scope="module")
def reports() -> list[cx.CallReport]:
    analyzer = cx.Analyzer()
    return [analyzer.analyze(transcript=turns) for turns in (CALM, ANGRY)]


def test_columns_have_the_same_types_for_a_call_with_findings_and_one_without(reports):
    full = {"team": "red", "survey": 5, "nps": 0.5, "vip": True}
    calm, angry = (
        report_tables(report, run=RUN, extras=extras, kinds=KINDS)
        for report, extras in zip(reports, ({}, full), strict=True)
    )
    assert calm["escalations"].num_rows == 0 < angry["escalations"].num_rows
    for table in TABLES:
        assert calm[table].schema.equals(angry[table].schema)
        assert [str(calm[table].schema.field(name).type) for name in KINDS] == ["string", "int64", "double", "bool"]


def test_the_tables_say_what_the_report_says(reports):
    tables = report_tables(reports[1], run=RUN, extras={}, kinds={})
    frame = tables["timeline"].to_pandas()
    pd.testing.assert_series_equal(frame["valence"], reports[1].to_frame("timeline")["valence"])
    assert tables["timeline"]["arousal"].null_count == len(frame)  # not measurable without sound


def test_a_name_that_a_table_has_already_is_refused(reports):
    for name, table in (("emotion", "timeline"), ("message", "errors"), ("worker", "calls")):
        with pytest.raises(OptionError, match=f"column '{name}' is also a column of the table '{table}'"):
            check_names({name: "string"}, own_columns(reports[0]))
    check_names(KINDS, own_columns(reports[0]))


def test_errors_without_a_row_have_their_columns():
    assert error_table([], KINDS).schema.equals(error_table([{"call_id": "a", "message": "m"}], KINDS).schema)
