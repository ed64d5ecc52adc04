"""The acoustic voice model: how the customer sounds against their usual, with the features that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, Reason, valence_of
from cxemotion.estimators.voice_usual import Array
from cxemotion.estimators.voice_weights import WEIGHTS, VoiceWeights
from cxemotion.features import Baseline, TurnFeatures, baseline_of
from cxemotion.features.catalogue import measure_tracks, voiced_seconds
from cxemotion.recording import Role
from cxemotion.signal.timbre import band_levels_db, timbre_of
from cxemotion.signal.tracks import track_channel
from cxemotion.span import Seconds, Span

MOST_REASONS = 3
HOT_WITHIN_S: Seconds = 10.0
"""Who is agitated before so much voice of theirs was heard arrived so."""
PEAK_SHARE = 0.5
"""What the most agitated window of a long turn counts beside the turn as a whole."""


@dataclass(frozen=True, slots=True)
class AcousticVoiceModel:
    """Prosody and timbre in; arousal, the six probabilities and reasons out."""

    name: str
    sha256: str
    weights: VoiceWeights

    @classmethod
    def load(cls, folder: Path, *, name: str, sha256: str) -> AcousticVoiceModel:
        """The model in a folder whose files were checked.

        Raises:
            ModelError: where the weights are incomplete.
        """
        return cls(name, sha256, VoiceWeights.read(folder / WEIGHTS))

    def estimate(self, turns: Sequence[TurnFeatures], /) -> EmotionTimeline:
        """One estimate for each customer turn with enough voice; agents' voices are not judged."""
        return self.estimate_role(turns, Role.CUSTOMER)

    def estimate_role(self, turns: Sequence[TurnFeatures], role: Role) -> EmotionTimeline:
        """One estimate for each turn of a role with enough voice, against that speaker's usual in these turns."""
        own = [turn for turn in turns if turn.role is role and turn.values]
        usual = baseline_of([turn.values for turn in own], [turn.voiced_s for turn in own]) if own else None
        found: list[EmotionEstimate] = []
        before_s = 0.0
        for turn in own:
            if turn.voiced_s >= self.weights.least_voiced_s:
                found.append(self._estimate(turn, usual, early=before_s < HOT_WITHIN_S))
            before_s += turn.voiced_s
        return EmotionTimeline(tuple(found))

    def estimate_clip(
        self, samples: NDArray[np.floating], *, rate_hz: int, usual: Baseline | None = None
    ) -> EmotionEstimate:
        """The estimate of one clip.

        Args:
            samples: one channel, shape (samples,), full scale 1.
            rate_hz: samples per second, 4,000 to 384,000.
            usual: the speaker's baseline from :func:`cxemotion.features.usual`; without it the clip is judged against
                the population, and differences count for less.

        Raises:
            OptionError: for a rate outside its range.
        """
        return self._estimate(_clip(samples, rate_hz), usual, early=False)

    def acted_classes(
        self, samples: NDArray[np.floating], *, rate_hz: int, usual: Baseline | None = None
    ) -> dict[str, float]:
        """Probability of each class that the training corpus acted, all taken as equally common."""
        turn = _clip(samples, rate_hz)
        return self.weights.acted(self._far(turn.values, usual))

    def _far(self, values: Mapping[str, float], usual: Baseline | None) -> Array:
        population = self.weights.population
        return population.distances(population.row(values), *population.of_speaker(usual))

    def _estimate(self, turn: TurnFeatures, usual: Baseline | None, *, early: bool) -> EmotionEstimate:
        weights = self.weights
        trust = weights.trust(turn.voiced_s) if turn.voiced_s >= weights.least_voiced_s else 0.0
        far, peak = self._peak(turn, usual)
        probabilities, arousal = weights.six(far, trust), weights.arousal_of(far, trust)
        taught = dict.fromkeys(emotion for emotion, _ in weights.teaches.values())
        emotion = max(taught, key=lambda one: probabilities[one])
        reasons = self._reasons(turn, weights.pushes(emotion, far, trust), usual)
        hot = self._hot(turn, trust) if early else ()
        return EmotionEstimate(
            turn=turn.index,
            span=turn.span,
            emotion=emotion,
            intensity=self._intensity(emotion, arousal),
            probabilities=probabilities,
            valence=sum(p * valence_of(e, 2) for e, p in probabilities.items()),
            arousal=arousal,
            confidence=probabilities[emotion],
            weights={"voice": 1.0},
            reasons=(*hot, *peak, *reasons),
        )

    def _peak(self, turn: TurnFeatures, usual: Baseline | None) -> tuple[Array, tuple[Reason, ...]]:
        """Distances of a turn, half of them its most agitated window's where it is long."""
        whole = self._far(turn.values, usual)
        windows = [window for window in turn.windows if window.voiced_s >= self.weights.least_voiced_s]
        if not windows:
            return whole, ()
        rows = [self._far(window.values, usual) for window in windows]
        most = int(np.argmax([float(row @ self.weights.arousal) for row in rows]))
        if (push := float((rows[most] - whole) @ self.weights.arousal)) <= 0:
            return whole, ()
        far = (1 - PEAK_SHARE) * whole + PEAK_SHARE * rows[most]
        return far, (Reason("voice", "window", _when(windows[most].span), PEAK_SHARE * push),)

    def _hot(self, turn: TurnFeatures, trust: float) -> tuple[Reason, ...]:
        """The finding that a caller sounds agitated among all speakers, while little is known of their own usual."""
        arousal = self.weights.arousal_of(self._far(turn.values, None), trust)
        if arousal < self.weights.hot_at:
            return ()
        return (Reason("voice", "arrived_hot", f"arousal {arousal:.2f} against other speakers", arousal),)

    def _intensity(self, emotion: Emotion, arousal: float) -> Intensity:
        if emotion is Emotion.NEUTRAL:
            return 0
        clear, strong = self.weights.intensity_at
        return 3 if arousal >= strong else 2 if arousal >= clear else 1

    def _reasons(self, turn: TurnFeatures, pushes: Array, usual: Baseline | None) -> tuple[Reason, ...]:
        population = self.weights.population
        middle, _ = population.usual(*population.of_speaker(usual))
        away = population.row(turn.values) - middle
        strongest: list[int] = np.argsort(-np.abs(pushes), kind="stable")[:MOST_REASONS].tolist()
        found: list[Reason] = []
        for number in strongest:
            name, distance, push = population.features[number], float(away[number]), float(pushes[number])
            if np.isfinite(distance) and push:
                found.append(Reason("voice", name, _against_usual(name, turn.values[name], distance), push))
        return tuple(found)


def _clip(samples: NDArray[np.floating], rate_hz: int) -> TurnFeatures:
    tracks = track_channel([samples], rate_hz=rate_hz)
    values = measure_tracks(tracks) | timbre_of(band_levels_db(samples, rate_hz=rate_hz))
    return TurnFeatures(0, Role.CUSTOMER, "", "und", values=values, voiced_s=voiced_seconds(tracks))


def _against_usual(feature: str, value: float, away: float) -> str:
    if feature.startswith("f0_") and feature.endswith("_hz"):
        return f"{value:.0f} Hz, {away:+.1f} semitones against the usual"
    return f"{value:.2f}, {away:+.2f} against the usual"


def _when(span: Span) -> str:
    return f"{span.start:.1f} to {span.end:.1f} s, the most agitated stretch of the turn"
