from dataclasses import replace

import pytest
from hypothesis import given, settings

from cxemotion.emotion import Emotion, EmotionTimeline
from cxemotion.events import EscalationKind, Step, StepStatus
from cxemotion.report.picture import (
    EMOTION_COLOURS,
    KIND_LETTERS,
    KIND_WORDS,
    STATUS_WORDS,
    STEP_WORDS,
    Axis,
    feeling,
    rows_apart,
    spots,
    valence_spread,
)
from cxemotion.span import Span
from tests.builders import A, C, estimate, report, report_from_labels, turns, voice_only_report
from tests.strategies import reports


def grey(colour: str) -> float:
    """How light a colour is when printed in grey, 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_every_name_of_the_guide_has_its_word_its_letter_and_its_colour():
    assert set(EMOTION_COLOURS) == set(Emotion)
    assert set(KIND_WORDS) == set(KIND_LETTERS) == set(EscalationKind)
    assert set(STEP_WORDS) == set(Step)
    assert set(STATUS_WORDS) == set(StepStatus)


def test_no_two_emotions_share_a_colour_and_all_show_on_white_and_on_black():
    assert len(set(EMOTION_COLOURS.values())) == len(Emotion)
    assert all(60 < grey(colour) < 180 for colour in EMOTION_COLOURS.values())


def test_no_two_kinds_share_a_letter():
    assert len(set(KIND_LETTERS.values())) == len(EscalationKind)


def test_the_axis_is_seconds_where_every_turn_has_its_times():
    axis = Axis.of(voice_only_report())
    assert axis.timed
    assert axis.extent == Span(0.0, 20.0)
    assert axis.name_of(3) == "0:11"
    assert axis.ticks(most=5) == ((0.0, "0:00"), (5.0, "0:05"), (10.0, "0:10"), (15.0, "0:15"), (20.0, "0:20"))


def test_the_axis_is_turns_where_one_has_none():
    some = turns((A, "Hello."), (C, "Well."), spans=[Span(0.0, 1.0), Span(1.0, 2.0)])
    axis = Axis.of(report(turns=(some[0], replace(some[1], span=None))))
    assert not axis.timed
    assert axis.name_of(1) == "turn 1"
    assert axis.middle(1) == 1.0
    assert axis.ticks(most=5) == ((0.0, "0"), (1.0, "1"))


def test_a_silent_recording_has_an_axis_of_its_length():
    assert Axis.of(report(duration_s=30.0)).extent == Span(0.0, 30.0)


@given(reports())
@settings(max_examples=20, deadline=None)
def test_every_turn_of_any_report_has_its_place_on_the_axis(any_report):
    axis = Axis.of(any_report)
    assert len(axis.places) == len(any_report.turns)
    assert all(0 <= axis.share(axis.middle(turn.index)) <= 1 for turn in any_report.turns)
    for most in (5, 12):
        assert len(axis.ticks(most=most)) <= most + 1
    for episode in any_report.episodes:
        assert axis.stretch(episode.start_turn, episode.end_turn).duration > 0


def test_the_band_is_narrow_where_the_estimate_is_sure_and_wide_where_it_abstains():
    sure, doubtful, none = estimate(0, "anger", confidence=1.0), estimate(0, "anger", confidence=0.5), estimate(0, None)
    assert valence_spread(sure) == 0
    assert 0 < valence_spread(doubtful) < valence_spread(none) < 1


def test_the_band_stays_within_the_scale():
    call = report(turns=turns((C, "no")), timeline=EmotionTimeline((estimate(0, "anger", 3, confidence=0.5),)))
    (spot,) = spots(call, Axis.of(call))
    assert spot.low == -1.0 < spot.high < 1.0


@pytest.mark.parametrize(("emotion", "said"), [("anger", "anger 2"), ("neutral", "neutral"), (None, "not clear")])
def test_a_feeling_is_said_in_two_words(emotion, said):
    assert feeling(estimate(0, emotion)) == said


def test_labels_that_would_touch_go_to_rows_of_their_own_and_reuse_the_first_that_is_free():
    assert rows_apart([(0, 2), (1, 3), (2.5, 4), (3.5, 5)], rows=2) == [0, 1, 0, 1]
    assert rows_apart([(0, 9), (1, 5), (2, 9)], rows=2) == [0, 1, 1]


def test_an_episode_reaches_from_its_opening_to_its_close_or_to_the_end():
    axis = Axis.of(report_from_labels())
    assert axis.stretch(3, 9) == Span(2.5, 8.5)
    assert axis.stretch(3, 12) == Span(2.5, 11.5)
