from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.emotion import Emotion
from cxemotion.errors import LabelError
from cxemotion.evaluate import timeline
from cxemotion.evaluate.oracle import report_from_labels
from cxemotion.evaluate.timeline import Stretch, score_stretches
from cxemotion.span import Span
from tests.evaluate.builders import PROPERTY, TURN_LASTS_S, angry_call


def stretch(start: float, end: float, emotion: str | None, intensity: int | None = None) -> Stretch:
    return Stretch(Span(start, end), Emotion(emotion) if emotion else None, intensity)


def test_each_second_of_overlap_counts_once():
    truth = [stretch(0, 4, "anger", 2), stretch(4, 10, "neutral", 0)]
    found = [stretch(0, 2, "anger", 2), stretch(2, 8, "neutral", 0)]
    scores = score_stretches(truth, found)
    assert scores.n == pytest.approx(10)
    assert float(scores.rates()["f1.anger"].value) == pytest.approx(2 * 2 / (2 * 2 + 2))
    assert float(scores.rates()["coverage"].value) == pytest.approx(0.8)  # 8 to 10 s is without an estimate
    assert float(scores.rates()["f1.neutral"].value) == pytest.approx(2 * 4 / (2 * 4 + 2 + 2))


def test_estimates_outside_the_labelled_time_are_not_scored():
    scores = score_stretches([stretch(2, 3, "anger", 2)], [stretch(0, 9, "anger", 2)])
    assert (scores.n, scores.macro_f1) == (pytest.approx(1), 1.0)


def test_a_stretch_ends_where_the_next_begins():
    scores = score_stretches([stretch(0, 4, "anger", 2)], [stretch(0, 4, "anger", 2), stretch(2, 4, "neutral", 0)])
    assert float(scores.rates()["accuracy"].value) == pytest.approx(0.5)


@given(st.lists(st.floats(0.1, 7.9), max_size=5), st.lists(st.floats(0.1, 7.9), max_size=5))
@PROPERTY
def test_cutting_stretches_changes_no_score(truth_cuts, found_cuts):
    truth = [stretch(0, 3, "anger", 3), stretch(3, 8, "satisfaction", 1)]
    found = [stretch(0, 5, "anger", 2), stretch(5, 8, None)]
    whole, pieces = score_stretches(truth, found), score_stretches(cut(truth, truth_cuts), cut(found, found_cuts))
    assert pieces.confusion == pytest.approx(whole.confusion)
    assert pieces.intensity == pytest.approx(whole.intensity)


def cut(stretches: list[Stretch], cuts: list[float]) -> list[Stretch]:
    parts = []
    for one in stretches:
        edges = sorted({one.span.start, one.span.end, *(c for c in cuts if c in one.span)})
        parts += [Stretch(Span(a, b), one.emotion, one.intensity) for a, b in pairwise(edges)]
    return parts


def test_a_timed_call_is_scored_by_seconds_and_an_untimed_one_not_at_all():
    timed, untimed = angry_call(timed=True), angry_call()
    scores = timeline.evaluate(timed, report_from_labels(timed))
    assert scores.n == pytest.approx(6 * TURN_LASTS_S)
    assert scores.macro_f1 == 1.0
    assert timeline.evaluate(untimed, report_from_labels(untimed)).n == 0


def test_a_reference_may_not_abstain():
    with pytest.raises(LabelError, match="the reference abstains at 1 s"):
        score_stretches([stretch(1, 2, None)], [stretch(0, 3, "anger", 1)])
