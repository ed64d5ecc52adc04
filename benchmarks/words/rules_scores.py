"""Scores of a words model on labelled calls that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import f1_score

from cxemotion.estimators.words_inputs import EMOTIONS, SAID_KINDS
from cxemotion.estimators.words_rules import RuleWordsModel
from cxemotion.events import Fault, Step

if TYPE_CHECKING:
    from fit_rules import Call


def score_calls(model: RuleWordsModel, calls: Sequence[Call]) -> dict[str, Any]:
    """Macro-F1 of the six emotions, negative against the rest, signs, outcome, calibration, intensity."""
    gold: list[int] = []
    said: list[int] = []
    grades: list[tuple[int, int]] = []
    sure: list[float] = []
    signs: list[tuple[set[str], set[str]]] = []
    kinds: list[tuple[set[str], set[str]]] = []
    outcome: list[tuple[bool, bool, float, float]] = []
    by_language: dict[str, list[int]] = {}
    for call in calls:
        reading = model.read([read.turn for read in call.reads])
        for estimate in reading.timeline:
            emotion, intensity = call.emotion(estimate.turn)
            by_language.setdefault(call.language, []).append(len(gold))
            gold.append(emotion)
            said.append(-1 if estimate.emotion is None else EMOTIONS.index(estimate.emotion))
            grades.append((intensity, estimate.intensity or 0))
            sure.append(estimate.confidence)
        for read in call.reads:
            turn = read.turn.index
            found = {sign.what.value for sign in reading.signs if sign.turn == turn}
            if read.turn.role == "agent":
                signs.append((call.signs(turn), found))
            else:
                kinds.append((call.signs(turn) - {"anger_surge"}, found))
        result = reading.outcome
        outcome.append(
            (bool(call.labels["resolved"]), bool(result.resolved), call.labels["satisfaction"], result.satisfaction)
        )
    negative = [emotion.is_negative for emotion in EMOTIONS]
    truth, guess = np.array(gold), np.array(said)
    scores: dict[str, Any] = {
        "turns": len(gold),
        "emotion_macro_f1": macro_f1(truth, guess),
        "emotion_f1": {emotion.value: round(f1_score(truth == k, guess == k), 3) for k, emotion in enumerate(EMOTIONS)},
        "negative_f1": round(f1_score([negative[k] for k in gold], [negative[k] for k in said], average="macro"), 3),
        "upset_f1": round(f1_score(*_upset(gold, said, grades, negative)), 3),
        "ece": _calibration_error(np.array(sure), truth == guess),
        "kinds_f1": _pooled(kinds, [kind.value for kind in SAID_KINDS]),
        "steps_mean_f1": round(float(np.mean(list(_each(signs, list(Step)).values()))), 3),
        "steps_f1": _each(signs, list(Step)),
        "faults_mean_f1": round(float(np.mean(list(_each(signs, list(Fault)).values()))), 3),
        "faults_f1": _each(signs, list(Fault)),
        "kinds_each": _each(kinds, list(SAID_KINDS)),
        "resolved_f1": round(f1_score([row[0] for row in outcome], [row[1] for row in outcome], average="macro"), 3),
        "satisfaction_mae": round(float(np.mean([abs(row[2] - row[3]) for row in outcome])), 3),
    }
    if len(by_language) > 1:
        scores["emotion_macro_f1_by_language"] = {
            language: macro_f1(truth[rows], guess[rows]) for language, rows in sorted(by_language.items())
        }
    return scores


def ordinary_false_alarms(model: RuleWordsModel, calls: Sequence[Call]) -> dict[str, Any]:
    """Said kinds found in calls whose labels hold none."""
    quiet = [call for call in calls if not any(point["kind"] != "anger_surge" for point in call.labels["escalations"])]
    alarms = sum(
        any(sign.what in SAID_KINDS for sign in model.read([read.turn for read in call.reads]).signs) for call in quiet
    )
    return {"quiet_calls": len(quiet), "quiet_calls_with_alarm": alarms}


def macro_f1(truth: Any, guess: Any) -> float:
    return round(float(f1_score(truth, guess, average="macro", labels=list(range(len(EMOTIONS))), zero_division=0)), 3)


def _upset(
    gold: Sequence[int], said: Sequence[int], grades: Sequence[tuple[int, int]], negative: Sequence[bool]
) -> tuple[list[bool], list[bool]]:
    return (
        [negative[k] and pair[0] >= 2 for k, pair in zip(gold, grades, strict=True)],
        [negative[k] and pair[1] >= 2 for k, pair in zip(said, grades, strict=True)],
    )


def _each(rows: Sequence[tuple[set[str], set[str]]], names: Sequence[Any]) -> dict[str, float]:
    return {
        name.value: round(
            f1_score([name in truth for truth, _ in rows], [name in found for _, found in rows], zero_division=0), 3
        )
        for name in names
    }


def _pooled(rows: Sequence[tuple[set[str], set[str]]], names: Sequence[str]) -> dict[str, float]:
    hits = sum(len(truth & found & set(names)) for truth, found in rows)
    found = sum(len(found & set(names)) for _, found in rows)
    wanted = sum(len(truth & set(names)) for truth, _ in rows)
    return {
        "precision": round(hits / max(1, found), 3),
        "recall": round(hits / max(1, wanted), 3),
        "f1": round(2 * hits / max(1, found + wanted), 3),
    }


def _calibration_error(sure: Any, right: Any) -> float:
    order = np.argsort(sure)
    parts = np.array_split(order, 10)
    return round(float(sum(len(p) * abs(sure[p].mean() - right[p].mean()) for p in parts if len(p)) / len(sure)), 3)
