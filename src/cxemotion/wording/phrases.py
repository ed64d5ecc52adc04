"""Phrases of a lexicon: a small notation for what people say, compiled to regular expressions.

| written | stands for |
|---|---|
| `(a|b)` | either; may hold spaces and be nested |
| `(a)?` | may be left out |
| `{boss}` | any entry of the lexicon's group ``boss`` |
| `...` | a few words (English) or characters (Chinese) between, within one sentence |
| `word*` | any ending |
| `_` | any one word |
| `#` | a number, in digits or words |
| `^`, `$` | the start of a sentence; the end of the turn |
| `[?]`, `[!]` | the mark itself |

A space in an English phrase also stands for a comma or a dash; an apostrophe may be missing in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cxemotion.errors import ModelError

_TOKEN = re.compile(r"\.\.\.|\[.\]|[()|^$#*_]|[a-z0-9']+|[^\S\n]+|.", re.DOTALL)
_NUMBER_EN = (
    r"(?:\d[\d,.]*|(?:a\s)?(?:couple|dozen)(?:\sof)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|thousand|several|many)"
)
_NUMBER_ZH = r"(?:\d+|[一二两三四五六七八九十百千万半几好多]+)"


@dataclass(frozen=True)
class Phrase:
    """One phrase, ready to be looked for.

    Args:
        source: as the lexicon writes it.
        regex: finds it in normalized text.
        anchors: one of these strings is in every text that the pattern can match; empty where none is certain.
    """

    source: str
    regex: str
    anchors: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression, compiled when a text first holds one of the anchors: most never do in a call."""
        return re.compile(self.regex)


_SPACE = r"[\s,-]+"


@dataclass(frozen=True, slots=True)
class _Part:
    regex: str
    anchors: tuple[str, ...] = ()
    optional: bool = False
    tight: Literal["", "before", "after"] = ""  # a space on this side stands for nothing

    @property
    def is_space(self) -> bool:
        return self.regex == _SPACE

    @property
    def strength(self) -> int:
        return 0 if self.optional or not self.anchors else min(len(anchor) for anchor in self.anchors)


def compile_phrase(source: str, *, spaced: bool, groups: Mapping[str, Sequence[str]]) -> Phrase:
    """A phrase of a language with spaces between words, or without.

    >>> en = compile_phrase("(get|fetch) me (your)? {boss}", spaced=True, groups={"boss": ["manager"]})
    >>> bool(en.pattern.search("then get me, your manager")), bool(en.pattern.search("get me managers"))
    (True, False)
    """
    expanded = _expand(source.strip(), groups)
    parser = _Parser(_TOKEN.findall(expanded), spaced=spaced, source=source)
    whole = parser.alternatives()
    if not parser.done:
        raise ModelError(f"lexicon phrase {source!r}: a closing bracket without its opening one; balance them")
    regex = rf"(?<![\w'])(?:{whole.regex})(?!\w|'(?!s\b)\w)" if spaced else whole.regex
    return Phrase(source, regex, whole.anchors if whole.strength else ())


def _expand(source: str, groups: Mapping[str, Sequence[str]]) -> str:
    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name not in groups:
            raise ModelError(f"lexicon phrase {source!r}: no group {name!r}; groups: {', '.join(sorted(groups))}")
        return _expand("(" + "|".join(groups[name]) + ")", groups)

    return re.sub(r"\{(\w+)\}", replace, source)


class _Parser:
    """Reads the tokens of one phrase; each method returns the part it has read."""

    def __init__(self, tokens: Sequence[str], *, spaced: bool, source: str) -> None:
        self._tokens = tokens
        self._at = 0
        self._spaced = spaced
        self._source = source

    @property
    def done(self) -> bool:
        return self._at >= len(self._tokens)

    def _peek(self) -> str:
        return "" if self.done else self._tokens[self._at]

    def _take(self) -> str:
        piece = self._tokens[self._at]
        self._at += 1
        return piece

    def alternatives(self) -> _Part:
        parts = [self._sequence()]
        while self._peek() == "|":
            self._take()
            parts.append(self._sequence())
        anchors = tuple({anchor: None for part in parts for anchor in part.anchors})
        certain = all(part.strength for part in parts)
        return _Part("|".join(part.regex for part in parts), anchors if certain else ())

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while not self.done and self._peek() not in ("|", ")"):
            parts.append(self._element())
        while parts and parts[-1].is_space:
            parts.pop()
        if not parts:
            raise ModelError(f"lexicon phrase {self._source!r}: an empty alternative; write (a)? for what may miss")
        best = max(parts, key=lambda part: part.strength)
        return _Part(_join(parts), best.anchors if best.strength else ())

    def _element(self) -> _Part:
        piece = self._take()
        if piece.isspace():
            return _Part(_SPACE if self._spaced else "")
        if piece == "(":
            return self._group()
        if piece.startswith("["):
            return _Part(r"\s*" + re.escape(piece[1]), (piece[1],), tight="before")
        special = self._special(piece)
        if special is not None:
            return special
        regex = re.escape(piece).replace("'", "'?")
        if self._peek() == "*":
            self._take()
            regex += r"\w*"
        return _Part(regex, tuple(part for part in [max(piece.split("'"), key=len)] if part))

    def _special(self, piece: str) -> _Part | None:
        if piece == "...":
            gap = r"(?:[\s,'-]+[\w']+){0,3}?" if self._spaced else r"[^。?!;]{0,6}?"
            return _Part(gap, tight="before")
        if piece == "#":
            return _Part(_NUMBER_EN if self._spaced else _NUMBER_ZH)
        if piece == "_":
            return _Part(r"[\w']+")
        if piece == "^":
            return _Part(r"(?:^|(?<=[.?!。;…]))\s*", tight="after")
        if piece == "$":
            return _Part(r"(?=[\W_]*\Z)", tight="before")
        return None

    def _group(self) -> _Part:
        inner = self.alternatives()
        if self._peek() != ")":
            raise ModelError(f"lexicon phrase {self._source!r}: a bracket is not closed; balance them")
        self._take()
        if self._peek() == "?":
            self._take()
            return _Part(f"(?:{inner.regex})", optional=True)
        return _Part(f"(?:{inner.regex})", inner.anchors)


def _join(parts: Sequence[_Part]) -> str:
    """The parts in a row; what may be missing goes together with one space beside it."""
    out: list[str] = []
    rest = list(parts)
    begun = False  # whether something that must be there stands before
    while rest:
        part = rest.pop(0)
        if part.tight == "before" and out and out[-1] == _SPACE:
            out.pop()
        if part.optional and out and out[-1] == _SPACE:
            out[-1] = f"(?:{_SPACE}{part.regex})?"
        elif part.optional and not begun and rest and rest[0].is_space:
            rest.pop(0)
            out.append(f"(?:{part.regex}{_SPACE})?")
        else:
            out.append(f"{part.regex}?" if part.optional else part.regex)
            begun = begun or not (part.optional or part.tight)
        if part.tight == "after" and rest and rest[0].is_space:
            rest.pop(0)
    return "".join(out)


def merge_spans(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of characters in order, those that overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
