"""WebVTT and SRT."""

from __future__ import annotations

import html
import re

from cxemotion.span import Seconds
from cxemotion.writers.facts import Annotated, speaker_of, timed_turns

_NOT_A_CLASS = re.compile(r"[^\w-]+")


def render_webvtt(call: Annotated) -> str:
    """WebVTT: a cue for each turn, its emotion as classes of the voice, events as notes.

    Raises:
        OptionError: where a turn has no times.
    """
    blocks = ["WEBVTT" + (f"\nLanguage: {call.transcript.language}" if call.transcript.language else "")]
    for tier in call.events:
        blocks += [f"NOTE {tier.name} {_stamp(mark.span.start, '.')} {_line(mark.text)}" for mark in tier.marks]
    for index, turn, span in timed_turns(call.transcript):
        classes = "".join(f".{_NOT_A_CLASS.sub('-', label)}" for label in call.labels.get(index, ()))
        speaker = speaker_of(turn).capitalize()
        said = html.escape(_line(turn.text), quote=False)
        times = f"{_stamp(span.start, '.')} --> {_stamp(span.end, '.')}"
        blocks.append(f"{times}\n<v{classes} {html.escape(speaker, quote=False)}>{said}</v>")
    return "\n\n".join(blocks) + "\n"


def render_srt(call: Annotated) -> str:
    """SRT: a cue for each turn, its speaker before the words; no emotions or events.

    Raises:
        OptionError: where a turn has no times.
    """
    return "\n".join(
        f"{number}\n{_stamp(span.start, ',')} --> {_stamp(span.end, ',')}\n"
        f"{speaker_of(turn).capitalize()}: {_line(turn.text)}\n"
        for number, (_, turn, span) in enumerate(timed_turns(call.transcript), 1)
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _stamp(at: Seconds, point: str) -> str:
    whole = round(at * 1000)
    return f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}{point}{whole % 1000:03d}"
