import pytest

from cxemotion.detect.contagion import LEAST_PAIRS, find_contagion
from cxemotion.detect.examples import example_call
from cxemotion.recording import Role

PATTERN = [0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0]


def exchanges(faulty: list[int], upset: list[int]) -> list[str]:
    """An agent's turn with or without a fault, then a customer's turn, upset or not, over and over."""
    lines: list[str] = []
    for fault, anger in zip(faulty, upset, strict=True):
        lines.append("agent (dismissive): That is policy." if fault else "agent (apologize): We are sorry.")
        lines.append("customer (anger 3): No!" if anger else "customer (neutral): I see it.")
    return lines


def wording(faulty: list[int], upset: list[int], leader: Role):
    found = find_contagion(example_call(exchanges(faulty, upset)))
    return next(one for one in found if one.course == "wording" and one.leader is leader)


def test_a_customer_who_answers_the_agents_faults_at_once_follows_the_agent():
    led = wording(PATTERN, PATTERN, Role.AGENT)
    assert led.lag == 1
    assert led.correlation == pytest.approx(-1.0)
    assert led.p < 0.01


def test_an_agent_who_answers_displeasure_with_faults_follows_the_customer():
    led = wording([0, *PATTERN[:-1]], PATTERN, Role.CUSTOMER)
    assert led.lag == 1
    assert led.correlation == pytest.approx(-1.0)
    assert led.p < 0.01


def test_courses_that_have_nothing_to_do_with_each_other_are_not_taken_for_contagion():
    other = [1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1]
    assert wording(PATTERN, other, Role.AGENT).p > 0.05


def test_too_few_turns_say_nothing():
    few = PATTERN[:LEAST_PAIRS]
    assert find_contagion(example_call(exchanges(few, few))) == ()


def test_a_course_that_never_changes_is_not_reported():
    assert find_contagion(example_call(exchanges([0] * 12, PATTERN[:12]))) == ()


def test_without_sound_and_times_only_wording_is_followed():
    assert {one.course for one in find_contagion(example_call(exchanges(PATTERN, PATTERN)))} == {"wording"}
