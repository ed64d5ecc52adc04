"""Which language each turn of a call is in; speakers switch, and borrow words."""

from __future__ import annotations

import re

from cxemotion.wording.script import HAN, LanguageCode, detect_language, english_share, foreign_share, normalize

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[a-zà-öø-ÿ]{2,}(?:'[a-z]+)?")
_FEW = 4
"""Characters or words below which a turn says nothing of its language: names, numbers, "okay"."""
_MOSTLY = 0.7
_FEWEST_FOREIGN_WORDS, _MOST_ENGLISH = 9, 0.3


def turn_language(text: str, *, call: str) -> str:
    """The language of a turn: that of most of its words; the call's where they are too few to tell.

    A Chinese turn with English words in it is Chinese. ``und`` takes plain evidence: another script, or many words of
    which hardly any is English.

    >>> turn_language("Can I have my money back", call="zh-Hans"), turn_language("我的 order 到哪里了", call="en")
    ('en', 'zh-Hans')
    >>> turn_language("OK", call="zh-Hant"), turn_language("我哋幫你查緊喇", call="zh-Hant")
    ('zh-Hant', 'yue')
    >>> turn_language("quiero hablar con su jefe ahora mismo por favor señorita", call="en")
    'und'
    """
    plain = normalize(text)
    han, words = len(_HAN.findall(plain)), len(_WORD.findall(plain))
    if foreign_share(plain) > 1 - _MOSTLY:
        return "und"
    if han + words < _FEW:
        return call
    if han > words or (han and call != "en"):
        return _chinese(text, call=call)
    if words >= _FEWEST_FOREIGN_WORDS and english_share(plain) < _MOST_ENGLISH:
        return "und"
    return call if call == "en" or english_share(plain) < _MOSTLY else "en"


def _chinese(text: str, *, call: str) -> LanguageCode | str:
    """The call's own Chinese, unless the turn is plainly spoken Cantonese or the call is none."""
    found = detect_language([text])
    if call.startswith("zh") and found != "yue":
        return call
    return call if call == "yue" or not found.startswith(("zh", "yue")) else found


def is_code_switched(text: str) -> bool:
    """Whether a turn holds two words or more of English and two characters or more of Chinese.

    >>> is_code_switched("我的 order number 係咩"), is_code_switched("我的 order")
    (True, False)
    """
    plain = normalize(text)
    return len(_HAN.findall(plain)) > 1 and len(_WORD.findall(plain)) > 1
