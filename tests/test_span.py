import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.errors import SpanError
from cxemotion.span import Span, merge, overlap, total

times = st.integers(0, 60).map(lambda tenths: tenths / 10)
spans = st.tuples(times, times).filter(lambda ends: ends[0] < ends[1]).map(lambda ends: Span(*ends))
collections = st.lists(spans, max_size=6)


def covered(some: list[Span] | tuple[Span, ...]) -> set[int]:
    """The tenths of a second that are covered."""
    return {tenth for span in some for tenth in range(round(span.start * 10), round(span.end * 10))}


@pytest.mark.parametrize(
    ("start", "end"), [(1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (0.0, math.nan), (0.0, math.inf), (-math.inf, 0.0)]
)
def test_a_span_is_never_empty_reversed_endless_or_not_a_number(start, end):
    with pytest.raises(SpanError) as refused:
        Span(start, end)
    assert str(refused.value) == f"a span must end after it starts, got [{start}, {end})"


def test_a_span_holds_its_start_and_not_its_end():
    assert 1.0 in Span(1.0, 2.0)
    assert 2.0 not in Span(1.0, 2.0)


def test_spans_are_ordered_by_their_start():
    assert sorted([Span(1.0, 2.0), Span(0.0, 9.0), Span(1.0, 1.5)]) == [Span(0.0, 9.0), Span(1.0, 1.5), Span(1.0, 2.0)]


@given(spans, spans)
def test_what_two_spans_share_is_the_same_either_way_round(one, other):
    shared = one & other
    assert shared == other & one
    assert covered([shared] if shared else []) == covered([one]) & covered([other])


@given(spans, st.floats(-100, 100))
def test_a_shifted_span_keeps_its_length(span, by):
    assert span.shift(by).duration == pytest.approx(span.duration)


@given(collections)
def test_merged_spans_cover_the_same_and_lie_apart_in_order(some):
    merged = merge(some)
    assert covered(merged) == covered(some)
    assert all(earlier.end < later.start for earlier, later in pairwise(merged))


@given(collections)
def test_merging_again_changes_nothing(some):
    assert merge(merge(some)) == merge(some)


def test_a_gap_is_closed_up_to_and_including_its_bound():
    some = [Span(0.0, 1.0), Span(1.5, 2.0)]
    assert merge(some, gap_s=0.5) == (Span(0.0, 2.0),)
    assert merge(some, gap_s=0.4) == tuple(some)


@given(collections, collections)
def test_overlap_is_what_both_cover_whichever_is_asked_first(some, others):
    assert covered(overlap(some, others)) == covered(some) & covered(others)
    assert overlap(some, others) == overlap(others, some)


@given(collections, collections)
def test_both_together_cover_the_sum_less_the_overlap(some, others):
    together = total(some) + total(others) - total(overlap(some, others))
    assert total([*some, *others]) == pytest.approx(together)


def test_nothing_covers_nothing():
    assert merge([]) == overlap([], [Span(0.0, 1.0)]) == ()
    assert total([]) == 0
