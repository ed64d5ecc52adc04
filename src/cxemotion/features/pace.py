"""How fast somebody speaks: from the words where there are words, from the sound where there are none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from cxemotion.features.facts import TurnFeatures
from cxemotion.features.turns import spoken_seconds
from cxemotion.recording import Role
from cxemotion.report import Pace, RateUnit
from cxemotion.wording.tokens import count_characters, count_syllables, count_words

CHINESE = frozenset({"zh-Hans", "zh-Hant", "yue"})
LEAST_SPEECH_S = 0.3


def turn_rate(turn: TurnFeatures) -> tuple[float, RateUnit]:
    """Speaking rate of a turn and its unit: characters/min for Chinese words, syllables/s otherwise.

    ``nan`` where the turn has no times, or hardly any speech.
    """
    seconds = spoken_seconds(turn)
    if turn.text and turn.language in CHINESE:
        return _per_second(count_characters(turn.text), seconds) * 60.0, "characters/min"
    if turn.text and turn.language == "en":
        return _per_second(count_syllables(turn.text), seconds), "syllables/s"
    return turn.values.get("syllable_rate_hz", math.nan), "syllables/s"


def call_pace(turns: Sequence[TurnFeatures]) -> dict[Role, Pace]:
    """Speaking rate of agent and customer over all their turns; a side without speech is left out."""
    paces = {role: _pace_of([turn for turn in turns if turn.role is role]) for role in (Role.AGENT, Role.CUSTOMER)}
    return {role: pace for role, pace in paces.items() if math.isfinite(pace.value)}


def _pace_of(turns: Sequence[TurnFeatures]) -> Pace:
    timed = [turn for turn in turns if spoken_seconds(turn) >= LEAST_SPEECH_S]
    worded = [turn for turn in timed if turn.text]
    language = _most_spoken(worded)
    worded = [turn for turn in worded if turn.language == language]
    seconds = sum(spoken_seconds(turn) for turn in worded)
    if language in CHINESE:
        return Pace(60.0 * _per_second(sum(count_characters(turn.text) for turn in worded), seconds), "characters/min")
    if language == "en":
        return Pace(60.0 * _per_second(sum(count_words(turn.text) for turn in worded), seconds), "words/min")
    rates = ((turn.values.get("syllable_rate_hz", math.nan), spoken_seconds(turn)) for turn in timed)
    return Pace(_weighted_mean(rates), "syllables/s")


def _most_spoken(turns: Sequence[TurnFeatures]) -> str | None:
    """The language that takes most of the time; ``None`` without turns."""
    seconds: dict[str, float] = {}
    for turn in turns:
        seconds[turn.language] = seconds.get(turn.language, 0.0) + spoken_seconds(turn)
    return max(seconds, key=seconds.__getitem__) if seconds else None


def _per_second(count: int, seconds: float) -> float:
    return count / seconds if seconds >= LEAST_SPEECH_S else math.nan


def _weighted_mean(pairs: Iterable[tuple[float, float]]) -> float:
    known = [(value, weight) for value, weight in pairs if math.isfinite(value)]
    weight = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / weight if weight else math.nan
