"""What a text is about, for comparing texts: its longer words, its pairs of Han characters, its sentences."""

from __future__ import annotations

import re
from itertools import pairwise

from cxemotion.wording.tokens import find_tokens

_SENTENCE = re.compile(r"[^.?!;。？！；…\n]+[.?!;。？！；…]*")
_LONG = 4


def content_of(text: str) -> frozenset[str]:
    """Words of four letters or more, numbers, and pairs of neighbouring Han characters.

    >>> sorted(content_of("My parcel, order 771, 没到货"))
    ['771', 'order', 'parcel', '到货', '没到']
    """
    tokens = find_tokens(text)
    words = {t.text for t in tokens if t.text.isascii() and (len(t.text) >= _LONG or t.text[0].isdigit())}
    pairs = {
        one.text + two.text
        for one, two in pairwise(tokens)
        if one.end == two.start and not one.text.isascii() and not two.text.isascii()
    }
    return frozenset(words | pairs)


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Where each sentence stands, as spans of characters.

    >>> [("Sorry. How can I help?")[start:end] for start, end in sentences_of("Sorry. How can I help?")]
    ['Sorry.', ' How can I help?']
    """
    return [match.span() for match in _SENTENCE.finditer(text)]


def sentence_key(text: str) -> str:
    """A sentence as its tokens, by which it is the same wherever it stands: no case, width, script, punctuation."""
    return " ".join(token.text for token in find_tokens(text))
