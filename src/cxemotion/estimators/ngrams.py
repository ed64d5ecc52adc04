"""Hashed n-grams of a text: what a linear model of words looks at, each gram with the tokens that it covers.

Grams are runs of tokens (words, numbers, Han characters; punctuation left out, so that a recogniser's text without it
gives the same) and, for words in Latin letters, runs of their letters, so that an ending or a misspelling is still
known. Each is hashed to a number of 32 bits by CRC-32; what two grams share by accident is noise to the model
(Weinberger et al. 2009, Feature hashing for large scale multitask learning).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.wording import Token, find_tokens

_LETTERS = (3, 4, 5)
_LONGEST_WORD = 24  # of a longer one only the beginning counts


@dataclass(frozen=True, slots=True)
class Grams:
    """The grams of one text.

    Args:
        hashes: of each distinct gram, shape (grams,), ascending.
        first: its first token where it first stands, shape (grams,).
        last: its last token there, shape (grams,).
    """

    hashes: NDArray[np.uint32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


def find_grams(tokens: Sequence[Token], *, longest: int) -> Grams:
    """The distinct grams of a text's tokens, runs of up to ``longest`` tokens among them.

    >>> find_grams(find_tokens("退款"), longest=2).first.size, find_grams((), longest=3).hashes.size
    (3, 0)
    """
    found: dict[int, tuple[int, int]] = {}
    for gram, first, last in _grams(tokens, longest):
        found.setdefault(zlib.crc32(gram.encode("utf-8", "replace")), (first, last))
    hashes = sorted(found)
    places = [found[key] for key in hashes]
    return Grams(
        np.array(hashes, np.uint32),
        np.array([first for first, _ in places], np.int32),
        np.array([last for _, last in places], np.int32),
    )


def text_grams(text: str, *, longest: int) -> Grams:
    """The distinct grams of a text."""
    return find_grams(find_tokens(text), longest=longest)


def _grams(tokens: Sequence[Token], longest: int) -> Iterator[tuple[str, int, int]]:
    words = ["0" if token.text[0].isdigit() else token.text for token in tokens]
    for first in range(len(words)):
        for last in range(first, min(len(words), first + longest)):
            yield " ".join(words[first : last + 1]), first, last
    for place, word in enumerate(words):
        if len(word) > 1 and word.isascii():
            bounded = f"<{word[:_LONGEST_WORD]}>"
            for size in _LETTERS:
                for start in range(len(bounded) - size + 1):
                    yield "#" + bounded[start : start + size], place, place
