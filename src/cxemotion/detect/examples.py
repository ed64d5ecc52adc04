"""The examples that a detector carries: short calls in lines of text, run as its tests.

A line is ``role (marks) @start-end: words``; all but the words may be left out, and a line without a role is said by
whoever the detector looks at. Marks, with commas between, are an emotion with its intensity (``anger 3``), ``overlap``
for a turn that cuts in, a step, fault or kind by its name, or a measured value: ``level_db=-20``, or
``f0_median_st=usual+4`` against the speaker's usual.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cxemotion.detect.conditions import All, AnyOf, Condition, Not
from cxemotion.detect.conditions import Sequence as SequenceCondition
from cxemotion.detect.detector import Detector
from cxemotion.detect.view import CallView
from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Intensity, valence_of
from cxemotion.errors import OptionError, unknown_name
from cxemotion.events import EscalationKind, Evidence, Fault, Sign, Step
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.report import Interruption
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

_LINE = re.compile(
    r"^(?P<role>agent|customer|other)\s*(?:\((?P<marks>[^)]*)\))?\s*"
    r"(?:@\s*(?P<start>[\d.]+)\s*-\s*(?P<end>[\d.]+))?\s*[:：]\s*(?P<words>.*)$",
    re.DOTALL,
)
_SIGNS: tuple[type[Step] | type[Fault] | type[EscalationKind], ...] = (Step, Fault, EscalationKind)
_SURE = 0.9


@dataclass(slots=True)
class _Made:
    turns: list[Turn] = field(default_factory=list[Turn])
    estimates: list[EmotionEstimate] = field(default_factory=list[EmotionEstimate])
    signs: list[Sign] = field(default_factory=list[Sign])
    features: list[TurnFeatures] = field(default_factory=list[TurnFeatures])
    cuts: list[Interruption] = field(default_factory=list[Interruption])


def failures(detector: Detector) -> list[str]:
    """What is wrong with a detector's examples, a sentence each."""
    found: list[str] = []
    for wanted, examples in ((True, detector.match), (False, detector.no_match)):
        for lines in examples:
            if bool(detector.find(example_call(lines, usual=_speaker(detector.when)))) is not wanted:
                told = "should match and does not" if wanted else "should not match and does"
                found.append(f"{detector.name}: {' / '.join(lines)!r} {told}")
    return found


def _speaker(condition: Condition) -> Role:
    """Whose turns a condition looks at first; the customer's where it does not say."""
    if isinstance(condition, All | AnyOf):
        return _speaker(condition.parts[0])
    if isinstance(condition, SequenceCondition):
        return _speaker(condition.first)
    if isinstance(condition, Not):
        return condition.where.by or _speaker(condition.part)
    return condition.where.by or Role.CUSTOMER


def example_call(lines: Sequence[str], *, usual: Role = Role.CUSTOMER) -> CallView:
    """The call of an example's lines.

    >>> view = example_call(["agent @0-2: calm down", "customer (anger 3) @2-4: No!"])
    >>> view.transcript[1].text, view.timeline.estimates[0].emotion
    ('No!', <Emotion.ANGER: 'anger'>)

    Raises:
        OptionError: for a mark that means nothing.
    """
    made = _Made()
    for index, line in enumerate(lines):
        parsed = _LINE.match(line.strip())
        role = Role(parsed["role"]) if parsed else usual
        words = parsed["words"] if parsed else line
        span = Span(float(parsed["start"]), float(parsed["end"])) if parsed and parsed["start"] else None
        marks = [mark.strip() for mark in (parsed["marks"] or "").split(",")] if parsed else []
        values: dict[str, float] = {}
        relative: dict[str, float] = {}
        for mark in filter(None, marks):
            name, _, value = mark.partition("=")
            if value.startswith("usual"):
                relative[name] = float(value.removeprefix("usual"))
            elif value:
                values[name] = float(value)
            else:
                _take_mark(made, mark, index, words, span, role)
        made.turns.append(Turn(role, words, span, overlap="overlap" in marks))
        made.features.append(TurnFeatures(index, role, words, "und", span, values=values, relative=relative))
    transcript = Transcript(tuple(made.turns))
    last_s = max((turn.span.end for turn in transcript if turn.span), default=math.nan)
    return CallView(
        transcript, EmotionTimeline(tuple(made.estimates)), made.signs, made.features, made.cuts, duration_s=last_s
    )


def _take_mark(made: _Made, mark: str, index: int, words: str, span: Span | None, role: Role) -> None:
    name, _, number = mark.partition(" ")
    if name == "overlap":
        made.cuts.append(Interruption(role, index))
        return
    if name in list(Emotion):
        made.estimates.append(_estimate(index, span, Emotion(name), int(number or (0 if name == "neutral" else 2))))
        return
    for names in _SIGNS:
        if name in list(names):
            quote = (Evidence(index, 0, len(words), words),) if words else ()
            made.signs.append(Sign(index, names(name), _SURE, quote))
            return
    valid = ["overlap", *Emotion, *(str(one) for names in _SIGNS for one in names)]
    raise OptionError(unknown_name("mark", mark, valid))


def _estimate(turn: int, span: Span | None, emotion: Emotion, level: int) -> EmotionEstimate:
    intensities: tuple[Intensity, ...] = (0, 1, 2, 3)
    intensity = intensities[min(3, max(0, level))]
    rest = [other for other in Emotion if other is not emotion]
    return EmotionEstimate(
        turn=turn,
        span=span,
        emotion=emotion,
        intensity=intensity,
        probabilities={emotion: _SURE, **dict.fromkeys(rest, (1 - _SURE) / len(rest))},
        valence=valence_of(emotion, intensity),
        arousal=math.nan,
        confidence=_SURE,
    )
