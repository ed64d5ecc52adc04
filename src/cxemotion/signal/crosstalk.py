"""Speech that leaked from the other channel."""

from __future__ import annotations

import numpy as np

from cxemotion.signal.frames import FRAMES_PER_S, BoolArray, FloatArray, mask_of, runs, spans_of
from cxemotion.signal.level import mean_level_db
from cxemotion.span import Span

WEAKER_DB = 12.0
"""A leak is this much weaker than the channel it comes from, or more."""
OWN_LEVEL_DB = 6.0
"""Nor does it come near the channel's own usual level: within this of it, the segment is the speaker's."""
HEARD_ALONE, UNLIKE_DB = 50, 15.0
"""A channel on which nobody is heard for so many frames while the other side is quiet has no usual level of its own: it
is then taken as so far below the other's at least, or a channel that holds nothing but the leak would keep it."""
DEEPEST_DB = 75.0
CORRELATION = 0.5
"""How closely a leak follows the level of the other channel."""
LONGEST_DELAY_FRAMES = 30
"""An echo comes back within 300 ms."""
SHORTEST_FRAMES = 10
HEARD_DB = 6.0
"""A leak lifts the channel by this much while the other side speaks, or it is lost in the noise."""
LEAST_FRAMES = 200
"""So much of the other side alone, and of nobody, is needed to judge."""


def without_leaks(
    speech: tuple[Span, ...],
    level_db: FloatArray,
    *,
    other_speech: tuple[Span, ...],
    other_level_db: FloatArray,
) -> tuple[Span, ...]:
    """The speech of a channel without what the other channel leaked into it.

    A part of a stretch is a leak where the other side speaks at the same time, much louder, and the level here
    follows the level there, at once or as an echo up to 300 ms later.

    Args:
        speech: stretches found on this channel.
        level_db: level of this channel's frames, shape (frames,).
        other_speech: stretches found on the other channel.
        other_level_db: level of the other channel's frames, shape (frames,).
    """
    count = min(level_db.size, other_level_db.size)
    own, other = mask_of(speech, count), mask_of(other_speech, count)
    if not (own & other).any():
        return speech
    here, there = (_floored(level[:count]) for level in (level_db, other_level_db))
    reached = _spread(other, LONGEST_DELAY_FRAMES)
    usual = float(np.percentile(here[own], 90))
    if np.count_nonzero(own & ~reached) < HEARD_ALONE:
        usual = max(usual, float(np.percentile(there[other], 90)) - UNLIKE_DB)
    for first, stop in runs(own & reached):
        segment = slice(first, stop)
        if _is_leak(here[segment], there, first, usual):
            own[segment] = False
    return tuple(span for span in spans_of(own) if span.duration >= SHORTEST_FRAMES / FRAMES_PER_S)


def leak_db(
    speech: tuple[Span, ...],
    level_db: FloatArray,
    *,
    other_speech: tuple[Span, ...],
    other_level_db: FloatArray,
) -> float:
    """Level at which the other channel is heard on this one, in dB under its own; -inf unheard, nan with too little.

    Args:
        speech: this channel's own, leaks left out.
        level_db: level of this channel's frames, shape (frames,).
        other_speech: stretches found on the other channel.
        other_level_db: level of the other channel's frames, shape (frames,).
    """
    count = min(level_db.size, other_level_db.size)
    own = _spread(mask_of(speech, count), LONGEST_DELAY_FRAMES)
    other = mask_of(other_speech, count)
    alone, nobody = other & ~own, ~_spread(other, LONGEST_DELAY_FRAMES) & ~own
    if min(np.count_nonzero(alone), np.count_nonzero(nobody)) < LEAST_FRAMES:
        return float("nan")
    here, there = (_floored(level[:count]) for level in (level_db, other_level_db))
    follows = max(_correlation(here[alone], np.roll(there, delay)[alone]) for delay in range(LONGEST_DELAY_FRAMES + 1))
    lifted_db = mean_level_db(here[alone]) - mean_level_db(here[nobody])
    if follows < CORRELATION or lifted_db < HEARD_DB:
        return float("-inf")
    return mean_level_db(here[alone]) - mean_level_db(there[alone])


def _is_leak(here: FloatArray, there: FloatArray, first: int, usual_db: float) -> bool:
    best, weaker = -1.0, 0.0
    for delay in range(min(LONGEST_DELAY_FRAMES, first) + 1):
        source = there[first - delay : first - delay + here.size]
        similarity = _correlation(here, source)
        if similarity > best:
            best, weaker = similarity, float(np.mean(source) - np.mean(here))
    peak = float(np.percentile(here, 90))
    alike = best >= CORRELATION or here.size < SHORTEST_FRAMES
    return alike and weaker >= WEAKER_DB and peak < usual_db - OWN_LEVEL_DB


def _floored(level_db: FloatArray) -> FloatArray:
    """Levels with digital silence as deep as the noise of a good line is, which gain does not change."""
    loudest = level_db.max()
    return np.maximum(level_db, loudest - np.float32(DEEPEST_DB) if np.isfinite(loudest) else np.float32(-100.0))


def _correlation(left: FloatArray, right: FloatArray) -> float:
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt(np.dot(left, left) * np.dot(right, right)))
    return float(np.dot(left, right)) / scale if scale > 0.0 else 0.0


def _spread(mask: BoolArray, behind: int) -> BoolArray:
    """True also for so many frames after each true one."""
    spread = mask.copy()
    for first, stop in runs(mask):
        spread[first : stop + behind] = True
    return spread
