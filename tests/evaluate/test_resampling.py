from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cxemotion.errors import OptionError
from cxemotion.evaluate import emotion, resampling
from cxemotion.evaluate.oracle import report_from_labels
from cxemotion.evaluate.resampling import Resampling, bootstrap, bootstrap_metric, compare
from tests.evaluate.builders import agent, build_call, customer


def call_with(right: int, wrong: int):
    """The scores of a call with so many right turns and so many wrong ones."""
    turns = [agent(), *[customer("anger", 2)] * right, *[customer("anxiety", 2)] * wrong]
    call = build_call(turns)
    seen = replace(call, customer={turn: customer("anger", 2).label for turn in call.customer})
    return emotion.evaluate(call, report_from_labels(seen))


def test_an_interval_holds_the_figure_and_is_the_same_for_the_same_seed():
    parts = [call_with(right, 10 - right) for right in (2, 4, 5, 6, 7, 8, 9, 10)]
    accuracy = bootstrap(parts)["accuracy"]
    assert accuracy.low < accuracy.value < accuracy.high
    assert accuracy.n == 80
    assert bootstrap(parts)["accuracy"] == accuracy
    assert bootstrap(parts, how=Resampling(seed=1))["accuracy"] != accuracy


def test_counts_and_the_loop_over_calls_give_the_same_interval():
    shares = np.random.default_rng(0).integers(0, 11, 40)
    parts = [call_with(int(right), 10 - int(right)) for right in shares]
    fast = bootstrap(parts)["accuracy"]
    slow = bootstrap_metric([int(s) for s in shares], lambda drawn: sum(drawn) / (10 * len(drawn)))
    assert slow.value == pytest.approx(fast.value)
    assert (slow.low, slow.high) == pytest.approx((fast.low, fast.high), abs=0.01)
    # the standard error of a mean gives nearly the same
    assert fast.high - fast.low == pytest.approx(2 * 1.96 * shares.std() / 10 / np.sqrt(40), rel=0.1)


def test_calls_are_drawn_whole():
    alike = [call_with(5, 5)] * 10
    figure = bootstrap(alike)["accuracy"]
    assert (figure.low, figure.high) == (0.5, 0.5)


def test_one_call_and_no_resamples_have_no_interval():
    for parts, how in (([call_with(3, 1)], Resampling()), ([call_with(3, 1)] * 3, Resampling(resamples=0))):
        figure = bootstrap(parts, how=how)["accuracy"]
        assert figure.value == 0.75
        assert np.isnan([figure.low, figure.high]).all()


def test_a_figure_that_few_resamples_define_has_no_interval():
    assert np.isnan(resampling.percentiles(np.array([0.5, np.nan, np.nan]))).all()
    assert resampling.percentiles(np.array([0.5, 0.5, np.nan])) == (0.5, 0.5)


def test_a_system_beside_itself_does_not_differ():
    parts = [call_with(right, 10 - right) for right in (2, 5, 9)]
    difference = compare(parts, parts)["accuracy"]
    assert (difference.value, difference.low, difference.high, difference.p) == (0, 0, 0, 1)


def test_a_difference_on_every_call_is_found_though_calls_vary_more():
    worse = [call_with(right, 10 - right) for right in (1, 3, 5, 7, 8) * 3]
    better = [call_with(right + 1, 9 - right) for right in (1, 3, 5, 7, 8) * 3]
    difference = compare(better, worse)["accuracy"]
    assert difference.value == pytest.approx(0.1)
    assert (difference.low, difference.high) == pytest.approx((0.1, 0.1))
    assert difference.p < 0.01
    turned = compare(worse, better)["accuracy"]
    assert (turned.value, turned.p) == (pytest.approx(-0.1), difference.p)


def test_the_p_value_of_few_calls_is_that_of_all_their_swaps():
    # Three calls all better by the same: 2 of the 8 swaps are as large, whatever their sign.
    difference = compare([call_with(6, 4)] * 3, [call_with(5, 5)] * 3, how=Resampling(4000))["accuracy"]
    assert difference.p == pytest.approx(0.25, abs=0.03)


def test_only_the_same_calls_can_be_compared():
    with pytest.raises(OptionError, match="2 results beside 1; compare two systems on the same calls"):
        compare([call_with(1, 1)] * 2, [call_with(1, 1)])
    with pytest.raises(OptionError, match="-1 resamples"):
        Resampling(-1)
