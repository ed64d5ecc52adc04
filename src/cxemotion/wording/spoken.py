"""Find given phrases in what was said: one form for script, width and case; fillers passed over; near misses allowed.

A phrase may use the notation of :mod:`cxemotion.wording.phrases`. A phrase in plain words is also found where a word in
it was misheard or put in or left out, as far as ``near`` allows: the share of its words, or of its Han characters, that
must be right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from cxemotion.wording.phrases import Phrase, compile_phrase, merge_spans
from cxemotion.wording.script import HAN, normalize
from cxemotion.wording.tokens import Token, find_tokens

_HAN = re.compile(f"[{HAN}]")
_NOTATION = re.compile(r"[()|{}*#_^$\[\]]|\.\.\.")
_FILLER = re.compile(
    r"(?<![\w'])(?:u+m+|u+h+|e+r+m*|h+m+|m+|ah+|you know|i mean)(?![\w'])[\s,.]*"
    r"|[,、]*(?:呃|额|嗯|啊|哦|那个那个|就是说)+[,。、]*"
    rf"|(?<=[{HAN}])\s+|\s+(?=[{HAN}])"  # a space beside a Han character says nothing
)


@dataclass(frozen=True)
class SpokenText:
    """The words of a turn, ready to be searched; each form of them is made when it is first asked for."""

    text: str

    @cached_property
    def plain(self) -> str:
        """In one form for matching, character for character."""
        return normalize(self.text)

    @cached_property
    def bare(self) -> tuple[str, tuple[int, ...]]:
        """Without fillers, and where each character stands in the text; empty where there is no filler."""
        kept: list[str] = []
        places: list[int] = []
        at = 0
        for match in _FILLER.finditer(self.plain):
            kept.append(self.plain[at : match.start()])
            places += range(at, match.start())
            at = match.end()
        if not places and not at:
            return "", ()
        kept.append(self.plain[at:])
        places += range(at, len(self.plain))
        return "".join(kept), tuple(places)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words, numbers and Han characters; fillers left out."""
        fillers = [match.span() for match in _FILLER.finditer(self.plain)]
        tokens = find_tokens(self.text)
        return tuple(t for t in tokens if not any(start <= t.start < end for start, end in fillers))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different tokens."""
        return frozenset(token.text for token in self.tokens)


@dataclass(frozen=True, slots=True)
class SpokenPhrase:
    """A phrase to be looked for.

    Args:
        phrase: compiled.
        words: its tokens where it is in plain words and may be found nearly; else empty.
        misses: how many of them may be wrong, put in or left out.
    """

    phrase: Phrase
    words: tuple[str, ...] = ()
    misses: int = 0


@cache
def spoken_phrase(source: str, near: float = 1.0) -> SpokenPhrase:
    """A phrase, to be found exactly or, with ``near`` below 1, where that share of its words is right.

    Raises:
        ModelError: where its notation has a mistake.
    """
    plain = normalize(source)
    phrase = compile_phrase(plain, spaced=not _HAN.search(plain), groups={})
    words = () if _NOTATION.search(plain) else tuple(token.text for token in find_tokens(plain))
    misses = math.floor(len(words) * (1.0 - near) + 1e-9)
    return SpokenPhrase(phrase, words if misses else (), misses)


def find_spoken(phrases: Sequence[SpokenPhrase], said: SpokenText) -> list[tuple[int, int]]:
    """Where any of the phrases stands, as spans of characters of the text, in order, none overlapping.

    >>> said = SpokenText("Could you, um, calm dawn please")
    >>> find_spoken([spoken_phrase("you calm")], said), find_spoken([spoken_phrase("could you calm down", 0.7)], said)
    ([(6, 19)], [(0, 24)])
    """
    found: list[tuple[int, int]] = []
    for spoken in phrases:
        found += _exact(spoken.phrase, said)
        if spoken.misses:
            found += _nearly(spoken, said)
    return merge_spans(_trimmed(found, said.plain))


def _trimmed(spans: Sequence[tuple[int, int]], plain: str) -> list[tuple[int, int]]:
    """Spans without white space at either end; what is nothing else is left out."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        inside = plain[start:end]
        if stripped := inside.strip():
            first = start + inside.index(stripped[0])
            kept.append((first, first + len(stripped)))
    return kept


def _may_hold(phrase: Phrase, plain: str) -> bool:
    return not phrase.anchors or any(anchor in plain for anchor in phrase.anchors)


def _exact(phrase: Phrase, said: SpokenText) -> list[tuple[int, int]]:
    if not _may_hold(phrase, said.plain):
        return []
    found = [match.span() for match in phrase.pattern.finditer(said.plain) if match.end() > match.start()]
    if found or not said.bare[1]:
        return found
    bare, places = said.bare
    return [
        (places[match.start()], places[match.end() - 1] + 1)
        for match in phrase.pattern.finditer(bare)
        if match.end() > match.start()
    ]


def _nearly(spoken: SpokenPhrase, said: SpokenText) -> list[tuple[int, int]]:
    """The best place where the words stand with few enough of them wrong (Sellers 1980), if there is one."""
    words, tokens = spoken.words, said.tokens
    if sum(word in said.vocabulary for word in words) < len(words) - spoken.misses:
        return []
    costs = list(range(len(words) + 1))
    starts = [0] * (len(words) + 1)
    best: tuple[int, int, int] | None = None
    for at, token in enumerate(tokens):
        diagonal, begun = costs[0], starts[0]
        starts[0] = at + 1
        for row, word in enumerate(words, start=1):
            options = (
                (diagonal + (word != token.text), begun if row > 1 else at),
                (costs[row] + 1, starts[row]),
                (costs[row - 1] + 1, starts[row - 1]),
            )
            diagonal, begun = costs[row], starts[row]
            costs[row], starts[row] = min(options, key=lambda option: option[0])
        # of places that are equally good, the first one, and the longest that begins there
        if costs[-1] <= spoken.misses and (best is None or (costs[-1], starts[-1]) <= best[:2]):
            best = (costs[-1], starts[-1], at)
    return [(tokens[best[1]].start, tokens[best[2]].end)] if best is not None and best[1] <= best[2] else []
