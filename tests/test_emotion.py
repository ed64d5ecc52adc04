from dataclasses import replace

import pytest

from cxemotion.emotion import Emotion, EmotionTimeline, valence_of
from cxemotion.errors import ReportError
from tests.builders import estimate


@pytest.mark.parametrize(
    ("emotion", "intensity", "valence"),
    [
        ("anger", 3, -1.0),
        ("anger", 1, -0.333333),
        ("frustration", 3, -0.6),
        ("anxiety", 3, -0.5),
        ("disappointment", 2, -0.4),
        ("neutral", 0, 0.0),
        ("satisfaction", 3, 1.0),
    ],
)
def test_valence_is_the_guides_scale_times_a_third_of_the_intensity(emotion, intensity, valence):
    assert valence_of(Emotion(emotion), intensity) == valence


def test_four_of_the_six_emotions_are_negative():
    assert [emotion for emotion in Emotion if emotion.is_negative] == [
        "anger",
        "frustration",
        "anxiety",
        "disappointment",
    ]


def test_negative_probability_is_that_of_the_four_together():
    assert estimate(0, "satisfaction", confidence=0.75).negative_probability == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"probabilities": {Emotion.ANGER: 1.0}},
            "turn 3: probabilities must name each of anger, frustration, anxiety, ",
        ),
        ({"probabilities": dict.fromkeys(Emotion, 0.2)}, "turn 3: probabilities sum to 1.2000, not 1"),
        ({"emotion": None}, "turn 3: emotion and intensity must both be given, or both be null"),
        ({"intensity": None}, "turn 3: emotion and intensity must both be given, or both be null"),
        ({"intensity": 0}, "turn 3: anger at intensity 0; 0 is for neutral alone"),
        ({"emotion": Emotion.NEUTRAL}, "turn 3: neutral at intensity 2; 0 is for neutral alone"),
    ],
)
def test_an_estimate_that_contradicts_itself_is_refused(changes, message):
    with pytest.raises(ReportError) as refused:
        replace(estimate(3, "anger", 2), **changes)
    assert str(refused.value).startswith(message)


def test_an_estimate_may_abstain():
    assert estimate(0, None).emotion is estimate(0, None).intensity is None


def test_a_timeline_finds_the_estimate_of_a_turn():
    timeline = EmotionTimeline((estimate(1), estimate(3, "anger")))
    assert timeline.at(3) is timeline.estimates[1]
    assert timeline.at(2) is None


def test_a_timeline_is_empty_or_has_a_length():
    assert not EmotionTimeline(())
    assert len(EmotionTimeline((estimate(1),))) == 1


@pytest.mark.parametrize("order", [(3, 1), (1, 1)])
def test_a_timeline_has_each_turn_once_in_order(order):
    with pytest.raises(ReportError, match="estimates must be in the order of their turns, once each"):
        EmotionTimeline(tuple(estimate(turn) for turn in order))
