"""A call as the detectors of a rule file see it: every turn with its words, feelings, sound and surroundings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cxemotion.emotion import EmotionEstimate, EmotionTimeline
from cxemotion.events import Evidence, Sign
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.report import Interruption
from cxemotion.span import Seconds, Span
from cxemotion.transcript import Transcript
from cxemotion.wording.backchannel import is_substantive
from cxemotion.wording.spoken import SpokenText

STAGES = ("opening", "middle", "closing")
"""The first fifth of a call, the last fifth, and what lies between: by time where there are times, else by turns."""

_FIFTH = 0.2


@dataclass(frozen=True)
class CallView:
    """What the detectors look at.

    Args:
        transcript: the turns.
        timeline: the customer's emotion.
        signs: steps, faults and kinds that the words show.
        turns: what was measured of each turn; empty without sound.
        interruptions: who cut in.
        duration_s: length of the call; ``nan`` where unknown.
    """

    transcript: Transcript
    timeline: EmotionTimeline
    signs: Sequence[Sign] = ()
    turns: Sequence[TurnFeatures] = ()
    interruptions: Sequence[Interruption] = ()
    duration_s: Seconds = field(default=math.nan)

    @cached_property
    def said(self) -> tuple[SpokenText, ...]:
        """The words of each turn."""
        return tuple(SpokenText(turn.text) for turn in self.transcript)

    @cached_property
    def estimates(self) -> Mapping[int, EmotionEstimate]:
        """The customer's emotion by turn."""
        return {estimate.turn: estimate for estimate in self.timeline}

    @cached_property
    def shown(self) -> Mapping[tuple[int, str], Sign]:
        """Signs by turn and name."""
        return {(sign.turn, str(sign.what)): sign for sign in self.signs}

    @cached_property
    def cuts(self) -> Mapping[int, Interruption]:
        """Interruptions by the turn that cuts in."""
        return {cut.turn: cut for cut in self.interruptions}

    @cached_property
    def substantive(self) -> tuple[bool, ...]:
        """Whether each turn says more than a back-channel; a turn without words counts as one that does."""
        return tuple(not turn.text or is_substantive(turn.text) for turn in self.transcript)

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stage of the call that each turn begins in."""
        return tuple(self._stage(index) for index in range(len(self.transcript)))

    @cached_property
    def silence_before_s(self) -> tuple[Seconds, ...]:
        """How long nobody had spoken when each turn begins; ``nan`` without times and at the first turn."""
        waits: list[Seconds] = []
        latest = math.nan
        for turn in self.transcript:
            waits.append(turn.span.start - latest if turn.span else math.nan)
            latest = max(latest, turn.span.end) if turn.span and not math.isnan(latest) else _end(turn.span)
        return tuple(waits)

    def of_role(self, role: Role | None) -> list[int]:
        """The turns of a role; all turns for ``None``."""
        return [index for index, turn in enumerate(self.transcript) if role is None or turn.role is role]

    def span_of(self, turns: Sequence[int]) -> Span | None:
        """From the first of the turns to the end of the last; ``None`` without times."""
        spans = [self.transcript[turn].span for turn in turns]
        timed = [span for span in spans if span is not None]
        if not timed or len(timed) != len(spans):
            return None
        return Span(timed[0].start, max(span.end for span in timed))

    def quote(self, turn: int, start: int, end: int) -> Evidence:
        """The words of a turn as evidence."""
        return Evidence(turn, start, end, self.transcript[turn].text[start:end])

    def _stage(self, index: int) -> str:
        span, count = self.transcript[index].span, len(self.transcript)
        share = span.start / self.duration_s if span and self.duration_s > 0 else index / max(1, count - 1)
        return STAGES[0] if share < _FIFTH else STAGES[2] if share >= 1 - _FIFTH else STAGES[1]


def _end(span: Span | None) -> Seconds:
    return span.end if span else math.nan
