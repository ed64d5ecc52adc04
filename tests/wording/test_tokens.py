import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.wording import count_characters, count_syllables, count_words, find_tokens, normalize


def test_han_characters_and_english_words_are_tokens_of_one_call():
    assert [token.text for token in find_tokens("我的Order没到, it's late")] == [
        "我",
        "的",
        "order",
        "没",
        "到",
        "it's",
        "late",
    ]


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("cake", 1), ("charged", 1), ("table", 2), ("waiting", 2), ("ridiculous", 4), ("the", 1), ("I", 1), ("42", 2)],
)
def test_syllables_follow_the_vowels(word, syllables):
    assert count_syllables(word) == syllables


def test_pace_counts_words_in_english_and_characters_in_chinese():
    assert count_words("I've called three times.") == 4
    assert count_characters("我已经打了三次电话!") == 9


@settings(deadline=None)
@given(st.text())
def test_a_token_stands_where_it_says(text):
    plain = normalize(text)
    assert all(plain[token.start : token.end] == token.text for token in find_tokens(text))
    assert count_syllables(text) >= len(find_tokens(text)) or not find_tokens(text)
