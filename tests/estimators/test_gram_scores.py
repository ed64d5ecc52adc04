import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.estimators.gram_scores import GramScores
from cxemotion.estimators.ngrams import text_grams
from cxemotion.wording import find_tokens

TEXTS = ("we waited three weeks", "thank you so much", "nobody rang back, nobody")


def model(longest=2):
    hashes = np.unique(np.concatenate([text_grams(text, longest=longest).hashes for text in TEXTS]))
    rng = np.random.default_rng(3)
    weights = rng.normal(size=(hashes.size, 2)).astype(np.float16)
    idf = rng.uniform(1, 4, hashes.size).astype(np.float32)
    return GramScores(hashes, idf, weights, np.array([0.5, -1.0], np.float32), longest)


def test_a_text_of_unknown_words_scores_the_bias():
    assert model().score(text_grams("zygote xylem", longest=2)) == pytest.approx([0.5, -1.0])
    assert model().score(text_grams("", longest=2)) == pytest.approx([0.5, -1.0])


def test_a_model_without_grams_scores_the_bias():
    none = np.zeros(0)
    empty = GramScores(none.astype(np.uint32), none.astype(np.float32), np.zeros((0, 1), np.float16), np.ones(1), 2)
    assert empty.score(text_grams("we waited", longest=2)) == pytest.approx([1.0])


@given(st.lists(st.sampled_from(" ".join(TEXTS).replace(",", "").split()), min_size=1, max_size=12))
def test_what_the_tokens_add_sums_to_the_score(words):
    text = " ".join(words)
    grams = text_grams(text, longest=2)
    parts = model().by_token(grams, len(find_tokens(text)))
    assert parts.shape == (len(words), 2)
    assert model().bias + parts.sum(axis=0) == pytest.approx(model().score(grams), abs=1e-4)
