"""What the page and the notebook fragment both say: the legend, the findings as lists, the call in figures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator

from cxemotion.emotion import Emotion
from cxemotion.events import EscalationKind, EscalationPoint
from cxemotion.html.svg import draw_mark
from cxemotion.html.text import quoted
from cxemotion.recording import Role
from cxemotion.report import CallReport
from cxemotion.report.picture import KIND_LETTERS, KIND_WORDS, STEP_WORDS, Axis, clock, kinds_in_words

_LINE = '<svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true">{}</svg>'
_BAND = _LINE.format('<path d="M0 2H26V10H0Z" fill="currentColor" fill-opacity=".15"/>')
_DASHES = _LINE.format('<path d="M0 6H26" stroke="currentColor" stroke-opacity=".6" stroke-dasharray="4 3"/>')
_CROSS = (
    '<svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true"><path d="M-4-4 4 4M4-4-4 4" '
    'stroke="#c62f12" stroke-width="2.4"/></svg>'
)


def legend(report: CallReport) -> str:
    """What each mark in the drawing stands for; only those that are in it."""
    seen = {estimate.emotion for estimate in report.timeline}
    entries = [(draw_mark(emotion), str(emotion)) for emotion in Emotion if emotion in seen]
    if None in seen:
        entries.append((draw_mark(None), "not clear"))
    if report.timeline:
        entries.append((_BAND, "one standard deviation"))
    if sum(math.isfinite(estimate.arousal) for estimate in report.timeline) > 1:
        entries.append((_DASHES, "arousal"))
    kinds = {kind for point in report.escalations for kind in point.kinds}
    entries += [(f"<b>{KIND_LETTERS[kind]}</b>", KIND_WORDS[kind]) for kind in EscalationKind if kind in kinds]
    if report.missed_steps:
        entries.append((_CROSS, "a step missed, last in time here"))
    items = "".join(f'<span style="white-space:nowrap">{mark} {name}</span> ' for mark, name in entries)
    return f'<div class="legend" style="display:flex;flex-wrap:wrap;gap:.1em 1.2em">{items}</div>'


def place(axis: Axis, turn: int, *, links: bool) -> str:
    """Where a turn is, in a reader's words; a link to it where there is a transcript to go to."""
    name = axis.name_of(turn)
    return f'<a href="#turn-{turn}">{name}</a>' if links else name


def escalation_item(report: CallReport, axis: Axis, point: EscalationPoint, *, links: bool) -> str:
    """One escalation point: where, what, in which words; on a page with its figures too."""
    quotes = " ".join(quoted(report, evidence) for evidence in point.evidence[:2])
    said = f"<b>{place(axis, point.turn, links=links)}</b> {kinds_in_words(point.kinds)} {quotes}"
    if not links:
        return said
    sure = f"probability {point.probability:.0%}, severity {point.severity:.0%}"
    if point.recovered_turn is not None:
        sure += f", came down at {place(axis, point.recovered_turn, links=True)}"
    return f"{said} <small>{sure}</small>"


def missed_items(report: CallReport, axis: Axis, *, links: bool) -> Iterator[str]:
    """The missed steps, a line for each episode; unrecovered episodes first."""
    for episode in sorted(report.episodes, key=lambda episode: episode.recovered):
        if episode.missed:
            steps = ", ".join(STEP_WORDS[outcome.step] for outcome in episode.missed)
            where = place(axis, episode.start_turn, links=links)
            recovered = " <small>(recovered all the same)</small>" if episode.recovered else ""
            yield f"<b>{where}</b> {episode.peak}: {steps}{recovered}"


def figures(report: CallReport) -> Iterator[tuple[str, str]]:
    """The call in figures, as names and values; what is not known is left out."""
    metrics, outcome = report.metrics, report.outcome
    yield from _known("customer’s valence", (metrics.valence.start, metrics.valence.end), _signed, " → ")
    yield "escalation points", str(len(report.escalations))
    if report.inputs.transcript:
        yield "missed steps", str(len(report.missed_steps))
    if outcome.resolved is not None:
        settled = "likely settled" if outcome.resolved else "likely not settled"
        sure = outcome.resolved_probability if outcome.resolved else 1 - outcome.resolved_probability
        yield "outcome", f"{settled} <small>{sure:.0%}</small>" if math.isfinite(sure) else settled
    if math.isfinite(outcome.satisfaction):
        yield "likely rating", f"{outcome.satisfaction:.1f} <small>of 5</small>"
    for role in Role:
        yield from _known(f"{role} talks", (metrics.talk_s.get(role, math.nan),), clock)
    yield from _known("silence", (metrics.silence_s,), clock)
    yield from _known("both at once", (metrics.overlap_s,), clock)
    cuts = Counter(cut.by for cut in metrics.interruptions)
    if cuts:
        yield "interruptions", " · ".join(f"{role} {cuts[role]}" for role in Role if cuts[role])
    for role, pace in metrics.pace.items():
        if math.isfinite(pace.value):
            digits = 1 if pace.unit == "syllables/s" else 0
            yield f"{role}’s pace", f"{pace.value:.{digits}f} <small>{pace.unit}</small>"


def _signed(value: float) -> str:
    return f"{round(value, 1) or 0.0:+.1f}".replace("-", "−").replace("+0.0", "0.0")


def _known(
    name: str, values: tuple[float, ...], write: Callable[[float], str], between: str = ""
) -> Iterator[tuple[str, str]]:
    if all(math.isfinite(value) for value in values):
        yield name, between.join(map(write, values))
