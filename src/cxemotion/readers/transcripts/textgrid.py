"""Praat TextGrid, long and short.

Praat reads free-standing numbers, quoted strings and flags in order and ignores all else, which makes the two forms
one. Interval tiers are speakers; a tier "Agent - words" (as forced aligners write them) holds the words of one,
and point tiers and tiers of phones, emotions and events are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.said import Said, Source, transcript_of, turns_of_words
from cxemotion.readers.transcripts.speakers import role_of
from cxemotion.span import Span
from cxemotion.transcript import Transcript

_TOKEN = re.compile(
    r'"(?P<string>(?:[^"]|"")*)"|(?<!\S)(?P<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=\s|$)|(?P<flag><\w+>)'
)
_LEFT_OUT = re.compile(
    r"(?:^|[\s_-])(?:phones?|phonemes?|emotions?|events?|escalations?|steps?|faults?|episodes?|notes?|音素|情绪|情緒)$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?P<speaker>.*?)[\s_-]+words?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tier:
    """One interval tier: its name and what it holds, as (start, end, text)."""

    name: str
    intervals: tuple[tuple[float, float, str], ...]


def looks_like_textgrid(text: str) -> bool:
    """Whether the header names the class TextGrid, or the old form opens with the type alone."""
    head = text[:300]
    return "ooTextFile" in head and "TextGrid" in head


def read_textgrid(text: str, source: Source) -> Transcript:
    """The transcript of a TextGrid's speakers, a turn for each interval that holds words.

    Raises:
        TranscriptError: where it is cut off, holds no interval with words, or no tier tells who speaks.
    """
    tiers = [tier for tier in tiers_of(text, name=source.name) if not _LEFT_OUT.search(tier.name)]
    turns = [tier for tier in tiers if not _WORDS.fullmatch(tier.name)]
    named = [tier for tier in turns if role_of(tier.name)]
    said = [one for tier in named or turns for one in _said(tier, tier.name)]
    if not said:
        worded = [(tier, match["speaker"]) for tier in tiers if (match := _WORDS.fullmatch(tier.name))]
        said = turns_of_words([one for tier, speaker in worded for one in _said(tier, speaker)])
    return transcript_of(said, source, absolute=False)


def _said(tier: Tier, speaker: str) -> list[Said]:
    return [Said(speaker, text.strip(), Span(start, end)) for start, end, text in tier.intervals if text.strip()]


def tiers_of(text: str, *, name: str) -> list[Tier]:
    """The interval tiers in order.

    Raises:
        TranscriptError: where the text stops before its counts say, or a time makes no sense.
    """
    tokens = _tokens(text)
    try:
        if next(tokens) != "ooTextFile" or next(tokens) != "TextGrid":
            raise TranscriptError(f"{name}: no TextGrid; save it again from Praat as text")
        _skip(tokens, 3)
        return [tier for _ in range(int(_number(tokens))) if (tier := _tier(tokens, name=name)) is not None]
    except (StopIteration, RuntimeError) as fault:
        raise TranscriptError(f"{name}: cut off, fewer tiers or intervals than it announces; save it again") from fault
    except (ValueError, OverflowError) as fault:
        raise TranscriptError(f"{name}: {fault}; save the TextGrid again from Praat as text") from fault


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        string = match["string"]
        yield string.replace('""', '"') if string is not None else match[0]


def _number(tokens: Iterator[str]) -> float:
    given = next(tokens)
    try:
        return float(given)
    except ValueError:
        raise ValueError(f"{given[:40]!r} stands where a number should") from None


def _skip(tokens: Iterator[str], count: int) -> None:
    for _ in range(count):
        next(tokens)


def _tier(tokens: Iterator[str], *, name: str) -> Tier | None:
    kind, title = next(tokens), next(tokens)
    _skip(tokens, 2)
    count = int(_number(tokens))
    if kind == "TextTier":
        _skip(tokens, 2 * count)
        return None
    intervals: list[tuple[float, float, str]] = []
    for index in range(count):
        start, end, said = _number(tokens), _number(tokens), next(tokens)
        if not 0 <= start < end:
            raise TranscriptError(
                f"{name}: tier {title[:40]!r} interval {index + 1} runs from {start:g} to {end:g} s; "
                "check the two times"
            )
        intervals.append((start, end, said))
    return Tier(title, tuple(intervals))
