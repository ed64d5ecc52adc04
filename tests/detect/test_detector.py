from cxemotion.detect import find_matches
from cxemotion.detect.examples import example_call
from tests.detect.rule_texts import rules

FILE = """
[[rule]]
name = "no_greeting"
scope = "call"
severity = "warning"
when = { not = { said = ["good morning"] } }

[[rule]]
name = "sorry"
when = { said = ["sorry"] }
"""


def test_matches_come_in_the_order_of_their_turns_and_absences_last():
    found = find_matches(rules(FILE).detectors, example_call(["agent @0-1: sorry", "agent @2-3: so sorry"]))
    assert [(match.rule, match.turns, match.severity) for match in found] == [
        ("sorry", (0,), "info"),
        ("sorry", (1,), "info"),
        ("no_greeting", (), "warning"),
    ]
    assert found[0].span is not None


def test_a_call_match_spans_its_turns_and_quotes_each_once():
    (both,) = rules(
        '[[rule]]\nname = "a"\nscope = "call"\nwhen = { all = [{ said = ["x"] }, { any = [{ said = ["x", "y"] }] }] }'
    ).detectors
    (match,) = both.find(example_call(["agent @0-1: x", "agent @2-3: y"]))
    assert match.turns == (0, 1)
    assert (match.span.start, match.span.end) == (0, 3)
    assert [quote.text for quote in match.evidence] == ["x", "y"]
