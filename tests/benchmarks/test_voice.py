from pathlib import Path

import numpy as np
import pytest

from benchmarks.corpora import Clip
from benchmarks.voice.conditions import AROUSAL, CLASS_OF, half_of_ravdess, known
from benchmarks.voice.scores import Scored, arousal_auc, average_recall, recall_and_auc
from benchmarks.voice.systems import Answer, Peer, left_out, normalised


def clip(label: str, speaker: str = "1", name: str = "a") -> Clip:
    return Clip(Path(f"{name}.flac"), speaker, "female", "en", label)


def said(acted: str, label: str, arousal: float) -> Scored:
    return Scored(acted, Answer(label, arousal))


def test_recall_is_averaged_over_classes_so_that_a_common_class_counts_no_more():
    scored = [said("anger", "anger", 1.0), *[said("neutral", "anger", 1.0)] * 9]
    assert average_recall(scored) == 0.5


def test_calm_is_neutral_and_fear_has_an_arousal_but_no_class():
    assert average_recall([said("calm", "neutral", 0.0), said("fear", "sadness", 1.0)]) == 1.0
    assert AROUSAL["fear"]
    assert "fear" not in CLASS_OF


def test_arousal_that_is_ordered_scores_one_reversed_nought_and_all_alike_a_half():
    high, low = ("anger", "happiness", "fear"), ("sadness", "calm", "boredom")
    ordered = [*(said(name, "anger", 1.0) for name in high), *(said(name, "anger", 0.0) for name in low)]
    assert arousal_auc(ordered) == 1.0
    assert arousal_auc([said(one.label, "anger", -one.answer.arousal) for one in ordered]) == 0.0
    assert arousal_auc([said(one.label, "anger", 0.3) for one in ordered]) == 0.5
    assert np.isnan(arousal_auc(ordered[:3]))


def test_labels_without_a_class_or_an_arousal_are_left_out():
    assert [one.label for one in known([clip("anger"), clip("disgust"), clip("surprise"), clip("fear")])] == [
        "anger",
        "fear",
    ]


def test_half_of_ravdess_holds_each_sentence_once_in_each_manner():
    names = [f"03-01-05-01-0{statement}-0{take}-12" for statement in (1, 2) for take in (1, 2)]
    chosen = half_of_ravdess([clip("anger", name=name) for name in names])
    assert [one.path.stem for one in chosen] == ["03-01-05-01-01-01-12", "03-01-05-01-02-02-12"]


def test_normalising_takes_away_what_a_speaker_always_does():
    clips = [clip("anger", speaker) for speaker in ("1", "1", "2", "2")]
    values = normalised(np.array([[1.0, 5.0], [3.0, 5.0], [101.0, 5.0], [103.0, np.nan]]), clips)
    np.testing.assert_allclose(values[:, 0], [-1, 1, -1, 1])
    assert np.isfinite(values).all()


@pytest.fixture
def separable() -> tuple[np.ndarray, list[Clip]]:
    """Four classes that one feature each gives away, six speakers."""
    labels = ("anger", "happiness", "neutral", "sadness")
    clips = [clip(label, str(speaker)) for speaker in range(6) for label in labels for _ in range(3)]
    rng = np.random.default_rng(0)
    shown = np.array([[3.0 * (one.label == label) for label in labels] for one in clips])
    return shown + 0.1 * rng.standard_normal(shown.shape), clips


def test_the_peer_learns_what_there_is_to_learn_and_hears_no_clip_of_whom_it_judges(separable):
    values, clips = separable
    recall, auc = recall_and_auc(clips, left_out(values, clips))
    assert recall.value == 1.0
    assert auc.value == 1.0
    shuffled = [
        clip(one.label, one.speaker) for one in np.random.default_rng(1).permutation(np.array(clips, dtype=object))
    ]
    assert recall_and_auc(shuffled, left_out(values, shuffled))[0].value < 0.6


def test_the_peer_answers_with_a_class_even_where_it_learned_of_fear(separable):
    values, clips = separable
    peer = Peer.fit(values, [one.label for one in clips[:-3]] + ["fear"] * 3)
    assert {answer.label for answer in peer.answers(values)} <= set(CLASS_OF.values())
