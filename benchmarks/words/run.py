"""The words models on sets of texts by others: ``python -m benchmarks.words.run`` writes ``results/words.json``."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.corpora import at_hand, dialogues
from benchmarks.rig import Cell, lexicons, measured, show, table, write_results
from benchmarks.sentiment import Sentiment, sentiment_for
from benchmarks.words.counts import LevelScores, count_levels, count_ratings, count_separation
from benchmarks.words.texts import (
    LabelledText,
    by_majority,
    by_model,
    by_sentiment,
    emotion_map,
    read_texts,
    sample,
    score_by_unit,
    without_frustration,
)
from cxemotion.analyzer import Analyzer
from cxemotion.emotion import Emotion, EmotionEstimate
from cxemotion.estimators.protocol import WordsModel
from cxemotion.evaluate.resampling import Resampling, bootstrap
from cxemotion.report import CallReport

SEED = 20
MOST_TEXTS = 1500
MOST_DIALOGUES = 200
HOW = Resampling(500, SEED)
LEVELS = ("dissatisfied", "neutral", "satisfied")
NOT_INSTALLED = "not installed"
CONVERSATIONS = ("zh_cped",)


@dataclass(frozen=True, slots=True)
class Rated:
    """A dialogue with ratings of its customer turns, and of the whole."""

    report: CallReport
    texts: Mapping[int, str]
    turns: Mapping[int, float]
    overall: float


def emotions(models: Mapping[str, WordsModel]) -> dict[str, Any]:
    """Six emotions and negative against the rest, on texts by themselves."""
    rows: list[list[Cell]] = []
    for name, split, merged in (("en_goemotions", "test", False), ("zh_cped", None, True), ("zh_xed_zh", None, True)):
        language = name[:2]
        texts = sample(read_texts(name, split=split), MOST_TEXTS, seed=SEED)
        lexicon = sentiment_for(language)
        systems: dict[str, list[EmotionEstimate] | None] = {
            "majority": by_majority(texts),
            _lexicon_name(language): by_sentiment(lexicon, texts) if lexicon else None,
            "words": by_model(models[language], texts, in_context=False),
        }
        if name in CONVERSATIONS:
            systems["words, in context"] = by_model(models[language], texts, in_context=True)
        rows += [[name, system, len(texts), *_emotion_cells(texts, found, merged)] for system, found in systems.items()]
    columns = ["set", "system", "texts", "macro-F1", "negative, F1", "negative or not, macro-F1", "accuracy", "ECE"]
    return table("emotions", columns, rows)


def _lexicon_name(language: str) -> str:
    return "VADER" if language == "en" else "SnowNLP"


def _emotion_cells(texts: Sequence[LabelledText], found: list[EmotionEstimate] | None, merged: bool) -> list[Cell]:
    if found is None:
        return [NOT_INSTALLED] * 5
    estimates = [without_frustration(estimate) for estimate in found] if merged else found
    figures = bootstrap(score_by_unit(texts, estimates), how=HOW)
    confident = all(math.isfinite(estimate.confidence) for estimate in estimates)
    names = ("macro_f1", "negative.f1", "negative.macro_f1", "accuracy")
    return [*(measured(figures[name]) for name in names), measured(figures["ece"]) if confident else None]


def offensive(model: WordsModel) -> dict[str, Any]:
    """Offensive posts against the rest by the probability of anger, which is not the same thing."""
    posts = [
        (dialogue["turns"][0]["text"], bool(dialogue["turns"][0]["labels"]["offensive"]))
        for dialogue in dialogues("text/zh_cold")
        if dialogue["split"] == "test"
    ]
    posts = [(text, is_offensive) for text, is_offensive in sample(posts, MOST_TEXTS, seed=SEED) if text.strip()]
    estimates = model.estimate_texts([text for text, _ in posts])
    lexicon = sentiment_for("zh")
    scores = {
        "SnowNLP, negative": [(1 - lexicon.polarity(text)) / 2 for text, _ in posts] if lexicon else None,
        "words, anger": [estimate.probabilities[Emotion.ANGER] for estimate in estimates],
        "words, negative": [estimate.negative_probability for estimate in estimates],
    }
    rows: list[list[Cell]] = []
    for system, values in scores.items():
        if values is None:
            rows.append([system, len(posts), NOT_INSTALLED])
            continue
        counted = [count_separation(present, score) for (_, present), score in zip(posts, values, strict=True)]
        rows.append([system, len(posts), measured(bootstrap(counted, how=HOW)["auc"])])
    return table("offensive", ["system", "posts", "AUC"], rows)


def read_rated(name: str, analyzer: Analyzer, language: str) -> list[Rated]:
    """Some dialogues of a set with ratings, analyzed from their words."""
    chosen = sample(list(dialogues(f"text/{name}")), MOST_DIALOGUES, seed=SEED)
    found: list[Rated] = []
    for dialogue in chosen:
        turns = [{"role": turn["speaker"], "text": turn["text"]} for turn in dialogue["turns"]]
        report = analyzer.analyze(transcript={"id": dialogue["id"], "turns": turns}, language=language)
        found.append(
            Rated(
                report=report,
                texts={i: turn["text"] for i, turn in enumerate(turns)},
                turns={i: rating for i, turn in enumerate(dialogue["turns"]) if (rating := _rating(turn)) is not None},
                overall=_overall(dialogue["labels"]),
            )
        )
    return found


def _rating(turn: Mapping[str, Any]) -> float | None:
    labels = turn["labels"]
    if "satisfaction" in labels:
        return float(LEVELS.index(labels["satisfaction"]))
    return labels.get("satisfaction_mean")


def _overall(labels: Mapping[str, Any]) -> float:
    votes = labels.get("overall_votes")
    return float(np.mean(votes)) if votes else float(LEVELS.index(labels["overall_satisfaction"]))


def satisfaction(rated: Mapping[str, Sequence[Rated]]) -> dict[str, Any]:
    """Rank correlation of the ratings with what is estimated, over the turns and over the dialogues."""
    rows: list[list[Cell]] = []
    for name, calls in rated.items():
        lexicon = sentiment_for(name[:2])
        n_turns = sum(len(call.turns) for call in calls)
        by_lexicon = _ranks(calls, _polarity(lexicon), None) if lexicon else [NOT_INSTALLED] * 3
        rows.append([name, _lexicon_name(name[:2]), len(calls), n_turns, *by_lexicon])
        ours = _ranks(calls, _valence, lambda call: call.report.outcome.satisfaction)
        rows.append([name, "words", len(calls), n_turns, *ours])
    columns = ["set", "system", "dialogues", "turns", "turns, Spearman", "dialogues by mean turn, Spearman"]
    return table("satisfaction", [*columns, "dialogues by predicted rating, Spearman"], rows)


_OfTurn = Callable[[Rated, int], float]


def _valence(call: Rated, turn: int) -> float:
    estimate = call.report.timeline.at(turn)
    return estimate.valence if estimate else 0.0


def _polarity(lexicon: Sentiment) -> _OfTurn:
    return lambda call, turn: lexicon.polarity(call.texts[turn])


def _ranks(calls: Sequence[Rated], of_turn: _OfTurn, of_call: Callable[[Rated], float] | None) -> list[Cell]:
    by_turn = [{turn: of_turn(call, turn) for turn in call.turns} for call in calls]
    means = [float(np.mean(list(values.values()))) if values else 0.0 for values in by_turn]
    parts = [
        [
            count_ratings([(call.turns[turn], value) for turn, value in values.items()])
            for call, values in zip(calls, by_turn, strict=True)
        ],
        [count_ratings([(call.overall, mean)]) for call, mean in zip(calls, means, strict=True)],
    ]
    if of_call is not None:
        parts.append([count_ratings([(call.overall, of_call(call))]) for call in calls])
    cells = [measured(bootstrap(part, how=HOW)["satisfaction_spearman"]) for part in parts]
    return [*cells, *([None] if of_call is None else [])]


def levels(calls: Sequence[Rated]) -> dict[str, Any]:
    """Dissatisfied, neutral or satisfied, each customer turn of the Chinese service dialogues."""
    lexicon = sentiment_for("zh")
    systems: dict[str, Callable[[Rated, int], Emotion | None] | None] = {
        "majority": lambda *_: Emotion.NEUTRAL,
        "SnowNLP": (lambda call, turn: lexicon.label(call.texts[turn]).emotion) if lexicon else None,
        "words": lambda call, turn: e.emotion if (e := call.report.timeline.at(turn)) else None,
    }
    n_turns = sum(len(call.turns) for call in calls)
    rows: list[list[Cell]] = []
    for system, emotion_of in systems.items():
        if emotion_of is None:
            rows.append([system, n_turns, *[NOT_INSTALLED] * 3])
            continue
        figures = bootstrap([_levels_of(call, emotion_of) for call in calls], how=HOW)
        rows.append([system, n_turns, *(measured(figures[key]) for key in ("macro_f1", "lowest_f1", "accuracy"))])
    return table("levels", ["system", "turns", "macro-F1", "dissatisfied, F1", "accuracy"], rows)


def _levels_of(call: Rated, emotion_of: Callable[[Rated, int], Emotion | None]) -> LevelScores:
    return count_levels(
        ((int(rating), _level(emotion_of(call, turn))) for turn, rating in call.turns.items()), levels=len(LEVELS)
    )


def _level(emotion: Emotion | None) -> int:
    if emotion is None:
        return 1
    return 0 if emotion.is_negative else 2 if emotion is Emotion.SATISFACTION else 1


def maps() -> dict[str, Any]:
    """How labels are read as the guide's emotions."""
    rows = [
        [name, str(emotion), ", ".join(label for label, found in emotion_map(name).items() if found is emotion)]
        for name in ("en_goemotions", "zh_cped", "zh_xed_zh")
        for emotion in Emotion
    ]
    return table("maps", ["set", "emotion", "labels"], [row for row in rows if row[2]])


def main() -> None:
    sets = ("en_goemotions", "zh_cped", "zh_xed_zh", "zh_cold", "en_uss", "zh_jddc_use")
    if not at_hand(*(f"text/{name}" for name in sets)):
        return
    analyzer = Analyzer()
    found = {language: analyzer.models.words_for(code) for language, code in (("en", "en"), ("zh", "zh-Hans"))}
    models = {language: model for language, model in found.items() if model is not None}
    rated = {
        "en_uss": read_rated("en_uss", analyzer, "en"),
        "zh_jddc_use": read_rated("zh_jddc_use", analyzer, "zh-Hans"),
    }
    tables = [
        emotions(models),
        levels(rated["zh_jddc_use"]),
        satisfaction(rated),
        offensive(models["zh"]),
        maps(),
    ]
    show(tables)
    used = [{"name": model.name, "sha256": model.sha256} for model in models.values()]
    data = {"sets": list(sets), "most_texts": MOST_TEXTS, "most_dialogues": MOST_DIALOGUES}
    write_results("words", "words", tables, models=[*used, *lexicons()], data=data, seed=SEED)


if __name__ == "__main__":
    main()
