"""Word and character errors of recognised speech, counted by jiwer.

Conventions:

* Both texts are normalized alike: one width and case, punctuation left out. English contractions are spelt out and
  hesitations ("um", "uh") left out. Numbers stay as they are written: "15" is not "fifteen".
* A word is an English word or number, or one Han character; so the word error rate of Chinese is the mixed error rate
  used for Chinese with English words in it. A character is any letter, digit or Han character; spaces do not count.
* ``any_script`` (the default) takes Traditional and Simplified for one; without it a difference in script is an error.
* A rate is (substitutions + deletions + insertions) / words of the reference; it can exceed 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias, get_args

import numpy as np

from cxemotion.errors import LabelError, OptionError, unknown_name
from cxemotion.evaluate.counts import Array, Rate, pool_counts, ratio
from cxemotion.wording.script import HAN, LanguageCode, normalize

Unit: TypeAlias = Literal["words", "characters"]
LANGUAGES: tuple[str, ...] = get_args(LanguageCode)

_TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:'[^\W_{HAN}]+)*")
_HESITATIONS = frozenset({"uh", "um", "er", "erm", "uhm", "hmm", "mm"})


@dataclass(frozen=True, slots=True, eq=False)
class SpeechScores:
    """Counts of one or many recognised texts: hits, substitutions, deletions, insertions.

    Args:
        words: (4,).
        characters: (4,).
    """

    words: Array
    characters: Array

    @classmethod
    def pool(cls, parts: Sequence[Self], weights: Array, /) -> Self:
        """The sum of the parts, each taken ``weights[..., part]`` times."""
        return pool_counts(parts, weights)

    def __add__(self, other: Self) -> Self:
        return self.pool((self, other), np.ones(2))

    @property
    def wer(self) -> float:
        """Word error rate."""
        return float(self.rates()["wer"].value)

    @property
    def cer(self) -> float:
        """Character error rate."""
        return float(self.rates()["cer"].value)

    def rates(self) -> dict[str, Rate]:
        """Every figure by its dotted name."""
        return {**_error_rates("wer", self.words), **_error_rates("cer", self.characters)}


def _error_rates(name: str, counts: Array) -> dict[str, Rate]:
    length = counts[..., :3].sum(-1)
    return {
        name: Rate(ratio(counts[..., 1:].sum(-1), length), length),
        f"{name}_substitutions": Rate(ratio(counts[..., 1], length), length),
        f"{name}_deletions": Rate(ratio(counts[..., 2], length), length),
        f"{name}_insertions": Rate(ratio(counts[..., 3], length), length),
    }


def normalize_speech(text: str, *, language: LanguageCode = "und", any_script: bool = True) -> tuple[str, ...]:
    """The words of a text as they are compared.

    >>> normalize_speech("Um, it's late!", language="en")
    ('it', 'is', 'late')
    >>> normalize_speech("訂單 OK？"), normalize_speech("訂單", any_script=False)
    (('订', '单', 'ok'), ('訂', '單'))

    Raises:
        OptionError: for a language that is not one of the project's.
    """
    if language not in LANGUAGES:
        raise OptionError(unknown_name("language", language, LANGUAGES))
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'").lower()
    plain = normalize(plain) if any_script else plain
    if language != "en":
        return tuple(_TOKEN.findall(plain))
    import jiwer

    spelt_out = str(jiwer.ExpandCommonEnglishContractions().process_string(plain))
    return tuple(word for word in _TOKEN.findall(spelt_out) if word not in _HESITATIONS)


def validate(references: Sequence[str], hypotheses: Sequence[str]) -> None:
    """Refuse texts that cannot be paired.

    Raises:
        LabelError: where there are more of one than of the other.
    """
    if len(references) != len(hypotheses):
        raise LabelError(f"{len(references)} references beside {len(hypotheses)} hypotheses; give one for each")


def evaluate(
    references: str | Sequence[str],
    hypotheses: str | Sequence[str],
    *,
    language: LanguageCode = "und",
    any_script: bool = True,
) -> SpeechScores:
    """Count the errors of one text, or of several in the same order."""
    true = [references] if isinstance(references, str) else list(references)
    found = [hypotheses] if isinstance(hypotheses, str) else list(hypotheses)
    validate(true, found)
    pairs = [
        tuple(normalize_speech(text, language=language, any_script=any_script) for text in pair)
        for pair in zip(true, found, strict=True)
    ]
    return SpeechScores(
        words=_count([(r, h) for r, h in pairs]),
        characters=_count([(tuple("".join(r).replace("'", "")), tuple("".join(h).replace("'", ""))) for r, h in pairs]),
    )


def _count(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Array:
    import jiwer

    counts = np.zeros(4)
    counts[3] = sum(len(found) for true, found in pairs if not true)  # jiwer takes no empty reference
    said = [(" ".join(true), " ".join(found)) for true, found in pairs if true]
    if said:
        aligned = jiwer.process_words([true for true, _ in said], [found for _, found in said])
        counts += aligned.hits, aligned.substitutions, aligned.deletions, aligned.insertions
    return counts
