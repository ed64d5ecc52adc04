"""Emotion, signs and outcome from words, by a recurrent network that reads the whole call.

For each turn it sees the cues of a lexicon, the scores of the turn's n-grams and, where the model carries an encoder,
the meaning of the sentence as a vector; gated recurrent units take the call around it into account. The mean of
several networks speaks. A second set of networks reads forwards only: what could be known while the call went on.
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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, Reason, valence_of
from cxemotion.errors import ModelError, OptionError
from cxemotion.estimators.course_inputs import CUSTOMER_TASKS, Columns, Scored, score_turn
from cxemotion.estimators.course_reasons import find_evidence, find_reasons
from cxemotion.estimators.encoder import TextEncoder
from cxemotion.estimators.gram_scores import GramScores
from cxemotion.estimators.protocol import WordsReading
from cxemotion.estimators.recurrent import Course, CourseNet
from cxemotion.estimators.store import Manifest, read_manifest
from cxemotion.estimators.words_inputs import AGENT_SIGNS, EMOTIONS, SAID_KINDS, read_turn
from cxemotion.events import Forecast, Outcome, Sign
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.wording import Lexicon, lexicon_sha256, load_lexicon

WEIGHTS, SETTINGS, ENCODER, VOCABULARY = "weights.npz", "settings.toml", "encoder.onnx", "tokenizer.json"

_FELT, _SAID = len(EMOTIONS), len(CUSTOMER_TASKS)
_KINDS_FROM = _FELT + 3
_NEUTRAL = EMOTIONS.index(Emotion.NEUTRAL)
_FULL_VALENCE = np.array([valence_of(emotion, 3) for emotion in EMOTIONS])


@dataclass(frozen=True)
class CourseWordsModel:
    """A recurrent words model of one family of languages.

    Args:
        manifest: what ``model.toml`` says.
        settings: thresholds, calibration and the names of the inputs.
        grams: scores of n-grams.
        columns: the order of the inputs.
        nets: the networks that read the whole call; the mean of them is taken.
        forward: those that read only what was said before.
        encoder: sentence vectors, where the model carries an encoder.
    """

    manifest: Manifest
    settings: Mapping[str, Any]
    grams: GramScores
    columns: Columns
    nets: tuple[CourseNet, ...]
    forward: tuple[CourseNet, ...]
    encoder: TextEncoder | None = None

    @classmethod
    def load(cls, folder: Path) -> CourseWordsModel:
        """The model of a folder, its files checked against their hashes.

        Raises:
            ModelError: where a file, or the lexicon that it was fitted to, differs from what ``model.toml`` says.
        """
        manifest = read_manifest(folder)
        for lexicon, expected in manifest.lexicons.items():
            if lexicon_sha256(lexicon) != expected:
                raise ModelError(
                    f"{manifest.name}: its numbers were fitted to another version of the lexicon '{lexicon}'; "
                    f"install the package again, or fit the model anew with python -m benchmarks.words.fit_course"
                )
        settings = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        encoder = TextEncoder(folder / ENCODER, folder / VOCABULARY) if ENCODER in manifest.files else None
        return from_arrays(manifest, settings, arrays, encoder)

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
        return self._read(turns, placed=True)

    def estimate_texts(
        self, texts: Sequence[str], contexts: Sequence[Sequence[str]] | None = None
    ) -> list[EmotionEstimate]:
        """One estimate for each text, taken as a customer's turn; ``contexts`` gives the turns before each.

        The turns of a context alternate: the last one is the agent's. Neither a text nor its context is taken to stand
        at the beginning of a call. The estimate's ``turn`` is the text's index.
        """
        if contexts is not None and len(contexts) != len(texts):
            raise OptionError(f"{len(texts)} texts but {len(contexts)} contexts; give one for each, or none")
        language = self.manifest.languages[0]
        found: list[EmotionEstimate] = []
        for index, text in enumerate(texts):
            before = list(contexts[index]) if contexts is not None else []
            turns = [
                TurnFeatures(at, _alternating(len(before) - at), said, language)
                for at, said in enumerate([*before, text])
            ]
            last = self._read(turns, placed=False).timeline.at(len(before))
            found.append(replace(last or self._abstain(turns[-1]), turn=index, span=None))
        return found

    @cached_property
    def _lexicon(self) -> Lexicon:
        return load_lexicon(self.settings["lexicon"])

    def _read(self, turns: Sequence[TurnFeatures], *, placed: bool) -> WordsReading:
        spoken = [turn for turn in turns if turn.text.strip() and turn.role is not Role.OTHER]
        if not spoken:
            return WordsReading(EmotionTimeline(()), (), Outcome(None, math.nan, math.nan))
        scored = [score_turn(read_turn(turn, self._lexicon), self.grams) for turn in spoken]
        encoded = self.encoder.encode([turn.text for turn in spoken]) if self.encoder else None
        inputs = self.columns.matrix(scored, encoded=encoded, placed=placed)
        courses = [net.run(inputs) for net in self.nets]
        scores = np.mean([course.scores for course in courses], axis=0)
        signs = [sign for row, turn in enumerate(scored) for sign in self._signs(turn, scores[row])]
        estimates = [
            self._estimate(turn, scores[row], self._reasons(turn, row, inputs, courses))
            for row, turn in enumerate(scored)
            if turn.read.turn.role is not Role.AGENT
        ]
        outcome = np.mean([course.outcome for course in courses], axis=0)
        forecast, so_far = self._so_far(scored, inputs)
        return WordsReading(EmotionTimeline(tuple(estimates)), tuple(signs), self._outcome(outcome), forecast, so_far)

    def _so_far(
        self, scored: Sequence[Scored], inputs: NDArray[np.floating[Any]]
    ) -> tuple[Forecast | None, EmotionTimeline]:
        """What could be forecast and estimated at each turn, from what was said up to it."""
        if not self.forward:
            return None, EmotionTimeline(())
        scores = np.mean([net.run(inputs).scores for net in self.forward], axis=0)
        said = [row for row, turn in enumerate(scored) if turn.read.turn.role is not Role.AGENT]
        after = {
            turn.read.turn.index: float(_sigmoid(scores[row, -1]))
            for row, turn in enumerate(scored)
            if said and row >= said[0]
        }
        levels = {float(rate): level for rate, level in self.settings["alarm"].items()}
        estimates = [self._estimate(scored[row], scores[row], ()) for row in said]
        return Forecast(after, levels), EmotionTimeline(tuple(estimates))

    def _estimate(
        self, turn: Scored, scores: NDArray[np.floating[Any]], reasons: tuple[Reason, ...]
    ) -> EmotionEstimate:
        if not turn.tokens:
            return self._abstain(turn.read.turn)
        probabilities = _softmax(scores[:_FELT] / self.settings["temperature"])
        best = int(probabilities.argmax())
        above = _sigmoid(scores[_FELT:_KINDS_FROM])
        expected = float(np.clip(above.sum(), 1.0, 3.0))
        return EmotionEstimate(
            turn=turn.read.turn.index,
            span=turn.read.turn.span,
            emotion=EMOTIONS[best],
            intensity=self._grade(best, above),
            probabilities=dict(zip(EMOTIONS, probabilities.tolist(), strict=True)),
            valence=float(probabilities @ _FULL_VALENCE) * expected / 3,
            arousal=math.nan,
            confidence=self._confidence(float(probabilities[best])),
            weights={"words": 1.0},
            reasons=reasons,
        )

    def _grade(self, emotion: int, above: NDArray[np.floating[Any]]) -> Intensity:
        if emotion == _NEUTRAL:
            return 0
        clear, strong = self.settings["intensity"]["cuts"]
        return 1 if above[1] < clear else 2 if above[2] < strong else 3

    def _confidence(self, top: float) -> float:
        """Share of estimates with such a top probability that were right on calls kept apart, between known points."""
        points: list[list[float]] = self.settings["confidence"]
        for (low, at_low), (high, at_high) in pairwise(points):
            if top <= high:
                part = min(1.0, max(0.0, (top - low) / (high - low)))
                return at_low + part * (at_high - at_low)
        return points[-1][1]

    def _signs(self, turn: Scored, scores: NDArray[np.floating[Any]]) -> list[Sign]:
        agent = turn.read.turn.role is Role.AGENT
        judged, start = (AGENT_SIGNS, _SAID) if agent else (SAID_KINDS, _KINDS_FROM)
        chances = _sigmoid(scores[start : start + len(judged)])
        return [
            Sign(turn.read.turn.index, what, float(chance), find_evidence(turn, what, self.grams))
            for what, chance in zip(judged, chances, strict=True)
            if chance >= self.settings["threshold"][what.value] and turn.tokens
        ]

    def _reasons(
        self, turn: Scored, row: int, inputs: NDArray[np.floating[Any]], courses: Sequence[Course]
    ) -> tuple[Reason, ...]:
        best = int(np.mean([course.scores[row, :_FELT] for course in courses], axis=0).argmax())

        def rescore(variants: NDArray[np.floating[Any]], around: float) -> NDArray[np.floating[Any]]:
            made = [
                net.again(variants, before=course.before[row] * around, after=course.after[row] * around)
                for net, course in zip(self.nets, courses, strict=True)
            ]
            return np.mean(made, axis=0)[:, :_FELT] / self.settings["temperature"]

        return find_reasons(turn, inputs[row], best, columns=self.columns, grams=self.grams, rescore=rescore)

    def _abstain(self, turn: TurnFeatures) -> EmotionEstimate:
        """The estimate of a text without words: the share of each emotion in calls, and no claim."""
        shares = np.array(self.settings["shares"])
        probabilities = dict(zip(EMOTIONS, (shares / shares.sum()).tolist(), strict=True))
        reason = Reason("words", "no words", turn.text, 0.0)
        return EmotionEstimate(
            turn.index, turn.span, None, None, probabilities, 0.0, math.nan, 0.0, {"words": 1.0}, reasons=(reason,)
        )

    def _outcome(self, scores: NDArray[np.floating[Any]]) -> Outcome:
        resolved = float(_sigmoid(scores[0]))
        rating = min(5.0, max(1.0, 3.0 + float(scores[1])))
        return Outcome(resolved >= self.settings["threshold"]["resolved"], resolved, rating)


def from_arrays(
    manifest: Manifest,
    settings: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    encoder: TextEncoder | None = None,
) -> CourseWordsModel:
    """A model of the arrays of ``weights.npz``; the names of networks' arrays begin with ``net0.``, ``forward0.``."""
    grams = GramScores(
        arrays["grams.hashes"],
        arrays["grams.idf"],
        arrays["grams.weights"],
        arrays["grams.bias"],
        int(settings["longest_gram"]),
    )
    return CourseWordsModel(
        manifest,
        settings,
        grams,
        Columns(tuple(settings["cues"]), arrays["grams.scale"]),
        _nets(arrays, "net"),
        _nets(arrays, "forward"),
        encoder,
    )


def _nets(arrays: Mapping[str, NDArray[Any]], kind: str) -> tuple[CourseNet, ...]:
    numbers = sorted({name.partition(".")[0] for name in arrays if name.startswith(kind)})
    return tuple(
        CourseNet(
            {
                name.partition(".")[2]: values.astype(np.float32)
                for name, values in arrays.items()
                if name.partition(".")[0] == number
            }
        )
        for number in numbers
    )


def _alternating(turns_from_the_end: int) -> Role:
    return Role.CUSTOMER if turns_from_the_end % 2 == 0 else Role.AGENT


def _softmax(scores: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    powers = np.exp((scores - scores.max()).astype(np.float64))
    return powers / powers.sum()


def _sigmoid(scores: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    return 0.5 + 0.5 * np.tanh(0.5 * scores)
