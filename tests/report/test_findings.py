import math

import pytest

from cxemotion.errors import ReportError
from cxemotion.report import ItemResult, Scorecard, ScoreItem


def item(name: str, earned: float, result: ItemResult, *, auto_fail: bool = False) -> ScoreItem:
    return ScoreItem(name, 10.0, earned, result, auto_fail)


def test_an_item_that_does_not_apply_counts_for_nothing():
    card = Scorecard(
        "mine", 1, (item("a", 5.0, ItemResult.PARTLY), item("b", 0.0, ItemResult.NOT_APPLICABLE))
    )  # fmt: skip
    assert (card.earned, card.possible, card.value) == (5.0, 10.0, 50.0)


def test_a_failed_auto_fail_item_leaves_nothing_of_the_score():
    card = Scorecard("mine", 1, (item("a", 10.0, ItemResult.MET), item("b", 0.0, ItemResult.FAILED, auto_fail=True)))
    assert (card.value, card.failed_by) == (0.0, ("b",))


def test_where_nothing_applies_there_is_no_score():
    assert math.isnan(Scorecard("mine", 1, ()).value)


def test_an_item_cannot_earn_more_than_it_weighs():
    with pytest.raises(ReportError, match="item 'a' earns 11"):
        item("a", 11.0, ItemResult.MET)
