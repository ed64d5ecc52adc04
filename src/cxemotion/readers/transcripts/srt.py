"""SubRip (SRT): numbered cues with "Agent: …" prefixes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.cues import TIMING, Cue, Piece, cue_span, named_in_text, turns_of_cues
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

_BROKEN = re.compile(
    r"^\s*\d\S*\s*-->|^\s*\S{0,20}\s*-->\s*\d+:\d|^\s*\d+:\d{1,2}[\d:.,]*\s*-+>?\s*\d+:\d{1,2}[\d:.,]*\s*$"
)
_TAG = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^>]*)?>|\{\\[^}]*\}", re.IGNORECASE)


def looks_like_srt(text: str) -> bool:
    """Whether a timing line stands first, or second after a number."""
    lines = text.lstrip().split("\n", 2)[:2]
    return any(TIMING.match(line) for line in lines[:1]) or (
        len(lines) > 1 and lines[0].strip().isdigit() and TIMING.match(lines[1]) is not None
    )


def read_srt(text: str, *, roles: Mapping[Role, int], name: str, call_id: str | None) -> Transcript:
    """The transcript in SRT text; blank lines inside a cue do not end it.

    Raises:
        TranscriptError: without cues, without speakers, for a timing line that makes no sense, or where times run
            backwards.
    """
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    _refuse_broken(lines, name=name)
    starts = [index for index, line in enumerate(lines) if TIMING.match(line)]
    cues: list[Cue] = []
    for number, start in enumerate(starts):
        timing = TIMING.match(lines[start])
        body = lines[start + 1 : starts[number + 1] if number + 1 < len(starts) else len(lines)]
        if number + 1 < len(starts):
            body = _without_next_number(body)
        said = _TAG.sub("", "\n".join(line for line in body if line.strip()))
        if timing and said.strip():
            cues.append(Cue(cue_span(timing, where=f"{name}: cue {number}"), (Piece(None, said),)))
    return turns_of_cues(named_in_text(cues), roles=roles, name=name, call_id=call_id)


def _without_next_number(body: list[str]) -> list[str]:
    """The lines of a cue without the number of the next one."""
    kept = body[:]
    while kept and not kept[-1].strip():
        kept.pop()
    if len(body) > 0 and kept == body and kept and kept[-1].strip().isdigit():
        kept.pop()
    return kept


def _refuse_broken(lines: Sequence[str], *, name: str) -> None:
    """Refuse a line that means to be a timing line and is none: its cue would be lost in the one before."""
    for number, line in enumerate(lines, 1):
        if _BROKEN.match(line) and not TIMING.match(line):
            raise TranscriptError(
                f"{name}: line {number} has the timing {line.strip()[:60]!r}; give 00:00:01,000 --> 00:00:02,000"
            )
