from pathlib import Path

import pytest
from hypothesis import given, settings

from cxemotion.detect import load_rules
from cxemotion.detect.rubric import RequiredStep, Rubric, RubricItem, judge_episodes, score_call
from cxemotion.emotion import Emotion
from cxemotion.evaluate.turns import gold_labels
from cxemotion.events import CallLabels, CustomerLabel, Step, StepStatus, derive_episodes
from cxemotion.readers.labelled_calls import read_labelled_calls
from cxemotion.recording import Role
from cxemotion.report import ItemResult, RuleMatch
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn
from tests.strategies import call_labels

CALLS = Path(__file__).parents[2] / "benchmarks" / "calls"
ANGRY = CustomerLabel(Emotion.ANGER, 2)


def test_the_default_rules_are_the_guides_function_on_every_labelled_training_call():
    calls = read_labelled_calls(CALLS / "train")
    assert len(calls) > 500
    for call in calls:
        labels = gold_labels(call)
        assert judge_episodes(labels, load_rules().rubric, call.transcript) == derive_episodes(labels), call.call_id


@given(call_labels())
@settings(max_examples=100, deadline=None)
def test_the_default_rules_are_the_guides_function_on_any_labels(labels: CallLabels):
    transcript = Transcript(tuple(Turn(role, "x") for role in labels.roles))
    assert judge_episodes(labels, load_rules().rubric, transcript) == derive_episodes(labels)


def judged(asked: RequiredStep, steps: dict[int, Step], *, resolved: bool = False, label: CustomerLabel = ANGRY):
    """The status of a step in a call of six turns, ten seconds each, that opens with an upset customer."""
    roles = [Role.CUSTOMER, Role.AGENT] * 3
    labels = CallLabels(
        roles, [True] * 6, {0: label, 2: label, 4: label}, {t: frozenset({s}) for t, s in steps.items()}, resolved
    )
    turns = tuple(Turn(role, "x", Span(10.0 * i, 10.0 * i + 10)) for i, role in enumerate(roles))
    (episode,) = judge_episodes(labels, Rubric((asked,)), Transcript(turns))
    return next(outcome.status for outcome in episode.steps if outcome.step is asked.step)


def test_a_step_after_its_turns_or_its_seconds_is_late():
    late = {5: Step.EXPLAIN}
    assert judged(RequiredStep(Step.EXPLAIN), late) is StepStatus.DONE
    assert judged(RequiredStep(Step.EXPLAIN, within_turns=2), late) is StepStatus.LATE
    assert judged(RequiredStep(Step.EXPLAIN, within_turns=3), late) is StepStatus.DONE
    assert judged(RequiredStep(Step.EXPLAIN, within_s=39.0), late) is StepStatus.LATE
    assert judged(RequiredStep(Step.EXPLAIN, within_s=40.0), late) is StepStatus.DONE


@pytest.mark.parametrize(
    "asked",
    [
        RequiredStep(Step.EXPLAIN, emotions=frozenset({Emotion.ANXIETY})),
        RequiredStep(Step.EXPLAIN, intensity=3),
        RequiredStep(Step.EXPLAIN, resolved=True),
    ],
)
def test_a_step_is_not_required_in_an_episode_that_its_conditions_leave_out(asked: RequiredStep):
    assert judged(asked, {}) is StepStatus.NOT_REQUIRED


def episodes(**steps: int):
    roles = [Role.CUSTOMER, Role.AGENT] * 3
    carried = {turn: frozenset({Step(name)}) for name, turn in steps.items()}
    labels = CallLabels(roles, [True] * 6, {0: ANGRY, 2: ANGRY, 4: ANGRY}, carried, False)
    return judge_episodes(labels, RUBRIC, Transcript(tuple(Turn(role, "x") for role in roles)))


RUBRIC = Rubric(
    (
        RequiredStep(Step.ACKNOWLEDGE, within_turns=1, weight=30, late_share=0.5),
        RequiredStep(Step.APOLOGIZE, weight=10),
    ),
    (RubricItem("rude", weight=20, wanted=False, auto_fail=True),),
)


def test_a_score_is_what_the_items_earn_of_what_they_can():
    card = score_call(RUBRIC, episodes(acknowledge=3), (), name="mine", version=3)
    assert card is not None
    assert [(item.item, item.earned) for item in card.items] == [("acknowledge", 15), ("apologize", 0), ("rude", 20)]
    assert (card.earned, card.possible) == (35, 60)
    assert card.value == pytest.approx(100 * 35 / 60)
    assert "30 x mean(0.5)" in card.items[0].detail


def test_a_failed_auto_fail_item_fails_the_call():
    card = score_call(RUBRIC, episodes(acknowledge=1, apologize=1), [RuleMatch("rude", (1,))], name="mine", version=1)
    assert card is not None
    assert (card.value, card.failed_by) == (0.0, ("rude",))


def test_a_call_without_episodes_is_scored_by_what_applies_to_it():
    card = score_call(RUBRIC, (), (), name="mine", version=1)
    assert card is not None
    assert [item.result for item in card.items[:2]] == [ItemResult.NOT_APPLICABLE] * 2
    assert card.value == 100.0


def test_rules_in_which_nothing_counts_give_no_score():
    assert score_call(Rubric((RequiredStep(Step.EXPLAIN),)), (), (), name="mine", version=1) is None
