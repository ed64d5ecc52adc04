"""Tokens with their places, and the counts that a speaking pace is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cxemotion.wording.script import HAN, normalize

_TOKEN = re.compile(rf"[{HAN}]|[a-zà-öø-ÿ]+(?:'[a-zà-öø-ÿ]+)*|\d+(?:[.,]\d+)*")
_HAN_TOKEN = re.compile(rf"[{HAN}]")
_VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+")
_SILENT_END = re.compile(r"(?:[^aeiouyl]e|[^aeioudty]ed|[^aeiouyscxzhg]es)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one Han character: characters ``start`` up to ``end``, in the form that is matched."""

    text: str
    start: int
    end: int


def find_tokens(text: str) -> tuple[Token, ...]:
    """Words, numbers and Han characters in order, punctuation left out.

    >>> [token.text for token in find_tokens("It's 退款, OK?")]
    ["it's", '退', '款', 'ok']
    """
    return tuple(Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(normalize(text)))


def count_characters(text: str) -> int:
    """Han characters: what Chinese pace is counted in.

    >>> count_characters("我的 order 沒到")
    4
    """
    return len(_HAN_TOKEN.findall(text))


def count_words(text: str) -> int:
    """Words and numbers, each Han character counted as one: what English pace is counted in.

    >>> count_words("I've called three times.")
    4
    """
    return len(_TOKEN.findall(normalize(text)))


def count_syllables(text: str) -> int:
    """Syllables: groups of vowels of English words without a silent ending, one for each Han character.

    >>> count_syllables("I was charged twice"), count_syllables("太慢了"), count_syllables("")
    (4, 3, 0)
    """
    return sum(_syllables(token.text) for token in find_tokens(text))


def _syllables(word: str) -> int:
    if word[0].isdigit():
        return sum(char.isdigit() for char in word)
    groups = len(_VOWELS.findall(word))
    if groups > 1 and _SILENT_END.search(word):
        groups -= 1
    return max(1, groups)
