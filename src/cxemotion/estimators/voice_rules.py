"""The readable voice estimator: arousal as a weighted sum of prosody against the speaker's usual.

Voice moves arousal, and with it anger against neutral; the classes that it cannot teach stay at their prior.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, Reason, valence_of
from cxemotion.errors import ModelError
from cxemotion.features import Baseline, TurnFeatures
from cxemotion.features.catalogue import measure_tracks, voiced_seconds
from cxemotion.recording import Role
from cxemotion.signal.tracks import track_channel
from cxemotion.span import Seconds

WEIGHTS = "weights.toml"
MOST_REASONS = 3
_TAUGHT = (Emotion.NEUTRAL, Emotion.ANGER)


@dataclass(frozen=True, slots=True)
class VoiceWeights:
    """The model's numbers.

    Args:
        per_unit: what a unit above the usual adds to the score of arousal, by feature.
        prior: probability of each emotion with nothing heard.
        anger_per_arousal: log-odds of anger against neutral for full arousal.
        intensity_at: arousal from which intensity is 2 and 3.
        least_voiced_s: less voice than this is not judged.
        half_trust_s: at so much voice in a turn, what is heard counts by half: short turns are often laughs.
    """

    per_unit: Mapping[str, float]
    prior: Mapping[Emotion, float]
    anger_per_arousal: float
    intensity_at: tuple[float, float]
    least_voiced_s: Seconds
    half_trust_s: Seconds

    @classmethod
    def read(cls, path: Path) -> VoiceWeights:
        """The weights in a TOML file.

        Raises:
            ModelError: where the file lacks a part.
        """
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        try:
            return cls(
                per_unit={str(k): float(v) for k, v in data["per_unit"].items()},
                prior={Emotion(k): float(v) for k, v in data["prior"].items()},
                anger_per_arousal=float(data["anger_per_arousal"]),
                intensity_at=(float(data["intensity_at"][0]), float(data["intensity_at"][1])),
                least_voiced_s=float(data["least_voiced_s"]),
                half_trust_s=float(data["half_trust_s"]),
            )
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise ModelError(f"{path}: not the weights of a voice model: {error}; reinstall the package") from error


@dataclass(frozen=True, slots=True)
class RuleVoiceModel:
    """Prosody in, arousal and the six probabilities out."""

    name: str
    sha256: str
    weights: VoiceWeights

    @classmethod
    def load(cls, folder: Path, *, name: str, sha256: str) -> RuleVoiceModel:
        """The model in a folder whose files were checked.

        Raises:
            ModelError: where the weights are incomplete.
        """
        return cls(name, sha256, VoiceWeights.read(folder / WEIGHTS))

    def estimate(self, turns: Sequence[TurnFeatures], /) -> EmotionTimeline:
        """One estimate for each customer turn with enough voice; agents' voices are never judged."""
        return EmotionTimeline(
            tuple(
                self._estimate(turn, turn.relative)
                for turn in turns
                if turn.role is Role.CUSTOMER and turn.voiced_s >= self.weights.least_voiced_s
            )
        )

    def estimate_clip(
        self, samples: NDArray[np.floating], *, rate_hz: int, usual: Baseline | None = None
    ) -> EmotionEstimate:
        """The estimate of one clip.

        Args:
            samples: one channel, shape (samples,), full scale 1.
            rate_hz: samples per second, 4,000 to 384,000.
            usual: the speaker's baseline from :func:`cxemotion.features.usual`; without it nothing is known to be
                unusual, and the estimate stays at the prior.

        Raises:
            OptionError: for a rate outside its range.
        """
        tracks = track_channel([samples], rate_hz=rate_hz)
        values, voiced_s = measure_tracks(tracks), voiced_seconds(tracks)
        heard = usual is not None and voiced_s >= self.weights.least_voiced_s
        clip = TurnFeatures(0, Role.CUSTOMER, "", "und", values=values, voiced_s=voiced_s)
        return self._estimate(clip, usual.relative(values) if usual and heard else {})

    def _estimate(self, turn: TurnFeatures, relative: Mapping[str, float]) -> EmotionEstimate:
        trust = turn.voiced_s / (turn.voiced_s + self.weights.half_trust_s)
        pushes = {
            feature: trust * weight * relative[feature]
            for feature, weight in self.weights.per_unit.items()
            if math.isfinite(relative.get(feature, math.nan))
        }
        arousal = math.tanh(sum(pushes.values()))
        probabilities = self._probabilities(arousal)
        emotion = max(_TAUGHT, key=lambda e: probabilities[e])
        intensity = self._intensity(emotion, arousal)
        return EmotionEstimate(
            turn=turn.index,
            span=turn.span,
            emotion=emotion,
            intensity=intensity,
            probabilities=probabilities,
            valence=sum(p * valence_of(e, 2) for e, p in probabilities.items()),
            arousal=arousal,
            confidence=probabilities[emotion],
            weights={"voice": 1.0},
            reasons=_reasons(pushes, turn.values, relative),
        )

    def _probabilities(self, arousal: float) -> dict[Emotion, float]:
        prior = self.weights.prior
        shared = prior[Emotion.ANGER] + prior[Emotion.NEUTRAL]
        odds = math.log(prior[Emotion.ANGER] / prior[Emotion.NEUTRAL]) + self.weights.anger_per_arousal * arousal
        anger = shared / (1.0 + math.exp(-odds))
        return {**prior, Emotion.ANGER: anger, Emotion.NEUTRAL: shared - anger}

    def _intensity(self, emotion: Emotion, arousal: float) -> Intensity:
        if emotion is Emotion.NEUTRAL:
            return 0
        clear, strong = self.weights.intensity_at
        return 3 if arousal >= strong else 2 if arousal >= clear else 1


def _reasons(
    pushes: Mapping[str, float], values: Mapping[str, float], relative: Mapping[str, float]
) -> tuple[Reason, ...]:
    strongest = sorted(pushes, key=lambda feature: -abs(pushes[feature]))[:MOST_REASONS]
    return tuple(
        Reason("voice", feature, _against_usual(feature, values, relative), pushes[feature]) for feature in strongest
    )


def _against_usual(feature: str, values: Mapping[str, float], relative: Mapping[str, float]) -> str:
    if feature.startswith("f0_") and (hz := values.get(feature.replace("_st", "_hz"))):
        return f"{hz:.0f} Hz, {relative[feature]:+.1f} semitones against the usual"
    return f"{values.get(feature, math.nan):.2f}, {relative[feature]:+.2f} against the usual"
