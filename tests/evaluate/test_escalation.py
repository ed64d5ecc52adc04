from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.errors import LabelError, OptionError
from cxemotion.evaluate import Tolerance, escalation
from cxemotion.evaluate.matching import match_places
from cxemotion.evaluate.oracle import report_from_labels
from cxemotion.events import EscalationKind, EscalationPoint
from tests.evaluate.builders import PROPERTY, agent, angry_call, build_call, calm_call, customer, recut, two_views


def point(turn: int, *kinds: str, time_s: float | None = None) -> EscalationPoint:
    return EscalationPoint(turn, time_s, tuple(k for k in EscalationKind if k in kinds), 0.5, 0.9)


def score(call, *points, **options):
    return escalation.evaluate(call, replace(report_from_labels(call), escalations=points), **options)


def value(scores, name: str) -> float:
    return float(scores.rates()[name].value)


def test_an_escalation_found_at_the_customers_next_turn_still_counts():
    call = angry_call()  # escalates at turns 3 (surge) and 5 (demand)
    scores = score(call, point(3, "anger_surge"), point(7, "demand_supervisor"))
    assert (value(scores, "any.precision"), value(scores, "any.recall"), value(scores, "late_share")) == (1, 1, 0.5)
    assert value(scores, "kinds.demand_supervisor.f1") == 1


def test_one_found_two_turns_late_or_one_early_is_a_false_alarm_and_a_miss():
    turns = [agent(), customer(), agent(), customer("anger", 1, "abuse"), agent(), customer(), agent(), customer()]
    call = build_call(turns)
    assert list(score(call, point(7, "abuse")).hits[0]) == [0, 1, 1]
    assert list(score(call, point(1, "abuse")).hits[0]) == [0, 1, 1]
    assert list(score(call, point(1, "abuse"), tolerance=Tolerance(early=1)).hits[0]) == [1, 0, 0]
    assert list(score(call, point(5, "abuse"), tolerance=Tolerance(late=0)).hits[0]) == [0, 1, 1]


def test_a_reference_is_matched_by_one_estimate_only():
    call = build_call([customer("anger", 1, "abuse"), agent(), customer(), agent(), customer()])
    assert list(score(call, point(0, "abuse"), point(2, "abuse")).hits[0]) == [1, 1, 0]


def test_surges_stand_apart_from_the_kinds_that_are_said():
    scores = score(angry_call(), point(3, "anger_surge"), point(5, "threat_leave"))
    assert value(scores, "any.f1") == 1
    assert value(scores, "said.f1") == 1
    assert value(scores, "kinds.anger_surge.f1") == 1
    assert (value(scores, "kinds.demand_supervisor.f1"), value(scores, "kinds.threat_leave.f1")) == (0, 0)
    assert np.isnan(value(scores, "kinds.abuse.f1"))
    assert value(scores, "kinds_mean_f1") == pytest.approx(1 / 3)


def test_timing_is_the_distance_between_the_times_of_matched_points():
    call = angry_call(timed=True)  # turn 3 starts at 15 s, turn 5 at 25 s
    scores = score(call, point(3, "anger_surge", time_s=16.0), point(5, "demand_supervisor", time_s=22.0))
    assert value(scores, "timing_error_s") == pytest.approx(2.0)
    assert value(scores, "timing_bias_s") == pytest.approx(-1.0)
    assert np.isnan(value(score(angry_call(), point(3, "abuse")), "timing_error_s"))


def test_false_alarms_are_counted_per_hour_and_per_calm_call():
    call = calm_call(timed=True)  # 29 s long
    scores = score(call, point(1, "abuse"), point(5, "abuse")) + score(calm_call("calm-2", timed=True))
    assert value(scores, "false_alarms_per_hour") == pytest.approx(2 / (2 * 29 / 3600))
    assert value(scores, "false_alarms_per_calm_call") == 1
    assert value(scores, "calm_calls_flagged") == 0.5
    assert np.isnan(value(score(calm_call(), point(1, "abuse")), "false_alarms_per_hour"))


def test_an_estimate_at_a_turn_that_the_agent_speaks_is_a_false_alarm():
    assert list(score(angry_call(), point(4, "abuse")).hits[0]) == [0, 1, 2]


def test_precision_is_projected_to_rare_escalations():
    recall, alarms = np.array(0.8), np.array(0.05)
    assert float(escalation.precision_at(0.01, recall=recall, alarm_rate=alarms)) == pytest.approx(0.139, abs=1e-3)
    call = angry_call()
    pooled = score(call, *report_from_labels(call).escalations) + score(calm_call(), point(1, "abuse"))
    # all escalating calls found, every calm call flagged: precision is the prevalence
    assert value(pooled, "precision_at.call_3pct") == pytest.approx(0.03)
    # one false alarm in 7 customer turns that are no escalation
    assert value(pooled, "precision_at.turn_10pct") == pytest.approx(0.1 / (0.1 + 0.9 / 7))


def test_as_many_as_can_be_are_matched_and_among_those_the_closest():
    assert match_places([1, 2], [2, 3], tolerance=Tolerance()) == ((0, 0), (1, 1))
    assert match_places([1, 2], [2], tolerance=Tolerance()) == ((1, 0),)
    assert match_places([], [2], tolerance=Tolerance()) == ()


@given(st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)), st.integers(0, 2), st.integers(0, 2))
@PROPERTY
def test_the_matching_is_as_good_as_the_hungarian_method(reference, estimate, late, early):
    from scipy.optimize import linear_sum_assignment

    truth, found = sorted(reference), sorted(estimate)
    pairs = match_places(truth, found, tolerance=Tolerance(late, early))
    delays = [found[e] - truth[r] for r, e in pairs]
    assert all(-early <= delay <= late for delay in delays)
    gain = np.array([[100 - abs(f - t) if -early <= f - t <= late else 0 for f in found] for t in truth])
    gain = gain.reshape(len(truth), len(found))
    best = gain[linear_sum_assignment(gain, maximize=True)].sum()
    assert sum(100 - abs(delay) for delay in delays) == best


@given(two_views(), st.integers(0, 2), st.integers(0, 2))
@PROPERTY
def test_swapping_reference_and_estimate_swaps_the_errors(views, late, early):
    one, other = views
    tolerance = Tolerance(late, early)
    there = escalation.evaluate(one, report_from_labels(other), tolerance=tolerance)
    back = escalation.evaluate(other, report_from_labels(one), tolerance=tolerance.swapped())
    assert (there.hits[:, [0, 2, 1]] == back.hits).all()


@given(two_views(), st.data())
@PROPERTY
def test_cutting_turns_and_slipping_in_back_channels_changes_nothing(views, data):
    one, other = views
    cuts = data.draw(st.lists(st.integers(0, 2), min_size=len(one.transcript), max_size=len(one.transcript)))
    whole = escalation.evaluate(one, report_from_labels(other))
    pieces = escalation.evaluate(recut(one, cuts), report_from_labels(recut(other, cuts)))
    assert {k: float(r.value) for k, r in whole.rates().items()} == pytest.approx(
        {k: float(r.value) for k, r in pieces.rates().items()}, nan_ok=True
    )


def test_kinds_outside_the_guide_and_odd_tolerances_are_refused():
    call = replace(angry_call(), escalations={5: ("demand_supervisr",)})
    with pytest.raises(LabelError, match="unknown escalation kind 'demand_supervisr', did you mean 'demand_superv"):
        escalation.evaluate(call, report_from_labels(angry_call()))
    with pytest.raises(OptionError, match="-1 turns late"):
        Tolerance(late=-1)
