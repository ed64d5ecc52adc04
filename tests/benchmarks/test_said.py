from collections import Counter

import pytest

from benchmarks.calls.said import LANGUAGES, Found, Line, by_tag, find, overall, read_lines
from cxemotion.analyzer import Analyzer
from cxemotion.events import EscalationKind


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_at_least_120_lines_a_language_and_about_as_many_of_either_sort(language: str):
    lines = read_lines(language)
    assert len(lines) >= 120
    assert 0.4 < sum(line.negative for line in lines) / len(lines) < 0.6
    assert len({line.text for line in lines}) == len(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_that_is_said_stands_in_the_lines_and_only_negative_lines_hold_one(language: str):
    lines = read_lines(language)
    kinds = Counter(kind for line in lines for kind in line.kinds)
    assert set(kinds) == {str(kind) for kind in EscalationKind if kind.is_said}
    assert all(line.negative for line in lines if line.kinds)


def line(*, negative: bool, kinds: tuple[str, ...] = ()) -> Line:
    return Line("en", "tag", "text", (), frozenset(kinds), negative)


def test_precision_and_recall_are_of_the_kinds_pooled_and_of_negative_or_not():
    found = [
        Found(line(negative=True, kinds=("abuse",)), frozenset({"abuse"}), True),
        Found(line(negative=True, kinds=("abuse",)), frozenset(), False),
        Found(line(negative=False), frozenset({"threat_leave"}), True),
    ]
    assert overall(found) == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert by_tag(found) == [["tag", 3, pytest.approx(1 / 3), pytest.approx(1 / 3)]]


def test_what_is_found_is_what_stands_at_the_line_and_not_in_its_context():
    asked = Line("en", "tag", "Get me your manager right now!", ("Get me your manager.",), frozenset(), True)
    assert find(asked, Analyzer()) == Found(asked, frozenset({"demand_supervisor"}), True)
