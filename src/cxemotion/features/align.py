"""When each turn was said, for a transcript without times: turns laid over the speech that was found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cxemotion.features.sound import CallSound
from cxemotion.readers.transcripts.estimates import spoken_length_s
from cxemotion.recording import Role
from cxemotion.span import Seconds, Span
from cxemotion.transcript import Transcript, Turn
from cxemotion.wording.tokens import count_syllables

FASTEST_S, SLOWEST_S = 0.10, 0.45
"""Seconds a syllable: what a side's own rate is kept within, should the words not be those of the recording."""
MOST_PIECES = 60
"""Stretches of speech that one turn may take."""
_SHORTEST_S: Seconds = 0.010
_PIECE_S: Seconds = 0.8
"""Where all are on one channel, speech is cut into pieces of about this length: speakers may follow without pause."""
_SPREAD_S, _SPREAD = 0.5, 0.3
"""A turn's length in sound differs from that of its words by half a second and three tenths."""
_UNSAID_PER_S, _OTHERS_PER_S, _SILENT_TURN = 0.5, 1.0, 2.0
_SPLIT, _PAUSE_S = 1.5, 0.4
_BAND, _BAND_SHARE = 80, 0.15


@dataclass(frozen=True, slots=True)
class _Speech:
    """Stretches of speech in the order of their starts; ``role`` is ``None`` where all share a channel."""

    spans: tuple[Span, ...]
    roles: tuple[Role | None, ...]


def align_turns(transcript: Transcript, sound: CallSound) -> Transcript:
    """The transcript with a time for every turn; those that it had already are kept and hold the others in place.

    Monotone dynamic programming: in order, each turn takes a run of stretches of speech, at the least cost of the
    difference between the length of its own side's speech and of its syllables at that side's rate in this call, of
    the other side's speech in the run, of speech left without words, and of cuts at short pauses.

    Args:
        transcript: the turns; without any it comes back as it is.
        sound: the call's tracks. Where nobody speaks in it, the transcript comes back as it is.
    """
    speech = _speech_of(sound)
    if not speech.spans or (transcript.timed and not transcript.times_estimated):
        return transcript
    turns = list(transcript.turns)
    if transcript.times_estimated:
        turns = [replace(turn, span=None) for turn in turns]
    rates = _rates(turns, speech)
    first = 0
    while first < len(turns):
        if turns[first].span is not None:
            first += 1
            continue
        stop = next((at for at in range(first, len(turns)) if turns[at].span), len(turns))
        before = turns[first - 1].span if first else None
        after = turns[stop].span if stop < len(turns) else None
        low = before.end if before else 0.0
        window = Span(low, max(after.start if after else sound.duration_s, low + _SHORTEST_S))
        turns[first:stop] = _placed(turns[first:stop], _within(speech, window), rates, window=window)
        first = stop
    return replace(transcript, turns=tuple(_in_order(turns)), times_estimated=True)


def _speech_of(sound: CallSound) -> _Speech:
    if sound.roles:
        found = sorted((span, role) for role, spans in sound.speech.items() for span in spans)
        return _Speech(tuple(span for span, _ in found), tuple(role for _, role in found))
    if not sound.one_voice_path:
        return _Speech((), ())
    pieces = [piece for span in sound.tracks[0].speech for piece in _pieces(span)]
    return _Speech(tuple(pieces), (None,) * len(pieces))


def _pieces(span: Span) -> list[Span]:
    count = max(1, round(span.duration / _PIECE_S))
    edges = [span.start + span.duration * at / count for at in range(count)] + [span.end]
    return [Span(start, end) for start, end in pairwise(edges)]


def _within(speech: _Speech, window: Span) -> _Speech:
    kept = [(both, role) for span, role in zip(speech.spans, speech.roles, strict=True) if (both := _cut(span, window))]
    return _Speech(tuple(span for span, _ in kept), tuple(role for _, role in kept))


def _cut(span: Span, window: Span) -> Span | None:
    start, end = max(span.start, window.start), min(span.end, window.end)
    return Span(start, end) if end - start > _SHORTEST_S else None


def _rates(turns: Sequence[Turn], speech: _Speech) -> dict[Role, float]:
    """Seconds a syllable of each side: its speech over its syllables; of all together where they share a channel."""
    rates: dict[Role, float] = {}
    for role in Role:
        alone = role in speech.roles
        syllables = sum(count_syllables(turn.text) for turn in turns if not alone or turn.role is role)
        spoken = sum(s.duration for s, who in zip(speech.spans, speech.roles, strict=True) if not alone or who is role)
        rates[role] = min(SLOWEST_S, max(FASTEST_S, spoken / max(1, syllables)))
    return rates


def _placed(turns: Sequence[Turn], speech: _Speech, rates: Mapping[Role, float], *, window: Span) -> list[Turn]:
    """The turns of one run, each over the speech that it takes."""
    expected = [max(1, count_syllables(turn.text)) * rates[turn.role] for turn in turns]
    bounds = _best_runs([turn.role for turn in turns], expected, speech) if speech.spans else [(0, 0)] * len(turns)
    spans: list[Span | None] = []
    for turn, (start, stop) in zip(turns, bounds, strict=True):
        own = [speech.spans[at] for at in range(start, stop) if speech.roles[at] in (turn.role, None)]
        spans.append(Span(own[0].start, max(span.end for span in own)) if own else None)
    filled = _filled(spans, expected, window)
    return [replace(turn, span=span) for turn, span in zip(turns, filled, strict=True)]


def _best_runs(roles: Sequence[Role], expected: Sequence[float], speech: _Speech) -> list[tuple[int, int]]:
    """For each turn the first and the stop of its run of stretches."""
    lengths = np.array([span.duration for span in speech.spans])
    total = _cumulative(lengths)
    own = {role: _cumulative(lengths * np.array([who in (role, None) for who in speech.roles])) for role in set(roles)}
    cuts = _cut_costs(speech)
    edges = len(lengths) + 1
    share: NDArray[np.float64] = np.cumsum(np.array(expected)) / sum(expected)
    band = max(_BAND, round(_BAND_SHARE * edges))
    best = _UNSAID_PER_S * total  # before the first turn, speech that nobody's words explain
    back = np.zeros((len(roles), edges), dtype=np.int32)
    for index, role in enumerate(roles):
        centre = int(np.searchsorted(total, float(share[index]) * float(total[-1])))
        low, high = max(0, centre - band), min(edges, centre + band + 1)
        stops = np.arange(low, high)[:, None]
        starts = stops - np.arange(min(MOST_PIECES, edges) + 1)[None, :]
        there = np.maximum(starts, 0)
        mine = own[role][stops] - own[role][there]
        others = (total[stops] - total[there]) - mine
        cost = best[there] + _length_cost(mine, expected[index]) + _OTHERS_PER_S * others
        cost = cost + np.where(starts == stops, _SILENT_TURN, cuts[there])
        cost[starts < 0] = np.inf
        choice = np.argmin(cost, axis=1)
        best = np.full(edges, np.inf)
        best[low:high] = cost[np.arange(high - low), choice]
        back[index, low:high] = starts[np.arange(high - low), choice]
    stop = int(np.argmin(best + _UNSAID_PER_S * (total[-1] - total)))
    runs: list[tuple[int, int]] = []
    for index in range(len(roles) - 1, -1, -1):
        start = int(back[index, stop])
        runs.append((start, stop))
        stop = start
    return runs[::-1]


def _cumulative(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(lengths)])


def _length_cost(spoken: NDArray[np.float64], expected: float) -> NDArray[np.float64]:
    """Square of the relative difference near it, linear far away."""
    off = np.abs(spoken - expected) / (_SPREAD_S + _SPREAD * expected)
    return np.where(off < 2.0, np.square(off), 4.0 * off - 4.0)


def _cut_costs(speech: _Speech) -> NDArray[np.float64]:
    """The cost of a turn that starts at each stretch: high after a short pause of the same channel."""
    costs = np.zeros(len(speech.spans) + 1)
    for at in range(1, len(speech.spans)):
        if speech.roles[at] is speech.roles[at - 1]:
            gap = max(0.0, speech.spans[at].start - speech.spans[at - 1].end)
            costs[at] = _SPLIT * math.exp(-gap / _PAUSE_S)
    return costs


def fill_times(transcript: Transcript) -> Transcript:
    """Times for the turns that lack them, between those that have them, by the length of their words.

    A transcript without any time, or with all, comes back as it is.
    """
    spans = [turn.span for turn in transcript]
    if not any(spans) or all(spans):
        return transcript
    expected = [spoken_length_s(turn.text) for turn in transcript]
    first = next(at for at, span in enumerate(spans) if span)
    opening = sum(expected[:first])
    at = max(0.0, (known.start if (known := spans[first]) else 0.0) - opening)
    latest = max(span.end for span in spans if span)
    filled = _filled(spans, expected, Span(at, latest + sum(expected) + 1.0))
    turns = [replace(turn, span=span) for turn, span in zip(transcript, filled, strict=True)]
    return replace(transcript, turns=tuple(_in_order(turns)), times_estimated=True)


def _filled(spans: Sequence[Span | None], expected: Sequence[float], window: Span) -> list[Span]:
    """The spans with those that are not there put between their neighbours, shares by expected length."""
    filled: list[Span] = []
    at = 0
    while at < len(spans):
        span = spans[at]
        if span is not None:
            filled.append(span)
            at += 1
            continue
        stop = next((later for later in range(at, len(spans)) if spans[later]), len(spans))
        after = spans[stop] if stop < len(spans) else None
        low = filled[-1].end if filled else window.start
        high = after.start if after else window.end
        wanted = sum(expected[at:stop])
        scale = max(0.0, min(1.0, (high - low) / wanted))
        low = min(low, high)
        for index in range(at, stop):
            length = expected[index] * scale
            filled.append(Span(low, low + max(length, _SHORTEST_S)))
            low += length
        at = stop
    return filled


def _in_order(turns: Sequence[Turn]) -> list[Turn]:
    """Turns whose estimated starts never run backwards, as a transcript must have them."""
    latest = 0.0
    ordered: list[Turn] = []
    for turn in turns:
        span = turn.span
        if span is not None and span.start < latest:
            span = Span(latest, max(span.end, latest + _SHORTEST_S))
        latest = span.start if span else latest
        ordered.append(replace(turn, span=span))
    return ordered
