"""Sentiment lexicons as peers: VADER for English, SnowNLP for Chinese, mapped to the guide's emotions by fixed rules.

The rules were fixed before anything was measured. VADER: its authors' thresholds of ±0.05 on the compound score.
SnowNLP: its probability p as polarity 2p - 1, a band of ±0.2 around zero being neutral. Negative is frustration,
positive is satisfaction, and thirds of the polarity are the intensities 1, 2 and 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from cxemotion.emotion import Emotion
from cxemotion.events import CustomerLabel
from cxemotion.wording import normalize

_NEUTRAL = CustomerLabel(Emotion.NEUTRAL, 0)


@dataclass(frozen=True, slots=True)
class Sentiment:
    """A lexicon: its name, the polarity that it gives a text (-1 to 1), and where neutral ends."""

    name: str
    polarity: Callable[[str], float]
    neutral_within: float

    def label(self, text: str) -> CustomerLabel:
        """The emotion and intensity that a text's polarity stands for."""
        polarity = self.polarity(text)
        if abs(polarity) < self.neutral_within:
            return _NEUTRAL
        emotion = Emotion.SATISFACTION if polarity > 0 else Emotion.FRUSTRATION
        return CustomerLabel(emotion, min(3, 1 + math.floor(3 * abs(polarity))))


def sentiment_for(language: str) -> Sentiment | None:
    """The lexicon of a language; ``None`` where it is not installed."""
    if language == "en":
        return _vader() if find_spec("vaderSentiment") else None
    return _snownlp() if find_spec("snownlp") else None


def _vader() -> Sentiment:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return Sentiment("VADER", lambda text: float(analyzer.polarity_scores(text)["compound"]), 0.05)


def _snownlp() -> Sentiment:
    from snownlp import SnowNLP

    @cache  # it is slow, and some texts are asked for by several tables
    def polarity(text: str) -> float:
        return 2.0 * float(SnowNLP(normalize(text)).sentiments) - 1.0 if text.strip() else 0.0

    return Sentiment("SnowNLP", polarity, 0.2)
