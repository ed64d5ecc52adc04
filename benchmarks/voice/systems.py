"""Who is measured: our voice model, and eGeMAPS functionals with a linear support vector machine beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import Clip
from benchmarks.peers import smile
from benchmarks.voice.conditions import AROUSAL, CLASS_OF, CLASSES, Sound
from cxemotion.emotion import Emotion, EmotionEstimate
from cxemotion.estimators import VoiceModel
from cxemotion.estimators.voice_acoustic import AcousticVoiceModel
from cxemotion.features import usual

EMOTION_OF = {
    "anger": Emotion.ANGER,
    "happiness": Emotion.SATISFACTION,
    "neutral": Emotion.NEUTRAL,
    "sadness": Emotion.DISAPPOINTMENT,
}
"""The customer emotion that each acted class is taken for."""
SVM_C = 0.01


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system says of a clip: one of ``CLASSES``, and a score that rises with arousal."""

    label: str
    arousal: float


def by_speaker(clips: Sequence[Clip]) -> dict[str, list[int]]:
    """The numbers of each speaker's clips."""
    own: dict[str, list[int]] = {}
    for number, clip in enumerate(clips):
        own.setdefault(clip.speaker, []).append(number)
    return own


def our_answers(model: VoiceModel, clips: Sequence[Clip], sounds: Sequence[Sound]) -> dict[str, list[Answer]]:
    """As the model puts it, and by the class that it raises most over its prior.

    The speaker's usual is that of all clips of theirs, whatever their emotion; no label is used.
    """
    prior = model.estimate_clip(np.zeros(16_000, dtype=np.float32), rate_hz=16_000).probabilities
    plain: list[Answer | None] = [None] * len(clips)
    raised, acted = list(plain), list(plain)
    for own in by_speaker(clips).values():
        rate_hz = sounds[own[0]][1]
        baseline = usual([sounds[number][0] for number in own], rate_hz=rate_hz)
        for number in own:
            estimate = model.estimate_clip(sounds[number][0], rate_hz=rate_hz, usual=baseline)
            plain[number] = _answer(estimate, dict.fromkeys(Emotion, 1.0))
            raised[number] = _answer(estimate, prior)
            if isinstance(model, AcousticVoiceModel):
                shares = model.acted_classes(sounds[number][0], rate_hz=rate_hz, usual=baseline)
                acted[number] = Answer(max(CLASSES, key=lambda name: shares.get(name, 0.0)), estimate.arousal)
    found = {model.name: plain, f"{model.name}, against its prior": raised, f"{model.name}, acted classes": acted}
    return {name: _all(answers) for name, answers in found.items() if None not in answers}


def _all(answers: Sequence[Answer | None]) -> list[Answer]:
    return [answer for answer in answers if answer is not None]


def _answer(estimate: EmotionEstimate, prior: Any) -> Answer:
    weight = {name: estimate.probabilities[emotion] / prior[emotion] for name, emotion in EMOTION_OF.items()}
    arousal = float(np.nan_to_num(estimate.arousal))
    return Answer(max(CLASSES, key=lambda name: weight[name]), arousal)


def functionals(sounds: Sequence[Sound]) -> NDArray[np.float64]:
    """The 88 eGeMAPS functionals of each sound, shape (sounds, 88)."""
    measure = smile("func")
    return np.concatenate(
        [measure.process_signal(samples, rate_hz).to_numpy(np.float64) for samples, rate_hz in sounds]
    )


def normalised(values: NDArray[np.float64], clips: Sequence[Clip]) -> NDArray[np.float64]:
    """Each feature against the mean and spread of its speaker's clips."""
    out = np.empty_like(values)
    for own in by_speaker(clips).values():
        part = np.nan_to_num(values[own])
        spread = part.std(axis=0)
        out[own] = (part - part.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return out


@dataclass(frozen=True, slots=True)
class Peer:
    """Two linear support vector machines on normalised functionals: one for the classes, one for arousal."""

    classes: Any
    arousal: Any

    @classmethod
    def fit(cls, values: NDArray[np.float64], labels: Sequence[str]) -> Peer:
        """Learn from clips with acted labels."""
        classed = np.array([label in CLASS_OF for label in labels])
        aroused = np.array([label in AROUSAL for label in labels])
        return cls(
            _svm().fit(values[classed], [CLASS_OF[label] for label in labels if label in CLASS_OF]),
            _svm().fit(values[aroused], [AROUSAL[label] for label in labels if label in AROUSAL]),
        )

    def answers(self, values: NDArray[np.float64]) -> list[Answer]:
        """One for each clip."""
        labels, arousal = self.classes.predict(values), self.arousal.decision_function(values)
        return [Answer(str(label), float(score)) for label, score in zip(labels, arousal, strict=True)]


def left_out(values: NDArray[np.float64], clips: Sequence[Clip]) -> list[Answer]:
    """Answers on each speaker's clips of a peer that learned from the others'."""
    answers: dict[int, Answer] = {}
    for own in by_speaker(clips).values():
        others = [number for number in range(len(clips)) if clips[number].speaker != clips[own[0]].speaker]
        peer = Peer.fit(values[others], [clips[number].label for number in others])
        answers.update(zip(own, peer.answers(values[own]), strict=True))
    return [answers[number] for number in range(len(clips))]


def seven_left_out(values: NDArray[np.float64], clips: Sequence[Clip]) -> list[str]:
    """All acted labels, each speaker's clips by a machine that learned from the others'."""
    labels = np.array([clip.label for clip in clips])
    found = labels.copy()
    for own in by_speaker(clips).values():
        others = np.setdiff1d(np.arange(len(clips)), own)
        found[own] = _svm().fit(values[others], labels[others]).predict(values[own])
    return [str(label) for label in found]


def _svm() -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=SVM_C, class_weight="balanced", dual=True, max_iter=20_000, random_state=0)
