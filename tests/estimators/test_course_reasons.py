import numpy as np

from cxemotion.estimators.course_inputs import GRAM_TASKS, PLACES, Columns, cue_values, score_turn
from cxemotion.estimators.course_reasons import find_evidence, find_reasons
from cxemotion.estimators.gram_scores import GramScores
from cxemotion.estimators.ngrams import text_grams
from cxemotion.estimators.words_inputs import read_turn
from cxemotion.events import EscalationKind, Step
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.wording import load_lexicon

TEXT = "the parcel came on tuesday and I am taking my custom to the other lot"
LEAVING = GRAM_TASKS.index("threat_leave")


def grams_for(words, task, weight=4.0):
    """A model to which only some words speak for one task."""
    hashes = text_grams(TEXT, longest=1).hashes
    weights = np.zeros((hashes.size, len(GRAM_TASKS)), np.float16)
    weights[np.isin(hashes, text_grams(words, longest=1).hashes), task] = weight
    return GramScores(hashes, np.ones(hashes.size, np.float32), weights, np.zeros(len(GRAM_TASKS), np.float32), 1)


def turn_of(text, grams, role=Role.CUSTOMER):
    return score_turn(read_turn(TurnFeatures(0, role, text, "en"), load_lexicon("en")), grams)


def test_without_a_cue_the_evidence_is_the_run_of_words_that_speaks_for_it():
    grams = grams_for("taking my custom", LEAVING)
    (evidence,) = find_evidence(turn_of(TEXT, grams), EscalationKind.THREAT_LEAVE, grams)
    assert evidence.text == "taking my custom"
    assert TEXT[evidence.start : evidence.end] == evidence.text


def test_with_cues_the_evidence_is_the_cues():
    grams = grams_for("tuesday", GRAM_TASKS.index("apologize"))
    (evidence,) = find_evidence(turn_of("I'm so sorry about tuesday.", grams, Role.AGENT), Step.APOLOGIZE, grams)
    assert "sorry" in evidence.text


def test_the_words_and_the_cue_that_carry_the_score_are_the_reasons():
    grams = grams_for("custom", 0)
    turn = turn_of(TEXT + ". This is a disgrace.", grams)
    columns = Columns(tuple(cue_values(turn.read)), np.ones(len(GRAM_TASKS), np.float32))
    inputs = columns.matrix([turn])[0]
    cue = next(name for name in columns.cues if name.startswith("customer:anger"))
    at = len(PLACES) + columns.cues.index(cue)

    def rescore(variants, around):
        scores = np.zeros((len(variants), 6), np.float32)
        scores[:, 0] = 3 * variants[:, at] + variants[:, columns.scores_start] + 0.5 * around
        return scores

    reasons = find_reasons(turn, inputs, 0, columns=columns, grams=grams, rescore=rescore)
    by_feature = {reason.feature: reason for reason in reasons}
    assert by_feature[cue.partition(":")[2]].push > 0
    assert "custom" in by_feature["wording"].value
    assert by_feature["call.around"].push == 0.5
    assert by_feature["call.around"].source == "context"
