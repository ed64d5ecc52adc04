"""Sentences that an agent says more than once: in the call, or known from other calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cxemotion.events import Evidence
from cxemotion.recording import Role
from cxemotion.transcript import Transcript
from cxemotion.wording.content import sentence_key, sentences_of

LEAST_TOKENS = 5
"""Shorter sentences are anybody's: "I'm sorry about that.", "我明白的"."""


def agent_sentences(transcript: Transcript) -> Counter[str]:
    """How often the agent says each sentence of at least five words or Han characters."""
    return Counter(key for turn in transcript if turn.role is Role.AGENT for key in _keys(turn.text))


def shared_sentences(transcripts: Iterable[Transcript], *, calls: int = 3) -> frozenset[str]:
    """Sentences that agents say in at least so many of the calls, for ``Analyzer(known_sentences=...)``."""
    counts = Counter[str]()
    for transcript in transcripts:
        counts.update(set(agent_sentences(transcript)))
    return frozenset(key for key, count in counts.items() if count >= calls)


def is_scripted(text: str, evidence: Iterable[Evidence], repeated: frozenset[str]) -> bool:
    """Whether a turn's words for a step stand in a repeated sentence; all its sentences, where no words are named."""
    quotes = list(evidence)
    for start, end in sentences_of(text):
        meant = not quotes or any(quote.start < end and start < quote.end for quote in quotes)
        if meant and sentence_key(text[start:end]) in repeated:
            return True
    return False


def _keys(text: str) -> list[str]:
    keys = [sentence_key(text[start:end]) for start, end in sentences_of(text)]
    return [key for key in keys if key.count(" ") + 1 >= LEAST_TOKENS]
