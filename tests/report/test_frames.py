from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from hypothesis import given, settings

from cxemotion.emotion import EmotionTimeline
from cxemotion.errors import OptionError
from cxemotion.report.frames import TABLES
from tests.builders import estimate, report, report_from_labels, spans_for, voice_only_report
from tests.strategies import reports

WORDS = report_from_labels()
TIMED = report_from_labels(spans=spans_for(turn.text for turn in WORDS.turns))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_has_the_same_columns_and_types_whatever_is_in_it(table):
    empty = report().to_frame(table)
    for full in (WORDS, TIMED, voice_only_report()):
        pd.testing.assert_series_equal(full.to_frame(table).dtypes, empty.dtypes)
    assert empty.columns[0] == "call_id"
    assert len(empty) == (table == "metrics")


@given(reports())
@settings(max_examples=8, deadline=None)
def test_tables_of_any_report_go_through_parquet_unchanged(any_report):
    for table in TABLES:
        frame = any_report.to_frame(table)
        file = BytesIO()
        frame.to_parquet(file)
        pd.testing.assert_frame_equal(pd.read_parquet(file), frame)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("timeline", ["call_id", "turn"]),
        ("turns", ["call_id", "turn"]),
        ("escalations", ["call_id", "turn", "kind"]),
        ("steps", ["call_id", "episode", "step"]),
        ("metrics", ["call_id"]),
    ],
)
def test_a_row_is_identified_by_its_key(table, key):
    frame = WORDS.to_frame(table)
    assert not frame.duplicated(key).any()
    assert frame[key].notna().all(axis=None)
    assert (frame["call_id"] == "en-example").all()


def test_an_unknown_table_is_refused_with_the_tables_there_are():
    with pytest.raises(
        OptionError,
        match=r"^unknown table 'timelines', did you mean 'timeline'\? valid: timeline, turns, escalations, ",
    ):
        WORDS.to_frame("timelines")


def test_the_timeline_is_the_table_when_none_is_named():
    pd.testing.assert_frame_equal(WORDS.to_frame(), WORDS.to_frame("timeline"))


def test_an_estimate_that_abstains_has_no_emotion_and_no_intensity():
    unsure = replace(WORDS, timeline=EmotionTimeline((estimate(1, None), estimate(3, "anger", 2))))
    frame = unsure.to_frame("timeline")
    assert frame["emotion"].isna().tolist() == [True, False]
    assert frame["intensity"].isna().tolist() == [True, False]
    assert frame["p_anger"].tolist() == pytest.approx([1 / 6, 0.75])


def test_times_are_nan_where_there_are_none_and_seconds_where_there_are():
    assert WORDS.to_frame("turns")["start_s"].isna().all()
    assert TIMED.to_frame("turns")["start_s"].tolist() == [turn.span.start for turn in TIMED.turns if turn.span]


def test_a_point_of_several_kinds_has_a_row_for_each():
    frame = WORDS.to_frame("escalations")
    assert frame["kind"].tolist() == ["demand_supervisor", "threat_complaint", "threat_leave", "abuse"]
    assert frame["turn"].tolist() == [3, 5, 5, 5]
    assert len(frame.drop_duplicates(["call_id", "turn"])) == len(WORDS.escalations)


def test_steps_and_faults_of_a_turn_are_columns():
    frame = WORDS.to_frame("turns").set_index("turn")
    assert frame.loc[6, "step_apologize"]
    assert frame.loc[4, "fault_dismissive"]
    assert not frame.loc[4, "step_apologize"]


def test_every_step_of_every_episode_has_its_status():
    frame = WORDS.to_frame("steps")
    assert len(frame) == 8 * len(WORDS.episodes)
    missed = frame[frame["status"] == "missed"]
    assert missed["step"].tolist() == [outcome.step for _, outcome in WORDS.missed_steps]


def test_the_call_as_a_whole_counts_what_the_other_tables_hold():
    row = voice_only_report().to_frame("metrics").iloc[0]
    assert row["talk_customer_s"] == 12.1
    assert row["interruptions_agent"] == 1
    assert row["pace_agent_unit"] == "syllables/s"
    assert row["quality"] == "no_words"
    assert pd.isna(row["resolved"])
    assert WORDS.to_frame("metrics").iloc[0]["escalations"] == 2


def test_the_voice_of_a_turn_is_in_its_row():
    frame = voice_only_report().to_frame("turns")
    assert frame["f0_median_hz"].tolist() == [182.4] * 4
    assert WORDS.to_frame("turns")["f0_median_hz"].isna().all()
