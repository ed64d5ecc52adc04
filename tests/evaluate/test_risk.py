from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from cxemotion.evaluate import risk
from cxemotion.evaluate.oracle import report_from_labels
from cxemotion.events import RiskPoint
from tests.evaluate.builders import PROPERTY, agent, angry_call, build_call, calm_call, customer, recut, two_views


def long_call(*, call_id: str = "long", escalates_at: int | None = 5, places: int = 7, timed: bool = False):
    turns = []
    for place in range(places):
        turns += [customer("anger", 1, "abuse") if place == escalates_at else customer(), agent()]
    return build_call(turns, call_id=call_id, timed=timed)


def score(call, *levels: float):
    spans = [call.transcript[2 * place].span for place in range(len(levels))]
    points = tuple(RiskPoint(2 * i, spans[i].start if spans[i] else None, p) for i, p in enumerate(levels))
    return risk.evaluate(call, replace(report_from_labels(call), risk=points))


def value(scores, name: str) -> float:
    return float(scores.rates()[name].value)


def test_auc_is_that_of_scikit_learn_on_the_customers_next_turn():
    levels = (0.1, 0.3, 0.3, 0.2, 0.3, 0.9, 0.9)
    scores = score(long_call(), *levels)
    follows = [0, 0, 0, 0, 1, 0]
    assert value(scores, "auc") == pytest.approx(metrics.roc_auc_score(follows, levels[:-1]))
    assert float(scores.rates()["auc"].n) == 6


def test_the_lead_is_from_the_first_alarm_to_the_escalation():
    calm = score(long_call(call_id="calm", escalates_at=None), *[0.2] * 7)
    scores = calm + score(long_call(timed=True), 0.1, 0.1, 0.5, 0.1, 0.6, 0.9, 0.1)
    assert scores.threshold == pytest.approx(0.2, abs=0.02)
    assert value(scores, "forewarned") == 1
    assert value(scores, "lead_turns") == 3  # alarm after the third turn, escalation at the sixth
    assert value(scores, "lead_s") == pytest.approx(3 * 2 * 5.0)


def test_one_calm_call_in_twenty_may_raise_an_alarm():
    quiet = [score(long_call(call_id=str(i), escalates_at=None), *[0.2] * 7) for i in range(19)]
    loud = score(long_call(call_id="loud", escalates_at=None), *[0.8] * 7)
    pooled = risk.RiskScores.pool([*quiet, loud], np.ones(20))
    assert 0.2 < pooled.threshold < 0.21
    short = risk.RiskScores.pool([*quiet[:18], loud], np.ones(19))
    assert 0.8 < short.threshold < 0.81


def test_an_escalation_at_the_customers_first_turn_is_no_target():
    calm = score(long_call(call_id="calm", escalates_at=None), *[0.2] * 7)
    scores = calm + score(long_call(escalates_at=0), *[0.9] * 7)
    assert float(scores.targets) == 0
    assert np.isnan(value(scores, "forewarned"))


def test_an_alarm_taken_back_is_a_correct_adjustment_on_a_calm_call_only():
    calm = [score(long_call(call_id=str(i), escalates_at=None), *[0.2] * 7) for i in range(20)]
    taken_back = score(long_call(call_id="b", escalates_at=None), 0.2, 0.9, *[0.2] * 5)
    missed = score(long_call(), 0.2, 0.9, 0.2, 0.2, 0.2, 0.9, 0.9)
    pooled = risk.RiskScores.pool([*calm, taken_back, missed], np.ones(22))
    assert value(pooled, "adjusted_correctly") == pytest.approx(1 / 22)
    assert value(pooled, "adjusted_incorrectly") == pytest.approx(1 / 22)
    assert value(pooled, "recovery") == pytest.approx(0)


def test_without_calm_calls_there_is_no_operating_point():
    call = angry_call()
    scores = risk.evaluate(call, report_from_labels(call))
    assert scores.auc == 1.0
    assert np.isnan([scores.threshold, value(scores, "forewarned"), value(scores, "recovery")]).all()


def test_a_report_without_risk_is_not_scored():
    call = calm_call()
    scores = risk.evaluate(call, replace(report_from_labels(call), risk=()))
    assert all(np.isnan(rate.value) for rate in scores.rates().values())


def test_where_every_calm_call_is_certain_to_escalate_no_alarm_is_quiet_enough():
    scores = score(long_call(call_id="c", escalates_at=None), *[1.0] * 7) + score(long_call(), *[1.0] * 7)
    assert scores.threshold == 1
    assert value(scores, "forewarned") == 0


@given(two_views(), st.data())
@PROPERTY
def test_cutting_turns_and_slipping_in_back_channels_changes_nothing(views, data):
    one, other = views
    cuts = data.draw(st.lists(st.integers(0, 2), min_size=len(one.transcript), max_size=len(one.transcript)))
    whole = risk.evaluate(one, report_from_labels(other))
    pieces = risk.evaluate(recut(one, cuts), report_from_labels(recut(other, cuts)))
    assert {k: float(r.value) for k, r in whole.rates().items()} == pytest.approx(
        {k: float(r.value) for k, r in pieces.rates().items()}, nan_ok=True
    )


def test_once_the_agent_has_answered_the_last_forecast_before_the_next_place_counts():
    call = long_call()
    asked, answered = (0.9, 0.1, 0.1, 0.1, 0.1, 0.1), (0.1, 0.1, 0.1, 0.1, 0.9, 0.1)
    points = [RiskPoint(2 * i, None, p) for i, p in enumerate(asked)]
    points += [RiskPoint(2 * i + 1, None, p) for i, p in enumerate(answered)]
    scores = risk.evaluate(call, replace(report_from_labels(call), risk=tuple(points)))
    follows = [0, 0, 0, 0, 1, 0]
    assert value(scores, "auc") == pytest.approx(metrics.roc_auc_score(follows, asked))
    assert value(scores, "auc_answered") == 1.0


def test_without_forecasts_after_answers_the_two_figures_are_the_same():
    scores = score(long_call(), 0.1, 0.3, 0.3, 0.2, 0.3, 0.9, 0.9)
    assert value(scores, "auc_answered") == value(scores, "auc")
