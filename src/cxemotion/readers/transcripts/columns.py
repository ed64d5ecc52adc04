"""What the formats of NIST share: lines of fields with a file, a channel, a start and a length."""

from __future__ import annotations

import math
from collections.abc import Iterable

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.facts import LATEST_S, SHORTEST_S
from cxemotion.span import Seconds, Span


def start_and_length(start: str, length: str, *, where: str) -> Span:
    """The span of a start and a length as written."""
    begin, lasting = a_time(start, "start", where=where), a_time(length, "duration", where=where)
    return Span(begin, round(begin + max(lasting, SHORTEST_S), 9))


def start_and_end(start: str, end: str, *, where: str) -> Span:
    """The span of a start and an end as written."""
    begin, finish = a_time(start, "start", where=where), a_time(end, "end", where=where)
    if finish < begin:
        raise TranscriptError(f"{where} ends at {finish:g} s, before it starts at {begin:g} s; check the two times")
    return Span(begin, max(finish, begin + SHORTEST_S) if finish == begin else finish)


def a_time(given: str, key: str, *, where: str) -> Seconds:
    """A time in seconds as written."""
    try:
        value = float(given)
    except ValueError:
        raise TranscriptError(f"{where}: {key} is {given[:40]!r}, not a number of seconds") from None
    if not (math.isfinite(value) and 0 <= value <= LATEST_S):
        raise TranscriptError(f"{where}: {key} is {given[:40]!r}; give seconds from the recording's start")
    return value


def channel_number(given: str) -> int | None:
    """The channel of a number from 1 or a letter from A, counted from 0; ``None`` for anything else.

    >>> channel_number("2"), channel_number("A"), channel_number("left")
    (1, 0, None)
    """
    if given.isdecimal() and len(given) < 4:
        return max(0, int(given) - 1)
    return ord(given.upper()) - ord("A") if len(given) == 1 and "A" <= given.upper() <= "H" else None


def only_file(files: Iterable[str], *, name: str) -> None:
    """Refuse the lines of several recordings."""
    found = list(dict.fromkeys(files))
    if len(found) > 1:
        raise TranscriptError(
            f"{name}: {len(found)} recordings ({', '.join(found[:3])[:80]}); give the lines of one call a file"
        )
