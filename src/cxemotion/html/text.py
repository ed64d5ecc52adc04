"""Text on its way into a page: everything that was said in the call, or came with it, enters through here.

Markup is escaped, each text stands in an isolate so that it cannot turn the direction of what follows, and a
character that shows nothing but steers (a control, a direction override) is shown by its code point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from cxemotion.events import Evidence
from cxemotion.report import CallReport
from cxemotion.span import Span, merge

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def given(text: str) -> str:
    """A short text from outside, a name or a message, as HTML.

    >>> given("<b>call</b> 7")
    '<bdi>&lt;b&gt;call&lt;/b&gt; 7</bdi>'
    """
    return f"<bdi>{plain(text)}</bdi>"


def plain(text: str) -> str:
    r"""The characters of a text as HTML, for places that take no elements, such as a title or an attribute.

    >>> plain("\u202eevil")
    '⟨U+202E⟩evil'
    """
    return escape(_STEERING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text))


def spoken(words: str) -> str:
    """Words of the call as HTML: the one place where they enter a page."""
    return plain(words)


def quoted(report: CallReport, evidence: Evidence, *, most: int = 120) -> str:
    """The words of a finding, in quotation marks and in the call's language, cut where they are long."""
    words = evidence.text if len(evidence.text) <= most else evidence.text[: most - 1] + "…"
    return f'<q lang="{report.language}"><bdi>{spoken(words)}</bdi></q>'


def highlighted(report: CallReport, turn: int, evidence: Iterable[Evidence]) -> str:
    """A whole turn with the words of its findings marked."""
    text, html, at = report.turns[turn].text, "", 0
    marks = merge(Span(one.start, one.end) for one in evidence if one.turn == turn)
    for mark in marks:
        start, end = int(mark.start), int(mark.end)
        html += f"{spoken(text[at:start])}<mark>{spoken(text[start:end])}</mark>"
        at = end
    return html + spoken(text[at:])
