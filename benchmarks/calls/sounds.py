"""Words and characters that sound alike, among those that calls are made of.

English words are compared by a coarse key of their phones, worked out from the spelling; Chinese characters by their
reading in pinyin. Both are rough on purpose: they choose plausible confusions of a recogniser, not its exact ones.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from cxemotion.wording import find_tokens

_NEAREST = 5
_COMMON = 2  # a word seen once may be a slip of the pen
_LATIN = re.compile(r"[a-z]")

# Spelling to phone, first rule first; capitals are phones that one letter does not spell.
_RULES = tuple(
    (re.compile(pattern), phone)
    for pattern, phone in (
        (r"'", ""),
        (r"^kn|^gn|^pn", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"tion|cian|ssion", "Sn"),
        (r"sion", "Zn"),
        (r"ture\b", "Cr"),
        (r"tch|ch", "C"),
        (r"sh", "S"),
        (r"th", "T"),
        (r"ph", "f"),
        (r"igh", "Y"),
        (r"ough|augh", "O"),
        (r"gh", ""),
        (r"dge\b|dg|j", "J"),
        (r"g(?=[eiy])", "J"),
        (r"c(?=[eiy])", "s"),
        (r"ck|c|q(?!u)", "k"),
        (r"qu", "kw"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"mb\b", "m"),
        (r"(?<=[aeiou])([bdfklmnprstvSTkC])e\b", r"\1+"),
        (r"(?<=[a-zA-Z]{2})es?\b", "s"),
        (r"ee|ea|ie|ey\b|(?<=[a-z])y\b", "I"),
        (r"oo|ew|ue|ui", "U"),
        (r"ou|ow", "W"),
        (r"oa|oe", "O"),
        (r"ai|ay|ei", "E"),
        (r"oi|oy", "Q"),
        (r"au|aw", "A"),
        (r"\+", ""),
        (r"([a-zA-Z])\1+", r"\1"),
    )
)


def sound_key(word: str) -> str:
    """A coarse key of an English word's phones; words that sound alike have keys that are few edits apart.

    >>> sound_key("knight") == sound_key("night"), sound_key("phone"), sound_key("their") == sound_key("thier")
    (True, 'fon', False)
    """
    key = word.lower()
    for pattern, phone in _RULES:
        key = pattern.sub(phone, key)
    return key or word.lower()


def readings(text: str) -> list[str]:
    """The pinyin of each character as read in its place, ``dao4``; empty for what is no Han character."""
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors=lambda run: [""] * len(run))


@dataclass(frozen=True, slots=True, eq=False)
class SoundAlikes:
    """The vocabulary of some calls, arranged by sound.

    Args:
        counts: how often each word or character occurs.
        keys: the key of each English word.
        by_syllable: the characters of each toneless syllable, with the tone that each has most.
    """

    counts: Mapping[str, int]
    keys: Mapping[str, str]
    by_syllable: Mapping[str, Mapping[str, str]]
    _near: dict[str, tuple[tuple[str, ...], np.ndarray]] = field(default_factory=dict)

    def alike(self, token: str, reading: str, rng: np.random.Generator) -> str | None:
        """A word or character that sounds like this one, commoner ones more often; ``None`` where there is none."""
        asked = f"{token}/{reading}"
        if asked not in self._near:
            found = self._nearest_characters(token, reading) if reading else self._nearest_words(token)
            weights = np.array([self.counts[one] for one in found], float) ** 0.5
            self._near[asked] = found, weights / weights.sum() if found else weights
        near, weights = self._near[asked]
        return str(rng.choice(near, p=weights)) if near else None

    def common(self, *, han: bool, rng: np.random.Generator) -> str | None:
        """Any word, or any character, as often as calls have it."""
        asked = f"han={han}"
        if asked not in self._near:
            found = tuple(one for one in self.counts if (one not in self.keys) == han)
            weights = np.array([self.counts[one] for one in found], float)
            self._near[asked] = found, weights / weights.sum() if found else weights
        near, weights = self._near[asked]
        return str(rng.choice(near, p=weights)) if near else None

    def _nearest_words(self, word: str) -> tuple[str, ...]:
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        if not _LATIN.search(word):
            return ()
        others = {other: key for other, key in self.keys.items() if other != word}
        near = process.extract(sound_key(word), others, scorer=Levenshtein.distance, limit=_NEAREST)
        return tuple(other for _, _, other in near)

    def _nearest_characters(self, character: str, reading: str) -> tuple[str, ...]:
        from rapidfuzz.distance import Levenshtein

        syllable, tone = reading[:-1], reading[-1]
        same = {c: t for c, t in self.by_syllable.get(syllable, {}).items() if c != character}
        with_tone = tuple(c for c, t in same.items() if t == tone)
        if same:
            return with_tone if len(with_tone) > 1 else tuple(same)
        close = [s for s in self.by_syllable if Levenshtein.distance(s, syllable) == 1]
        return tuple(c for s in close for c in self.by_syllable[s] if c != character)


def sound_alikes(texts: Iterable[str]) -> SoundAlikes:
    """The words and characters that occur more than once in texts, arranged by sound."""
    counts: Counter[str] = Counter()
    read_as: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        as_written = (text[token.start : token.end].lower() for token in find_tokens(text))
        counts.update(token for token in as_written if not token[0].isdigit())
        _count_readings(text, read_as)
    common = {token: n for token, n in counts.items() if n >= _COMMON}
    by_syllable: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for character, seen in read_as.items():
        reading = seen.most_common(1)[0][0]
        if character in common and reading:
            by_syllable[reading[:-1]][character] = reading[-1]
    return SoundAlikes(
        counts=common,
        keys={word: sound_key(word) for word in common if _LATIN.search(word)},
        by_syllable=dict(by_syllable),
    )


def _count_readings(text: str, read_as: Mapping[str, Counter[str]]) -> None:
    if text.isascii():
        return
    heard: Sequence[str] = readings(text)
    for character, reading in zip(text, heard, strict=True):
        if reading:
            read_as[character][reading] += 1
