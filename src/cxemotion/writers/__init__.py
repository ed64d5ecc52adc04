"""A call as text in formats that other tools open: one module per format, pure functions from facts to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cxemotion.writers.elan import render_elan
from cxemotion.writers.facts import Annotated, Mark, Tier, turn_tiers
from cxemotion.writers.rttm import TIERS, render_rttm
from cxemotion.writers.subtitles import render_srt, render_webvtt
from cxemotion.writers.table import render_csv, render_native
from cxemotion.writers.textgrid import render_textgrid

__all__ = [
    "RENDERERS",
    "TIERS",
    "Annotated",
    "Mark",
    "Tier",
    "render_csv",
    "render_elan",
    "render_native",
    "render_rttm",
    "render_srt",
    "render_textgrid",
    "render_webvtt",
    "turn_tiers",
]

RENDERERS: Mapping[str, Callable[[Annotated], str]] = {
    "native": render_native,
    "csv": render_csv,
    "webvtt": render_webvtt,
    "srt": render_srt,
    "textgrid": render_textgrid,
    "rttm": render_rttm,
    "elan": render_elan,
}
"""By the names under which the same formats are read."""
