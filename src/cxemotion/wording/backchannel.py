"""Tell turns that say something from mere signs of listening."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from cxemotion.wording.script import normalize

_SAYS_SOMETHING = re.compile(r"\w")


def is_substantive(text: str) -> bool:
    """Whether a turn says more than a back-channel: not made only of "mm", "right", "好的", "係" and the like.

    A "no" is substantive; laughter and an empty turn are not.

    >>> is_substantive("Mm-hm, right. Okay."), is_substantive("嗯，好的"), is_substantive("係呀"), is_substantive("No.")
    (False, False, False, True)
    """
    plain = normalize(text)
    return bool(_SAYS_SOMETHING.search(plain)) and not _backchannels().fullmatch(plain)


@cache
def _backchannels() -> re.Pattern[str]:
    folder = files("cxemotion.wording").joinpath("lexicons")
    data = tomllib.loads(folder.joinpath("backchannels.toml").read_text(encoding="utf-8"))
    # Possessive repeats and longest first: a turn of a thousand 好 is read once, not in a thousand ways.
    spaced = _any_of(data["en"]) + r"(?!\w|'\w)"
    joined = _any_of(data["zh"])
    return re.compile(rf"(?>[\W_]*+(?>{spaced}|{joined}))*+[\W_]*+")


def _any_of(words: list[str]) -> str:
    ordered = sorted({normalize(word) for word in words}, key=len, reverse=True)
    return "(?>" + "|".join(re.escape(word).replace(r"\ ", r"[\s,]+").replace(r"\+", "+") for word in ordered) + ")"
