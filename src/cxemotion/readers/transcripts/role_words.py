"""How much somebody's words are an agent's: a linear model over words and runs of Chinese characters.

Its weights, in ``role_weights.json``, were fitted by ``benchmarks/roles/fit.py``; only the difference between two
speakers of one call means anything: the log odds that the first is the agent.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_PART = re.compile(rf"[{_HAN}]+|[a-z]+|[?？]")
_APOSTROPHE = re.compile("['’]")
_LONGEST = 3
_MOST_CHARACTERS = 2000
"""Of a turn: more tells nothing more."""


def parts_of(text: str) -> frozenset[str]:
    """Words, pairs of words, runs of one to three Chinese characters, and the question mark.

    >>> sorted(parts_of("Can I help? 退款"))
    ['?', 'can', 'can i', 'help', 'i', 'i help', '款', '退', '退款']
    """
    found: set[str] = set()
    before = ""
    for match in _PART.finditer(_APOSTROPHE.sub("", text[:_MOST_CHARACTERS].casefold())):
        part = match[0]
        if part in "?？":
            found.add("?")
            before = ""
        elif part.isascii():
            found.add(part)
            if before:
                found.add(f"{before} {part}")
            before = part
        else:
            found.update(
                part[start : start + length]
                for length in range(1, _LONGEST + 1)
                for start in range(len(part) - length + 1)
            )
            before = ""
    return frozenset(found)


def agent_score(turns: Sequence[str]) -> float:
    """How much a speaker's turns look like an agent's; 0 of words that nothing is known of."""
    counts = Counter(part for turn in turns for part in parts_of(turn))
    weights = _weights()
    return sum(weights.get(part, 0.0) * count for part, count in counts.items()) / max(1, len(turns))


def probability(log_odds: float) -> float:
    """The probability of log odds.

    >>> probability(0.0), round(probability(3.0), 2)
    (0.5, 0.95)
    """
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, log_odds))))


@cache
def _weights() -> dict[str, float]:
    return json.loads(Path(__file__).with_name("role_weights.json").read_text(encoding="utf-8"))
