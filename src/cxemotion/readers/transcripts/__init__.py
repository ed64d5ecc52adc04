"""Transcripts from files and from plain values: one module per format, the format found from the content."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from cxemotion.errors import OptionError, TranscriptError, unknown_name
from cxemotion.readers.files import checked_roles, input_file, printable, unreadable
from cxemotion.readers.transcripts.encoding import decode_text
from cxemotion.readers.transcripts.formats import JSON_FORMATS, NAMES, TEXT_FORMATS, Format
from cxemotion.readers.transcripts.kaldi import kaldi_folder, read_kaldi
from cxemotion.readers.transcripts.native import parse_json, read_native
from cxemotion.readers.transcripts.said import Source
from cxemotion.readers.transcripts.table import read_parquet
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

__all__ = ["MOST_BYTES", "NAMES", "TranscriptSource", "read_transcript"]

MOST_BYTES = 200_000_000
"""A larger file is refused."""

TranscriptSource: TypeAlias = str | os.PathLike[str] | Sequence[Mapping[str, object]] | Mapping[str, object]
"""A file, a list of turns, an object with ``turns``, or what a recogniser's API returned, parsed."""

_Content = TypeVar("_Content")
_TITLES = {form.name: form.title for form in (*JSON_FORMATS, *TEXT_FORMATS)} | {"parquet": "Parquet", "kaldi": "Kaldi"}
_SUFFIXES = {
    ".json": "native", ".jsonl": "native", ".csv": "csv", ".tsv": "csv", ".vtt": "webvtt", ".srt": "srt", ".ctm": "ctm",
    ".stm": "stm", ".rttm": "rttm", ".eaf": "elan", ".textgrid": "textgrid",
}  # fmt: skip


def read_transcript(
    source: TranscriptSource,
    *,
    roles: Mapping[Role, int] | Mapping[str, int] | None = None,
    format: str | None = None,  # noqa: A002 - what the caller means by it is the format
) -> Transcript:
    """The transcript in a file of any known format, a list of turns or a parsed object.

    >>> read_transcript([{"role": "customer", "text": "Hello?"}]).turns[0].role
    <Role.CUSTOMER: 'customer'>

    Args:
        source: the file or the value.
        roles: where speakers are numbered or named without a role, the position of each role among them, from 0.
        format: one of :data:`NAMES`, where the content shall not decide; content of another format is then refused.

    Raises:
        TranscriptError: where the file cannot be read, its format is unknown, or what it says makes no sense.
        OptionError: for a role or a format that does not exist.
    """
    checked = checked_roles(roles)
    if format is not None and format not in NAMES:
        raise OptionError(unknown_name("format", printable(format), NAMES))
    if isinstance(source, Transcript):
        return source
    if isinstance(source, str | os.PathLike):
        return _from_file(Path(source), checked, format)
    if isinstance(source, bytes) or not isinstance(source, Mapping | Sequence):  # pyright: ignore[reportUnnecessaryIsInstance] -- from a notebook
        raise TranscriptError(
            f"transcript: {printable(source)!r} is no file name, list of turns or object; "
            'give a path or [{"role": "agent", "text": "…"}]'
        )
    return _from_json(source, Source("transcript", None, checked), format)


def _from_file(path: Path, roles: Mapping[Role, int], asked: str | None) -> Transcript:
    folder = kaldi_folder(path)
    if folder is not None and asked in (None, "kaldi"):
        return read_kaldi(folder, Source(folder.name, folder.name, roles, folder))
    file = input_file(path, error=TranscriptError)
    source = Source(file.name, file.stem, roles, file)
    if _is_parquet(file):
        _refuse_other(source, ["parquet"], asked)
        return read_parquet(file, call_id=file.stem, roles=roles)
    text = read_text(file)
    found = [form.name for form in TEXT_FORMATS if form.matches(text)]
    looks_json = text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}
    by_suffix = _SUFFIXES.get(file.suffix.lower())
    if not found and (looks_json or (asked or by_suffix) in {form.name for form in JSON_FORMATS}):
        return _from_json(parse_json(text, name=source.name), source, asked)
    _refuse_other(source, found, asked)
    name = asked or (found[0] if found else by_suffix)
    form = next((form for form in TEXT_FORMATS if form.name == name), None)
    if form is None:
        raise TranscriptError(
            f"{source.name}: not a transcript that can be read; give JSON with turns, CSV with role,text, WebVTT, SRT, "
            "lines of 'Agent: …' and 'Customer: …', or what a recogniser wrote"
        )
    return form.read(text, source)


def _from_json(value: Any, source: Source, asked: str | None) -> Transcript:
    found = [form.name for form in JSON_FORMATS if form.matches(value)]
    _refuse_other(source, found, asked)
    form = _named(JSON_FORMATS, asked or (found[0] if found else ""))
    if form is None:
        return read_native(value, name=source.name, call_id=source.call_id, roles=source.roles)
    return form.read(value, source)


def _named(forms: Sequence[Format[_Content]], name: str) -> Format[_Content] | None:
    return next((form for form in forms if form.name == name), None)


def _refuse_other(source: Source, found: Sequence[str], asked: str | None) -> None:
    """Refuse content that is plainly of another format than the caller says."""
    if asked is not None and found and asked not in found:
        raise TranscriptError(
            f"{source.name}: not {_TITLES[asked]}, it looks like {_TITLES[found[0]]}; "
            f"pass format='{found[0]}' (--format {found[0]}), or leave the format out"
        )


def _is_parquet(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(4) == b"PAR1"
    except OSError as fault:
        raise unreadable(file, fault, error=TranscriptError) from fault


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
