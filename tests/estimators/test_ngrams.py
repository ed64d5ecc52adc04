import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.estimators.ngrams import text_grams
from cxemotion.wording import find_tokens


def shared(one, other):
    return np.intersect1d(text_grams(one, longest=3).hashes, text_grams(other, longest=3).hashes).size


def test_runs_of_han_characters_are_grams_up_to_the_longest():
    assert text_grams("退款", longest=1).hashes.size == 2
    assert text_grams("退款", longest=2).hashes.size == 3
    assert text_grams("没退款", longest=2).hashes.size == 5


def test_punctuation_and_case_change_no_gram():
    one, other = text_grams("Well, I've WAITED. Twice!", longest=3), text_grams("well i've waited twice", longest=3)
    assert one.hashes.tolist() == other.hashes.tolist()


def test_traditional_and_simplified_characters_give_the_same_grams():
    assert text_grams("訂單還沒到", longest=4).hashes.tolist() == text_grams("订单还没到", longest=4).hashes.tolist()


def test_another_number_is_the_same_gram():
    assert text_grams("order 5512", longest=2).hashes.tolist() == text_grams("order 87", longest=2).hashes.tolist()


def test_a_misspelt_word_still_shares_letters_with_the_right_one():
    assert shared("disgraceful", "disgracefull") > 10
    assert shared("disgraceful", "weather") == 0


@given(st.text(max_size=60), st.integers(1, 4))
def test_every_gram_stands_on_tokens_of_the_text(text, longest):
    grams, tokens = text_grams(text, longest=longest), find_tokens(text)
    assert np.all(np.diff(grams.hashes.astype(np.int64)) > 0)
    assert np.all(grams.first <= grams.last)
    assert np.all(grams.last < max(1, len(tokens)))
    assert bool(grams.hashes.size) == bool(tokens)
