"""Transcripts from files and from plain values: one module per format, the format found from the content."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from cxemotion.errors import TranscriptError
from cxemotion.readers.files import checked_roles, input_file, unreadable
from cxemotion.readers.transcripts.encoding import decode_text
from cxemotion.readers.transcripts.native import parse_json, read_native
from cxemotion.readers.transcripts.srt import looks_like_srt, read_srt
from cxemotion.readers.transcripts.table import looks_like_table, read_table
from cxemotion.readers.transcripts.webvtt import looks_like_webvtt, read_webvtt
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

__all__ = ["MOST_BYTES", "TranscriptSource", "read_transcript"]

MOST_BYTES = 200_000_000
"""A larger file is refused."""

TranscriptSource: TypeAlias = str | os.PathLike[str] | Sequence[Mapping[str, object]] | Mapping[str, object]
"""A file, a list of turns, or an object with ``turns``."""


def read_transcript(
    source: TranscriptSource, *, roles: Mapping[Role, int] | Mapping[str, int] | None = None
) -> Transcript:
    """The transcript in a file (native JSON, CSV, WebVTT, SRT), a list of turns or a native object.

    >>> read_transcript([{"role": "customer", "text": "Hello?"}]).turns[0].role
    <Role.CUSTOMER: 'customer'>

    Args:
        source: the file or the value.
        roles: where speakers are numbered or named without a role, the position of each role among them, from 0.

    Raises:
        TranscriptError: where the file cannot be read, its format is unknown, or what it says makes no sense.
        OptionError: for a role that does not exist.
    """
    checked = checked_roles(roles)
    if isinstance(source, str | os.PathLike):
        return _from_file(input_file(source, error=TranscriptError), checked)
    return read_native(source, name="transcript", call_id=None)


def _from_file(path: Path, roles: Mapping[Role, int]) -> Transcript:
    text = read_text(path)
    name, call_id = path.name, path.stem
    match _format(text, path.suffix.lower()):
        case "json":
            return read_native(parse_json(text, name=name), name=name, call_id=call_id)
        case "csv":
            return read_table(text, name=name, call_id=call_id)
        case "vtt":
            return read_webvtt(text, roles=roles, name=name, call_id=call_id)
        case "srt":
            return read_srt(text, roles=roles, name=name, call_id=call_id)
        case _:
            raise TranscriptError(
                f"{name}: not a transcript that can be read; give JSON with turns, CSV with role,text, WebVTT or SRT"
            )


def read_text(path: Path) -> str:
    """The text of a file that ``input_file`` has passed, within the limit."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise TranscriptError(
                f"{path.name}: {size / 1e6:.0f} MB; at most {MOST_BYTES // 1_000_000} MB are read, give one call a file"
            )
        data = path.read_bytes()
    except OSError as fault:
        raise unreadable(path, fault, error=TranscriptError) from fault
    return decode_text(data, name=path.name)


def _format(text: str, suffix: str) -> str | None:
    """The format by its content, else by the file's suffix."""
    if looks_like_webvtt(text):
        return "vtt"
    if text.lstrip()[:1] in {"{", "["}:
        return "json"
    if looks_like_srt(text):
        return "srt"
    if looks_like_table(text):
        return "csv"
    return {".json": "json", ".csv": "csv", ".tsv": "csv", ".vtt": "vtt", ".srt": "srt"}.get(suffix)
