"""The notebook's view of a report: one screen, no ids, no style sheet, the colours of whatever is around it."""

from __future__ import annotations

from collections.abc import Iterable

from cxemotion.html.parts import escalation_item, figures, legend, missed_items
from cxemotion.html.svg import draw_timeline
from cxemotion.html.text import given
from cxemotion.report import CallReport
from cxemotion.report.picture import Axis

_MOST = 5


def render_summary(report: CallReport) -> str:
    """A fragment of HTML for ``_repr_html_``."""
    axis = Axis.of(report)
    figured = " &nbsp; ".join(f"<small>{name}</small> <b>{_lighter(value)}</b>" for name, value in figures(report))
    escalations = [escalation_item(report, axis, point, links=False) for point in report.escalations]
    columns = [
        _column("Escalations", escalations),
        _column("Missed steps", missed_items(report, axis, links=False)),
        _column("What limits this", (given(flag.detail or flag.flag) for flag in report.quality)),
    ]
    return (
        '<div style="max-width:62em;font-family:system-ui,sans-serif;line-height:1.45">'
        f'<div style="font-size:1.15em"><b>Call {given(report.call_id)}</b> <small>{report.language}</small></div>'
        f"<div>{figured}</div>{draw_timeline(report)}"
        f'<div style="font-size:.85em">{legend(report)}</div>'
        f'<div style="display:flex;flex-wrap:wrap;gap:0 2em;font-size:.92em">{"".join(columns)}</div></div>'
    )


def _column(title: str, items: Iterable[str]) -> str:
    lines = list(items)
    if not lines:
        return ""
    if len(lines) > _MOST:
        lines = [*lines[: _MOST - 1], f"… and {len(lines) - _MOST + 1} more"]
    body = "".join(f"<div>{line}</div>" for line in lines)
    return f'<div style="flex:1 1 18em;margin-top:.6em"><small><b>{title}</b></small>{body}</div>'


def _lighter(value: str) -> str:
    return value.replace("<small>", '<small style="font-weight:400">')
