import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.words.counts import count_levels, count_ratings, count_separation
from benchmarks.words.course_data import read_calls
from benchmarks.words.course_scores import best_threshold
from benchmarks.words.run import Rated, levels
from benchmarks.words.texts import (
    LabelledText,
    by_majority,
    emotion_map,
    mapped,
    read_texts,
    sample,
    score_by_unit,
    without_frustration,
)
from cxemotion.emotion import Emotion
from cxemotion.evaluate.resampling import bootstrap, pool
from tests.builders import estimate


@pytest.mark.parametrize("name", ["en_goemotions", "zh_cped", "zh_xed_zh"])
def test_no_label_of_a_set_stands_for_two_emotions(name: str):
    assert set(emotion_map(name).values()) <= set(Emotion)
    assert emotion_map(name)["anger"] is Emotion.ANGER


def test_a_text_has_a_class_only_where_all_its_labels_agree_on_one():
    labels = emotion_map("en_goemotions")
    assert mapped(["annoyance", "disapproval"], labels) is Emotion.FRUSTRATION
    assert mapped(["annoyance", "joy"], labels) is None
    assert mapped(["curiosity"], labels) is None
    assert mapped([], labels) is Emotion.NEUTRAL


def test_texts_of_dialogues_come_with_the_turns_before_them(monkeypatch: pytest.MonkeyPatch):
    turns = [("怎么了", "astonished"), ("撞你个头", "anger"), ("好的", "neutral")]
    dialogue = {"id": "d", "turns": [{"text": text, "labels": {"emotion": label}} for text, label in turns]}
    monkeypatch.setattr("benchmarks.words.texts.dialogues", lambda _: iter([dialogue]))
    assert read_texts("zh_cped") == [
        LabelledText("撞你个头", ("怎么了",), Emotion.ANGER, "d"),
        LabelledText("好的", ("怎么了", "撞你个头"), Emotion.NEUTRAL, "d"),
    ]


def test_frustration_is_read_as_anger_where_a_set_does_not_tell_them_apart():
    merged = without_frustration(estimate(0, "frustration", 2))
    assert merged.emotion is Emotion.ANGER
    assert merged.probabilities[Emotion.FRUSTRATION] == 0
    assert sum(merged.probabilities.values()) == pytest.approx(1)


def test_a_sample_is_drawn_by_its_seed_and_keeps_the_order():
    drawn = sample(range(100), 10, seed=1)
    assert drawn == sorted(drawn) == sample(range(100), 10, seed=1) != sample(range(100), 10, seed=2)
    assert sample(range(3), 10, seed=1) == [0, 1, 2]


def test_intervals_are_drawn_by_dialogue_and_not_by_turn():
    texts = [LabelledText("…", (), Emotion.ANGER, unit) for unit in ("one", "one", "two")]
    assert len(score_by_unit(texts, by_majority(texts))) == 2


def test_the_majority_is_right_as_often_as_its_class_occurs():
    texts = [LabelledText("…", (), emotion, "u") for emotion in (Emotion.NEUTRAL, Emotion.NEUTRAL, Emotion.ANGER)]
    (scores,) = score_by_unit(texts, by_majority(texts))
    assert float(scores.rates()["accuracy"].value) == pytest.approx(2 / 3)
    assert float(scores.rates()["ece"].value) == pytest.approx(0, abs=1e-9)


def test_levels_that_are_all_right_score_one_and_add_up():
    parts = [count_levels([(0, 0), (1, 1)], levels=3), count_levels([(2, 2), (0, 1)], levels=3)]
    assert float(parts[0].rates()["macro_f1"].value) == 1
    assert float(pool(parts).rates()["accuracy"].value) == 0.75


def test_scores_that_part_two_classes_have_an_area_of_one():
    parts = [
        count_separation(present, score) for present, score in ((False, 0.1), (False, 0.3), (True, 0.6), (True, 1))
    ]
    assert float(pool(parts).rates()["auc"].value) == 1
    assert bootstrap(parts)["auc"].value == 1


def test_ratings_in_the_same_order_correlate_fully():
    parts = [count_ratings([(1, -0.9), (3, 0.1)]), count_ratings([(5, 0.8)])]
    assert float(pool(parts).rates()["satisfaction_spearman"].value) == pytest.approx(1)
    assert np.isnan(float(count_ratings([]).rates()["satisfaction_spearman"].value))


def test_a_turn_that_is_not_judged_counts_as_neutral_and_a_peer_that_is_not_installed_keeps_its_row(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("benchmarks.words.run.sentiment_for", lambda _: None)
    report = SimpleNamespace(timeline=SimpleNamespace(at=lambda _: None))
    rows = {row[0]: row[1:] for row in levels([Rated(report, {0: "嗯"}, {0: 1.0}, 1.0)])["rows"]}
    assert rows["words"][3] == 1.0
    assert rows["SnowNLP"][1:] == ["not installed"] * 3


def labelled(turns, **labels):
    said = {str(turn): {"emotion": emotion, "intensity": grade} for turn, emotion, grade in labels["customer"]}
    return {
        "id": "en-x-1",
        "language": "en",
        "turns": [{"role": role, "text": text} for role, text in turns],
        "labels": {
            "customer": said,
            "agent": {"1": {"steps": ["apologize"], "faults": []}},
            "escalations": labels["escalations"],
            "resolved": False,
            "satisfaction": 2,
        },
    }


def test_a_training_call_knows_what_each_turn_is_to_be_read_as(tmp_path: Path):
    turns = [("customer", "It broke again."), ("agent", "So sorry."), ("customer", "Get me a manager.")]
    said = [(0, "frustration", 1), (2, "anger", 2)]
    call = labelled(turns, customer=said, escalations=[{"turn": 2, "kind": "demand_supervisor"}])
    (tmp_path / "en-x-1.json").write_text(json.dumps(call), encoding="utf-8")
    (read,) = read_calls(tmp_path, "en")
    labels = read.labels
    assert labels.customer.tolist() == [True, False, True]
    assert labels.agent.tolist() == [False, True, False]
    assert labels.above.tolist() == [[1, 0, 0], [0, 0, 0], [1, 1, 0]]
    assert labels.kinds[2].tolist() == [1, 0, 0, 0]
    assert labels.signs[1].sum() == 1
    assert labels.follows.tolist() == [1, 0, 0]
    assert read_calls(tmp_path, "zh") == []


def test_a_threshold_divides_what_is_wanted_from_what_is_not():
    chance = np.array([0.1, 0.2, 0.3, 0.6, 0.7, 0.8])
    assert 0.3 < best_threshold(chance, chance > 0.5) <= 0.6
