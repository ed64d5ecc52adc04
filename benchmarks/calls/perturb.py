"""What may happen to a transcript before it is analyzed, as pure functions of its texts and roles.

Each gives as many turns as it is given, so that labels keep their turns. What is drawn comes from the generator passed
in: the same generator gives the same result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

from benchmarks.calls.sounds import SoundAlikes, readings
from cxemotion.recording import Role
from cxemotion.wording import find_tokens

SHARES = {"substitute": 0.7, "delete": 0.2, "insert": 0.1}
"""Of all errors, as recognisers make them on telephone speech, roughly."""

_OTHER_SIDE = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}
_PUNCTUATION = re.compile(r"(?<=\w)['’](?=\w)|(?<=\d)[.,](?=\d)|([^\w\s]|_)+")
_SPACES = re.compile(r"\s{2,}")
_AFTER_HAN = re.compile(r"(?<=[\u3400-\u9fff]) +| +(?=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class _Place:
    """One token: its turn, characters ``start`` up to ``end`` there, as written, and its reading if it is Han."""

    turn: int
    start: int
    end: int
    written: str
    reading: str


def inject_errors(
    texts: Sequence[str], *, rate: float, sounds: SoundAlikes, rng: np.random.Generator
) -> tuple[str, ...]:
    """Texts with an error at so many of their tokens: another that sounds alike, none, or one too many.

    Args:
        texts: the turns of a call.
        rate: errors per token (English words, Chinese characters), 0 to 1.
        sounds: what may be heard instead.
        rng: what is drawn comes from here.
    """
    places = [place for turn, text in enumerate(texts) for place in _places(turn, text)]
    drawn = rng.permutation(len(places))[: round(rate * len(places))]
    left = [sum(place.turn == turn for place in places) for turn in range(len(texts))]
    made = list(texts)
    for at in sorted(drawn, reverse=True):  # from the end, so that the places before stay where they are
        place = places[at]
        kind = rng.choice(list(SHARES), p=list(SHARES.values()))
        new = _erred(place, kind, sounds, rng)
        if new == "" and left[place.turn] == 1:  # a turn keeps a word, or it would be no turn
            new = _erred(place, "insert", sounds, rng)
        left[place.turn] -= new == ""
        made[place.turn] = made[place.turn][: place.start] + new + made[place.turn][place.end :]
    return tuple(_SPACES.sub(" ", text).strip() for text in made)


def _places(turn: int, text: str) -> Iterator[_Place]:
    heard = [""] * len(text) if text.isascii() else readings(text)
    for token in find_tokens(text):
        reading = heard[token.start] if token.end - token.start == 1 else ""
        yield _Place(turn, token.start, token.end, text[token.start : token.end], reading)


def _erred(place: _Place, kind: str, sounds: SoundAlikes, rng: np.random.Generator) -> str:
    """What stands in place of the token; empty where it is dropped or nothing sounds like it."""
    if kind == "delete":
        return ""
    if kind == "insert":
        more = sounds.common(han=bool(place.reading), rng=rng) or ""
        return place.written + (more if place.reading or not more else f" {more}")
    new = sounds.alike(place.written.lower(), place.reading, rng) or ""
    return new.capitalize() if place.written[0].isupper() else new


def remove_punctuation(text: str) -> str:
    """The text without punctuation, as a plain recogniser writes it; a text of nothing else is left alone.

    >>> remove_punctuation("Well... I've paid 12.50, twice!"), remove_punctuation("太慢了，什么时候？")
    ("Well I've paid 12.50 twice", '太慢了什么时候')
    """
    bare = _PUNCTUATION.sub(lambda found: " " if found[1] else found[0], text)
    bare = _AFTER_HAN.sub("", _SPACES.sub(" ", bare)).strip()
    return bare or text


def convert_script(text: str, how: Literal["s2t", "t2s"]) -> str:
    """Simplified text in Traditional characters, or the other way round.

    >>> convert_script("订单", "s2t"), convert_script("訂單", "t2s")
    ('訂單', '订单')
    """
    return _converter(how).convert(text)


@cache
def _converter(how: str) -> Any:
    from opencc import OpenCC

    return OpenCC(how)


def swap_roles(roles: Sequence[Role], *, share: float, rng: np.random.Generator) -> tuple[Role, ...]:
    """Roles with agent and customer exchanged at so large a share of the turns."""
    drawn = set(rng.permutation(len(roles))[: round(share * len(roles))].tolist())
    return tuple(_OTHER_SIDE.get(role, role) if turn in drawn else role for turn, role in enumerate(roles))
