"""Praat TextGrid, the long form."""

from __future__ import annotations

from cxemotion.span import Seconds
from cxemotion.writers.facts import Annotated, Tier, apart, turn_tiers


def render_textgrid(call: Annotated) -> str:
    """A TextGrid with interval tiers of turns, emotions and events.

    Praat's tiers hold no overlap: a mark that starts before the one before it in its tier has ended starts there.

    Raises:
        OptionError: where a turn has no times.
    """
    tiers = (*turn_tiers(call.transcript), *call.tiers)
    filled = [(tier.name, _filled(tier)) for tier in tiers]
    end = max((intervals[-1][1] for _, intervals in filled if intervals), default=1.0)
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {end:.6f}"]
    lines += ["tiers? <exists>", f"size = {len(filled)}", "item []:"]
    for number, (name, intervals) in enumerate(filled, 1):
        whole = intervals if intervals[-1][1] == end else [*intervals, (intervals[-1][1], end, "")]
        lines += [f"    item [{number}]:", '        class = "IntervalTier"', f"        name = {_quoted(name)}"]
        lines += ["        xmin = 0", f"        xmax = {end:.6f}", f"        intervals: size = {len(whole)}"]
        for at, (low, high, text) in enumerate(whole, 1):
            lines += [f"        intervals [{at}]:", f"            xmin = {low:.6f}", f"            xmax = {high:.6f}"]
            lines.append(f"            text = {_quoted(text)}")
    return "\n".join(lines) + "\n"


def _filled(tier: Tier) -> list[tuple[Seconds, Seconds, str]]:
    """Intervals from 0 without a gap: silence between the marks is an interval without text."""
    intervals: list[tuple[Seconds, Seconds, str]] = []
    at = 0.0
    for mark in apart(tier.marks):
        start, end = round(mark.span.start, 6), round(mark.span.end, 6)
        if start > at:
            intervals.append((at, start, ""))
        intervals.append((start, end, mark.text))
        at = end
    return intervals


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
