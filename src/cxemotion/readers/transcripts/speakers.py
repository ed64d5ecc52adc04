"""What speakers' names say: agent, customer or other; a number; or nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cxemotion.recording import Role

_LATIN = re.compile(r"[a-z]")
_NUMBER = re.compile(r"^(?P<prefix>.*?)\s*#?\s*(?P<number>\d{1,6})$")
_BRACKETS = re.compile(r"^(?P<outside>[^(\[<]*)[(\[<](?P<inside>[^)\]>]*)[)\]>]?\s*$")


@dataclass(frozen=True, slots=True)
class SpeakerLists:
    """The lists of ``speakers.toml``."""

    names: Mapping[str, Role]
    numbered: frozenset[str]


@cache
def speaker_lists() -> SpeakerLists:
    """Read ``speakers.toml`` once."""
    with Path(__file__).with_name("speakers.toml").open("rb") as file:
        table = tomllib.load(file)
    return SpeakerLists(
        names={name: Role(role) for role, names in table["names"].items() for name in names},
        numbered=frozenset(table["numbered"]["prefixes"]),
    )


def normal_name(name: str) -> str:
    """A speaker's name as it is compared: one case, one width, single spaces.

    >>> normal_name("  SPEAKER_01 ")
    'speaker 01'
    """
    return " ".join(re.sub(r"[\s_./|:：·-]+", " ", unicodedata.normalize("NFKC", name).casefold()).split())


def listed_role(name: str) -> Role | None:
    """The role of a name that is listed as it stands, but for case, width and a number behind it.

    >>> listed_role("Agent"), listed_role("AGENT_2"), listed_role("Agent Denise")
    (<Role.AGENT: 'agent'>, <Role.AGENT: 'agent'>, None)
    """
    return speaker_lists().names.get(_without_number(normal_name(name)))


def role_of(name: str) -> Role | None:
    """The role that a speaker's name says, whole or in part; ``None`` where it says none.

    >>> role_of("Agent 2"), role_of("客服小王"), role_of("Customer Service"), role_of("Denise")
    (<Role.AGENT: 'agent'>, <Role.AGENT: 'agent'>, <Role.AGENT: 'agent'>, None)
    """
    name = normal_name(name)
    parts = _BRACKETS.match(name)
    for candidate in (name, *(part.strip() for part in (parts.groups() if parts else ()))):
        role = _listed_in_part(_without_number(candidate))
        if role is not None:
            return role
    return None


def _without_number(name: str) -> str:
    numbered = _NUMBER.match(name)
    return numbered["prefix"] if numbered else name


def _listed_in_part(name: str) -> Role | None:
    names = speaker_lists().names
    if name in names:
        return names[name]
    if len(name.split()) > 4:
        return None
    found = [known for known in names if _begins(name, known) or _begins(name[::-1], known[::-1])]
    return names[max(found, key=len)] if found else None


def _begins(name: str, known: str) -> bool:
    if not name.startswith(known):
        return False
    return not _LATIN.search(known) or not name[len(known) : len(known) + 1].isalnum()


def is_numbered(name: str) -> bool:
    """Whether a name only numbers its speaker.

    >>> is_numbered("spk_0"), is_numbered("2"), is_numbered("Terminal 5")
    (True, True, False)
    """
    numbered = _NUMBER.match(normal_name(name))
    return numbered is not None and (not numbered["prefix"] or numbered["prefix"] in speaker_lists().numbered)


def in_order(names: Iterable[str]) -> list[str]:
    """Each name once: by number where all are numbered alike, else in the order of first appearance.

    >>> in_order(["Speaker 2", "Speaker 1", "Speaker 2"])
    ['Speaker 1', 'Speaker 2']
    """
    once = list(dict.fromkeys(names))
    matches = [_NUMBER.match(normal_name(name)) for name in once]
    numbered = [(match["prefix"], int(match["number"])) for match in matches if match]
    if len(numbered) < len(once) or len({prefix for prefix, _ in numbered}) > 1:
        return once
    return [name for _, name in sorted(zip([number for _, number in numbered], once, strict=True))]
