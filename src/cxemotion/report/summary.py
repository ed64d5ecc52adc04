"""A report on one screen of plain text: at most 24 lines of 80 columns, read in ten seconds."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from cxemotion.emotion import Emotion
from cxemotion.events import EscalationPoint, NegativeEpisode, StepOutcome
from cxemotion.recording import Role
from cxemotion.report.picture import STEP_WORDS, Axis, Spot, clock, feeling, kinds_in_words, letters, spots
from cxemotion.report.wide import trim, width, wrap

if TYPE_CHECKING:
    from cxemotion.report.call_report import CallReport

_COLUMNS = 80
_HEAD = 13
_BODY = _COLUMNS - _HEAD
_BLOCKS = "▁▂▃▄▅▆▇█"
_KEY = "▁ upset   ▅ neutral   █ content"
_MOST_POINTS, _MOST_EPISODES, _MOST_FLAGS = 5, 3, 3


def summarize(report: CallReport) -> str:
    """The call, the customer's valence drawn, escalations, missed steps, outcome, talk, and what limits it all."""
    axis = Axis.of(report)
    lines = [
        *_heading(report),
        "",
        *_curve(report, axis),
        "",
        *_under("Escalations", [_point(point, axis) for point in report.escalations] or ["none"], most=_MOST_POINTS),
        *_missed(report, axis),
        *_wrapped("Outcome", _outcome(report)),
        *_wrapped("Talk", _talk(report)),
        *_limits(report),
    ]
    return "\n".join(line.rstrip() for line in lines)


def _under(head: str, bodies: list[str], *, most: int) -> list[str]:
    """Bodies beside one head, the last line counting those left out."""
    shown = bodies if len(bodies) <= most else [*bodies[: most - 1], f"… and {len(bodies) - most + 1} more"]
    return [f"{head if number == 0 else '':<{_HEAD}}{trim(body, _BODY)}" for number, body in enumerate(shown)]


def _wrapped(head: str, body: str) -> list[str]:
    return _under(head, wrap(body, _BODY, lines=2), most=2)


def _heading(report: CallReport) -> list[str]:
    inputs = report.inputs
    given = [name for name, there in (("audio", inputs.audio), ("transcript", inputs.transcript)) if there]
    sources = "from " + (" and ".join(given) or "nothing")
    sources += "" if inputs.timed else ", without times"
    sources += ", who is who inferred" if inputs.roles_inferred else ""
    length = f" · {clock(report.duration_s)}" if math.isfinite(report.duration_s) else ""
    facts = f"{report.language}{length} · {len(report.turns)} turns"
    title = trim(f"Call {report.call_id}", _COLUMNS - len(facts) - 2)
    return [f"{title}{' ' * (_COLUMNS - width(title) - len(facts))}{facts}", sources]


def _curve(report: CallReport, axis: Axis) -> list[str]:
    points = spots(report, axis)
    if not points:
        return _under("Valence", ["no estimate of the customer"], most=1)
    start, end = (clock(0.0), clock(axis.extent.end)) if axis.timed else ("turn 0", f"turn {len(axis.places) - 1}")
    return [
        f"{'Valence':<{_HEAD}}{_blocks(points, axis)}",
        *([f"{'':<{_HEAD}}{_marks(report, axis)}"] if report.escalations else []),
        f"{'':<{_HEAD}}{start}{_KEY:^{_BODY - len(start) - len(end)}}{end}",
        *_wrapped("Customer", _feelings(points, axis)),
    ]


def _column(axis: Axis, position: float) -> int:
    return min(_BODY - 1, int(axis.share(position) * _BODY))


def _blocks(points: tuple[Spot, ...], axis: Axis) -> str:
    """A block for each column: the lowest valence in it, else that of the turn before."""
    lowest: dict[int, float] = {}
    for point in points:
        column = _column(axis, point.x)
        lowest[column] = min(point.valence, lowest.get(column, 1.0))
    drawn, valence = "", math.nan
    for column in range(_BODY):
        valence = lowest.get(column, valence)
        drawn += "·" if math.isnan(valence) else _BLOCKS[min(7, max(0, int((valence + 1) * 4)))]
    return drawn


def _marks(report: CallReport, axis: Axis) -> str:
    """The letter of each escalation point under the curve; ``*`` where several fall into a column."""
    marks = [" "] * _BODY
    for point in report.escalations:
        at = _column(axis, axis.middle(point.turn))
        marks[at] = letters(point.kinds) if marks[at] == " " and len(point.kinds) == 1 else "*"
    return "".join(marks)


def _feelings(points: tuple[Spot, ...], axis: Axis) -> str:
    times = Counter(str(point.estimate.emotion or "not clear") for point in points)
    counts = ", ".join(f"{name} ×{times[name]}" for name in [*Emotion, "not clear"] if times[name])
    worst = min(points, key=lambda point: point.valence)
    if worst.valence >= 0:
        return counts
    return f"worst at {axis.name_of(worst.estimate.turn)}, {feeling(worst.estimate)}; {counts}"


def _point(point: EscalationPoint, axis: Axis) -> str:
    sign = letters(point.kinds) if len(point.kinds) == 1 else "*"
    head = f"{axis.name_of(point.turn)} {sign} {kinds_in_words(point.kinds)}"
    room = _BODY - width(head) - 3
    quote = trim(point.evidence[0].text, room) if point.evidence and room >= 8 else ""
    return f"{head} “{quote}”" if quote else head


def _missed(report: CallReport, axis: Axis) -> list[str]:
    by_episode: dict[int, tuple[NegativeEpisode, list[StepOutcome]]] = {}
    for episode, outcome in report.missed_steps:
        by_episode.setdefault(episode.start_turn, (episode, []))[1].append(outcome)
    bodies = [_owed(episode, missed, axis) for episode, missed in by_episode.values()]
    if not bodies and report.outcome.resolved is None:
        bodies = ["not known without words"]
    elif not bodies:
        bodies = ["none" if report.episodes else "none owed, the customer is never clearly upset"]
    return _under("Missed steps", bodies, most=_MOST_EPISODES)


def _owed(episode: NegativeEpisode, missed: list[StepOutcome], axis: Axis) -> str:
    steps = ", ".join(STEP_WORDS[outcome.step] for outcome in missed)
    return f"{axis.name_of(episode.start_turn)} {'(recovered) ' * episode.recovered}{steps}"


def _outcome(report: CallReport) -> str:
    outcome = report.outcome
    if outcome.resolved is None:
        return "not known without words"
    probability = outcome.resolved_probability if outcome.resolved else 1 - outcome.resolved_probability
    settled = "likely settled" if outcome.resolved else "likely not settled"
    if math.isfinite(probability):
        settled += f" ({probability:.0%})"
    if math.isfinite(outcome.satisfaction):
        settled += f", rating about {outcome.satisfaction:.1f} of 5"
    return settled


def _talk(report: CallReport) -> str:
    metrics = report.metrics
    seconds = [
        *((str(role), metrics.talk_s[role]) for role in Role if role in metrics.talk_s),
        ("silence", metrics.silence_s),
        ("both at once", metrics.overlap_s),
    ]
    parts = [f"{name} {clock(value)}" for name, value in seconds if math.isfinite(value)] or ["times not known"]
    cuts = Counter(cut.by for cut in metrics.interruptions)
    if cuts:
        parts.append("interruptions by " + ", ".join(f"{role} {cuts[role]}" for role in Role if cuts[role]))
    return " · ".join(parts)


def _limits(report: CallReport) -> list[str]:
    return _under("Limits", [flag.detail or flag.flag for flag in report.quality], most=_MOST_FLAGS)
