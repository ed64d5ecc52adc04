"""An evaluation as JSON, data frame, text and HTML."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from cxemotion.emotion import Emotion
from cxemotion.evaluate.evaluation import SCHEMA_NAME, Evaluation, Figures
from cxemotion.evaluate.resampling import Interval

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = 6

_HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("emotion", "macro_f1", "emotion, macro-F1"),
    ("emotion", "negative.f1", "negative, F1"),
    ("emotion", "upset.f1", "negative at 2 or 3, F1"),
    ("emotion", "intensity_kappa", "intensity, quadratic kappa"),
    ("emotion", "valence_ccc", "valence, CCC"),
    ("emotion", "arousal_ccc", "arousal, CCC"),
    ("emotion", "ece", "calibration error"),
    ("emotion", "coverage", "coverage"),
    ("timeline", "macro_f1", "emotion by seconds, macro-F1"),
    ("escalation", "any.f1", "escalations, F1"),
    ("escalation", "said.f1", "said escalations, F1"),
    ("escalation", "said.precision", "said escalations, precision"),
    ("escalation", "said.recall", "said escalations, recall"),
    ("escalation", "kinds.anger_surge.f1", "surges, F1"),
    ("escalation", "false_alarms_per_calm_call", "false alarms per calm call"),
    ("escalation", "precision_at.call_3pct", "precision if 3 % of calls escalate"),
    ("risk", "auc", "risk one turn ahead, AUC"),
    ("risk", "auc_answered", "risk once the agent has answered, AUC"),
    ("risk", "forewarned", "forewarned at 1 alarm in 20 calm calls"),
    ("risk", "lead_turns", "lead, customer turns"),
    ("agent", "steps_mean_f1", "steps, mean F1"),
    ("agent", "faults_mean_f1", "faults, mean F1"),
    ("agent", "episodes.f1", "episodes, F1"),
    ("agent", "outcomes.missed.f1", "missed steps, F1"),
    ("outcome", "resolved.macro_f1", "resolved, macro-F1"),
    ("outcome", "satisfaction_mae", "satisfaction, mean error"),
    ("outcome", "satisfaction_spearman", "satisfaction, Spearman"),
)
_SLICE_HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("emotion", "macro_f1", "emotion"),
    ("emotion", "upset.f1", "upset"),
    ("escalation", "any.f1", "escalation"),
    ("agent", "steps_mean_f1", "steps"),
    ("agent", "outcomes.missed.f1", "missed"),
    ("outcome", "resolved.macro_f1", "resolved"),
)


def to_dict(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain dicts and lists: a figure is ``{"value", "ci95", "n"}``."""
    emotion, timeline = evaluation.emotion, evaluation.timeline
    tasks = _nested(evaluation.figures)
    for name, scores in (("emotion", emotion), ("timeline", timeline)):
        tasks[name]["confusion"] = {
            "rows": [*map(str, Emotion)],
            "columns": [*map(str, Emotion), "abstained"],
            "counts": [[_number(count) for count in row] for row in scores.confusion.tolist()],
        }
        tasks[name]["reliability"] = [_numbers(row) for row in scores.reliability()]
        tasks[name]["risk_coverage"] = [_numbers(row) for row in scores.risk_coverage()]
    return {
        "schema": SCHEMA_NAME,
        "n_calls": len(evaluation.calls),
        "calls": [call.call_id for call in evaluation.calls],
        "intervals": {
            "unit": "call",
            "level": 0.95,
            "resamples": evaluation.how.resamples,
            "seed": evaluation.how.seed,
        },
        "tasks": tasks,
        "slices": {
            by: {value: {"n_calls": part.n_calls, "tasks": _nested(part.figures)} for value, part in parts.items()}
            for by, parts in evaluation.slices.items()
        },
    }


def figure_dict(figure: Interval) -> dict[str, Any]:
    """A figure with its interval as JSON holds it; what is undefined is ``None``."""
    ends = [_number(figure.low), _number(figure.high)]
    return {"value": _number(figure.value), "ci95": None if None in ends else ends, "n": _number(figure.n)}


def to_frame(evaluation: Evaluation) -> pd.DataFrame:
    """One row per figure, of all calls (``slice_by`` is ``all``) and of each slice."""
    import pandas as pd

    columns = ["slice_by", "slice", "n_calls", "task", "metric", "value", "low", "high", "n"]
    parts = [("all", "all", len(evaluation.calls), evaluation.figures)] + [
        (by, value, part.n_calls, part.figures)
        for by, slices in evaluation.slices.items()
        for value, part in slices.items()
    ]
    rows = [
        (by, value, calls, task, name, figure.value, figure.low, figure.high, figure.n)
        for by, value, calls, figures in parts
        for task, by_name in figures.items()
        for name, figure in by_name.items()
    ]
    return pd.DataFrame(rows, columns=columns)


def to_text(evaluation: Evaluation) -> str:
    """The main figures with their intervals, then some of them by slice."""
    head = [f"{len(evaluation.calls)} calls, {evaluation.emotion.n:g} customer turns; 95 % intervals by call"]
    main = _columns([("", "value", "95 % interval", "n"), *_main_rows(evaluation.figures)])
    titles = ("", "calls", *(title for *_, title in _SLICE_HEADLINES))
    slices = [line for by, rows in _slice_rows(evaluation) for line in ("", *_columns([(by, *titles[1:]), *rows]))]
    return "\n".join([*head, "", *main, *slices])


def to_html(evaluation: Evaluation) -> str:
    """The same tables as HTML."""
    head = f"<p>{len(evaluation.calls)} calls, {evaluation.emotion.n:g} customer turns; 95 % intervals by call</p>"
    main = _html_table(("", "value", "95 % interval", "n"), list(_main_rows(evaluation.figures)))
    titles = ("calls", *(title for *_, title in _SLICE_HEADLINES))
    return head + main + "".join(_html_table((by, *titles), rows) for by, rows in _slice_rows(evaluation))


def _number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) > 1 else round(float(value), _DIGITS)


def _numbers(row: dict[str, float]) -> dict[str, float | int | None]:
    return {name: _number(value) for name, value in row.items()}


def _nested(figures: Figures) -> dict[str, dict[str, Any]]:
    """Dotted names as objects in objects."""
    tasks: dict[str, dict[str, Any]] = {}
    for task, by_name in figures.items():
        tasks[task] = {}
        for name, figure in by_name.items():
            *outer, last = name.split(".")
            at = tasks[task]
            for part in outer:
                at = at.setdefault(part, {})
            at[last] = figure_dict(figure)
    return tasks


def _main_rows(figures: Figures) -> Iterator[tuple[str, ...]]:
    for task, name, title in _HEADLINES:
        figure = figures[task][name]
        if math.isnan(figure.value):
            continue
        interval = "-" if math.isnan(figure.low) else f"{figure.low:.3f} to {figure.high:.3f}"
        yield title, f"{figure.value:.3f}", interval, f"{figure.n:g}"


def _slice_rows(evaluation: Evaluation) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for by, slices in evaluation.slices.items():
        rows = [
            (value, str(part.n_calls), *(_short(part.figures[task][name]) for task, name, _ in _SLICE_HEADLINES))
            for value, part in slices.items()
        ]
        if rows:
            yield by, rows


def _short(figure: Interval) -> str:
    return "-" if math.isnan(figure.value) else f"{figure.value:.3f}"


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines, the first column to the left, the rest to the right; a Han character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines: list[str] = []
    for first, *rest in rows:
        cells = [first + " " * (widths[0] - _width(first))]
        cells += [" " * (width - _width(cell)) + cell for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return lines


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _html_table(titles: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
