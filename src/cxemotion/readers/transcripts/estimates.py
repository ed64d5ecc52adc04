"""How long words take to say, where a transcript gives starts and no ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from cxemotion.span import Seconds, Span
from cxemotion.transcript import Transcript

_WIDE_PER_S = 4.2
_NARROW_PER_S = 15.0
"""Characters a second: Chinese, and letters of other scripts with their spaces (250 and 160 words a minute)."""
SHORTEST_S: Seconds = 0.3


def spoken_length_s(text: str) -> Seconds:
    """Roughly how long a text takes to say.

    >>> round(spoken_length_s("I have been waiting for three weeks."), 1), round(spoken_length_s("我等了三天了"), 1)
    (2.4, 1.4)
    """
    wide = sum(ord(character) >= 0x2E80 for character in text)
    return max(SHORTEST_S, wide / _WIDE_PER_S + (len(text) - wide) / _NARROW_PER_S)


def estimated_ends(transcript: Transcript) -> Transcript:
    """The same starts; each turn lasts as long as its words take, at most until the next turn starts."""
    turns = list(transcript.turns)
    starts = [turn.span.start if turn.span else None for turn in turns]
    for index, (here, after) in enumerate(pairwise([*starts, None])):
        if here is not None:
            end = here + spoken_length_s(turns[index].text)
            limit = after if after is not None and after > here else end
            turns[index] = replace(turns[index], span=Span(here, min(end, limit)))
    return replace(transcript, turns=tuple(turns))
