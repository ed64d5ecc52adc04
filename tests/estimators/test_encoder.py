import pickle

import numpy as np
import pytest

from cxemotion.estimators.encoder import TextEncoder
from cxemotion.estimators.words_course import ENCODER, VOCABULARY
from cxemotion.resources import models_dir

TEXTS = ["My parcel never came.", "Thank you so much!", "I want to speak to a manager, now, and not to you again."]


@pytest.fixture(scope="module")
def encoder():
    folder = models_dir() / "words-en-1"
    return TextEncoder(folder / ENCODER, folder / VOCABULARY)


def test_each_text_has_one_vector_in_the_order_given(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape[0] == len(TEXTS)
    assert np.isfinite(vectors).all()
    assert encoder.encode(TEXTS[::-1])[::-1] == pytest.approx(vectors, abs=1e-5)


def test_texts_beside_it_hardly_move_a_vector(encoder):
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    together = encoder.encode(TEXTS)
    assert np.abs(alone - together).mean() < 0.1 * together.std()
    assert np.corrcoef(alone.ravel(), together.ravel())[0, 1] > 0.99


def test_case_changes_nothing(encoder):
    assert encoder.encode([TEXTS[0].upper()]) == pytest.approx(encoder.encode([TEXTS[0]]), abs=1e-5)


def test_of_a_very_long_text_the_beginning_counts(encoder):
    long = "we waited and nobody came and " * 400
    assert encoder.encode([long]) == pytest.approx(encoder.encode([long + "thank you"]), abs=1e-5)


def test_an_encoder_in_use_can_be_pickled(encoder):
    again = pickle.loads(pickle.dumps(encoder))  # noqa: S301
    assert again.encode(TEXTS) == pytest.approx(encoder.encode(TEXTS), abs=1e-6)
