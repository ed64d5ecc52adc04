"""Find the cues in what one person says: phrases of a lexicon, weighed by the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cxemotion.wording.lexicon import CueRule, Lexicon, Speaker
from cxemotion.wording.phrases import merge_spans
from cxemotion.wording.script import normalize

_BEFORE = 28  # characters before a match in which negation and the like are looked for
_SENTENCE_END = re.compile(r"[.?!。;\n](?=\s|\Z|[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak for something: ``text`` is characters ``start`` up to ``end`` of the original text.

    Args:
        name: full name of the rule, ``anger.accuse``.
        category: what it speaks for, ``anger``.
        start: offset of its first character.
        end: offset after its last.
        text: the words as given.
        weight: 1, or more where an intensifier stands before it.
    """

    name: str
    category: str
    start: int
    end: int
    text: str
    weight: float = 1.0


def find_cues(text: str, lexicon: Lexicon, *, speaker: Speaker = "customer") -> tuple[Cue, ...]:
    """All cues of one speaker's words, in order of their first character.

    >>> from cxemotion.wording import load_lexicon
    >>> [(cue.name, cue.text) for cue in find_cues("I'm not angry. You lied to me!", load_lexicon("en"))
    ...  if cue.category == "anger"]
    [('anger.accuse', 'You lied')]
    """
    plain = normalize(text)
    index = lexicon.index[speaker]
    spans: dict[int, list[tuple[int, int]]] = {}
    tried: set[tuple[int, str]] = set()
    candidates = list(index.always)
    for anchor, phrases in index.by_anchor:
        if anchor in plain:
            candidates.extend(phrases)
    for number, phrase in candidates:
        if (number, phrase.source) in tried:
            continue
        tried.add((number, phrase.source))
        for match in phrase.pattern.finditer(plain):
            start, end = _trim(plain, match.start(), match.end())
            if start < end:
                spans.setdefault(number, []).append((start, end))
    found = [
        Cue(rule.name, rule.category, start, end, text[start:end], _weight(plain, start, lexicon))
        for rule, places in ((lexicon.rules[number], places) for number, places in spans.items())
        for start, end in merge_spans(places)
        if not _switched_off(rule, plain, start, end, lexicon)
    ]
    return tuple(sorted(found, key=lambda cue: (cue.start, cue.end, cue.name)))


def _trim(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start].isspace():
        start += 1
    while end > start and plain[end - 1].isspace():
        end -= 1
    return start, end


def _clause_start(plain: str, start: int, reach: int) -> int:
    """Where the sentence around ``start`` begins, at most ``reach`` characters back."""
    earliest = max(0, start - reach)
    ends = [match.end() for match in _SENTENCE_END.finditer(plain, earliest, start)]
    return ends[-1] if ends else earliest


def _weight(plain: str, start: int, lexicon: Lexicon) -> float:
    strong = lexicon.scopes.get("strong")
    before = plain[_clause_start(plain, start, _BEFORE) : start]
    return lexicon.strong_weight if strong is not None and strong.search(before) else 1.0


def _switched_off(rule: CueRule, plain: str, start: int, end: int, lexicon: Lexicon) -> bool:
    if rule.drop:
        before = plain[_clause_start(plain, start, _BEFORE) : start]
        if any(lexicon.scopes[scope].search(before) for scope in rule.drop):
            return True
    if not rule.unless:
        return False
    first = _clause_start(plain, start, lexicon.near)
    stop = _SENTENCE_END.search(plain, end, end + lexicon.near)
    around = plain[first : stop.end() if stop else end + lexicon.near]
    return any(phrase.pattern.search(around) for phrase in rule.unless)
