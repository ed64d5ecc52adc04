"""The calls of a batch: pairs of files found in a folder, or the rows of a CSV or Parquet manifest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from cxemotion.batch.places import file_sizes, is_url, listed_files, opened, resolved
from cxemotion.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("call_id", "audio", "transcript", "roles", "language")
"""What a manifest's own columns are; any other comes back in every table."""

AUDIO_SUFFIXES = frozenset(
    {".wav", ".flac", ".mp3", ".ogg", ".opus", ".oga", ".m4a", ".mp4", ".aac", ".amr", ".3gp", ".webm", ".mkv", ".mka"}
    | {".wma", ".au", ".snd", ".aif", ".aiff", ".caf"}
)
TRANSCRIPT_SUFFIXES = frozenset([".json", ".csv", ".tsv", ".vtt", ".srt"])
_MANIFEST_SUFFIXES = frozenset((".csv", ".parquet"))


@dataclass(frozen=True, slots=True)
class Call:
    """A call to be scored.

    Args:
        call_id: its key in every table.
        audio: path or URL of the recording, ``None`` without one.
        transcript: path or URL of the transcript, or turns given inline; ``None`` without one.
        roles: as ``--roles`` takes them, ``agent=0,customer=1``; empty where nobody said.
        language: as ``--language`` takes it.
        extras: the manifest's other columns.
    """

    call_id: str
    audio: str | None = None
    transcript: Any = None
    roles: str = ""
    language: str = "auto"
    extras: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it is made of."""
        return tuple(file for file in (self.audio, self.transcript) if isinstance(file, str))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The calls of a batch and the types of their extra columns.

    Args:
        calls: in the order given.
        extras: pandas name of the type of each extra column, the same for every call, also where all are empty.
        name: what messages call it.
    """

    calls: tuple[Call, ...]
    extras: Mapping[str, str]
    name: str

    def longest_first(self) -> list[Call]:
        """The calls by the size of their files, sound weighed by what it costs to measure, the largest first."""
        sizes = file_sizes(file for call in self.calls for file in call.files)
        return sorted(self.calls, key=lambda call: -sum(sizes.get(file, 0) for file in call.files))


def read_manifest(source: str) -> Manifest:
    """The calls in a folder, or in a CSV or Parquet manifest; local, or a URL that fsspec opens.

    In a folder (and those below it) audio and transcript belong together by their stem, which is the ``call_id``.
    Paths in a manifest count from its own folder.

    Raises:
        OptionError: where there is nothing to score, or the manifest makes no sense as a table.
    """
    table = PurePosixPath(source).suffix.lower() in _MANIFEST_SUFFIXES
    manifest = _from_table(source) if table else _from_folder(source)
    if not manifest.calls:
        raise OptionError(f"{source}: no calls; give a folder of recordings or transcripts, or a manifest with rows")
    twice = [name for name, times in Counter(call.call_id for call in manifest.calls).items() if times > 1]
    if twice:
        raise OptionError(
            f"{source}: {len(twice)} call_id more than once, '{twice[0]}' first; give each call a name of its own"
        )
    return manifest


def _from_folder(source: str) -> Manifest:
    audio: dict[str, str] = {}
    words: dict[str, str] = {}
    for relative, file in listed_files(source):
        suffix = PurePosixPath(relative).suffix.lower()
        stem = relative[: -len(suffix)] if suffix else relative
        kinds = audio if suffix in AUDIO_SUFFIXES else words if suffix in TRANSCRIPT_SUFFIXES else None
        if kinds is None:
            continue
        if stem in kinds:
            raise OptionError(f"{file}: a second file for call '{stem}' beside {kinds[stem]}; keep one of the two")
        kinds[stem] = file
    calls = tuple(Call(stem, audio.get(stem), words.get(stem)) for stem in sorted({*audio, *words}))
    return Manifest(calls, {}, source)


def _from_table(source: str) -> Manifest:
    import pandas as pd

    with opened(source) as file:
        try:
            if source.lower().endswith(".parquet"):
                frame = pd.read_parquet(file)
            else:
                frame = pd.read_csv(file, dtype="string", encoding="utf-8-sig", keep_default_na=False, na_values=[""])
        except (ValueError, OSError) as fault:
            raise OptionError(
                f"{source}: not a manifest that can be read ({fault}); write it as CSV or Parquet"
            ) from fault
    return manifest_of(frame, name=source)


def manifest_of(frame: pd.DataFrame, *, name: str, folder: str | None = None) -> Manifest:
    """The calls in a data frame's rows.

    Args:
        frame: with the manifest's columns.
        name: what messages call it; paths count from its folder.
        folder: what paths count from instead.

    Raises:
        OptionError: without an ``audio`` or ``transcript`` column.
    """
    if not {"audio", "transcript"} & set(frame.columns):
        have = ", ".join(map(str, frame.columns[:8])) or "none"
        raise OptionError(f"{name}: neither a column 'audio' nor 'transcript'; its columns are {have}")
    kinds = {str(column): _kind(frame[column]) for column in frame.columns if column not in COLUMNS}
    extras: dict[str, list[Any]] = {
        column: cast("Any", frame[column]).astype(kind).tolist() for column, kind in kinds.items()
    }
    nothing: list[Any] = [None] * len(frame)
    own: dict[str, list[Any]] = {
        column: frame[column].tolist() if column in frame.columns else nothing for column in COLUMNS
    }
    base = name if folder is None else folder
    calls = tuple(
        _call(
            {column: _given(values[row]) for column, values in own.items()},
            row,
            base,
            {column: _plain(values[row]) for column, values in extras.items()},
        )
        for row in range(len(frame))
    )
    return Manifest(calls, kinds, name)


def _call(given: Mapping[str, Any], row: int, base: str, extras: Mapping[str, Any]) -> Call:
    audio, transcript = given["audio"], given["transcript"]
    named = given["call_id"] or audio or transcript
    stem = str(given["call_id"]) if given["call_id"] else PurePosixPath(named).stem if isinstance(named, str) else None
    return Call(
        call_id=stem or f"row-{row}",
        audio=resolved(str(audio), base) if audio else None,
        transcript=resolved(transcript, base)
        if isinstance(transcript, str) and not _inline(transcript)
        else transcript,
        roles=str(given["roles"] or ""),
        language=str(given["language"] or "auto"),
        extras=extras,
    )


def _inline(transcript: str) -> bool:
    return transcript.lstrip()[:1] in {"{", "["} and not is_url(transcript)


def _given(value: Any) -> Any:
    """A cell, ``None`` for the many ways in which a table says that there is nothing."""
    value = _plain(value)
    return value.strip() or None if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """A value of a data frame, ``None`` where pandas marks it as missing."""
    missing = value is None or type(value).__name__ in {"NAType", "NaTType"}
    return None if missing or (isinstance(value, float) and math.isnan(value)) else value


def _kind(column: pd.Series[Any]) -> str:
    """Type of an extra column: a Parquet manifest's own, what all values of a CSV allow; text where all are empty."""
    import pandas as pd

    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "Int64"
    if pd.api.types.is_float_dtype(column):
        return "Float64"
    known: Sequence[Any] = [value for value in column.tolist() if _given(value) is not None]
    if known and all(isinstance(value, str) for value in known):
        if all(_is_count(value) for value in known):
            return "Int64"
        if all(_is_number(value) for value in known):
            return "Float64"
    return "string"


def _is_count(text: str) -> bool:
    """A whole number that reads the same when it is written again: ``007`` and ``+86`` are names, not numbers."""
    return text.isascii() and text.removeprefix("-").isdigit() and str(int(text)) == text and abs(int(text)) < 2**53


def _is_number(text: str) -> bool:
    if _is_count(text):
        return True
    whole, dot, part = text.removeprefix("-").partition(".")
    return bool(dot) and text.isascii() and whole.isdigit() and part.isdigit() and (whole == "0" or whole[0] != "0")
