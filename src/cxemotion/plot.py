"""A report as a matplotlib figure; needs the ``plot`` extra.

Above, the customer's valence with its band, a mark for each estimate whose shape is the emotion and whose size and
depth of colour are the intensity, negative episodes shaded, escalation points flagged by letter. Below, who speaks
when, and the steps missed at the turn at which they were due. No pyplot: a figure belongs to its caller.
"""

# pyright: reportUnknownMemberType=false
# matplotlib leaves the type of its keyword arguments open.

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cxemotion.emotion import Emotion
from cxemotion.errors import MissingExtraError
from cxemotion.events import EscalationKind
from cxemotion.recording import Role
from cxemotion.report import CallReport
from cxemotion.report.picture import (
    ABOVE,
    BELOW,
    EMOTION_COLOURS,
    KIND_LETTERS,
    KIND_WORDS,
    STEP_WORDS,
    Axis,
    Spot,
    clock,
    letters,
    rows_apart,
    spots,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MARKERS: Mapping[Emotion, str] = {
    Emotion.ANGER: "v",
    Emotion.FRUSTRATION: "D",
    Emotion.ANXIETY: "s",
    Emotion.DISAPPOINTMENT: "p",
    Emotion.NEUTRAL: "o",
    Emotion.SATISFACTION: "^",
}
_INK, _FAINT, _EPISODE = "#24292f", "#737a84", "#faf1e6"
_LANES: Mapping[Role, tuple[float, str]] = {
    Role.CUSTOMER: (2.0, "#3d4653"),
    Role.AGENT: (1.0, "#a3adb9"),
    Role.OTHER: (3.0, "#d3d8de"),
}
_CJK_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimHei",
)


def plot_report(report: CallReport) -> Figure:
    """The timeline of a call, 10 by 5 inches; ``figure.savefig("call.png", dpi=200)`` writes it.

    Raises:
        MissingExtraError: where matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("a plot needs matplotlib; pip install cxemotion[plot]") from None
    axis = Axis.of(report)
    figure = Figure(figsize=(10, 5), facecolor="white")
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(
        2, 1, height_ratios=(3.3, 1), hspace=0.06, left=0.085, right=0.985, top=0.82, bottom=0.165
    )
    curve = figure.add_subplot(grid[0])
    lanes = figure.add_subplot(grid[1], sharex=curve)
    for axes in (curve, lanes):
        _draw_episodes(axes, report, axis)
    _draw_curve(curve, spots(report, axis))
    _draw_escalations(curve, report, axis)
    _draw_lanes(lanes, report, axis)
    _draw_missed(lanes, report, axis)
    _draw_title(figure, report)
    _draw_legend(figure, curve)
    return figure


def _bare(axes: Axes) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT)
    axes.tick_params(length=0, labelsize=9, labelcolor=_INK)


def _draw_episodes(axes: Axes, report: CallReport, axis: Axis) -> None:
    _bare(axes)
    for number, episode in enumerate(report.episodes):
        place = axis.stretch(episode.start_turn, episode.end_turn)
        name = "negative episode" if number == 0 else None
        axes.axvspan(place.start, place.end, color=_EPISODE, lw=0, zorder=0, label=name)


def _draw_curve(axes: Axes, points: Sequence[Spot]) -> None:
    axes.set_ylim(-1.15, 1.15)
    axes.set_yticks([-1, -0.5, 0, 0.5, 1], ["upset −1", "−½", "0", "½", "content 1"])
    axes.tick_params(axis="x", labelbottom=False)
    axes.spines["bottom"].set_visible(False)
    axes.axhline(0, color=_FAINT, lw=0.8, zorder=1)
    if not points:
        axes.text(0.5, 0.6, "no estimate of the customer", transform=axes.transAxes, ha="center", color=_FAINT)
        return
    x, valence = [point.x for point in points], [point.valence for point in points]
    low, high = [point.low for point in points], [point.high for point in points]
    axes.fill_between(x, low, high, color="#9aa2ad", alpha=0.25, lw=0, zorder=2, label="one standard deviation")
    below, above = [value < 0 for value in valence], [value > 0 for value in valence]
    zero = [0.0] * len(x)
    for side, colour in ((below, BELOW), (above, ABOVE)):
        axes.fill_between(x, valence, zero, where=side, interpolate=True, color=colour, alpha=0.24, lw=0, zorder=3)
    axes.plot(x, valence, color=_INK, lw=1.3, zorder=4)
    arousal = [point.estimate.arousal for point in points]
    if any(math.isfinite(value) for value in arousal):
        axes.plot(x, arousal, color=_FAINT, lw=1, ls=(0, (4, 2)), zorder=3, label="arousal")
    _draw_marks(axes, points)


def _draw_marks(axes: Axes, points: Sequence[Spot]) -> None:
    scale = min(1.0, 45 / max(1, len(points)))
    for emotion, marker in _MARKERS.items():
        mine = [point for point in points if point.estimate.emotion is emotion]
        colour = EMOTION_COLOURS[emotion]
        for point in mine:
            intensity = point.estimate.intensity or 0
            size = (30 + 22 * intensity) * scale
            paint = _tint(colour, (0.75, 0.35, 0.7, 1.0)[intensity])
            axes.scatter([point.x], [point.valence], s=size, marker=marker, color=paint, edgecolors=colour, zorder=5)
        if mine:  # an empty series of full colour, for the legend alone
            axes.scatter([], [], s=60, marker=marker, color=colour, label=str(emotion))
    unclear = [point for point in points if point.estimate.emotion is None]
    if unclear:
        axes.scatter(
            [point.x for point in unclear],
            [point.valence for point in unclear],
            s=34 * scale,
            marker="o",
            color="white",
            edgecolors=_FAINT,
            zorder=5,
            label="not clear",
        )


def _tint(colour: str, depth: float) -> tuple[float, ...]:
    """The colour mixed with white; depth 1 is the colour itself."""
    return tuple(1 - depth * (1 - int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _draw_escalations(axes: Axes, report: CallReport, axis: Axis) -> None:
    at = [axis.middle(point.turn) for point in report.escalations]
    spans = [(axis.share(x) - 0.011, axis.share(x) + 0.011) for x in at]
    for point, x, row in zip(report.escalations, at, rows_apart(spans, rows=2), strict=True):
        axes.axvline(x, ymax=0.97, color=_INK, lw=0.9, ls=(0, (1, 1.5)), zorder=2)
        axes.annotate(
            letters(point.kinds),
            (x, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 1 + 15 * row),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color="white",
            fontsize=8.5,
            fontweight="bold",
            bbox={"boxstyle": "round,pad=0.22", "fc": _INK, "ec": "none"},
        )


def _draw_lanes(axes: Axes, report: CallReport, axis: Axis) -> None:
    shown = [role for role in _LANES if any(turn.role is role for turn in report.turns) or role is not Role.OTHER]
    for role in shown:
        row, colour = _LANES[role]
        places = (place for turn, place in zip(report.turns, axis.places, strict=False) if turn.role is role)
        inset = 0.0 if axis.timed else 0.04
        bars = [(place.start + inset, place.duration - 2 * inset) for place in places]
        axes.broken_barh(bars, (row - 0.36, 0.72), color=colour, lw=0, zorder=3)
    axes.set_yticks([_LANES[role][0] for role in shown], [str(role) for role in shown])
    axes.set_ylim(0.4, max(_LANES[role][0] for role in shown) + 0.6)
    axes.set_xlim(axis.extent.start, axis.extent.end)
    ticks = axis.ticks(most=12)
    axes.set_xticks([at for at, _ in ticks], [label for _, label in ticks])
    axes.tick_params(axis="x", length=3, color=_FAINT)
    axes.set_xlabel("time, m:ss" if axis.timed else "turn", fontsize=9, color=_INK)


def _draw_missed(axes: Axes, report: CallReport, axis: Axis) -> None:
    """A cross at the agent turn at which a step was last in time, and below it the names of the steps."""
    due: dict[float, list[str]] = {}
    for episode, outcome in report.missed_steps:
        turn = episode.start_turn if outcome.due_turn is None else outcome.due_turn
        due.setdefault(axis.middle(turn), []).append(STEP_WORDS[outcome.step])
    if not due:
        return
    at = sorted(due)
    axes.scatter(at, [_LANES[Role.AGENT][0]] * len(at), marker="X", s=46, color=BELOW, edgecolors="white", zorder=5)
    names = ["missed: " + ", ".join(dict.fromkeys(due[x])) for x in at]
    reach, rows = _rows_of(names, [axis.share(x) for x in at])
    if _collide(reach, rows):
        names = [f"{len(due[x])} missed" for x in at]
        reach, rows = _rows_of(names, [axis.share(x) for x in at])
    for name, (left, right), row in zip(names, reach, rows, strict=True):
        middle = axis.extent.start + (left + right) / 2 * axis.extent.duration
        axes.text(middle, 0.42 - 0.62 * row, name, ha="center", va="top", fontsize=8, color="#a83c1f")
    axes.set_ylim(-0.25 - 0.62 * max(rows), axes.get_ylim()[1])


def _rows_of(names: Sequence[str], at: Sequence[float]) -> tuple[list[tuple[float, float]], list[int]]:
    """From where to where each centred name runs, moved so that it stays within 0 to 1, and its row."""
    reach: list[tuple[float, float]] = []
    for name, x in zip(names, at, strict=True):
        length = 0.0072 * len(name)
        left = min(max(0.0, x - length / 2), max(0.0, 1 - length))
        reach.append((left, left + length))
    return reach, rows_apart(reach, rows=3)


def _collide(reach: Sequence[tuple[float, float]], rows: Sequence[int]) -> bool:
    ends: dict[int, float] = {}
    for (left, right), row in zip(reach, rows, strict=True):
        if left < ends.get(row, 0.0):
            return True
        ends[row] = right
    return False


def _draw_title(figure: Figure, report: CallReport) -> None:
    name, fonts, note = _drawable(f"Call {report.call_id}"[:70])
    figure.text(
        0.012, 0.985, name, fontsize=13, fontweight="bold", color=_INK, va="top", parse_math=False, family=fonts
    )
    outcome = report.outcome
    facts = [report.language]
    if math.isfinite(report.duration_s):
        facts.append(clock(report.duration_s))
    if outcome.resolved is not None:
        facts.append("likely settled" if outcome.resolved else "likely not settled")
    if math.isfinite(outcome.satisfaction):
        facts.append(f"rating about {outcome.satisfaction:.1f} of 5")
    figure.text(0.985, 0.982, " · ".join(facts), fontsize=9.5, color=_FAINT, va="top", ha="right")
    seen = [kind for kind in EscalationKind if any(kind in point.kinds for point in report.escalations)]
    key = "    ".join(f"{KIND_LETTERS[kind]}  {KIND_WORDS[kind]}" for kind in seen)
    figure.text(0.013, 0.938, key, fontsize=8.5, color=_INK, va="top")
    if note:
        figure.text(0.985, 0.012, note, fontsize=7.5, color=_FAINT, ha="right")


def _drawable(text: str) -> tuple[str, list[str], str]:
    """The text as far as it can be drawn, the fonts to draw it with, and a note where a character is missing."""
    from matplotlib import font_manager

    fonts = ["DejaVu Sans"]
    if not text.isascii():
        installed = {font.name for font in font_manager.fontManager.ttflist}
        fonts += [name for name in _CJK_FONTS if name in installed][:1]
    glyphs = _glyphs(fonts)
    drawn = "".join(character if ord(character) in glyphs else "□" for character in text)
    return drawn, fonts, "" if drawn == text else "□ no installed font has this character"


def _glyphs(fonts: Iterable[str]) -> set[int]:
    from matplotlib import font_manager, ft2font

    paths = (font_manager.findfont(name) for name in fonts)
    return {glyph for path in paths for glyph in ft2font.FT2Font(path).get_charmap()}


def _draw_legend(figure: Figure, curve: Axes) -> None:
    handles, names = curve.get_legend_handles_labels()
    if handles:
        figure.legend(
            handles, names, loc="lower center", ncols=min(9, len(names)), fontsize=8, frameon=False, handletextpad=0.4,
            columnspacing=1.2, bbox_to_anchor=(0.5, 0.0),
        )  # fmt: skip
