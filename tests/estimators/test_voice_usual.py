import numpy as np
import pytest

from cxemotion.estimators.voice_usual import FARTHEST, Population

LIKE, UNLIKE = 0, 1
SPEAKERS = Population(("shape1_db", "f0_median_hz"), np.array([0.0, 90.0]), np.array([1.0, 1.0]), np.array([0.1, 10.0]))
"""Speakers are alike in the first feature and differ in the second."""


def test_with_nothing_heard_the_usual_is_that_of_all_speakers():
    middle, _ = SPEAKERS.usual(np.array([np.nan, np.nan]), 0.0)
    assert middle == pytest.approx(SPEAKERS.mean)


def test_what_speakers_differ_in_is_soon_their_own_and_what_they_share_late():
    middle, _ = SPEAKERS.usual(np.array([5.0, 95.0]), 2.0)
    assert middle[UNLIKE] > 94.9
    assert middle[LIKE] < 0.2
    late, _ = SPEAKERS.usual(np.array([5.0, 95.0]), 10_000.0)
    assert late[LIKE] > 4.9


def test_the_same_distance_counts_for_less_while_the_usual_is_unsure():
    rows, own = np.array([0.0, 97.0]), np.array([0.0, 95.0])
    early, late = (SPEAKERS.distances(rows, own, stretches)[UNLIKE] for stretches in (1.0, 50.0))
    assert 0 < early < late


def test_what_cannot_be_measured_is_no_distance_and_the_farthest_is_bounded():
    far = SPEAKERS.distances(np.array([np.nan, 1e9]), np.array([0.0, 95.0]), 5.0)
    assert far.tolist() == [0.0, FARTHEST]


def test_pitch_is_compared_in_semitones():
    low, high = (SPEAKERS.row({"f0_median_hz": hz, "shape1_db": 3.0}) for hz in (110.0, 220.0))
    assert high - low == pytest.approx([0.0, 12.0])
