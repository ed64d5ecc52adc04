"""Figures of a whole call: who talks, who cuts in, how fast, and where the customer's valence goes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from cxemotion.detect.rules import InterruptionRule
from cxemotion.emotion import EmotionEstimate, EmotionTimeline
from cxemotion.recording import Role
from cxemotion.report import CallMetrics, Interruption, Pace, ValenceCourse
from cxemotion.span import Seconds, Span, merge, overlap, total
from cxemotion.transcript import Transcript, Turn
from cxemotion.wording.backchannel import is_substantive

_QUARTERS = 4
_SIDES = (Role.AGENT, Role.CUSTOMER)


def measure_call(
    transcript: Transcript,
    timeline: EmotionTimeline,
    *,
    speech: Mapping[Role, Sequence[Span]],
    duration_s: Seconds,
    pace: Mapping[Role, Pace],
    interruptions: Sequence[Interruption],
) -> CallMetrics:
    """The call's figures.

    Args:
        transcript: the turns.
        timeline: the customer's emotion.
        speech: when each role speaks; empty where nothing tells (no times, or one channel for everybody).
        duration_s: length of the call; ``nan`` where unknown.
        pace: speaking rate of each role.
        interruptions: who cut in.
    """
    spoken = merge(span for spans in speech.values() for span in spans)
    told_apart = all(role in speech for role in _SIDES)
    return CallMetrics(
        talk_s={role: total(spans) for role, spans in speech.items()},
        silence_s=max(0.0, duration_s - total(spoken)) if speech else math.nan,
        overlap_s=total(overlap(speech[Role.AGENT], speech[Role.CUSTOMER])) if told_apart else math.nan,
        interruptions=tuple(interruptions),
        pace=pace,
        valence=valence_course(timeline, turns=len(transcript), duration_s=duration_s),
    )


def find_interruptions(
    transcript: Transcript, *, speech: Mapping[Role, Sequence[Span]], rule: InterruptionRule
) -> tuple[Interruption, ...]:
    """Turns that begin while the other still speaks, back-channels left out; without times, those marked so."""
    found: list[Interruption] = []
    for index, turn in enumerate(transcript):
        if turn.role not in _SIDES or (turn.text and not is_substantive(turn.text)):
            continue
        if turn.span is None:
            if turn.overlap:
                found.append(Interruption(turn.role, index))
            continue
        span = _spoken_span(turn) or turn.span
        shared = _talked_over(transcript.turns[:index], turn.role, span, speech)
        if shared is not None and shared.duration >= rule.overlap_s and span.duration > rule.longer_than_s:
            found.append(Interruption(turn.role, index, shared))
    return tuple(found)


def _talked_over(earlier: Sequence[Turn], role: Role, span: Span, speech: Mapping[Role, Sequence[Span]]) -> Span | None:
    """From a turn's start, how long the other speaker's turn goes on in speech that is really there."""
    other = Role.CUSTOMER if role is Role.AGENT else Role.AGENT
    spoken = [_spoken_span(turn) for turn in earlier if turn.role is other]
    running = [one for one in spoken if one and span.start in one]
    if not running:
        return None
    until = max(running, key=lambda candidate: candidate.end)
    shared = Span(span.start, min(span.end, until.end))
    really = overlap([shared], speech.get(other, (shared,)))
    return Span(really[0].start, really[-1].end) if really else None


def _spoken_span(turn: Turn) -> Span | None:
    """From a turn's first word to the end of its last, where its words have times; else the turn's own."""
    spans = [word.span for word in turn.words if word.span]
    return Span(spans[0].start, max(span.end for span in spans)) if spans else turn.span


def valence_course(timeline: EmotionTimeline, *, turns: int, duration_s: Seconds) -> ValenceCourse:
    """Mean valence at the start, at the end and per quarter: by time where the turns have times, else by turns."""
    values = [estimate.valence for estimate in timeline]
    third = max(1, math.ceil(len(values) / 3))
    start, end = _mean(values[:third]), _mean(values[-third:])
    quarters: list[list[float]] = [[] for _ in range(_QUARTERS)]
    for estimate in timeline:
        share = _position(estimate, turns=turns, duration_s=duration_s)
        quarters[min(_QUARTERS - 1, int(share * _QUARTERS))].append(estimate.valence)
    return ValenceCourse(start, end, end - start, tuple(_mean(values) for values in quarters))


def _position(estimate: EmotionEstimate, *, turns: int, duration_s: Seconds) -> float:
    if estimate.span is not None and duration_s > 0:
        return (estimate.span.start + estimate.span.end) / 2 / duration_s
    return estimate.turn / max(1, turns)


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else math.nan
