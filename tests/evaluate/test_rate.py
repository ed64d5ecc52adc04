from __future__ import annotations

import math

import pytest
from scipy import stats

from cxemotion.errors import LabelError
from cxemotion.evaluate import rate

TRUTH, FOUND = [4.0, 5.0, 6.0, 5.0], [4.4, 5.0, 5.4, 6.0]


def test_a_golden_case_of_four_stretches():
    scores = rate.evaluate(TRUTH, FOUND)
    assert scores.mean_error == pytest.approx(0.5)
    assert float(scores.rates()["relative_error"].value) == pytest.approx((0.1 + 0 + 0.1 + 0.2) / 4)
    assert float(scores.rates()["bias"].value) == pytest.approx(0.2)
    assert scores.correlation == pytest.approx(stats.pearsonr(TRUTH, FOUND).statistic)


def test_stretches_without_a_rate_are_counted_and_left_out():
    scores = rate.evaluate([*TRUTH, 5.0, math.nan], [*FOUND, math.nan, 4.0])
    assert scores.mean_error == pytest.approx(0.5)
    assert float(scores.rates()["measured"].value) == pytest.approx(4 / 5)
    assert math.isnan(rate.evaluate([], []).mean_error)


def test_recordings_add_up():
    parts = rate.evaluate(TRUTH[:2], FOUND[:2]) + rate.evaluate(TRUTH[2:], FOUND[2:])
    assert parts.correlation == pytest.approx(rate.evaluate(TRUTH, FOUND).correlation)


def test_rates_without_a_partner_or_of_nothing_are_refused():
    with pytest.raises(LabelError, match=r"\(2,\) rates beside \(1,\)"):
        rate.evaluate([1, 2], [1])
    with pytest.raises(LabelError, match="a reference rate of 0; give nan"):
        rate.evaluate([0], [1])
