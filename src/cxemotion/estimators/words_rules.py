"""Emotion, signs and outcome from words by readable rules: cues of a lexicon, weighed by a linear model.

The phrases are data (``wording/lexicons``), the numbers are data (``models/words-*-0/weights.toml``); here is only how
they come together. A turn is read twice: once by itself, then with the course of the call before it, so that a short
answer carries on what was felt, and someone upset stays so until words soften. Nothing said later is used.
Words do not measure arousal: it is ``nan``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeAlias

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, Reason, valence_of
from cxemotion.errors import ModelError, OptionError
from cxemotion.estimators.protocol import WordsReading
from cxemotion.estimators.store import Manifest, read_manifest
from cxemotion.estimators.words_inputs import (
    AGENT_SIGNS,
    EMOTIONS,
    SAID_KINDS,
    Course,
    Inputs,
    ReadTurn,
    call_inputs,
    read_turn,
)
from cxemotion.events import EscalationKind, Evidence, Fault, Outcome, Sign, Step
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.wording import Cue, Lexicon, lexicon_sha256, load_lexicon

Judged: TypeAlias = EscalationKind | Step | Fault

_MOST_REASONS = 4
_MOST_WORDS_SHOWN = 3
_SMALLEST_PUSH = 0.1
_PARAMETER_FILE = "weights.toml"
_NEUTRAL, _SATISFIED = EMOTIONS.index(Emotion.NEUTRAL), EMOTIONS.index(Emotion.SATISFACTION)


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear score, one or several outputs: a bias and a weight for each named input."""

    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Linear:
        """From the ``bias`` and ``weights`` of a table of ``weights.toml``."""
        return cls(tuple(data["bias"]), {name: tuple(values) for name, values in data["weights"].items()})

    def __call__(self, inputs: Inputs) -> list[float]:
        """The score of each output."""
        scores = list(self.bias)
        for name, value in inputs.items():
            weights = self.weights.get(name)
            if weights is not None and value:
                for position, weight in enumerate(weights):
                    scores[position] += weight * value
        return scores


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities in proportion to the exponentials of the scores."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    return [power / sum(powers) for power in powers]


def sigmoid(score: float) -> float:
    """Probability of log-odds, without overflow."""
    return 1 / (1 + math.exp(-score)) if score >= 0 else math.exp(score) / (1 + math.exp(score))


@dataclass(frozen=True)
class RuleWordsModel:
    """Lexicon rules for one language.

    Args:
        manifest: what ``model.toml`` says.
        parameters: the tables of ``weights.toml``.
    """

    manifest: Manifest
    parameters: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path) -> RuleWordsModel:
        """The model of a folder, its files checked against their hashes.

        Raises:
            ModelError: where a file, or the lexicon that it was fitted to, differs from what ``model.toml`` says.
        """
        manifest = read_manifest(folder)
        for lexicon, expected in manifest.lexicons.items():
            if lexicon_sha256(lexicon) != expected:
                raise ModelError(
                    f"{manifest.name}: its numbers were fitted to another version of the lexicon '{lexicon}'; "
                    f"install the package again, or fit the model anew with python -m benchmarks.words.fit_rules"
                )
        return cls(manifest, tomllib.loads((folder / _PARAMETER_FILE).read_text(encoding="utf-8")))

    @property
    def name(self) -> str:
        """The model's name with its number."""
        return self.manifest.name

    @property
    def sha256(self) -> str:
        """Hash of its weights."""
        return self.manifest.sha256

    @property
    def languages(self) -> frozenset[str]:
        """The language codes that it reads."""
        return frozenset(self.manifest.languages)

    def read(self, turns: Sequence[TurnFeatures], /) -> WordsReading:
        """Emotion, signs and outcome from the words of a whole call; turns without words are passed over."""
        reads = [read_turn(turn, self._lexicon) for turn in turns if turn.text.strip() and turn.role is not Role.OTHER]
        course = Course()
        estimates: list[EmotionEstimate] = []
        signs: list[Sign] = []
        done: list[Mapping[str, float]] = []
        for read in reads:
            if read.turn.role is Role.AGENT:
                probabilities = self._probabilities(AGENT_SIGNS, course.agent_inputs(read))
                signs.extend(self._found(read, probabilities, AGENT_SIGNS))
                course.add_agent(read, probabilities)
                done.append(probabilities)
            else:
                inputs = course.customer_inputs(read)
                estimates.append(self._estimate(read, inputs, self._emotion))
                signs.extend(self._found(read, self._probabilities(SAID_KINDS, inputs), SAID_KINDS))
                course.add_customer(read, softmax(self._alone(read.inputs)))
        outcome = self._outcome([read for read in reads if read.turn.role is Role.CUSTOMER], estimates, done)
        return WordsReading(EmotionTimeline(tuple(estimates)), tuple(signs), outcome)

    def estimate_texts(
        self, texts: Sequence[str], contexts: Sequence[Sequence[str]] | None = None
    ) -> list[EmotionEstimate]:
        """One estimate for each text, taken as a customer's turn; ``contexts`` gives the turns before each.

        The turns of a context alternate: the last one is the agent's. Without a context the text is judged by itself,
        wherever in a call it may have stood. The estimate's ``turn`` is the text's index.
        """
        if contexts is not None and len(contexts) != len(texts):
            raise OptionError(f"{len(texts)} texts but {len(contexts)} contexts; give one for each, or none")
        found: list[EmotionEstimate] = []
        for index, text in enumerate(texts):
            before = list(contexts[index]) if contexts is not None else []
            if not before:
                turn = TurnFeatures(index, Role.CUSTOMER, text, self.manifest.languages[0])
                found.append(self._estimate_alone(turn) if text.strip() else self._abstain(turn))
                continue
            language = self.manifest.languages[0]
            turns = [
                TurnFeatures(at, _alternating(len(before) - at), said, language)
                for at, said in enumerate([*before, text])
            ]
            estimates = self.read(turns).timeline.estimates
            last = estimates[-1] if estimates and estimates[-1].turn == len(before) else self._abstain(turns[-1])
            found.append(_renumbered(last, index))
        return found

    @cached_property
    def _lexicon(self) -> Lexicon:
        return load_lexicon(self.parameters["lexicon"])

    @cached_property
    def _alone(self) -> Linear:
        return Linear.from_data(self.parameters["emotion_alone"])

    @cached_property
    def _emotion(self) -> Linear:
        return Linear.from_data(self.parameters["emotion"])

    @cached_property
    def _intensity(self) -> Linear:
        return Linear.from_data(self.parameters["intensity"])

    @cached_property
    def _signs(self) -> Mapping[str, Linear]:
        return {name: Linear.from_data(data) for name, data in self.parameters["signs"].items()}

    def _probabilities(self, judged: Sequence[Judged], inputs: Inputs) -> dict[str, float]:
        return {what.value: sigmoid(self._signs[what.value](inputs)[0]) for what in judged}

    def _found(self, read: ReadTurn, probabilities: Mapping[str, float], judged: Sequence[Judged]) -> list[Sign]:
        """The signs judged present: probable enough, and with words (or, for interrupting, an overlap) to show."""
        signs: list[Sign] = []
        for what in judged:
            evidence = tuple(_evidence(read, cue) for cue in read.cues if cue.category == what.value)
            if what is Fault.INTERRUPTING and read.turn.overlap:
                evidence = evidence or (Evidence(read.turn.index, 0, len(read.turn.text), read.turn.text),)
            if evidence and probabilities[what.value] >= self.parameters["signs"][what.value]["threshold"]:
                signs.append(Sign(read.turn.index, what, probabilities[what.value], evidence))
        return signs

    def _estimate_alone(self, turn: TurnFeatures) -> EmotionEstimate:
        read = read_turn(turn, self._lexicon)
        return self._estimate(read, read.inputs, self._alone)

    def _estimate(self, read: ReadTurn, inputs: Inputs, linear: Linear) -> EmotionEstimate:
        temperature = self.parameters["emotion"]["temperature"]
        probabilities = softmax([score / temperature for score in linear(inputs)])
        best = max(range(len(EMOTIONS)), key=probabilities.__getitem__)
        emotion = EMOTIONS[best]
        expected = self._intensity(inputs)[0] + self.parameters["intensity"]["of"][emotion.value]
        return EmotionEstimate(
            turn=read.turn.index,
            span=read.turn.span,
            emotion=emotion,
            intensity=self._grade(
                emotion, expected, negative=1.0 - probabilities[_NEUTRAL] - probabilities[_SATISFIED]
            ),
            probabilities=dict(zip(EMOTIONS, probabilities, strict=True)),
            valence=_expected_valence(probabilities, expected),
            arousal=math.nan,
            confidence=self._confidence(probabilities[best]),
            weights={"words": 1.0},
            reasons=self._reasons(read, inputs, best, linear),
        )

    def _grade(self, emotion: Emotion, expected: float, *, negative: float) -> Intensity:
        """The grade by the expected intensity; a negative emotion is clear only where it is clear that there is one."""
        if emotion is Emotion.NEUTRAL:
            return 0
        if emotion.is_negative and negative < self.parameters["intensity"]["clear_from"]:
            return 1
        clear, strong = self.parameters["intensity"]["cuts"]
        return 1 if expected < clear else 2 if expected < strong else 3

    def _confidence(self, top: float) -> float:
        """Share of estimates with such a top probability that were right on calls kept apart, between known points."""
        points: list[list[float]] = self.parameters["emotion"]["confidence"]
        for (low, at_low), (high, at_high) in pairwise(points):
            if top <= high:
                part = min(1.0, max(0.0, (top - low) / (high - low)))
                return at_low + part * (at_high - at_low)
        return points[-1][1]

    def _reasons(self, read: ReadTurn, inputs: Inputs, best: int, linear: Linear) -> tuple[Reason, ...]:
        """What moved the estimate most, in log-odds of its emotion against the mean of the others."""
        pushes: list[Reason] = []
        for name, value in inputs.items():
            weights = linear.weights.get(name)
            if weights is None or not value:
                continue
            others = (sum(weights) - weights[best]) / (len(weights) - 1)
            push = value * (weights[best] - others)
            if abs(push) >= _SMALLEST_PUSH:
                pushes.append(Reason(_source(name), name, _shown(name, value, read.cues), round(push, 3)))
        pushes.sort(key=lambda reason: -abs(reason.push))
        return tuple(pushes[:_MOST_REASONS])

    def _abstain(self, turn: TurnFeatures) -> EmotionEstimate:
        """The estimate of a text without words: the share of each emotion in calls, and no claim."""
        shares = softmax(self._emotion.bias)
        reason = Reason("words", "no words", turn.text, 0.0)
        probabilities = dict(zip(EMOTIONS, shares, strict=True))
        return EmotionEstimate(
            turn.index, turn.span, None, None, probabilities, 0.0, math.nan, 0.0, {"words": 1.0}, reasons=(reason,)
        )

    def _outcome(
        self, said: Sequence[ReadTurn], estimates: Sequence[EmotionEstimate], done: Sequence[Mapping[str, float]]
    ) -> Outcome:
        data = self.parameters["outcome"]
        feelings = [[one.probabilities[emotion] for emotion in EMOTIONS] for one in estimates]
        inputs = call_inputs(said, feelings, done)
        resolved = sigmoid(Linear.from_data(data["resolved"])(inputs)[0])
        rating = Linear.from_data(data["satisfaction"])(inputs)[0]
        return Outcome(resolved >= data["resolved"]["threshold"], resolved, min(5.0, max(1.0, rating)))


def _evidence(read: ReadTurn, cue: Cue) -> Evidence:
    return Evidence(read.turn.index, cue.start, cue.end, cue.text)


def _alternating(turns_from_the_end: int) -> Role:
    return Role.CUSTOMER if turns_from_the_end % 2 == 0 else Role.AGENT


def _renumbered(estimate: EmotionEstimate, turn: int) -> EmotionEstimate:
    return replace(estimate, turn=turn)


def _expected_valence(probabilities: Sequence[float], intensity: float) -> float:
    """The guide's valence, averaged over what may be felt, at the intensity that is expected of it."""
    grade = min(3.0, max(1.0, intensity))
    full = (valence_of(emotion, 3) for emotion in EMOTIONS)
    return sum(p * value * grade / 3 for p, value in zip(probabilities, full, strict=True))


def _source(name: str) -> Literal["words", "context"]:
    return "context" if name.partition(".")[0] in ("course", "last", "agent", "call") else "words"


def _shown(name: str, value: float, cues: Sequence[Cue]) -> str:
    words = [cue.text for cue in cues if cue.name == name]
    return " / ".join(words[:_MOST_WORDS_SHOWN]) if words else f"{value:.2f}"
