"""Thresholds, calibration and scores of the recurrent words model, from networks that had not seen the calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score, roc_auc_score

from benchmarks.words.course_data import Labels
from cxemotion.emotion import Emotion, valence_of
from cxemotion.estimators.course_inputs import AGENT_TASKS, CUSTOMER_TASKS
from cxemotion.estimators.words_inputs import EMOTIONS, SAID_KINDS
from cxemotion.events import Fault

_FELT, _SAID = len(EMOTIONS), len(CUSTOMER_TASKS)
_KINDS_FROM = _FELT + 3
_NEUTRAL = EMOTIONS.index(Emotion.NEUTRAL)
_NEGATIVE = np.array([emotion.is_negative for emotion in EMOTIONS])
_THRESHOLDS = np.arange(0.1, 0.8, 0.02)


@dataclass(frozen=True)
class Apart:
    """What networks that had not seen a call say of it, and its labels."""

    scores: NDArray[np.float32]
    outcome: NDArray[np.float32]
    labels: Labels


@dataclass(frozen=True)
class _Said:
    """Customer turns of all calls in one table."""

    scores: NDArray[np.float32]
    emotion: NDArray[np.int64]
    grade: NDArray[np.int64]
    kinds: NDArray[np.float32]


def _said(apart: Sequence[Apart]) -> _Said:
    return _Said(
        np.concatenate([one.scores[one.labels.customer] for one in apart]),
        np.concatenate([one.labels.emotion[one.labels.customer] for one in apart]),
        np.concatenate([one.labels.above[one.labels.customer].sum(axis=1).astype(int) for one in apart]),
        np.concatenate([one.labels.kinds[one.labels.customer] for one in apart]),
    )


def choose_settings(apart: Sequence[Apart]) -> dict[str, Any]:
    """Temperature, confidence, cuts of intensity and thresholds of the signs."""
    said = _said(apart)
    temperature = _temperature(said.scores[:, :_FELT], said.emotion)
    top, right = _top(said, temperature)
    shares = np.bincount(said.emotion, minlength=_FELT) / said.emotion.size
    settled = np.array([one.labels.resolved for one in apart])
    chance = _sigmoid(np.array([one.outcome[0] for one in apart]))
    return {
        "temperature": temperature,
        "confidence": _confidence(top, right),
        "shares": [round(float(share), 4) for share in shares],
        "intensity": {"cuts": _cuts(said)},
        "threshold": {**_sign_thresholds(apart), "resolved": best_threshold(chance, settled)},
    }


def _temperature(scores: NDArray[np.float32], wanted: NDArray[np.int64]) -> float:
    def loss(temperature: float) -> float:
        shifted = scores / temperature
        shifted = shifted - shifted.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(wanted)), wanted]))

    return round(float(min(np.arange(0.6, 2.0, 0.02), key=loss)), 2)


def _top(said: _Said, temperature: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    probabilities = _probabilities(said, temperature)
    return probabilities.max(axis=1), probabilities.argmax(axis=1) == said.emotion


def _probabilities(said: _Said, temperature: float) -> NDArray[np.float64]:
    scores = said.scores[:, :_FELT].astype(np.float64)
    exponentials = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _confidence(top: NDArray[np.float64], right: NDArray[np.bool_]) -> list[list[float]]:
    """The share of right answers at points of the top probability, kept rising."""
    parts = np.array_split(np.argsort(top), 10)
    points = [[round(float(top[part].mean()), 3), round(float(right[part].mean()), 3)] for part in parts]
    for earlier, later in pairwise(points):
        later[1] = max(later[1], earlier[1])
    return points


def _cuts(said: _Said) -> list[float]:
    """Probabilities from which a feeling is clear (best F1 of clear feelings) and strong (as many as there were)."""
    emotion = said.scores[:, :_FELT].argmax(axis=1)
    above = _sigmoid(said.scores[:, _FELT:_KINDS_FROM])
    felt = emotion != _NEUTRAL
    upset = _NEGATIVE[said.emotion] & (said.grade >= 2)
    clear = best_threshold(np.where(felt & _NEGATIVE[emotion], above[:, 1], 0.0), upset)
    share = float(np.mean(said.grade == 3))
    strong = float(np.quantile(np.where(felt, above[:, 2], 0.0), 1 - share))
    return [clear, round(strong, 3)]


def _sign_thresholds(apart: Sequence[Apart]) -> dict[str, float]:
    found: dict[str, float] = {}
    for number, kind in enumerate(SAID_KINDS):
        chance = _sigmoid(np.concatenate([one.scores[one.labels.customer, _KINDS_FROM + number] for one in apart]))
        wanted = np.concatenate([one.labels.kinds[one.labels.customer, number] for one in apart])
        found[kind.value] = best_threshold(chance, wanted > 0)
    for number, name in enumerate(AGENT_TASKS):
        chance = _sigmoid(np.concatenate([one.scores[one.labels.agent, _SAID + number] for one in apart]))
        wanted = np.concatenate([one.labels.signs[one.labels.agent, number] for one in apart])
        found[name] = best_threshold(chance, wanted > 0)
    return found


def best_threshold(chance: NDArray[np.floating[Any]], wanted: NDArray[np.bool_]) -> float:
    """The threshold with the best F1, the curve smoothed over its neighbours."""
    scores = np.array([f1_score(wanted, chance >= threshold, zero_division=0) for threshold in _THRESHOLDS])
    smooth = np.convolve(np.pad(scores, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return round(float(_THRESHOLDS[int(smooth.argmax())]), 2)


def score_apart(apart: Sequence[Apart], settings: dict[str, Any]) -> dict[str, Any]:
    """Macro-F1 of the six emotions, negative against the rest, intensity, valence, calibration, signs, outcome."""
    said = _said(apart)
    emotion = said.scores[:, :_FELT].argmax(axis=1)
    above = _sigmoid(said.scores[:, _FELT:_KINDS_FROM])
    clear, strong = settings["intensity"]["cuts"]
    grade = np.where(emotion == _NEUTRAL, 0, 1 + (above[:, 1] >= clear) * (1 + (above[:, 2] >= strong)))
    top, right = _top(said, settings["temperature"])
    confidence = np.interp(top, *np.array(settings["confidence"]).T)
    full = np.array([valence_of(one, 3) for one in EMOTIONS])
    valence = (_probabilities(said, settings["temperature"]) @ full) * np.clip(above.sum(axis=1), 1, 3) / 3
    truth = full[said.emotion] * said.grade / 3
    upset = _NEGATIVE[said.emotion] & (said.grade >= 2)
    follows = np.concatenate([one.labels.follows[one.labels.customer] for one in apart])
    resolved = np.array([one.labels.resolved for one in apart])
    settled = _sigmoid(np.array([one.outcome[0] for one in apart])) >= settings["threshold"]["resolved"]
    rating = np.clip(3 + np.array([one.outcome[1] for one in apart]), 1, 5)
    signs = _sign_scores(apart, settings["threshold"])
    faults = [fault.value for fault in Fault]
    kinds = _sigmoid(said.scores[:, _KINDS_FROM:_SAID]) >= [settings["threshold"][kind.value] for kind in SAID_KINDS]
    return {
        "turns": len(emotion),
        "emotion_macro_f1": _rounded(f1_score(said.emotion, emotion, average="macro")),
        "emotion_f1": {
            one.value: _rounded(f1_score(said.emotion == number, emotion == number))
            for number, one in enumerate(EMOTIONS)
        },
        "negative_f1": _rounded(f1_score(_NEGATIVE[said.emotion], _NEGATIVE[emotion], average="macro")),
        "upset_f1": _rounded(f1_score(upset, _NEGATIVE[emotion] & (grade >= 2))),
        "intensity_kappa": _rounded(cohen_kappa_score(said.grade, grade, weights="quadratic")),
        "valence_ccc": _rounded(_concordance(truth, valence)),
        "ece": _rounded(_calibration_error(confidence, right)),
        "kinds_f1": _rounded(f1_score(said.kinds.ravel() > 0, kinds.ravel())),
        "steps_mean_f1": _rounded(float(np.mean([score for name, score in signs.items() if name not in faults]))),
        "faults_mean_f1": _rounded(float(np.mean([signs[name] for name in faults]))),
        "signs_f1": signs,
        "follows_auc": _rounded(roc_auc_score(follows, said.scores[:, -1])),
        "resolved_f1": _rounded(f1_score(resolved, settled)),
        "satisfaction_mae": _rounded(float(np.abs(rating - [one.labels.satisfaction for one in apart]).mean())),
    }


def _sign_scores(apart: Sequence[Apart], thresholds: dict[str, float]) -> dict[str, float]:
    chance = _sigmoid(np.concatenate([one.scores[one.labels.agent, _SAID : _SAID + len(AGENT_TASKS)] for one in apart]))
    wanted = np.concatenate([one.labels.signs[one.labels.agent] for one in apart]) > 0
    return {
        name: _rounded(f1_score(wanted[:, number], chance[:, number] >= thresholds[name]))
        for number, name in enumerate(AGENT_TASKS)
    }


def _concordance(one: NDArray[np.floating[Any]], other: NDArray[np.floating[Any]]) -> float:
    covariance = float(np.mean((one - one.mean()) * (other - other.mean())))
    return 2 * covariance / float(one.var() + other.var() + (one.mean() - other.mean()) ** 2)


def _calibration_error(confidence: NDArray[np.floating[Any]], right: NDArray[np.bool_]) -> float:
    bins = np.minimum(9, (confidence * 10).astype(int))
    return float(sum(abs((confidence - right)[bins == number].sum()) for number in range(10)) / len(right))


def _rounded(value: float) -> float:
    return round(float(value), 3)


def _sigmoid(scores: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    return 0.5 + 0.5 * np.tanh(0.5 * scores)
