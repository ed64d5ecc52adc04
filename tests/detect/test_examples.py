import pytest

from cxemotion.detect.examples import example_call, failures
from cxemotion.emotion import Emotion
from cxemotion.errors import OptionError
from cxemotion.events import Step
from cxemotion.recording import Role
from cxemotion.span import Span
from tests.detect.rule_texts import rules


def test_a_line_may_hold_who_how_when_and_what():
    view = example_call(["customer (frustration 2, overlap) @3-4.5: 还没到"])
    assert view.transcript[0].role is Role.CUSTOMER
    assert view.transcript[0].span == Span(3, 4.5)
    assert view.estimates[0].emotion is Emotion.FRUSTRATION
    assert 0 in view.cuts


def test_marks_may_be_signs_and_measured_values():
    view = example_call(["agent (apologize, level_db=-20, f0_median_st=usual-3): Sorry."])
    assert (0, Step.APOLOGIZE) in view.shown
    assert view.turns[0].values == {"level_db": -20}
    assert view.turns[0].relative == {"f0_median_st": -3}


def test_a_line_without_a_role_is_said_by_whom_the_rule_looks_at():
    (mine,) = rules(
        '[[rule]]\nname = "a"\nwhen = { said = ["x"], by = "agent" }\nmatch = ["x"]\nno_match = ["customer: x"]'
    ).detectors
    assert failures(mine) == []


def test_an_example_that_turns_out_otherwise_is_named():
    (mine,) = rules('[[rule]]\nname = "a"\nwhen = { said = ["x"] }\nno_match = [["agent: y", "agent: x"]]').detectors
    assert failures(mine) == ["a: 'agent: y / agent: x' should not match and does"]


def test_a_mark_that_means_nothing_is_refused_with_the_nearest_that_does():
    with pytest.raises(OptionError, match="unknown mark 'angre', did you mean 'anger'"):
        example_call(["customer (angre): No."])
