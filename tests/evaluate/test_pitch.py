from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.errors import LabelError
from cxemotion.evaluate import pitch
from tests.evaluate.builders import PROPERTY

NAN = math.nan


def test_a_golden_case_of_ten_frames():
    truth = np.array([100, 100, 100, 100, 100, 100, NAN, NAN, NAN, 0.0])
    found = np.array([100, 102, 110, 121, 50, NAN, NAN, NAN, 90, NAN])
    scores = pitch.evaluate(truth, found)
    assert scores.gross_pitch_error == pytest.approx(2 / 5)  # 121 and 50 of the five voiced on both sides
    assert scores.voicing_decision_error == pytest.approx(2 / 10)
    assert scores.f0_frame_error == pytest.approx(4 / 10)
    assert scores.raw_pitch_accuracy == pytest.approx(2 / 6)  # 102 Hz is 34 cents off, 110 Hz is 165


def test_a_track_is_put_on_other_times_by_its_nearest_frame():
    times, f0 = np.array([0.0, 0.01, 0.02, 0.03]), np.array([100.0, NAN, 120.0, 130.0])
    there = pitch.resample_track(times, f0, at_s=np.array([0.001, 0.012, 0.019, 0.034, 0.05]))
    assert there == pytest.approx([100, NAN, 120, 130, NAN], nan_ok=True)
    assert np.isnan(pitch.resample_track(np.array([]), np.array([]), at_s=times)).all()
    assert pitch.resample_track(np.array([1.0]), np.array([99.0]), at_s=np.array([1.0, 5.0]))[0] == 99


TRACKS = st.lists(st.one_of(st.just(NAN), st.floats(60, 500)), min_size=12, max_size=12).map(np.array)


@given(TRACKS, TRACKS)
@PROPERTY
def test_swapping_the_tracks_swaps_missed_and_false_voicing(one, other):
    there, back = pitch.evaluate(one, other), pitch.evaluate(other, one)
    assert (there.missed, there.both, there.close) == (back.false_voiced, back.both, back.close)
    assert pitch.evaluate(one, one).f0_frame_error == 0


def test_silence_on_both_sides_leaves_gross_errors_undefined():
    scores = pitch.evaluate(np.full(4, NAN), np.full(4, NAN))
    assert math.isnan(scores.gross_pitch_error)
    assert math.isnan(scores.raw_pitch_accuracy)
    assert scores.f0_frame_error == 0


def test_tracks_on_other_frames_and_negative_pitches_are_refused():
    with pytest.raises(LabelError, match=r"tracks of shapes \(3,\) and \(2,\); put both on one grid"):
        pitch.evaluate(np.zeros(3), np.zeros(2))
    with pytest.raises(LabelError, match="a pitch of -110 Hz; give nan or 0"):
        pitch.evaluate(np.array([110.0]), np.array([-110.0]))
    with pytest.raises(LabelError, match="give rising times"):
        pitch.resample_track(np.array([0.0, 0.0]), np.zeros(2), at_s=np.zeros(1))
