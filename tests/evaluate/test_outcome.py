from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from cxemotion.evaluate import outcome
from cxemotion.evaluate.oracle import report_from_labels
from cxemotion.events import Outcome
from tests.evaluate.builders import calm_call


def score(truth: bool, found: bool | None, *, rating: float | None = 3, guess: float = 3.0, probability: float = 0.5):
    call = calm_call(resolved=truth, satisfaction=rating)
    return outcome.evaluate(call, replace(report_from_labels(call), outcome=Outcome(found, probability, guess)))


def pooled(parts):
    return outcome.OutcomeScores.pool(parts, np.ones(len(parts)))


def value(scores, name: str) -> float:
    return float(scores.rates()[name].value)


def test_resolved_calls_and_unresolved_calls_have_an_f1_each():
    scores = pooled([score(True, True), score(True, False), score(False, False), score(False, None)])
    assert value(scores, "resolved.f1") == pytest.approx(2 / 3)
    assert value(scores, "unresolved.f1") == pytest.approx(1 / 2)
    assert scores.resolved_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert value(scores, "resolved.accuracy") == 0.5


def test_satisfaction_is_scored_by_mean_error_and_rank_correlation():
    truth, guess = [1, 2, 2, 4, 5], [1.5, 1.0, 3.0, 3.0, 4.5]
    scores = pooled([score(True, True, rating=t, guess=g) for t, g in zip(truth, guess, strict=True)])
    assert value(scores, "satisfaction_mae") == pytest.approx(np.abs(np.subtract(truth, guess)).mean())
    assert value(scores, "satisfaction_spearman") == pytest.approx(stats.spearmanr(truth, guess).statistic)


def test_drawing_a_call_twice_is_the_same_as_having_it_twice():
    parts = [score(True, True, rating=r, guess=g) for r, g in ((1, 2.0), (4, 3.0), (2, 4.0))]
    drawn = outcome.OutcomeScores.pool(parts, np.array([[2.0, 1.0, 0.0], [1.0, 1.0, 1.0]]))
    twice = pooled([parts[0], parts[0], parts[1]])
    for name, rate in twice.rates().items():
        assert float(drawn.rates()[name].value[0]) == pytest.approx(float(rate.value), nan_ok=True)


def test_calls_without_a_rating_on_either_side_are_left_out():
    scores = score(True, True, rating=None) + score(True, True, guess=float("nan")) + score(True, True)
    assert float(scores.rates()["satisfaction_mae"].n) == 1
    assert np.isnan(value(scores, "satisfaction_spearman"))
    assert value(score(True, True, probability=float("nan")) + score(True, True), "resolved.brier") == 0.25
