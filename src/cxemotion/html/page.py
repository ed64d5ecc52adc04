"""A report as one page that stands alone: no network, no script, one style sheet inside."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from cxemotion.emotion import EmotionEstimate
from cxemotion.events import Evidence, NegativeEpisode, StepOutcome, StepStatus
from cxemotion.html.parts import escalation_item, figures, legend, place
from cxemotion.html.svg import draw_mark, draw_timeline
from cxemotion.html.text import given, highlighted, plain, quoted, spoken
from cxemotion.report import CallReport, Prosody, TurnReport
from cxemotion.report.encode import to_dict
from cxemotion.report.picture import KIND_LETTERS, KIND_WORDS, STATUS_WORDS, STEP_WORDS, Axis, clock, feeling

_STATUS_SIGNS = {
    StepStatus.DONE: "✓",
    StepStatus.DONE_BEFORE: "✓",
    StepStatus.LATE: "◷",
    StepStatus.MISSED: "✗",
    StepStatus.NO_OPPORTUNITY: "–",
    StepStatus.NOT_REQUIRED: "–",
}


def render_page(report: CallReport) -> str:
    """The whole page as HTML text."""
    axis = Axis.of(report)
    sections = [
        _heading(report),
        _limits(report),
        _section("timeline", "The customer’s emotion", _figure(report)),
        _section("escalations", "Where it escalates", _escalations(report, axis)),
        _section("episodes", "What the agent did about it", _episodes(report, axis)),
        _section("transcript", "Turn by turn", _transcript(report, axis)),
        _section("provenance", "How this was made", _provenance(report)),
    ]
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Call {plain(report.call_id)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(section for section in sections if section)
        + "\n</main>\n</body>\n</html>\n"
    )


def _section(name: str, title: str, body: str) -> str:
    return f'<section id="{name}">\n<h2>{title}</h2>\n{body}\n</section>'


def _list(items: Iterable[str], *, tag: str = "ul") -> str:
    return f"<{tag}>" + "".join(f"\n<li>{item}</li>" for item in items) + f"\n</{tag}>"


def _heading(report: CallReport) -> str:
    inputs = report.inputs
    named = [name for name, there in (("the recording", inputs.audio), ("the transcript", inputs.transcript)) if there]
    made_from = f"from {' and '.join(named) or 'nothing'}" + ("" if inputs.timed else ", without times")
    roles = ", who is who inferred" if inputs.roles_inferred else ""
    length = f" · {clock(report.duration_s)}" if math.isfinite(report.duration_s) else ""
    tiles = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures(report))
    return (
        f"<header>\n<h1>Call {given(report.call_id)}</h1>\n"
        f"<p>{report.language}{length} · {len(report.turns)} turns · {made_from}{roles}</p>\n"
        f'<dl class="figures">{tiles}</dl>\n</header>'
    )


def _limits(report: CallReport) -> str:
    if not report.quality:
        return ""
    items = (
        f"<b>{given(flag.flag.replace('_', ' '))}</b>{f' on channel {flag.channel}' * (flag.channel is not None)}: "
        f"{given(flag.detail)}"
        for flag in report.quality
    )
    return f'<aside id="limits">\n<h2>What limits this report</h2>\n{_list(items)}\n</aside>'


def _figure(report: CallReport) -> str:
    """Two drawings of the same, one for a screen and one for a phone; a browser shows and reads out one of them."""
    wide, narrow = draw_timeline(report, links=True), draw_timeline(report, width=380, links=True)
    return (
        f'<figure>\n<div class="wide">{wide}</div>\n<div class="narrow">{narrow}</div>\n'
        f"<figcaption>{legend(report)}</figcaption>\n</figure>"
    )


def _escalations(report: CallReport, axis: Axis) -> str:
    if not report.escalations:
        if report.outcome.resolved is None:
            return "<p>Nothing was found in the voice; what is said was not read.</p>"
        return "<p>It does not.</p>"
    return _list((escalation_item(report, axis, point, links=True) for point in report.escalations), tag="ol")


def _episodes(report: CallReport, axis: Axis) -> str:
    if report.outcome.resolved is None:
        return "<p>Not known: the steps are in the words, and none were read.</p>"
    if not report.episodes:
        return "<p>The customer is never clearly upset, so no step is owed.</p>"
    return "\n".join(_episode(report, axis, number, episode) for number, episode in enumerate(report.episodes, start=1))


def _episode(report: CallReport, axis: Axis, number: int, episode: NegativeEpisode) -> str:
    end = "the end" if episode.end_turn >= len(report.turns) else place(axis, episode.end_turn, links=True)
    recovered = "ends in satisfaction" if episode.recovered else "not recovered"
    owed = [outcome for outcome in episode.steps if outcome.status is not StepStatus.NOT_REQUIRED]
    rows = "".join(_step_row(report, axis, outcome) for outcome in owed)
    return (
        f"<h3>Episode {number}: {place(axis, episode.start_turn, links=True)} to {end}, peak {episode.peak}, "
        f"{recovered}</h3>\n<table>\n<thead><tr><th>step owed</th><th>what became of it</th><th>where</th></tr></thead>"
        f"\n<tbody>{rows}</tbody>\n</table>"
    )


def _step_row(report: CallReport, axis: Axis, outcome: StepOutcome) -> str:
    status = f'<span class="{outcome.status}">{_STATUS_SIGNS[outcome.status]} {STATUS_WORDS[outcome.status]}</span>'
    if outcome.turn is not None:
        where = place(axis, outcome.turn, links=True)
        where += "".join(f" {quoted(report, evidence, most=60)}" for evidence in outcome.evidence[:1])
    elif outcome.due_turn is not None:
        where = f"last in time at {place(axis, outcome.due_turn, links=True)}"
    else:
        where = "the agent had no turn"
    return f'\n<tr><th scope="row">{STEP_WORDS[outcome.step]}</th><td>{status}</td><td>{where}</td></tr>'


def _transcript(report: CallReport, axis: Axis) -> str:
    if not report.turns:
        return "<p>Nobody speaks.</p>"
    quotes: dict[int, list[Evidence]] = {}
    for evidence in _evidence(report):
        quotes.setdefault(evidence.turn, []).append(evidence)
    estimates = {estimate.turn: estimate for estimate in report.timeline}
    notes = _notes(report)
    rows = (
        _turn(report, axis, turn, highlighted(report, turn.index, quotes.get(turn.index, ())))
        + _chips(turn, estimates.get(turn.index), notes.get(turn.index, []))
        + "</div></li>"
        for turn in report.turns
    )
    return '<ol class="turns">' + "\n".join(rows) + "\n</ol>"


def _evidence(report: CallReport) -> Iterator[Evidence]:
    for turn in report.turns:
        for sign in (*turn.steps, *turn.faults):
            yield from sign.evidence
    for point in report.escalations:
        yield from point.evidence


def _notes(report: CallReport) -> dict[int, list[str]]:
    """What the findings say about a turn, as chips."""
    notes: dict[int, list[str]] = {}
    for point in report.escalations:
        chips = [f'<span class="flag"><b>{KIND_LETTERS[kind]}</b> {KIND_WORDS[kind]}</span>' for kind in point.kinds]
        notes.setdefault(point.turn, []).extend(chips)
    for episode, outcome in report.missed_steps:
        turn = episode.start_turn if outcome.due_turn is None else outcome.due_turn
        notes.setdefault(turn, []).append(f'<span class="missed">✗ {STEP_WORDS[outcome.step]} missed by here</span>')
    for cut in report.metrics.interruptions:
        notes.setdefault(cut.turn, []).append("<span>cuts in</span>")
    return notes


def _turn(report: CallReport, axis: Axis, turn: TurnReport, text: str) -> str:
    where = axis.name_of(turn.index) if axis.timed else str(turn.index)
    words = f'<p lang="{report.language}" dir="auto"><bdi>{text}</bdi></p>' if turn.text else ""
    return (
        f'<li id="turn-{turn.index}" class="{turn.role}"><a class="at" href="#turn-{turn.index}">{where}</a>'
        f'<span class="who">{turn.role}</span><div class="said">{words}'
    )


def _chips(turn: TurnReport, estimate: EmotionEstimate | None, notes: list[str]) -> str:
    chips = [
        *([_feeling(estimate)] if estimate else []),
        *([_sound(turn.prosody)] if turn.prosody and not turn.text else []),
        *notes,
        *(f'<span class="done">✓ {sign.what.replace("_", " ")}</span>' for sign in turn.steps),
        *(f'<span class="fault">! {sign.what}</span>' for sign in turn.faults),
    ]
    why = _why(estimate) if estimate else ""
    return f'<div class="chips">{"".join(chips)}{why}</div>' if chips else ""


def _feeling(estimate: EmotionEstimate) -> str:
    sure = "" if estimate.emotion is None else f"{estimate.confidence:.0%}"
    sure += ", words and voice disagree" if estimate.disagreement else ""
    return f"<span>{draw_mark(estimate.emotion)} {feeling(estimate)} <small>{sure}</small></span>"


def _sound(prosody: Prosody) -> str:
    """How a turn without words sounded."""
    values = (
        (prosody.f0_median_hz, "{:.0f} Hz"),
        (prosody.level_db, "{:.0f} dB"),
        (prosody.rate, "{:.1f} " + prosody.rate_unit),
    )
    said = " · ".join(form.format(value) for value, form in values if math.isfinite(value))
    return f"<span><small>{said.replace('-', '−')}</small></span>" if said else ""


def _why(estimate: EmotionEstimate) -> str:
    if not estimate.reasons:
        return ""
    reasons = (
        f"{reason.source}: {given(reason.feature)} <bdi>{spoken(reason.value)}</bdi> "
        f"<small>{'for' if reason.push >= 0 else 'against'} {abs(reason.push):.1f}</small>"
        for reason in estimate.reasons[:6]
    )
    return f"<details><summary>why</summary>{_list(reasons)}</details>"


def _provenance(report: CallReport) -> str:
    made = report.provenance
    models = (f"{given(model.name)} <code>{plain(model.sha256[:12])}</code>" for model in made.models)
    parameters = json.dumps(to_dict(report)["provenance"], ensure_ascii=False, indent=1)
    channels = ", ".join(f"{role} on channel {channel}" for role, channel in report.inputs.roles.items())
    items = [
        f"cxemotion {given(made.cxemotion)}",
        *models,
        *([channels] if channels else []),
        "Estimates are probabilities, made by models from words and sound; they are to be checked, not to be obeyed.",
    ]
    return f"{_list(items)}\n<details><summary>all parameters</summary><pre>{plain(parameters)}</pre></details>"
