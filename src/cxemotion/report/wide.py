"""Text measured in terminal columns, in which a Chinese character takes two."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Columns that the text takes.

    >>> width("call"), width("投诉"), width("e\u0301")
    (4, 4, 1)
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def one_line(text: str) -> str:
    r"""The text on one line, without the characters that would move a terminal's cursor or turn its direction.

    >>> one_line("so\n\tangry\x1b[2J")
    'so angry�[2J'
    """
    spaced = " ".join(text.split())
    return "".join("�" if unicodedata.category(character)[0] == "C" else character for character in spaced)


def _fitting(line: str, columns: int) -> int:
    """How many of the first characters fit."""
    used = 0
    for at, character in enumerate(line):
        used += _columns(character)
        if used > columns:
            return at
    return len(line)


def trim(text: str, columns: int) -> str:
    """The text on one line of at most ``columns``, cut with an ellipsis where it is longer.

    >>> trim("我要投诉你们经理", 9)
    '我要投诉…'
    """
    line = one_line(text)
    if _fitting(line, columns) == len(line):
        return line
    return line[: _fitting(line, columns - 1)].rstrip() + "…"


def wrap(text: str, columns: int, *, lines: int) -> list[str]:
    """The text broken at spaces into at most so many lines, the last one trimmed.

    >>> wrap("the customer hung up before the end", 16, lines=2)
    ['the customer', 'hung up before…']
    """
    rest, wrapped = one_line(text), list[str]()
    while len(wrapped) < lines - 1 and (fits := _fitting(rest, columns)) < len(rest):
        space = rest.rfind(" ", 0, fits + 1)
        cut = space if space > 0 else fits
        wrapped.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*wrapped, trim(rest, columns)]
