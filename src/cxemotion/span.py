"""Stretches of time: half-open, never empty, never reversed, never nan."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from cxemotion.errors import SpanError

Seconds: TypeAlias = float
"""Seconds from the start of the recording."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The time from ``start`` up to but not including ``end``, in seconds.

    >>> Span(1.0, 3.0) & Span(2.0, 5.0)
    Span(start=2.0, end=3.0)
    >>> Span(1.0, 3.0) & Span(3.0, 5.0) is None
    True
    """

    start: Seconds
    end: Seconds

    def __post_init__(self) -> None:
        if not -math.inf < self.start < self.end < math.inf:  # refuses nan too
            raise SpanError(f"a span must end after it starts, got [{self.start}, {self.end})")

    @property
    def duration(self) -> Seconds:
        """Length in seconds, always above zero."""
        return self.end - self.start

    def __contains__(self, time: Seconds) -> bool:
        return self.start <= time < self.end

    def __and__(self, other: Span) -> Span | None:
        """What both cover, or ``None`` where they do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def shift(self, by: Seconds) -> Span:
        """The same length, ``by`` seconds later."""
        return Span(self.start + by, self.end + by)


def merge(spans: Iterable[Span], *, gap_s: Seconds = 0.0) -> tuple[Span, ...]:
    """Spans in order, those that overlap or lie at most ``gap_s`` apart joined.

    >>> merge([Span(2.0, 3.0), Span(0.0, 1.0), Span(1.2, 2.5)], gap_s=0.1)
    (Span(start=0.0, end=1.0), Span(start=1.2, end=3.0))
    """
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start - joined[-1].end <= gap_s:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def overlap(some: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """What is covered by both collections, in order.

    >>> overlap([Span(0.0, 2.0), Span(4.0, 6.0)], [Span(1.0, 5.0)])
    (Span(start=1.0, end=2.0), Span(start=4.0, end=5.0))
    """
    left, right = merge(some), merge(others)
    shared: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        both = left[i] & right[j]
        if both is not None:
            shared.append(both)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(shared)


def total(spans: Iterable[Span]) -> Seconds:
    """Seconds covered by the spans, an instant counted once.

    >>> total([Span(0.0, 2.0), Span(1.0, 3.0)])
    3.0
    """
    return sum(span.duration for span in merge(spans))
