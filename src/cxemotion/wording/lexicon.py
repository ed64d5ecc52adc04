"""Lexicons: what people say, per language, as data.

A lexicon is a TOML file of ``[groups]`` (names for sets of words), ``[scopes]`` (what may stand before a match and
change it) and ``[[cue]]`` tables, each a rule:

```toml
[[cue]]
category = "anger"               # what it speaks for
name = "accuse"                  # with the category, its full name: anger.accuse
who = "customer"                 # "customer", "agent" or "anyone"
drop = ["negated", "reported"]   # scopes that switch a match off
phrases = ["you (lied|are lying)"]
unless = ["lying down"]          # phrases that switch a match off when they stand near it
match = ["you lied to me"]       # examples, run by the tests
no_match = ["he was lying down"]
```
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from cxemotion.errors import ModelError, unknown_name
from cxemotion.wording.phrases import Phrase, compile_phrase
from cxemotion.wording.script import normalize

Speaker: TypeAlias = Literal["customer", "agent"]

LEXICONS = ("en", "zh")
"""Names of the shipped lexicons; ``zh`` serves both scripts and Cantonese."""


@dataclass(frozen=True, slots=True)
class CueRule:
    """One rule: phrases that speak for a category."""

    name: str
    category: str
    speakers: frozenset[Speaker]
    phrases: tuple[Phrase, ...]
    unless: tuple[Phrase, ...] = ()
    drop: frozenset[str] = frozenset()
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules of one language, compiled.

    Args:
        name: ``en`` or ``zh``.
        rules: in the file's order.
        scopes: by name, what stands right before a match and switches it off; ``strong`` raises its weight instead.
        near: how many characters either side of a match its ``unless`` phrases are looked for.
        strong_weight: the weight of a match with an intensifier; 1 without.
    """

    name: str
    rules: tuple[CueRule, ...]
    scopes: Mapping[str, re.Pattern[str]]
    near: int
    strong_weight: float
    index: Mapping[Speaker, Index]

    def names(self, speaker: Speaker) -> tuple[str, ...]:
        """Full names of the rules for one speaker."""
        return tuple(rule.name for rule in self.rules if speaker in rule.speakers)


@dataclass(frozen=True, slots=True)
class Index:
    """The phrases of one speaker by the strings that must be in a text for them to match."""

    by_anchor: tuple[tuple[str, tuple[tuple[int, Phrase], ...]], ...]
    always: tuple[tuple[int, Phrase], ...]


@cache
def load_lexicon(name: str) -> Lexicon:
    """A shipped lexicon, compiled once.

    Raises:
        ModelError: for a name that is not shipped.
    """
    return parse_lexicon(tomllib.loads(_lexicon_bytes(name).decode("utf-8")))


def lexicon_sha256(name: str) -> str:
    """Hash of a shipped lexicon, by which a model knows the phrases that it was fitted to.

    Raises:
        ModelError: for a name that is not shipped.
    """
    return hashlib.sha256(_lexicon_bytes(name)).hexdigest()


def _lexicon_bytes(name: str) -> bytes:
    if name not in LEXICONS:
        raise ModelError(unknown_name("lexicon", name, LEXICONS))
    return files("cxemotion.wording").joinpath("lexicons", f"{name}.toml").read_bytes()


def parse_lexicon(data: Mapping[str, Any]) -> Lexicon:
    """A lexicon from its parsed TOML.

    Raises:
        ModelError: for a rule that cannot be read, with its name.
    """
    spaced = bool(data["spaced"])
    groups = {name: [normalize(word) for word in words] for name, words in data.get("groups", {}).items()}

    def compiled(sources: Sequence[str]) -> tuple[Phrase, ...]:
        return tuple(compile_phrase(normalize(source), spaced=spaced, groups=groups) for source in sources)

    scopes = {
        name: re.compile("(?:" + "|".join(p.regex for p in compiled(sources)) + r")[\s,]*\Z")
        for name, sources in data.get("scopes", {}).items()
    }
    rules = tuple(
        CueRule(
            name=f"{table['category']}.{table['name']}",
            category=table["category"],
            speakers=_speakers(table["who"]),
            phrases=compiled(table["phrases"]),
            unless=compiled(table.get("unless", ())),
            drop=frozenset(table.get("drop", ())),
            match=tuple(table.get("match", ())),
            no_match=tuple(table.get("no_match", ())),
        )
        for table in data["cue"]
    )
    for rule in rules:
        if not rule.drop <= set(scopes):
            raise ModelError(f"lexicon rule {rule.name}: {unknown_name('scope', sorted(rule.drop)[0], scopes)}")
    return Lexicon(
        name=data["name"],
        rules=rules,
        scopes=scopes,
        near=data["near"],
        strong_weight=data["strong_weight"],
        index={speaker: _index(rules, speaker) for speaker in ("customer", "agent")},
    )


def _speakers(who: str) -> frozenset[Speaker]:
    speakers: dict[str, frozenset[Speaker]] = {
        "customer": frozenset(("customer",)),
        "agent": frozenset(("agent",)),
        "anyone": frozenset(("customer", "agent")),
    }
    if who not in speakers:
        raise ModelError(unknown_name("speaker", who, speakers))
    return speakers[who]


def _index(rules: Sequence[CueRule], speaker: Speaker) -> Index:
    by_anchor: dict[str, list[tuple[int, Phrase]]] = {}
    always: list[tuple[int, Phrase]] = []
    for number, rule in enumerate(rules):
        if speaker not in rule.speakers:
            continue
        for phrase in rule.phrases:
            if not phrase.anchors:
                always.append((number, phrase))
            for anchor in phrase.anchors:
                by_anchor.setdefault(anchor, []).append((number, phrase))
    return Index(tuple((anchor, tuple(found)) for anchor, found in by_anchor.items()), tuple(always))
