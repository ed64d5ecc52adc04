"""From values as files give them to checked facts: text, times, language codes, the finished transcript."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from cxemotion.errors import TranscriptError, unknown_name
from cxemotion.readers.files import printable
from cxemotion.span import Seconds, Span
from cxemotion.transcript import Transcript, Turn

MOST_TURNS = 20_000
MOST_CHARACTERS = 1_000_000
"""In one turn."""

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "yue", "und")

_ALIASES = {
    **{code.lower(): code for code in LANGUAGES},
    **dict.fromkeys(("eng", "english"), "en"),
    **dict.fromkeys(
        ("zh-cn", "zh-sg", "zh-my", "zh-chs", "cmn-hans", "cmn-cn", "cmn-hans-cn", "zh-hans-cn"), "zh-Hans"
    ),
    **dict.fromkeys(
        ("zh-tw", "zh-hk", "zh-mo", "zh-cht", "cmn-hant", "cmn-tw", "cmn-hant-tw", "zh-hant-tw"), "zh-Hant"
    ),
    **dict.fromkeys(("zh-hant-hk", "zh-hant-mo"), "zh-Hant"),
    **dict.fromkeys(("yue-hk", "yue-hant", "yue-hans", "yue-cn", "yue-hant-hk", "zh-yue", "cantonese"), "yue"),
    **dict.fromkeys(("zh", "zho", "chi", "cmn", "chinese", "mandarin", "auto", ""), None),
}
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
SHORTEST_S: Seconds = 0.010
LATEST_S: Seconds = 1_000_000.0  # eleven days: later times are milliseconds or dates


def clean_text(text: str) -> str:
    """Text that can be written anywhere: NUL and half characters become U+FFFD."""
    return _NOT_TEXT.sub("\ufffd", text)


def language_code(given: object, *, where: str) -> str | None:
    """One of the five codes; ``None`` where the script is still to be detected (``zh`` alone says nothing of it).

    >>> [language_code(given, where="a.json") for given in ("zh-CN", "en_US", "zh")]
    ['zh-Hans', 'en', None]
    """
    if given is None:
        return None
    if isinstance(given, str):
        code = given.strip().lower().replace("_", "-")
        if code in _ALIASES:
            return _ALIASES[code]
        if re.fullmatch(r"en-[a-z0-9-]+", code):
            return "en"
    raise TranscriptError(f"{where}: {unknown_name('language', printable(given), LANGUAGES)}")


def seconds(given: object, *, key: str, where: str) -> Seconds | None:
    """A time in seconds from the start; ``None`` where there is none."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise TranscriptError(f"{where}: {key} is {printable(given)!r}, not a number of seconds")
    if isinstance(given, float) and not math.isfinite(given):
        raise TranscriptError(f"{where}: {key} is {given}; leave the time out where it is not known")
    if given < 0:
        raise TranscriptError(f"{where}: {key} is {printable(given)!r}; times count seconds from the recording's start")
    if given > LATEST_S:
        raise TranscriptError(
            f"{where}: {key} is {printable(given)!r}; give seconds from the start, not milliseconds or a date"
        )
    return float(given)


def span_of(start: object, end: object, *, where: str, keys: tuple[str, str] = ("start_s", "end_s")) -> Span | None:
    """The span from two times as given; ``None`` without both. One that ends where it starts is widened to 10 ms.

    >>> span_of(1, 1.0, where="a.json: turn 0")
    Span(start=1.0, end=1.01)
    """
    start_s, end_s = seconds(start, key=keys[0], where=where), seconds(end, key=keys[1], where=where)
    if start_s is None and end_s is None:
        return None
    if start_s is None or end_s is None:
        given, absent = keys[::-1] if start_s is None else keys
        raise TranscriptError(f"{where} has {given} but no {absent}; give both or neither")
    if end_s < start_s:
        raise TranscriptError(f"{where} ends at {end_s:g} s, before it starts at {start_s:g} s; check the two times")
    return Span(start_s, max(end_s, start_s + SHORTEST_S) if end_s == start_s else end_s)


def checked_text(given: object, *, where: str) -> str:
    """A turn's text, cleaned and within the limit."""
    if not isinstance(given, str):
        raise TranscriptError(f"{where}: text is {printable(given)!r}, not a string")
    if len(given) > MOST_CHARACTERS:
        raise TranscriptError(
            f"{where} has {len(given):,} characters; at most {MOST_CHARACTERS:,} are read, split the turn"
        )
    return clean_text(given)


def check_count(turns: int, *, name: str) -> None:
    """Refuse a transcript without turns or with more than any call has."""
    if turns == 0:
        raise TranscriptError(f"{name}: no turns; give at least one turn with a role and text")
    if turns > MOST_TURNS:
        raise TranscriptError(f"{name}: {turns:,} turns; at most {MOST_TURNS:,} are read, give one call a file")


def finished(
    turns: Sequence[Turn],
    *,
    name: str,
    call_id: str | None,
    language: str | None = None,
    roles_probability: float | None = None,
) -> Transcript:
    """The transcript, its turns counted; ``roles_probability`` where the words had to tell who is who."""
    check_count(len(turns), name=name)
    return Transcript(tuple(turns), call_id, language, name, roles_probability is not None, roles_probability)
