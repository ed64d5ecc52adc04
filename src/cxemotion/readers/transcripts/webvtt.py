"""WebVTT: cues with ``<v Agent>`` voices or "Agent: …" prefixes."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.cues import TIMING, Cue, Piece, cue_span, joined, named_in_text, turns_of_cues
from cxemotion.readers.transcripts.facts import language_code
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>\n]+)>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
_LANGUAGE = re.compile(r"^language:\s*(\S+)\s*$", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n[\s]*")


def looks_like_webvtt(text: str) -> bool:
    """Whether the text opens with the format's own word."""
    return re.match(r"\s*WEBVTT(?:\s|$)", text) is not None


def read_webvtt(text: str, *, roles: Mapping[Role, int], name: str, call_id: str | None) -> Transcript:
    """The transcript in WebVTT text; notes, styles, regions and cue settings are left out.

    Raises:
        TranscriptError: without cues, without speakers, or where times run backwards.
    """
    blocks = _BLANK_LINES.split(re.sub(r"\r\n?|\x0c", "\n", text).strip())
    cues: list[Cue] = []
    language: str | None = None
    voiced = _VOICE.search(text) is not None
    for number, block in enumerate(blocks):
        lines = block.split("\n")
        if number == 0:
            language = _header_language(lines)
        at = next((i for i, line in enumerate(lines) if "-->" in line), None)
        if at is None or lines[0].startswith(("NOTE", "STYLE", "REGION")):
            continue
        where = f"{name}: cue {len(cues)}"
        timing = TIMING.match(lines[at])
        if timing is None:
            raise TranscriptError(
                f"{where} has the timing {lines[at].strip()[:60]!r}; give 00:00:01.000 --> 00:00:02.000"
            )
        said = "\n".join(lines[at + 1 :])
        if said.strip():
            cues.append(Cue(cue_span(timing, where=where), _pieces(said)))
    return turns_of_cues(
        cues if voiced else named_in_text(cues), roles=roles, name=name, call_id=call_id, language=language
    )


def _header_language(lines: list[str]) -> str | None:
    for line in lines[1:]:
        match = _LANGUAGE.match(line)
        if match:
            try:
                return language_code(match[1], where="")
            except TranscriptError:  # a language that is not ours is left to be detected
                return None
    return None


def _pieces(said: str) -> tuple[Piece, ...]:
    """The words of each voice in a cue; without voices the lines stay apart, for the names in them."""
    before, *voiced = _VOICE.split(said)
    if not voiced:
        return (Piece(None, _plain(said)),)
    pieces = [
        Piece(_plain(name).strip(), joined(_plain(words).split("\n")))
        for name, words in zip(voiced[::2], voiced[1::2], strict=True)
    ]
    opening = joined(_plain(before).split("\n"))
    return (Piece(None, opening), *pieces) if opening else tuple(pieces)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))
