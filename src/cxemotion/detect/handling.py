"""How the call was handled: waiting, silence and hold, repeats, first empathy, recovery, the area of displeasure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean, quantiles

from cxemotion.detect.contagion import find_contagion
from cxemotion.detect.rules import HandlingRule
from cxemotion.detect.view import CallView
from cxemotion.events import Evidence, NegativeEpisode, Step
from cxemotion.recording import Role
from cxemotion.report import Handling, Latency, RepeatedQuestion
from cxemotion.span import Seconds, Span, merge
from cxemotion.transcript import Turn
from cxemotion.wording.content import sentence_key, sentences_of
from cxemotion.wording.spoken import SpokenText, find_spoken

_SIDES = (Role.AGENT, Role.CUSTOMER)
_SOOTHING = (Step.ACKNOWLEDGE, Step.APOLOGIZE)
_SAME_QUESTION = 0.7
_LEAST_TOKENS = 4
_QUESTION_ENDS = ("?", "？", "吗", "嗎")


def measure_handling(
    view: CallView,
    *,
    speech: Mapping[Role, Sequence[Span]],
    episodes: Sequence[NegativeEpisode],
    rule: HandlingRule,
) -> Handling:
    """The figures of a call's handling.

    Args:
        view: the call.
        speech: when each role speaks; empty where nothing tells.
        episodes: its negative episodes.
        rule: what counts as silence, as hold, as an earlier contact.
    """
    silences = _silences(speech, rule)
    soothing, first_empathy_s = _first_empathy(view, episodes)
    negative = [(max(0.0, -estimate.valence), estimate.span) for estimate in view.timeline]
    timed = [valence * span.duration for valence, span in negative if span]
    return Handling(
        latency=_latencies(view),
        silences=silences,
        hold_s=sum(span.duration for span in silences if _is_hold(span, view, rule)) if speech else math.nan,
        first_empathy_turn=soothing,
        first_empathy_s=first_empathy_s,
        recovery_s=_recovery(view, episodes),
        negative_area_s=sum(timed) if timed else math.nan,
        negative_area_turns=sum(valence for valence, _ in negative) if negative else math.nan,
        repeat_contact=_repeat_contact(view, rule),
        repeated_questions=_repeated_questions(view),
        contagion=find_contagion(view),
    )


def _latencies(view: CallView) -> dict[Role, Latency]:
    """How long each side waits after the other's last word; back-channels answer nothing."""
    waits: dict[Role, list[Seconds]] = {role: [] for role in _SIDES}
    before: Turn | None = None
    for turn, says in zip(view.transcript, view.substantive, strict=True):
        if not says or turn.role not in _SIDES or turn.span is None:
            continue
        if before is not None and before.span and before.role is not turn.role:
            waits[turn.role].append(turn.span.start - before.span.end)
        before = turn
    return {role: _latency(found) for role, found in waits.items() if found}


def _latency(waits: Sequence[Seconds]) -> Latency:
    tenths = quantiles(waits, n=10, method="inclusive") if len(waits) > 1 else [waits[0]] * 9
    return Latency(len(waits), tenths[4], tenths[8], max(waits))


def _silences(speech: Mapping[Role, Sequence[Span]], rule: HandlingRule) -> tuple[Span, ...]:
    spoken = merge(span for spans in speech.values() for span in spans)
    gaps = ((one.end, two.start) for one, two in pairwise(spoken))
    return tuple(Span(start, end) for start, end in gaps if end - start >= rule.silence_s)


def _is_hold(silence: Span, view: CallView, rule: HandlingRule) -> bool:
    if silence.duration >= rule.hold_s:
        return True
    begun = [turn for turn in view.transcript if turn.span and turn.span.start < silence.end]
    return bool(begun) and begun[-1].role is Role.AGENT and bool(find_spoken(rule.hold, SpokenText(begun[-1].text)))


def _first_empathy(view: CallView, episodes: Sequence[NegativeEpisode]) -> tuple[int | None, Seconds]:
    if not episodes:
        return None, math.nan
    upset = episodes[0].start_turn
    agents = (turn for turn in view.of_role(Role.AGENT) if turn > upset)
    turn = next((turn for turn in agents if any((turn, step) in view.shown for step in _SOOTHING)), None)
    begun = view.transcript[upset].span
    soothed = view.transcript[turn].span if turn is not None else None
    return turn, soothed.start - begun.start if begun and soothed else math.nan


def _recovery(view: CallView, episodes: Sequence[NegativeEpisode]) -> Seconds:
    closed = [e for e in episodes if e.end_turn < len(view.transcript)]
    ends = [(view.transcript[e.start_turn].span, view.transcript[e.end_turn].span) for e in closed]
    lengths = [close.start - opening.start for opening, close in ends if opening and close]
    return fmean(lengths) if lengths else math.nan


def _repeat_contact(view: CallView, rule: HandlingRule) -> tuple[Evidence, ...]:
    return tuple(
        view.quote(turn, start, end)
        for turn in view.of_role(Role.CUSTOMER)
        for start, end in find_spoken(rule.repeat_contact, view.said[turn])
    )


def _repeated_questions(view: CallView) -> tuple[RepeatedQuestion, ...]:
    """Questions of one side that are asked again in a later turn; asking whether all is well may be repeated."""
    asked: dict[Role, list[tuple[int, frozenset[str]]]] = {role: [] for role in _SIDES}
    found: dict[int, RepeatedQuestion] = {}
    for index, turn in enumerate(view.transcript):
        if turn.role not in _SIDES or (index, Step.CHECK_SATISFACTION) in view.shown:
            continue
        questions = _questions(turn.text)
        for question in questions:
            first = next((at for at, one in asked[turn.role] if _alike(one, question)), None)
            if first is not None:
                found.setdefault(index, RepeatedQuestion(turn.role, index, first))
        asked[turn.role] += [(index, question) for question in questions]
    return tuple(found.values())


def _questions(text: str) -> list[frozenset[str]]:
    spoken = (text[start:end].strip() for start, end in sentences_of(text))
    tokens = (sentence_key(one).split() for one in spoken if one.endswith(_QUESTION_ENDS))
    return [frozenset(words) for words in tokens if len(words) >= _LEAST_TOKENS]


def _alike(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= _SAME_QUESTION * len(one | two)
