"""A value of somebody else's JSON together with the way to it, so that a fault names the field it lies in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from cxemotion.errors import TranscriptError
from cxemotion.readers.files import printable
from cxemotion.readers.transcripts.facts import LATEST_S, SHORTEST_S, checked_text, clean_text, language_code
from cxemotion.span import Seconds, Span
from cxemotion.transcript import Word

MILLISECONDS = 1e-3
TICKS = 1e-7
"""Of 100 nanoseconds."""
_STAMP = re.compile(r"\s*(\d{1,9}(?:\.\d{1,12})?)\s*s?\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """One value and where it stands.

    >>> turn = Field({"begin": "soon"}, "call.json", "turns[3]")
    >>> turn["begin"].path
    'turns[3].begin'

    Args:
        value: what the file holds; ``None`` where it is absent or null.
        name: what messages call the file.
        path: the keys and positions from the top, as ``results.utterances[3].start``.
    """

    value: object
    name: str
    path: str = ""

    def fault(self, wrong: str) -> TranscriptError:
        """The error that says what is wrong with this field."""
        return TranscriptError(f"{self.name}: {self.path or 'the whole'} {wrong}")

    def __getitem__(self, key: str) -> Field:
        """The field under a key; absent and null are alike.

        Raises:
            TranscriptError: where this field is there and no object.
        """
        path = f"{self.path}.{key}" if self.path else key
        if self.value is None:
            return Field(None, self.name, path)
        value = self.value
        if not isinstance(value, Mapping):
            raise self.fault(f"is {printable(value)!r}, no object")
        return Field(cast("Mapping[str, object]", value).get(key), self.name, path)

    def __iter__(self) -> Iterator[Field]:
        """The entries of a list; none where it is absent.

        Raises:
            TranscriptError: where this field is there and no list.
        """
        if self.value is None:
            return iter(())
        entries = entries_of(self.value)
        if entries is None:
            raise self.fault(f"is {printable(self.value)!r}, no list")
        return iter([Field(entry, self.name, f"{self.path}[{index}]") for index, entry in enumerate(entries)])

    def first(self) -> Field:
        """The first entry of a list; absent where it has none."""
        return next(iter(self), Field(None, self.name, f"{self.path}[0]"))

    def there(self) -> Field:
        """The same field, which must not be absent or null."""
        if self.value is None:
            raise self.fault("is not there; export the transcript again, or give another format")
        return self

    def text(self) -> str:
        """A string within the limit on a turn; empty where it is absent."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str):
            raise self.fault(f"is {printable(self.value)!r}, not a string")
        return checked_text(self.value, where=f"{self.name}: {self.path}")

    def label(self) -> str | None:
        """A name or a number as text; ``None`` where it is absent or blank."""
        if isinstance(self.value, str):
            return clean_text(self.value.strip()) or None
        if self.value is None:
            return None
        if isinstance(self.value, int) and not isinstance(self.value, bool) and abs(self.value) < 10**30:
            return str(self.value)
        raise self.fault(f"is {printable(self.value)!r}, not a name or number")

    def number(self) -> int | None:
        """A whole number from 0, also as digits in a string; ``None`` where it is absent."""
        if self.value is None:
            return None
        given = self.value
        if isinstance(given, str) and re.fullmatch(r"\d{1,6}", given):
            return int(given)
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 10**6:
            raise self.fault(f"is {printable(self.value)!r}, not a number from 0")
        return given

    def language(self) -> str | None:
        """One of the five codes: ``und`` for another language, ``None`` where the script or all is still open."""
        given = self.label()
        try:
            return language_code(given, where=self.name)
        except TranscriptError:
            return "und" if given and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", given) else None

    def time(self, unit: float = 1.0) -> Seconds | None:
        """A time in seconds from one in ``unit`` seconds, also "1.200s" as text; ``None`` where it is absent."""
        if self.value is None:
            return None
        given = self.value
        if isinstance(given, str) and (stamp := _STAMP.fullmatch(given)):
            given = float(stamp[1])
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise self.fault(f"is {printable(self.value)!r}, not a time")
        if (isinstance(given, float) and not math.isfinite(given)) or given < 0:
            raise self.fault(f"is {printable(self.value)!r}; times count from the recording's start")
        if given > LATEST_S / unit:
            raise self.fault(f"is {printable(self.value)!r}; that is days after the start, is the unit another one?")
        return round(given * unit, 9)


def span_from(start: Field, end: Field, *, unit: float = 1.0) -> Span | None:
    """The span between two fields; ``None`` without both. One that ends where it starts is widened to 10 ms."""
    start_s, end_s = start.time(unit), end.time(unit)
    if start_s is None and end_s is None:
        return None
    if start_s is None:
        raise start.fault(f"is not there, but {end.path} is; give both or neither")
    if end_s is None:
        raise end.fault(f"is not there, but {start.path} is; give both or neither")
    return ending(start, start_s, end_s, end)


def ending(start: Field, start_s: Seconds, end_s: Seconds, end: Field) -> Span:
    """The span of two times; the message for one that runs backwards names both fields."""
    if end_s < start_s:
        raise end.fault(f"is {end_s:g} s, before {start.path} at {start_s:g} s; check the two times")
    return Span(start_s, end_s if end_s > start_s else start_s + SHORTEST_S)


def span_lasting(start: Field, length: Field, *, unit: float = 1.0) -> Span | None:
    """The span of a start and a length; ``None`` without both."""
    start_s, length_s = start.time(unit), length.time(unit)
    if start_s is None or length_s is None:
        return None
    return Span(start_s, round(start_s + max(length_s, SHORTEST_S), 9))


def counted_from(span: Span | None, whole: Span | None) -> Span | None:
    """A span that counts from the start of another one, in the recording's time."""
    if span is None or whole is None:
        return None
    return Span(round(span.start + whole.start, 9), round(span.end + whole.start, 9))


def words_from(entries: Field, text: str, start: str, end: str, *, unit: float = 1.0) -> tuple[Word, ...]:
    """The words of a list of objects with a text, a start and an end under these keys."""
    return tuple(
        Word(said, span_from(entry[start], entry[end], unit=unit))
        for entry in entries
        if (said := entry[text].text().strip())
    )


def has(value: object, *keys: str) -> bool:
    """Whether a parsed JSON value is an object with all of these keys.

    >>> has({"a": 1, "b": None}, "a", "b"), has([1], "a")
    (True, False)
    """
    return isinstance(value, Mapping) and all(key in value for key in keys)


def entries_of(value: object) -> Sequence[object] | None:
    """The entries of a list; ``None`` where the value is none."""
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else None


def under(value: object, key: str) -> object:
    """What an object holds under a key; ``None`` where there is no such thing."""
    return cast("Mapping[str, object]", value).get(key) if isinstance(value, Mapping) else None


def peek(value: object, *way: str) -> object:
    """What lies at the end of a way of keys, the first entry of every list on it; ``None`` where there is no such way.

    >>> peek({"results": [{"channel": 1}]}, "results", "channel")
    1
    """
    for key in way:
        value = under(_opened(value), key)
    return _opened(value)


def _opened(value: object) -> object:
    entries = entries_of(value)
    return value if entries is None else entries[0] if entries else None
