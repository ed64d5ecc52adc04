"""Texts of other sets with the class that their labels stand for, and the systems that judge them."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.corpora import dialogues
from benchmarks.sentiment import Sentiment
from cxemotion.emotion import Emotion, EmotionEstimate, valence_of
from cxemotion.estimators.protocol import WordsModel
from cxemotion.evaluate.emotion import EmotionReference, EmotionScores, score_estimates

HERE = Path(__file__).parent
_CONTEXT = 6


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text, what was said before it, and its class; ``unit`` is what intervals are drawn by."""

    text: str
    context: tuple[str, ...]
    emotion: Emotion
    unit: str


def emotion_map(name: str) -> Mapping[str, Emotion]:
    """The guide's emotion for each label of a set that has one."""
    table: Mapping[str, Sequence[str]] = tomllib.loads((HERE / "maps.toml").read_text(encoding="utf-8"))[name]
    return {label: Emotion(emotion) for emotion, labels in table.items() for label in labels}


def mapped(labels: Sequence[str], by_label: Mapping[str, Emotion]) -> Emotion | None:
    """The one class that all labels stand for; no label is neutral; ``None`` where a label has none or they differ."""
    classes = {by_label.get(label) for label in labels} or {Emotion.NEUTRAL}
    return classes.pop() if len(classes) == 1 else None


def read_texts(name: str, *, split: str | None = None) -> list[LabelledText]:
    """The texts of a set that have a class; in dialogues with the turns before them."""
    by_label = emotion_map(name)
    found: list[LabelledText] = []
    for dialogue in dialogues(f"text/{name}"):
        if split is not None and dialogue.get("split") != split:
            continue
        said: list[str] = []
        for turn in dialogue["turns"]:
            emotion = mapped(_labels(turn["labels"]), by_label)
            if emotion is not None and turn["text"].strip():
                found.append(LabelledText(turn["text"], tuple(said[-_CONTEXT:]), emotion, dialogue["id"]))
            said.append(turn["text"])
    return found


def _labels(labels: Mapping[str, Any]) -> Sequence[str]:
    given = labels.get("emotions", labels.get("emotion", []))
    return [given] if isinstance(given, str) else given


def sample(items: Sequence[Any], most: int, *, seed: int) -> list[Any]:
    """So many of the items, drawn without replacement, in their order; all where there are no more."""
    if len(items) <= most:
        return list(items)
    drawn = np.random.default_rng(seed).permutation(len(items))[:most]
    return [items[i] for i in sorted(drawn)]


def by_model(model: WordsModel, texts: Sequence[LabelledText], *, in_context: bool) -> list[EmotionEstimate]:
    """The model's estimate of each text, each taken as a customer's turn."""
    contexts = [text.context for text in texts] if in_context else None
    return model.estimate_texts([text.text for text in texts], contexts)


def by_sentiment(lexicon: Sentiment, texts: Sequence[LabelledText]) -> list[EmotionEstimate]:
    """The lexicon's label of each text, without a confidence."""
    labels = [lexicon.label(text.text) for text in texts]
    return [_certain(label.emotion, label.intensity) for label in labels]


def by_majority(texts: Sequence[LabelledText]) -> list[EmotionEstimate]:
    """The commonest class of these very texts, for all of them."""
    shares = Counter(text.emotion for text in texts)
    most = shares.most_common(1)[0][0]
    usual = replace(
        _certain(most, 0 if most is Emotion.NEUTRAL else 1),
        probabilities={emotion: shares[emotion] / len(texts) for emotion in Emotion},
        confidence=shares[most] / len(texts),
    )
    return [usual] * len(texts)


def _certain(emotion: Emotion, intensity: int) -> EmotionEstimate:
    return EmotionEstimate(
        turn=0,
        span=None,
        emotion=emotion,
        intensity=intensity,  # type: ignore[arg-type]
        probabilities={one: float(one is emotion) for one in Emotion},
        valence=valence_of(emotion, intensity),
        arousal=math.nan,
        confidence=math.nan,
    )


def without_frustration(estimate: EmotionEstimate) -> EmotionEstimate:
    """Frustration read as anger, for sets that do not tell them apart."""
    shares = dict(estimate.probabilities)
    shares[Emotion.ANGER] += shares[Emotion.FRUSTRATION]
    shares[Emotion.FRUSTRATION] = 0.0
    merged = Emotion.ANGER if estimate.emotion is Emotion.FRUSTRATION else estimate.emotion
    return replace(estimate, probabilities=shares, emotion=merged)


def score_by_unit(texts: Sequence[LabelledText], estimates: Sequence[EmotionEstimate]) -> list[EmotionScores]:
    """The counts of each dialogue, or of each text where texts stand alone; the sets have no intensity."""
    pairs: dict[str, list[tuple[EmotionReference, EmotionEstimate]]] = {}
    for text, estimate in zip(texts, estimates, strict=True):
        reference = EmotionReference(text.emotion, 0 if text.emotion is Emotion.NEUTRAL else 1)
        pairs.setdefault(text.unit, []).append((reference, estimate))
    return [score_estimates(unit) for unit in pairs.values()]
