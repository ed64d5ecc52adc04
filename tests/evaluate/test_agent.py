from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.errors import LabelError
from cxemotion.evaluate import agent
from cxemotion.evaluate.oracle import report_from_labels
from cxemotion.events import Step, StepStatus
from tests.evaluate.builders import PROPERTY, angry_call, build_call, calm_call, customer, recut, two_views
from tests.evaluate.builders import agent as agent_says


def value(scores, name: str) -> float:
    return float(scores.rates()[name].value)


def test_a_step_is_counted_per_agent_turn():
    call = build_call([agent_says("apologize"), customer(), agent_says("apologize", "explain"), customer()])
    seen = build_call([agent_says("apologize"), customer(), agent_says("explain", "paraphrase"), customer()])
    scores = agent.evaluate(call, report_from_labels(seen))
    assert list(scores.steps[agent.STEPS.index(Step.APOLOGIZE)]) == [1, 0, 1]
    assert list(scores.steps[agent.STEPS.index(Step.EXPLAIN)]) == [1, 0, 0]
    assert list(scores.steps[agent.STEPS.index(Step.PARAPHRASE)]) == [0, 1, 0]
    assert scores.steps_mean_f1 == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert np.isnan(value(scores, "faults_mean_f1"))


def test_a_miss_is_found_where_both_sides_call_the_step_missed():
    call = angry_call()  # one episode; paraphrase is missed
    scores = agent.evaluate(call, report_from_labels(call))
    assert (value(scores, "outcomes.missed.f1"), value(scores, "missed.paraphrase.f1")) == (1, 1)
    assert float(scores.rates()["outcomes.missed.f1"].n) == 1

    # A system that sees the paraphrase in turn 6 calls it done, and misses the apology that was there.
    steps = {**call.steps, 6: call.steps[6] | {Step.PARAPHRASE}, 4: frozenset[Step]()}
    wrong = agent.evaluate(call, report_from_labels(replace(call, steps=steps)))
    assert value(wrong, "outcomes.missed.precision") == 0  # the apology was done
    assert value(wrong, "outcomes.missed.recall") == 0
    assert value(wrong, "episodes.f1") == 1


def test_the_misses_of_an_episode_that_nobody_matched_are_all_wrong():
    call = angry_call()
    calm = build_call([agent_says() if t.role == "agent" else customer() for t in call.transcript], call_id="angry")
    unseen = agent.evaluate(call, report_from_labels(calm))
    assert list(unseen.episodes) == [0, 0, 1]
    assert (value(unseen, "outcomes.missed.recall"), float(unseen.rates()["outcomes.missed.recall"].n)) == (0, 1)
    assert np.isnan(value(unseen, "outcomes.missed.precision"))
    invented = agent.evaluate(calm, report_from_labels(call))
    assert list(invented.episodes) == [0, 1, 0]
    assert value(invented, "outcomes.missed.precision") == 0


def test_a_late_step_called_done_is_an_error_of_both():
    call = build_call([customer("anger", 2), agent_says(), customer("anger", 2), agent_says(), agent_says(),
                       customer("anger", 2), agent_says("acknowledge"), customer("anger", 2)])  # fmt: skip
    report = report_from_labels(call)
    (episode,) = report.episodes
    done = tuple(replace(s, status=StepStatus.DONE) if s.status is StepStatus.LATE else s for s in episode.steps)
    scores = agent.evaluate(call, replace(report, episodes=(replace(episode, steps=done),)))
    assert (value(scores, "outcomes.late.recall"), value(scores, "outcomes.done.precision")) == (0, 0)


def test_an_episode_that_leaves_out_its_steps_requires_none():
    call = angry_call()
    report = report_from_labels(call)
    bare = agent.evaluate(call, replace(report, episodes=tuple(replace(e, steps=()) for e in report.episodes)))
    assert value(bare, "outcomes.missed.recall") == 0


def test_a_calm_call_has_no_misses_to_score():
    scores = agent.evaluate(calm_call(), report_from_labels(calm_call()))
    assert np.isnan([scores.missed_f1, value(scores, "episodes.f1")]).all()


@given(two_views())
@PROPERTY
def test_swapping_reference_and_estimate_swaps_the_errors(views):
    one, other = views
    there = agent.evaluate(one, report_from_labels(other))
    back = agent.evaluate(other, report_from_labels(one))
    assert (there.steps[:, [0, 2, 1]] == back.steps).all()
    assert (there.faults[:, [0, 2, 1]] == back.faults).all()
    assert (there.episodes[[0, 2, 1]] == back.episodes).all()


@given(two_views(), st.data())
@PROPERTY
def test_cutting_turns_and_slipping_in_back_channels_changes_no_outcome(views, data):
    one, other = views
    cuts = data.draw(st.lists(st.integers(0, 2), min_size=len(one.transcript), max_size=len(one.transcript)))
    whole = agent.evaluate(one, report_from_labels(other))
    pieces = agent.evaluate(recut(one, cuts), report_from_labels(recut(other, cuts)))
    assert (whole.episodes == pieces.episodes).all()
    assert (whole.outcomes == pieces.outcomes).all()


def test_steps_outside_the_guide_are_refused_with_the_valid_names():
    call = angry_call()
    with pytest.raises(LabelError, match=r"turn 4: unknown step 'apologise', did you mean 'apologize'.*explain"):
        agent.evaluate(replace(call, steps={4: frozenset({"apologise"})}), report_from_labels(call))  # type: ignore[arg-type]
