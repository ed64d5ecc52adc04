import pytest

from cxemotion.errors import ModelError
from cxemotion.wording.spoken import SpokenText, find_spoken, spoken_phrase


def found(phrase: str, text: str, near: float = 1.0) -> list[str]:
    return [text[start:end] for start, end in find_spoken([spoken_phrase(phrase, near)], SpokenText(text))]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("calm down", "Please CALM down."),
        ("退款", "我要申請退款"),
        ("申请退款", "我要申請退款"),
        ("VIP 客户", "我是ＶＩＰ 客戶"),
    ],
)
def test_script_width_and_case_do_not_matter(phrase: str, text: str):
    assert len(found(phrase, text)) == 1


def test_a_filler_within_a_phrase_is_passed_over_and_stands_in_the_words_shown():
    assert found("calm down", "Just calm, um, down now") == ["calm, um, down"]
    assert found("别激动", "您先别,呃,激动") == ["别,呃,激动"]


def test_a_word_that_only_holds_a_filler_is_no_filler():
    assert found("i summon", "I summon you") == ["I summon"]


def test_a_misheard_word_is_let_pass_as_far_as_the_phrase_allows():
    heard = "could you clam down please"
    assert found("could you calm down", heard) == []
    assert found("could you calm down", heard, near=0.75) == ["could you clam down"]
    assert found("could you calm down", "could you please sit down", near=0.75) == []


def test_a_missing_and_an_added_word_each_count_as_one():
    assert found("put me through to billing", "put me to billing", near=0.8) == ["put me to billing"]
    assert found("put me through to billing", "put me right through to billing", near=0.8) == [
        "put me right through to billing"
    ]


def test_han_characters_are_the_words_of_chinese():
    assert found("这个不归我们管", "这个不贵我们管", near=0.8) == ["这个不贵我们管"]


def test_phrases_may_use_the_notation_of_the_lexicons():
    assert found("(hold|hang) on", "hang on a moment") == ["hang on"]
    with pytest.raises(ModelError, match="a bracket is not closed"):
        spoken_phrase("(hold|hang on")
