from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.errors import LabelError
from cxemotion.evaluate import vad
from cxemotion.span import Span
from tests.evaluate.builders import PROPERTY

SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30)).map(lambda t: Span(t[0] / 10, (t[0] + t[1]) / 10)))


def test_a_golden_case_of_ten_seconds():
    scores = vad.evaluate([Span(1, 4), Span(6, 8)], [Span(2, 5), Span(6, 7), Span(6.5, 7)], duration_s=10)
    assert scores.precision == pytest.approx(3 / 4)
    assert scores.recall == pytest.approx(3 / 5)
    assert scores.frame_error == pytest.approx(3 / 10)


@given(SPANS, SPANS)
@PROPERTY
def test_spans_and_frames_give_the_same_scores_and_swapping_swaps_the_errors(one, other):
    scores, back = vad.evaluate(one, other, duration_s=10), vad.evaluate(other, one, duration_s=10)
    assert back.speech == pytest.approx(scores.speech[[0, 2, 1]])
    frames = [np.array([any(i / 10 + 0.05 in s for s in spans) for i in range(100)]) for spans in (one, other)]
    assert vad.evaluate_frames(*frames, hop_s=0.1).speech == pytest.approx(scores.speech)


def test_silence_has_no_recall():
    assert math.isnan(vad.evaluate([], [Span(0, 1)], duration_s=2).recall)
    assert vad.evaluate([], [], duration_s=2).frame_error == 0


def test_recordings_without_length_and_frames_on_other_grids_are_refused():
    with pytest.raises(LabelError, match="a recording of 0 s"):
        vad.evaluate([], [], duration_s=0)
    with pytest.raises(LabelError, match="3 frames beside 4"):
        vad.evaluate_frames(np.zeros(3, bool), np.zeros(4, bool))
