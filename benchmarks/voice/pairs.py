"""Words and voice paired at the decision: ``python -m benchmarks.voice.pairs`` writes ``results/pairs.json``.

No public call has gold emotion for both. Each labelled customer turn is read by the words model and joined with the
voice model's estimate of an acted clip: of the emotion that the turn is labelled with, of a drawn one, or of noise.
What is gained with a clip of the same emotion is set by the making and claims nothing; what is lost with a clip of
another, or with noise, is what is asked here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.calls.sets import calls_of
from benchmarks.corpora import at_hand, clips
from benchmarks.peers import Samples
from benchmarks.rig import models_used, one_thread, show, table, write_results
from benchmarks.telephone import TELEPHONE_HZ, g711
from benchmarks.voice.conditions import LINE, beds, half_of_ravdess, known, sound_of
from cxemotion import Analyzer
from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline
from cxemotion.estimators import VoiceModel, fuse, load_model
from cxemotion.events import CustomerLabel
from cxemotion.features import usual

CLASS_OF = {
    Emotion.ANGER: "anger",
    Emotion.FRUSTRATION: "anger",
    Emotion.ANXIETY: "fear",
    Emotion.DISAPPOINTMENT: "sadness",
    Emotion.NEUTRAL: "neutral",
    Emotion.SATISFACTION: "happiness",
}
VOICED_S = 1.6
SPEAKERS = 8
NEGATIVE_SHARE = 0.15
"""Share of negative turns that an ordinary site is taken to have."""
Pool = Mapping[str, Sequence[EmotionEstimate]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled turn and what the words say of it."""

    gold: CustomerLabel
    words: EmotionEstimate


def judged_turns(calls: str = "data") -> list[Judged]:
    """Every labelled customer turn that the words model judges."""
    analyzer = Analyzer()
    found: list[Judged] = []
    for call in calls_of(calls):
        timeline = analyzer.analyze(transcript=call.transcript).timeline
        found += [Judged(call.customer[e.turn], e) for e in timeline if e.turn in call.customer and e.emotion]
    return found


def voices(model: VoiceModel) -> Pool:
    """Estimates of acted clips on the telephone by their label, and of noise."""
    every = half_of_ravdess(known(clips("ravdess")))
    chosen = sorted({clip.speaker for clip in every})[:SPEAKERS]
    pool: dict[str, list[EmotionEstimate]] = {}
    for speaker in chosen:
        own = [clip for clip in every if clip.speaker == speaker]
        sounds = [sound_of(number, clip, LINE, ())[0] for number, clip in enumerate(own)]
        baseline = usual(sounds, rate_hz=TELEPHONE_HZ)
        for clip, sound in zip(own, sounds, strict=True):
            estimate = model.estimate_clip(sound, rate_hz=TELEPHONE_HZ, usual=baseline)
            pool.setdefault("neutral" if clip.label == "calm" else clip.label, []).append(estimate)
    noise: list[Samples] = [g711(bed[: 3 * TELEPHONE_HZ], rate_hz=TELEPHONE_HZ) for bed in beds()]
    return pool | {"noise": [model.estimate_clip(sound, rate_hz=TELEPHONE_HZ) for sound in noise]}


def paired(turns: Sequence[Judged], pool: Pool, how: str, *, seed: int = 0) -> list[EmotionEstimate]:
    """Each turn's words with a voice: ``none``, of the ``same`` emotion, ``shuffled``, or ``noise``."""
    rng = np.random.default_rng(seed)
    everything = [estimate for name, own in pool.items() if name != "noise" for estimate in own]
    found: list[EmotionEstimate] = []
    for number, turn in enumerate(turns):
        own = {"same": pool[CLASS_OF[turn.gold.emotion]], "noise": pool["noise"], "none": ()}.get(how, everything)
        words = EmotionTimeline((replace(turn.words, turn=number),))
        heard = [replace(own[int(rng.integers(len(own)))], turn=number)] if own else []
        found += fuse(words, EmotionTimeline(tuple(heard)), voiced_s={number: VOICED_S})
    return found


def figures(turns: Sequence[Judged], found: Sequence[EmotionEstimate]) -> list[float]:
    """Macro F1 of the six, calibration error, that at a share of 15 % negative turns, and intensity's mean error."""
    from sklearn.metrics import f1_score

    gold = [str(turn.gold.emotion) for turn in turns]
    said = [str(estimate.emotion) for estimate in found]
    right = np.array(gold) == np.array(said)
    sure = np.array([estimate.confidence for estimate in found])
    negative = np.array([turn.gold.emotion.is_negative for turn in turns])
    weight = np.where(negative, NEGATIVE_SHARE / negative.mean(), (1 - NEGATIVE_SHARE) / (1 - negative.mean()))
    off = [abs((e.intensity or 0) - turn.gold.intensity) for e, turn in zip(found, turns, strict=True)]
    return [
        float(f1_score(gold, said, labels=[str(e) for e in Emotion], average="macro", zero_division=0)),
        calibration_error(sure, right, np.ones_like(sure)),
        calibration_error(sure, right, weight),
        float(np.mean(off)),
    ]


def calibration_error(sure: np.ndarray, right: np.ndarray, weight: np.ndarray) -> float:
    """Expected calibration error over tenths, each turn counting by its weight."""
    place = np.minimum((10 * sure).astype(int), 9)
    return float(sum(abs((weight * (sure - right))[place == one].sum()) for one in range(10)) / weight.sum())


def main() -> None:
    if not at_hand("ravdess", "noise"):
        return
    with one_thread():
        turns, pool = judged_turns(), voices(load_model("voice"))  # type: ignore[arg-type]
    names = {
        "none": "words alone",
        "shuffled": "voice of a drawn emotion",
        "noise": "noise for a voice",
        "same": "voice of the same emotion (made so: claims nothing)",
    }
    rows = [[name, len(turns), *figures(turns, paired(turns, pool, how))] for how, name in names.items()]
    columns = ["joined with", "turns", "macro F1, six", "ECE", "ECE at 15 % negative", "intensity, mean error"]
    tables = [table("pairs", columns, rows)]
    show(tables)
    data = {"calls/data": "labelled calls, their words", "ravdess": "acted clips for voices; nothing learned from it"}
    write_results("voice", "pairs", tables, models=models_used("words-en", "words-zh", "voice"), data=data, seed=0)


if __name__ == "__main__":
    main()
