import math

from cxemotion.detect.examples import example_call


def test_silence_is_counted_from_whoever_spoke_last():
    view = example_call(["agent @0-10: a", "customer @2-4: b", "agent @13-14: c"])
    assert math.isnan(view.silence_before_s[0])
    assert view.silence_before_s[1:] == (-8.0, 3.0)


def test_without_times_no_silence_is_known():
    assert all(math.isnan(wait) for wait in example_call(["agent: a", "customer: b"]).silence_before_s)


def test_a_turn_without_words_counts_as_one_that_says_something():
    assert example_call(["agent: ", "agent: mm-hm", "agent: Yes, the blue one"]).substantive == (True, False, True)


def test_turns_have_a_span_together_only_where_all_have_times():
    view = example_call(["agent @0-1: a", "customer: b", "agent @3-5: c"])
    assert view.span_of([0, 1]) is None
    assert view.span_of([]) is None
    assert view.span_of([0, 2]).end == 5
