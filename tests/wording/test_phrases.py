import pytest

from cxemotion.errors import ModelError
from cxemotion.wording.phrases import compile_phrase, merge_spans


def found(phrase, text, *, spaced=True, **groups):
    return bool(compile_phrase(phrase, spaced=spaced, groups=groups).pattern.search(text))


def test_an_apostrophe_may_be_missing():
    assert found("don't (you)? dare", "dont dare")
    assert found("i('m| am) (so)? sorry", "im so sorry")
    assert found("i('m| am) (so)? sorry", "i am sorry")


def test_what_may_be_missing_takes_its_space_along():
    assert found("(so)? (very)? angry", "angry")
    assert found("(so)? (very)? angry", "so very angry")
    assert not found("get me (your)? {boss}", "get mean manager", boss=["manager"])


def test_a_phrase_ends_with_a_word():
    assert not found("cancel my plan", "cancel my planner")
    assert found("cancel my plan*", "cancel my planner")


def test_a_gap_stays_within_the_sentence():
    assert found("get ... manager", "get me your manager")
    assert not found("get ... manager", "get out. i know a manager")
    assert found("叫...经理", "叫你们经理来", spaced=False)
    assert not found("叫...经理", "叫他来。我是经理", spaced=False)


def test_numbers_and_marks():
    assert found("# times", "seventeen times") is False
    assert found("# times", "three times")
    assert found("really [?]", "really?")
    assert found("^no $", "no.")


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("get {chief}", "no group 'chief'; groups: boss"),
        ("(a|b", "a bracket is not closed"),
        ("a)", "a closing bracket without its opening one"),
        ("(a|)", "an empty alternative"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_named(phrase, message):
    with pytest.raises(ModelError, match=message.replace("(", r"\(")):
        compile_phrase(phrase, spaced=True, groups={"boss": ["manager"]})


def test_overlapping_spans_become_one():
    assert merge_spans([(5, 9), (0, 3), (2, 4)]) == [(0, 4), (5, 9)]
