"""Writing systems: one form for matching, and which language a call is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

LanguageCode: TypeAlias = Literal["en", "zh-Hans", "zh-Hant", "yue", "und"]
"""The languages that are told apart; ``und`` is any other, or too little to tell."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
"""The Han blocks, for a regular expression's character class."""

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[a-zà-öø-ÿ]+(?:'[a-z]+)?")
_OTHER_SCRIPT = re.compile(
    "[\u3040-\u30ff\uac00-\ud7af\u1100-\u11ff\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u0900-\u097f]"
)
# Words of spoken Cantonese that written Chinese does without; some in the spelling of Simplified text.
_CANTONESE = re.compile(
    "[嘅咗冇嚟喺佢乜噉㗎嘢啲哋嗰咁嗮啱攞瞓冚踎睇俾畀喎㖞唔咩]|系咪|点解|边个|而家|听日|琴日|使唔使|仲未|仲有"
)
_SMALLEST_ENGLISH_SHARE = 0.5
_SMALLEST_HAN_SHARE = 0.15  # of letters; a Han character says about as much as a short word
_SMALLEST_CANTONESE_SHARE = 0.025
_MOST_KANA = 0.04


def normalize(text: str) -> str:
    """Text in one form for matching, character for character: Simplified, half-width, lower case.

    Its length never changes, so an offset into it is an offset into the original.

    >>> normalize("您的訂單，OK？")
    '您的订单,ok?'
    """
    if text.isascii():
        return text.lower()
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered, as İ does
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_table())


def detect_language(texts: Iterable[str]) -> LanguageCode:
    """The language of a call from all that is said in it.

    >>> detect_language(["I've been waiting for three weeks", "okay"])
    'en'
    >>> detect_language(["我哋幫你查緊"]), detect_language(["麻煩您稍等"]), detect_language(["麻烦您稍等"])
    ('yue', 'zh-Hant', 'zh-Hans')
    >>> detect_language(["12345"]), detect_language(["où est ma commande, s'il vous plaît"])
    ('und', 'und')
    """
    whole = "\n".join(texts)
    plain = normalize(whole)
    han = len(_HAN.findall(plain))
    words: list[str] = _LATIN_WORD.findall(plain)
    foreign = len(_OTHER_SCRIPT.findall(plain))
    if foreign > _MOST_KANA * (han + foreign + sum(map(len, words))):
        return "und"
    if han > _SMALLEST_HAN_SHARE * (han + len(words)):
        return _detect_chinese(whole, plain, han)
    english = sum(word in _english_words() for word in words)
    return "en" if words and english >= _SMALLEST_ENGLISH_SHARE * len(words) else "und"


def english_share(plain: str) -> float:
    """Share of the words of a normalized text that are everyday English, 0 to 1; 0 without words."""
    words: list[str] = _LATIN_WORD.findall(plain)
    return sum(word in _english_words() for word in words) / len(words) if words else 0.0


def foreign_share(plain: str) -> float:
    """Share of the letters of a normalized text in scripts of other languages than those that are told apart."""
    foreign = len(_OTHER_SCRIPT.findall(plain))
    letters = foreign + len(_HAN.findall(plain)) + sum(map(len, _LATIN_WORD.findall(plain)))
    return foreign / letters if letters else 0.0


def _detect_chinese(whole: str, plain: str, han: int) -> LanguageCode:
    if len(_CANTONESE.findall(plain)) > _SMALLEST_CANTONESE_SHARE * han:
        return "yue"
    traditional, simplified = _script_sets()
    only_traditional = sum(char in traditional for char in whole)
    only_simplified = sum(char in simplified for char in whole)
    return "zh-Hant" if only_traditional > only_simplified else "zh-Hans"


@cache
def _variants() -> tuple[tuple[str, str], ...]:
    """Each Simplified character with the Traditional ones that become it."""
    return tuple((line[0], line[1:]) for line in _lines("t2s.txt"))


@cache
def _english_words() -> frozenset[str]:
    return frozenset(word for line in _lines("english_words.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    text = files("cxemotion.wording").joinpath("lexicons", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def _table() -> dict[int, str]:
    table = {ord(other): simplified for simplified, others in _variants() for other in others}
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    table.update({code: chr(code - 0xFEE0 + 32) for code in range(0xFF21, 0xFF3B)})
    table.update({0x3000: " ", 0x2019: "'", 0x2018: "'", 0x02BC: "'", 0x201C: '"', 0x201D: '"', 0xFF61: "。"})
    return table


@cache
def _script_sets() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Traditional text has, and those that only Simplified text has."""
    traditional = frozenset(other for _, others in _variants() for other in others)
    both = frozenset("了着你复借具他只台里后干面几云系松谷丑斗范姜余于才志冲采表万叶胡同朱吁卷向回占布广曲")
    simplified = frozenset(char for char, _ in _variants()) - traditional - both
    return traditional - frozenset("著妳牠祂"), simplified
