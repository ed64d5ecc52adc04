"""What an emotion model offers, whatever it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cxemotion.emotion import EmotionEstimate, EmotionTimeline
from cxemotion.events import Forecast, Outcome, Sign
from cxemotion.features import Baseline, TurnFeatures
from cxemotion.recording import Role


class VoiceModel(Protocol):
    """A model of how the customer sounds."""

    @property
    def name(self) -> str:
        """The model's name with its number, ``voice-1``."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its weights."""
        ...

    def estimate(self, turns: Sequence[TurnFeatures], /) -> EmotionTimeline:
        """One estimate for each customer turn with enough voice."""
        ...

    def estimate_role(self, turns: Sequence[TurnFeatures], role: Role) -> EmotionTimeline:
        """One estimate for each turn of a role with enough voice; agents only where that was asked for by name."""
        ...

    def estimate_clip(
        self, samples: NDArray[np.floating], *, rate_hz: int, usual: Baseline | None = None
    ) -> EmotionEstimate:
        """The estimate of one clip, shape (samples,), against the speaker's usual."""
        ...


@dataclass(frozen=True, slots=True)
class WordsReading:
    """Everything that a words model finds in one pass over a call.

    Args:
        timeline: one estimate for each customer turn with words.
        signs: escalation kinds of customer turns, steps and faults of agent turns: those judged present.
        outcome: whether the call was settled, and the likely rating.
        forecast: of escalations to come, asked after every turn; ``None`` where the model makes none.
        so_far: for each of the timeline's turns the estimate from what was said up to it alone; empty where the
            model's timeline itself looks at nothing later.
    """

    timeline: EmotionTimeline
    signs: tuple[Sign, ...]
    outcome: Outcome
    forecast: Forecast | None = None
    so_far: EmotionTimeline = field(default_factory=lambda: EmotionTimeline(()))


class WordsModel(Protocol):
    """A model of what is said, by customer and agent."""

    @property
    def name(self) -> str:
        """The model's name with its number, ``words-en-1``."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its weights."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The language codes that it reads."""
        ...

    def read(self, turns: Sequence[TurnFeatures], /) -> WordsReading:
        """Emotion, signs and outcome from the words of a whole call; turns without words are passed over."""
        ...

    def estimate_texts(
        self, texts: Sequence[str], contexts: Sequence[Sequence[str]] | None = None
    ) -> list[EmotionEstimate]:
        """One estimate for each text, taken as a customer's turn; ``contexts`` gives the turns before each."""
        ...
