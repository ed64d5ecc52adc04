"""The customer's emotion over time, reference and estimate cut into different stretches.

Conventions:

* Everything is as in ``evaluate.emotion``, weighed by seconds of overlap instead of turns.
* Scored time is the time that the reference labels. Where no estimate covers it, the estimate abstains; estimates
  outside it are not scored.
* Stretches of one side do not overlap: a stretch ends where the next one begins.
* Without times on either side there is nothing to score.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from cxemotion.emotion import Emotion, EmotionEstimate, valence_of
from cxemotion.errors import LabelError
from cxemotion.evaluate.emotion import EmotionReference, EmotionScores, score_estimates
from cxemotion.evaluate.turns import check_labels
from cxemotion.labels import LabelledCall
from cxemotion.report import CallReport
from cxemotion.span import Seconds, Span

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Stretch:
    """An emotion at an intensity for some time; both ``None`` where an estimate abstains."""

    span: Span
    emotion: Emotion | None
    intensity: int | None


def validate(call: LabelledCall, report: CallReport) -> None:
    """Refuse labels outside the guide, and a report of another call; its turns may differ.

    Raises:
        LabelError: naming the call and what differs.
    """
    check_labels(call)
    if call.call_id != report.call_id:
        raise LabelError(f"labels of {call.call_id!r} beside a report of {report.call_id!r}; pair them by call_id")


def evaluate(call: LabelledCall, report: CallReport) -> EmotionScores:
    """Score the timeline of one report by seconds."""
    validate(call, report)
    spans = ((turn, call.transcript[turn].span) for turn in sorted(call.customer))
    reference = [
        Stretch(span, call.customer[turn].emotion, call.customer[turn].intensity)
        for turn, span in spans
        if span is not None
    ]
    return score_timeline(reference, [estimate for estimate in report.timeline if estimate.span is not None])


def score_stretches(reference: Sequence[Stretch], estimate: Sequence[Stretch]) -> EmotionScores:
    """Score bare stretches; an estimate without probabilities is taken to be certain.

    Raises:
        LabelError: where a reference abstains.
    """
    return score_timeline(reference, [_certain(turn, stretch) for turn, stretch in enumerate(estimate)])


def score_timeline(reference: Sequence[Stretch], estimate: Sequence[EmotionEstimate]) -> EmotionScores:
    """Score estimates that have times beside a reference.

    Raises:
        LabelError: where a reference abstains, or an estimate has no time.
    """
    pieces = list(_pieces(reference, estimate))
    return score_estimates(
        [(_reference(stretch), found) for stretch, found, _ in pieces], weights=[seconds for _, _, seconds in pieces]
    )


def _certain(turn: int, stretch: Stretch) -> EmotionEstimate:
    emotion, intensity = stretch.emotion, stretch.intensity
    answered = emotion is not None and intensity is not None
    return EmotionEstimate(
        turn=turn,
        span=stretch.span,
        emotion=emotion,
        intensity=intensity,  # pyright: ignore[reportArgumentType]  # EmotionEstimate checks it
        probabilities={e: float(e is emotion) if answered else 1 / len(Emotion) for e in Emotion},
        valence=valence_of(emotion, intensity) if emotion is not None and intensity is not None else math.nan,
        arousal=math.nan,
        confidence=1.0 if answered else math.nan,
    )


def _reference(stretch: Stretch) -> EmotionReference:
    if stretch.emotion is None or stretch.intensity is None:
        raise LabelError(f"the reference abstains at {stretch.span.start:g} s; leave unlabelled time out of it")
    return EmotionReference(stretch.emotion, stretch.intensity, valence=valence_of(stretch.emotion, stretch.intensity))


def _pieces(
    reference: Sequence[Stretch], estimate: Sequence[EmotionEstimate]
) -> Iterator[tuple[Stretch, EmotionEstimate | None, Seconds]]:
    """Each stretch of the reference beside each estimate that meets it, and for how long; ``None`` for the rest."""
    found = _cut([(_span(e), e) for e in estimate])
    for span, stretch in _cut([(stretch.span, stretch) for stretch in reference]):
        left = span.duration
        for estimated, e in found:
            both = span & estimated
            if both is not None:
                left -= both.duration
                yield stretch, e, both.duration
        if left > 1e-9:
            yield stretch, None, left


def _span(estimate: EmotionEstimate) -> Span:
    if estimate.span is None:
        raise LabelError(f"the estimate of turn {estimate.turn} has no time; score it by turns with evaluate.emotion")
    return estimate.span


def _cut(stretches: Sequence[tuple[Span, _Item]]) -> list[tuple[Span, _Item]]:
    """In order of time, each ending where the next begins; of several with one start, the last remains."""
    ordered = sorted(stretches, key=lambda item: item[0].start)
    starts = [*(span.start for span, _ in ordered), math.inf][1:]
    return [
        (replace(span, end=min(span.end, following)), item)
        for (span, item), following in zip(ordered, starts, strict=True)
        if following > span.start
    ]
