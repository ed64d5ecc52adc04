"""What is told of a call while it goes on, each thing once."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cxemotion.emotion import EmotionEstimate
from cxemotion.events import EscalationKind, NegativeEpisode, Step, StepStatus
from cxemotion.report import CallReport
from cxemotion.span import Seconds

_DONE = frozenset({StepStatus.DONE, StepStatus.LATE, StepStatus.DONE_BEFORE})


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """Something decidable from what was heard so far; the report at the end has the last word.

    Args:
        event: ``estimate``, ``escalation``, ``risk``, ``episode_opened``, ``episode_closed``, ``step_owed``,
            ``step_done``.
        turn: index of the turn that it is about, among the turns so far.
        time_s: when that turn begins; ``None`` without times.
        latency_s: from the arrival of the turn to the event.
        values: what else there is to say.
        provisional: always true while the call goes on.
    """

    event: str
    turn: int
    time_s: Seconds | None
    latency_s: Seconds
    values: Mapping[str, Any]
    provisional: bool = True

    def to_json(self) -> str:
        """The event as one line of JSON; ``nan`` becomes ``null``."""
        plain = {
            "event": self.event,
            "turn": self.turn,
            "time_s": self.time_s,
            "latency_s": round(self.latency_s, 4),
            "provisional": self.provisional,
            **{name: _known(value) for name, value in self.values.items()},
        }
        return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def _known(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _known(part) for name, part in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass(frozen=True, slots=True)
class Finding:
    """An event before it is timed; ``turn`` counts from the start of the call."""

    event: str
    turn: int
    values: Mapping[str, Any]


class Teller:
    """Turns successive reports of the last turns into findings, each told once.

    Args:
        alarm: probability of an escalation at which the risk is told.
    """

    def __init__(self, alarm: float) -> None:
        self._alarm = alarm
        self._alarmed = False
        self._escalations: set[tuple[int, EscalationKind]] = set()
        self._open: int | None = None
        self._owed: set[Step] = set()
        self._done: set[Step] = set()

    def tell(self, report: CallReport, *, offset: int) -> Iterator[Finding]:
        """What is new in a report whose first turn is turn ``offset`` of the call."""
        yield from self._tell_escalations(report, offset)
        yield from self._tell_risk(report, offset)
        yield from self._tell_episode(report, offset)

    def _tell_escalations(self, report: CallReport, offset: int) -> Iterator[Finding]:
        for point in report.escalations:
            new = [kind for kind in point.kinds if (point.turn + offset, kind) not in self._escalations]
            self._escalations.update((point.turn + offset, kind) for kind in new)
            if new:
                values = {"kinds": [str(k) for k in new], "severity": point.severity, "probability": point.probability}
                yield Finding("escalation", point.turn + offset, values)
        self._escalations = {known for known in self._escalations if known[0] >= offset}

    def _tell_risk(self, report: CallReport, offset: int) -> Iterator[Finding]:
        if not report.risk:
            return
        last = report.risk[-1]
        above = last.probability >= self._alarm
        if above and not self._alarmed:
            yield Finding("risk", last.turn + offset, {"probability": last.probability})
        self._alarmed = above

    def _tell_episode(self, report: CallReport, offset: int) -> Iterator[Finding]:
        last = report.episodes[-1] if report.episodes else None
        going_on = last is not None and last.end_turn >= len(report.turns)
        if last is not None and going_on and self._open is None:
            self._open, self._owed, self._done = last.start_turn + offset, set(), set()
            yield Finding("episode_opened", self._open, {"emotion": str(last.peak)})
        if last is not None and self._open is not None:
            yield from self._tell_steps(last, offset)
        if self._open is not None and not going_on:
            end = min(last.end_turn, len(report.turns) - 1) + offset if last else len(report.turns) - 1 + offset
            yield Finding("episode_closed", end, {"start_turn": self._open, "recovered": bool(last and last.recovered)})
            self._open = None

    def _tell_steps(self, episode: NegativeEpisode, offset: int) -> Iterator[Finding]:
        opened = self._open if self._open is not None else episode.start_turn + offset
        for outcome in episode.steps:
            if outcome.status is StepStatus.NOT_REQUIRED:
                continue
            if outcome.status in _DONE:
                if outcome.step not in self._done and (outcome.step in self._owed or outcome.turn is not None):
                    self._done.add(outcome.step)
                    at = outcome.turn + offset if outcome.turn is not None else opened
                    values = {"step": str(outcome.step), "status": str(outcome.status), "start_turn": opened}
                    yield Finding("step_done", at, values)
            elif outcome.step not in self._owed | self._done:
                self._owed.add(outcome.step)
                yield Finding("step_owed", opened, {"step": str(outcome.step)})


def estimate_values(estimate: EmotionEstimate) -> dict[str, Any]:
    """What an ``estimate`` event says."""
    return {
        "emotion": str(estimate.emotion) if estimate.emotion else None,
        "intensity": estimate.intensity,
        "valence": estimate.valence,
        "arousal": estimate.arousal,
        "confidence": estimate.confidence,
        "probabilities": {str(emotion): share for emotion, share in estimate.probabilities.items()},
    }
