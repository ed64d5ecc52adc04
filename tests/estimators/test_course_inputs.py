import numpy as np
import pytest

from cxemotion.estimators.course_inputs import (
    CUSTOMER_TASKS,
    GRAM_TASKS,
    PLACES,
    Columns,
    Scored,
    cue_values,
    places,
)
from cxemotion.estimators.ngrams import text_grams
from cxemotion.estimators.words_inputs import read_turn
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.wording import find_tokens, load_lexicon

TASKS = len(GRAM_TASKS)


def scored(text, role, score=1.0):
    read = read_turn(TurnFeatures(0, role, text, "en"), load_lexicon("en"))
    return Scored(read, find_tokens(text), text_grams(text, longest=2), np.full(TASKS, score, np.float32))


def columns(*cues):
    return Columns(cues, np.full(TASKS, 2.0, np.float32))


def test_the_place_of_a_turn_is_known_only_where_the_beginning_of_the_call_is():
    known = places([Role.AGENT, Role.CUSTOMER], placed=True)
    unknown = places([Role.AGENT, Role.CUSTOMER], placed=False)
    assert known[0].tolist() == [1, 0, 1, 1, 1, 0]
    assert unknown[:, 2:].tolist() == [[0] * 4] * 2


def test_the_same_cue_counts_apart_for_agent_and_customer():
    text = "I'm so sorry about that."
    said = cue_values(scored(text, Role.CUSTOMER).read)
    done = cue_values(scored(text, Role.AGENT).read)
    assert any(name.startswith("agent:apologize") for name in done)
    assert not any(name.startswith("agent:") for name in said)


def test_a_cue_that_the_weights_do_not_know_shifts_no_column():
    turn = scored("I'm so sorry about that.", Role.AGENT)
    name = next(name for name in cue_values(turn.read) if name.startswith("agent:apologize"))
    matrix = columns("agent:unheard.of", name).matrix([turn])
    assert matrix.shape == (1, len(PLACES) + 2 + TASKS)
    assert matrix[0, len(PLACES) :][:2].tolist() == [0.0, 1.0]


def test_scores_count_for_the_speaker_whose_tasks_they_are():
    matrix = columns().matrix([scored("hello there", Role.CUSTOMER, 3.0), scored("hello there", Role.AGENT, 3.0)])
    said, done = matrix[:, len(PLACES) :]
    assert said[: len(CUSTOMER_TASKS)].any()
    assert not said[len(CUSTOMER_TASKS) :].any()
    assert not done[: len(CUSTOMER_TASKS)].any()
    assert done[len(CUSTOMER_TASKS) :] == pytest.approx(1.5)


def test_emotions_count_against_their_mean():
    turn = scored("hello there", Role.CUSTOMER)
    lifted = turn.scores + np.where(np.arange(TASKS) < 6, 5.0, 0.0).astype(np.float32)
    assert columns().score_inputs(lifted, Role.CUSTOMER) == pytest.approx(
        columns().score_inputs(turn.scores, Role.CUSTOMER)
    )


def test_an_encoders_values_stand_last():
    matrix = columns().matrix([scored("hello", Role.AGENT)], encoded=np.full((1, 3), 7.0, np.float32))
    assert matrix[0, -3:].tolist() == [7.0, 7.0, 7.0]
