"""Unweighted average recall and the area under the ROC curve of arousal, with intervals by speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.corpora import Clip
from benchmarks.voice.conditions import AROUSAL, CLASS_OF
from benchmarks.voice.systems import Answer, by_speaker
from cxemotion.evaluate.resampling import Interval, Resampling, bootstrap_metric

DRAWS = Resampling(resamples=500, seed=0)


@dataclass(frozen=True, slots=True)
class Scored:
    """One clip: its acted label and a system's answer."""

    label: str
    answer: Answer


def recall_and_auc(clips: Sequence[Clip], answers: Sequence[Answer]) -> tuple[Interval, Interval]:
    """UAR over the four classes and AUC of arousal; whole speakers are drawn."""
    speakers = [[Scored(clips[n].label, answers[n]) for n in own] for own in by_speaker(clips).values()]
    return (
        bootstrap_metric(speakers, lambda drawn: average_recall(_joined(drawn)), how=DRAWS),
        bootstrap_metric(speakers, lambda drawn: arousal_auc(_joined(drawn)), how=DRAWS),
    )


def _joined(speakers: Sequence[Sequence[Scored]]) -> list[Scored]:
    return [scored for own in speakers for scored in own]


def average_recall(scored: Sequence[Scored]) -> float:
    """Mean over the classes of the share that is found."""
    right: dict[str, list[bool]] = {}
    for one in scored:
        if one.label in CLASS_OF:
            right.setdefault(CLASS_OF[one.label], []).append(one.answer.label == CLASS_OF[one.label])
    return float(np.mean([np.mean(own) for own in right.values()])) if right else float("nan")


def arousal_auc(scored: Sequence[Scored]) -> float:
    """Chance that a clip of high arousal scores over one of low arousal, a tie counting one half."""
    from scipy.stats import rankdata

    known = [one for one in scored if one.label in AROUSAL]
    high = np.array([AROUSAL[one.label] for one in known], dtype=np.bool_)
    if not known or high.all() or not high.any():
        return float("nan")
    ranks = rankdata([one.answer.arousal for one in known])
    wins = ranks[high].sum() - high.sum() * (high.sum() + 1) / 2
    return float(wins / (high.sum() * (~high).sum()))
