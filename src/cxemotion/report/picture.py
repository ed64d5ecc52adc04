"""What every picture of a report shares: where a turn lies on the axis, colours, marks, and words for the names.

The summary in text, the page and the plot draw the same things in the same places and colours.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxemotion.emotion import Emotion, EmotionEstimate, valence_of
from cxemotion.events import EscalationKind, Step, StepStatus
from cxemotion.span import Seconds, Span

if TYPE_CHECKING:
    from cxemotion.report.call_report import CallReport

EMOTION_COLOURS: Mapping[Emotion, str] = {
    Emotion.ANGER: "#c62f12",
    Emotion.FRUSTRATION: "#ee7f2d",
    Emotion.ANXIETY: "#a0458f",
    Emotion.DISAPPOINTMENT: "#4a72b0",
    Emotion.NEUTRAL: "#8b9098",
    Emotion.SATISFACTION: "#0a9b88",
}
"""After Paul Tol's vibrant and bright schemes, told apart by colour-blind readers; never the only mark."""

BELOW, ABOVE = "#d9694a", "#0a9b88"
"""Fill of the valence curve below and above zero."""

KIND_WORDS: Mapping[EscalationKind, str] = {
    EscalationKind.DEMAND_SUPERVISOR: "asks for a supervisor",
    EscalationKind.THREAT_COMPLAINT: "threatens a complaint",
    EscalationKind.THREAT_LEAVE: "threatens to leave",
    EscalationKind.ABUSE: "insults the agent",
    EscalationKind.ANGER_SURGE: "anger rises",
}

KIND_LETTERS: Mapping[EscalationKind, str] = {
    EscalationKind.DEMAND_SUPERVISOR: "S",
    EscalationKind.THREAT_COMPLAINT: "C",
    EscalationKind.THREAT_LEAVE: "L",
    EscalationKind.ABUSE: "A",
    EscalationKind.ANGER_SURGE: "↑",
}

STEP_WORDS: Mapping[Step, str] = {
    Step.ACKNOWLEDGE: "acknowledge",
    Step.APOLOGIZE: "apologize",
    Step.PARAPHRASE: "paraphrase",
    Step.TAKE_OWNERSHIP: "take ownership",
    Step.EXPLAIN: "explain",
    Step.OFFER_SOLUTION: "offer solution",
    Step.COMMIT_FOLLOW_UP: "follow up",
    Step.CHECK_SATISFACTION: "check satisfied",
}

STATUS_WORDS: Mapping[StepStatus, str] = {
    StepStatus.DONE: "done",
    StepStatus.DONE_BEFORE: "done before",
    StepStatus.LATE: "late",
    StepStatus.MISSED: "missed",
    StepStatus.NO_OPPORTUNITY: "no chance",
    StepStatus.NOT_REQUIRED: "not required",
}

_TIME_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)
_TURN_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def clock(seconds: Seconds) -> str:
    """Seconds as people read them.

    >>> clock(61.2), clock(3723.0), clock(float("nan"))
    ('1:01', '1:02:03', '–')
    """
    if not math.isfinite(seconds):
        return "–"
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def kinds_in_words(kinds: tuple[EscalationKind, ...]) -> str:
    """The kinds of one escalation point, in words."""
    return ", ".join(KIND_WORDS[kind] for kind in kinds)


def letters(kinds: tuple[EscalationKind, ...]) -> str:
    """The kinds of one escalation point, a letter each."""
    return "".join(KIND_LETTERS[kind] for kind in kinds)


@dataclass(frozen=True, slots=True)
class Axis:
    """The horizontal axis of a call: seconds where every turn has its times, else turns.

    Args:
        timed: whether positions are seconds; else the whole number ``i`` is the middle of turn ``i``.
        extent: from the first position to the last.
        places: where each turn lies.
    """

    timed: bool
    extent: Span
    places: tuple[Span, ...]

    @classmethod
    def of(cls, report: CallReport) -> Axis:
        """The axis of a report."""
        spans = [turn.span for turn in report.turns if turn.span is not None]
        if spans and len(spans) == len(report.turns):
            last = max(span.end for span in spans)
            end = max(last, report.duration_s) if math.isfinite(report.duration_s) else last
            return cls(True, Span(min(0.0, spans[0].start), end), tuple(spans))
        if not report.turns and report.duration_s > 0 and math.isfinite(report.duration_s):
            return cls(True, Span(0.0, report.duration_s), ())
        count = max(1, len(report.turns))
        places = tuple(Span(turn - 0.5, turn + 0.5) for turn in range(len(report.turns)))
        return cls(False, Span(-0.5, count - 0.5), places)

    def middle(self, turn: int) -> float:
        """The middle of a turn."""
        place = self.places[turn]
        return (place.start + place.end) / 2

    def share(self, position: float) -> float:
        """How far along the axis a position is, 0 to 1."""
        return min(1.0, max(0.0, (position - self.extent.start) / self.extent.duration))

    def stretch(self, start_turn: int, end_turn: int) -> Span:
        """From the start of a turn to the start of a later one; to the end of the call where there is none."""
        start = self.places[start_turn].start
        end = self.places[end_turn].start if end_turn < len(self.places) else self.extent.end
        return Span(start, end) if end > start else self.places[start_turn]

    def name_of(self, turn: int) -> str:
        """What a reader calls the place of a turn: its time, else its number."""
        return clock(self.places[turn].start) if self.timed else f"turn {turn}"

    def ticks(self, *, most: int) -> tuple[tuple[float, str], ...]:
        """At most about ``most`` round positions with their labels."""
        steps = _TIME_STEPS if self.timed else _TURN_STEPS
        step = next((step for step in steps if self.extent.duration / step <= most), steps[-1])
        first = math.ceil(self.extent.start / step)
        last = math.floor(self.extent.end / step)
        positions = (float(step * number) for number in range(first, last + 1))
        return tuple((at, clock(at) if self.timed else f"{at:.0f}") for at in positions)


@dataclass(frozen=True, slots=True)
class Spot:
    """One estimate on the curve: ``low`` to ``high`` is one standard deviation either side of the valence."""

    x: float
    valence: float
    low: float
    high: float
    estimate: EmotionEstimate


def spots(report: CallReport, axis: Axis) -> tuple[Spot, ...]:
    """The points of the valence curve; an estimate whose valence is not known is left out."""
    return tuple(_spots(report, axis))


def _spots(report: CallReport, axis: Axis) -> Iterator[Spot]:
    for estimate in report.timeline:
        if math.isfinite(estimate.valence):
            spread = valence_spread(estimate)
            low, high = max(-1.0, estimate.valence - spread), min(1.0, estimate.valence + spread)
            yield Spot(axis.middle(estimate.turn), estimate.valence, low, high, estimate)


def valence_spread(estimate: EmotionEstimate) -> float:
    """Standard deviation of valence over the six probabilities, each emotion at the intensity estimated.

    Where the estimate is neutral or abstains, the other emotions count at intensity 2.
    """
    intensity = estimate.intensity or 2
    values = {emotion: valence_of(emotion, intensity) for emotion in Emotion}
    mean = sum(p * values[emotion] for emotion, p in estimate.probabilities.items())
    return math.sqrt(sum(p * (values[emotion] - mean) ** 2 for emotion, p in estimate.probabilities.items()))


def feeling(estimate: EmotionEstimate) -> str:
    """An estimate in two words.

    >>> from cxemotion.emotion import EmotionEstimate
    >>> sure = {emotion: float(emotion is Emotion.ANGER) for emotion in Emotion}
    >>> feeling(EmotionEstimate(1, None, Emotion.ANGER, 3, sure, -1.0, float("nan"), 1.0))
    'anger 3'
    """
    if estimate.emotion is None:
        return "not clear"
    return str(estimate.emotion) if estimate.intensity == 0 else f"{estimate.emotion} {estimate.intensity}"


def rows_apart(spans: Sequence[tuple[float, float]], *, rows: int) -> list[int]:
    """A row for each label, given from left to right, so that labels of one row do not touch while rows last.

    >>> rows_apart([(0.0, 0.2), (0.1, 0.3), (0.25, 0.4)], rows=2)
    [0, 1, 0]
    """
    ends = [-math.inf] * rows
    chosen: list[int] = []
    for left, right in spans:
        row = next((row for row, end in enumerate(ends) if end < left), ends.index(min(ends)))
        ends[row] = max(right, ends[row])
        chosen.append(row)
    return chosen
