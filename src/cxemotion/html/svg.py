"""The timeline of a call as SVG: valence with its band, escalation flags, lanes of speech.

Ink is the text colour of the page around it, so the same drawing reads on light and on dark. There are no ids in it:
several drawings can stand on one page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cxemotion.emotion import Emotion
from cxemotion.html.text import plain
from cxemotion.recording import Role
from cxemotion.report import CallReport
from cxemotion.report.picture import (
    ABOVE,
    BELOW,
    EMOTION_COLOURS,
    STEP_WORDS,
    Axis,
    Spot,
    feeling,
    kinds_in_words,
    letters,
    rows_apart,
    spots,
)
from cxemotion.span import Span

_LEFT, _RIGHT, _CURVE, _LANE, _GAP, _FLAG = 72.0, 10.0, 150.0, 15.0, 5.0, 19.0
_ROLES = (Role.CUSTOMER, Role.AGENT, Role.OTHER)
_LANE_OPACITY: Mapping[Role, float] = {Role.CUSTOMER: 0.8, Role.AGENT: 0.4, Role.OTHER: 0.2}

_SHAPES: Mapping[Emotion, str] = {
    Emotion.ANGER: "M-1-.8H1L0 1Z",
    Emotion.FRUSTRATION: "M0-1.1 1.1 0 0 1.1-1.1 0Z",
    Emotion.ANXIETY: "M-.85-.85H.85V.85H-.85Z",
    Emotion.DISAPPOINTMENT: "M0-1 .95-.31 .59.81H-.59L-.95-.31Z",
    Emotion.NEUTRAL: "M-.8 0A.8.8 0 1 1 .8 0 .8.8 0 1 1-.8 0Z",
    Emotion.SATISFACTION: "M-1 .8H1L0-1Z",
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where the data fall in a drawing of ``width`` units, with a row above the curve for each row of flags."""

    report: CallReport
    axis: Axis
    width: float
    links: bool
    flag_rows: tuple[int, ...] = ()

    @property
    def top(self) -> float:
        """Upper edge of the curve."""
        return 8.0 + _FLAG * (1 + max(self.flag_rows, default=0))

    def x(self, position: float) -> float:
        """From seconds or turns."""
        return _LEFT + self.axis.share(position) * (self.width - _LEFT - _RIGHT)

    def y(self, valence: float) -> float:
        """From valence."""
        return self.top + (1 - max(-1.0, min(1.0, valence))) / 2 * _CURVE

    @property
    def roles(self) -> tuple[Role, ...]:
        """The lanes, top to bottom."""
        seen = {turn.role for turn in self.report.turns}
        return tuple(role for role in _ROLES if role in seen or role is not Role.OTHER)

    def lane(self, role: Role) -> float:
        """Upper edge of a lane."""
        return self.top + _CURVE + 20 + self.roles.index(role) * (_LANE + _GAP)

    @property
    def floor(self) -> float:
        """Lower edge of the last lane."""
        return self.lane(self.roles[-1]) + _LANE

    @property
    def height(self) -> float:
        """Of the whole drawing."""
        return self.floor + 26


def draw_timeline(report: CallReport, *, width: float = 960.0, links: bool = False) -> str:
    """One ``svg`` element; with ``links`` each mark leads to ``#turn-7`` and the like."""
    drawing = _with_flag_rows(Drawing(report, Axis.of(report), width, links))
    points = spots(report, drawing.axis)
    parts = [
        f'<svg viewBox="0 0 {width:g} {drawing.height:g}" role="{"group" if links else "img"}" style="width:100%" '
        'font-family="system-ui,sans-serif" font-size="12" fill="currentColor">',
        f"<title>The customer’s emotion over call {plain(report.call_id)}</title>",
        f"<desc>{_described(report, drawing.axis, points)}</desc>",
        *_episodes(drawing),
        *_frame(drawing),
        *_curve(drawing, points),
        *_flags(drawing),
        *_lanes(drawing),
        *_marks(drawing, points),
        "</svg>",
    ]
    return "".join(parts)


def draw_mark(emotion: Emotion | None, *, size: float = 12.0) -> str:
    """The mark of one emotion alone, for a legend or a chip; hidden from screen readers, which get the word."""
    mark = _mark(emotion, 3, 0, 0, 5)
    return f'<svg class="mark" viewBox="-7 -7 14 14" width="{size:g}" height="{size:g}" aria-hidden="true">{mark}</svg>'


def _described(report: CallReport, axis: Axis, points: Sequence[Spot]) -> str:
    if not points:
        return "There is no estimate of the customer."
    worst = min(points, key=lambda point: point.valence)
    lowest = f"lowest valence {worst.valence:.2f} at {axis.name_of(worst.estimate.turn)} ({feeling(worst.estimate)})"
    points_said = (f"{axis.name_of(p.turn)} {kinds_in_words(p.kinds)}" for p in report.escalations)
    return plain(f"{len(points)} estimates, {lowest}. Escalation points: {'; '.join(points_said) or 'none'}.")


def _episodes(drawing: Drawing) -> Iterator[str]:
    for number, episode in enumerate(drawing.report.episodes, start=1):
        place = drawing.axis.stretch(episode.start_turn, episode.end_turn)
        left, right = drawing.x(place.start), drawing.x(place.end)
        name = f"episode {number}" if right - left > 54 else ""
        yield (
            f'<rect x="{left:.1f}" y="{drawing.top:g}" width="{right - left:.1f}" '
            f'height="{drawing.floor - drawing.top + 3:.1f}" '
            f'fill="#e09a4a" fill-opacity=".13"/>'
            f'<text x="{left + 3:.1f}" y="{drawing.y(-1) + 16:g}" font-size="10.5" opacity=".75">{name}</text>'
        )


def _frame(drawing: Drawing) -> Iterator[str]:
    right = drawing.width - _RIGHT
    for valence, name in ((1, "content +1"), (0, "0"), (-1, "upset −1")):
        y = drawing.y(valence)
        yield _label(_LEFT - 8, y + 4, name)
        opacity = 0.55 if valence == 0 else 0.15
        yield f'<path d="M{_LEFT} {y:.1f}H{right:g}" stroke="currentColor" stroke-opacity="{opacity}"/>'
    bottom = drawing.floor + 4
    yield f'<path d="M{_LEFT} {bottom:.1f}H{right:g}" stroke="currentColor" stroke-opacity=".55"/>'
    for position, label in drawing.axis.ticks(most=12 if drawing.width > 600 else 5):
        x = drawing.x(position)
        anchor = "end" if x > right - 14 else "middle"
        yield f'<path d="M{x:.1f} {bottom:.1f}v4" stroke="currentColor" stroke-opacity=".55"/>'
        yield _label(x, bottom + 16, label, anchor=anchor)
    if not drawing.axis.timed:
        yield _label(_LEFT - 8, bottom + 16, "turn")


def _label(x: float, y: float, text: str, *, anchor: str = "end") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" opacity=".8">{text}</text>'


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _curve(drawing: Drawing, points: Sequence[Spot]) -> Iterator[str]:
    if not points:
        middle = (_LEFT + drawing.width - _RIGHT) / 2
        y = drawing.y(0.3)
        yield f'<text x="{middle:g}" y="{y:g}" text-anchor="middle" opacity=".7">no estimate of the customer</text>'
        return
    x = [drawing.x(point.x) for point in points]
    high = [(at, drawing.y(point.high)) for at, point in zip(x, points, strict=True)]
    low = [(at, drawing.y(point.low)) for at, point in zip(x, points, strict=True)]
    yield f'<path d="{_path([*high, *reversed(low)])}Z" fill-opacity=".12"/>'
    yield _side(drawing, points, BELOW, min)
    yield _side(drawing, points, ABOVE, max)
    line = _path((at, drawing.y(point.valence)) for at, point in zip(x, points, strict=True))
    yield f'<path d="{line}" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/>'
    arousal = [
        (at, drawing.y(point.estimate.arousal))
        for at, point in zip(x, points, strict=True)
        if math.isfinite(point.estimate.arousal)
    ]
    if len(arousal) > 1:
        dashes = 'stroke-opacity=".5" stroke-dasharray="4 3"'
        yield f'<path d="{_path(arousal)}" fill="none" stroke="currentColor" {dashes}/>'


def _side(drawing: Drawing, points: Sequence[Spot], colour: str, keep: Callable[[float, float], float]) -> str:
    """The area between the curve and zero, on one side of zero."""
    outline: list[tuple[float, float]] = []
    for number, point in enumerate(points):
        if number and points[number - 1].valence * point.valence < 0:  # the curve crosses zero between the two
            before = points[number - 1]
            share = before.valence / (before.valence - point.valence)
            outline.append((before.x + share * (point.x - before.x), 0.0))
        outline.append((point.x, keep(point.valence, 0.0)))
    closed = [(points[0].x, 0.0), *outline, (points[-1].x, 0.0)]
    return f'<path d="{_path((drawing.x(x), drawing.y(v)) for x, v in closed)}Z" fill="{colour}" fill-opacity=".28"/>'


def _linked(drawing: Drawing, turn: int, inner: str, *, tabbed: bool = False) -> str:
    """A mark that leads to its turn; a keyboard stops at the few that matter most."""
    stop = "" if tabbed else ' tabindex="-1"'
    return f'<a href="#turn-{turn}"{stop}>{inner}</a>' if drawing.links else inner


def _flags(drawing: Drawing) -> Iterator[str]:
    for point, row in zip(drawing.report.escalations, drawing.flag_rows, strict=True):
        name, x = letters(point.kinds), drawing.x(drawing.axis.middle(point.turn))
        y = drawing.top - 3 - _FLAG * (row + 1)
        title = plain(f"{drawing.axis.name_of(point.turn)}: {kinds_in_words(point.kinds)}")
        stem = f"M{x:.1f} {y + 17:g}V{drawing.y(-1):g}"
        flag = (
            f"<g><title>{title}</title>"
            f'<path d="{stem}" stroke="currentColor" stroke-dasharray="1 2.5"/>'
            f'<rect x="{x - _flag(name) / 2:.1f}" y="{y:g}" width="{_flag(name):g}" height="17" rx="3" '
            'fill="#343c47" stroke="currentColor" stroke-opacity=".6"/>'
            f'<text x="{x:.1f}" y="{y + 12.7:.1f}" text-anchor="middle" font-weight="700" fill="#fff">{name}</text></g>'
        )
        yield _linked(drawing, point.turn, flag, tabbed=True)


def _flag(name: str) -> float:
    return 9 + 8.5 * len(name)


def _with_flag_rows(drawing: Drawing) -> Drawing:
    spans: list[tuple[float, float]] = []
    for point in drawing.report.escalations:
        x, half = drawing.x(drawing.axis.middle(point.turn)), _flag(letters(point.kinds)) / 2
        spans.append((x - half, x + half + 2))
    return replace(drawing, flag_rows=tuple(rows_apart(spans, rows=4)))


def _lanes(drawing: Drawing) -> Iterator[str]:
    for role in drawing.roles:
        y = drawing.lane(role)
        yield _label(_LEFT - 8, y + 11.5, str(role))
        places = zip(drawing.report.turns, drawing.axis.places, strict=False)
        bars = "".join(_bar(drawing, place, y) for turn, place in places if turn.role is role)
        if bars:
            yield f'<path d="{bars}" fill-opacity="{_LANE_OPACITY[role]}"/>'
    yield from _missed(drawing)


def _bar(drawing: Drawing, place: Span, y: float) -> str:
    inset = 0.0 if drawing.axis.timed else 1.0
    left = drawing.x(place.start) + inset
    right = max(left + 1.0, drawing.x(place.end) - inset)
    return f"M{left:.1f} {y:g}H{right:.1f}v{_LANE:g}H{left:.1f}Z"


def _missed(drawing: Drawing) -> Iterator[str]:
    due: dict[int, list[str]] = {}
    for episode, outcome in drawing.report.missed_steps:
        turn = episode.start_turn if outcome.due_turn is None else outcome.due_turn
        due.setdefault(turn, []).append(STEP_WORDS[outcome.step])
    y = drawing.lane(Role.AGENT) + _LANE / 2
    for turn, steps in due.items():
        x = drawing.x(drawing.axis.middle(turn))
        cross = f'<path d="M{x - 4:.1f} {y - 4:g}l8 8m0-8l-8 8" stroke-linecap="round"'
        title = f"{drawing.axis.name_of(turn)}: missed {', '.join(dict.fromkeys(steps))}"
        yield _linked(
            drawing,
            turn,
            f'<g><title>{title}</title>{cross} stroke="#fff" stroke-width="5"/>'
            f'{cross} stroke="{EMOTION_COLOURS[Emotion.ANGER]}" stroke-width="2.6"/></g>',
        )


def _marks(drawing: Drawing, points: Sequence[Spot]) -> Iterator[str]:
    scale = min(1.0, max(0.55, drawing.width / (14 * len(points) + 1)))
    for point in points:
        estimate = point.estimate
        title = f"{drawing.axis.name_of(estimate.turn)}: {feeling(estimate)}, confidence {estimate.confidence:.0%}"
        size = (3.6 + 0.9 * (estimate.intensity or 0)) * scale
        mark = _mark(estimate.emotion, estimate.intensity or 0, drawing.x(point.x), drawing.y(point.valence), size)
        yield _linked(drawing, estimate.turn, f"<g><title>{title}</title>{mark}</g>")


def _mark(emotion: Emotion | None, intensity: int, x: float, y: float, size: float) -> str:
    """A shape for each emotion, the deeper the more intense; an open circle where the estimate abstains."""
    place = f'transform="translate({x:.1f} {y:.1f}) scale({size:.1f})" stroke-width="{1.4 / size:.2f}"'
    if emotion is None:
        return f'<path d="{_SHAPES[Emotion.NEUTRAL]}" {place} fill="#fff" stroke="#737a84"/>'
    colour = EMOTION_COLOURS[emotion]
    depth = (0.75, 0.35, 0.7, 1.0)[intensity]
    backed = f'<path d="{_SHAPES[emotion]}" {place} fill="#fff"/>' if depth < 1 else ""
    return f'{backed}<path d="{_SHAPES[emotion]}" {place} fill="{colour}" fill-opacity="{depth}" stroke="{colour}"/>'
