"""Values that many parts of a report share, to JSON and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias

from cxemotion.events import Evidence
from cxemotion.report.fields import Field
from cxemotion.span import Span

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | float | int | bool | None"

_DIGITS = 6


def number(value: float | None) -> float | None:
    """A finite number, rounded so that two machines write the same text; ``None`` for what is not measurable."""
    return None if value is None or not math.isfinite(value) else round(float(value), _DIGITS)


def times(span: Span | None) -> dict[str, Json]:
    """A span as ``start_s`` and ``end_s``; both ``None`` without times."""
    if span is None:
        return {"start_s": None, "end_s": None}
    start, end = number(span.start), number(span.end)
    if start == end:  # shorter than the rounding; a span is never empty
        start, end = span.start, span.end
    return {"start_s": start, "end_s": end}


def quotes(evidence: tuple[Evidence, ...]) -> list[Json]:
    """Evidence as an array; ``of`` only where there is one."""
    return [
        {"turn": e.turn, "start": e.start, "end": e.end, "text": e.text, **({"of": e.of} if e.of else {})}
        for e in evidence
    ]


def span_of(field: Field) -> Span | None:
    """What ``times`` wrote."""
    start, end = field["start_s"].number_or_none(), field["end_s"].number_or_none()
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise field["start_s" if start is None else "end_s"].error("start_s and end_s: both numbers, or both null")
    return field["end_s"].made(lambda: Span(start, end))


def quotes_of(field: Field) -> tuple[Evidence, ...]:
    """What ``quotes`` wrote under ``evidence``; empty where there is no such field."""
    return tuple(_quote(one) for one in field["evidence"].items()) if "evidence" in field else ()


def _quote(field: Field) -> Evidence:
    field.closed("turn start end text", optional="of")
    return field.made(
        lambda: Evidence(
            field["turn"].whole(),
            field["start"].whole(),
            field["end"].whole(),
            field["text"].text(),
            field["of"].text() if "of" in field else "",
        )
    )
