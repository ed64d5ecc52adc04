"""A Kaldi data folder: ``text`` (utterance words…), ``segments`` (utterance recording start end), ``utt2spk``.

Given as the folder or as its ``segments`` or ``text``. ``reco2file_and_channel`` may name the channels A and B of one
call; without ``segments`` there are no times. After the documentation of Kaldi's data preparation.
"""

from __future__ import annotations

from pathlib import Path

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.columns import channel_number, only_file, start_and_end
from cxemotion.readers.transcripts.encoding import decode_text
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.span import Span
from cxemotion.transcript import Transcript

_FILES = ("segments", "text", "utt2spk", "reco2file_and_channel")


def kaldi_folder(path: Path) -> Path | None:
    """The data folder that a path means: a folder with ``text``, or one of its files."""
    folder = path if path.is_dir() else path.parent if path.name in _FILES else None
    return folder if folder is not None and (folder / "text").is_file() else None


def read_kaldi(folder: Path, source: Source) -> Transcript:
    """The transcript of the one call in a data folder.

    Raises:
        TranscriptError: for a line that makes no sense, an utterance without words, or several calls in the folder.
    """
    tables = {name: _table(folder / name) for name in _FILES}
    words, segments = tables["text"], tables["segments"]
    said: list[Said] = []
    recordings: dict[str, str] = {}
    for number, utterance in enumerate(segments or words, 1):
        where = f"{folder.name}/{'segments' if segments else 'text'}: line {number}"
        if utterance not in words:
            raise TranscriptError(f"{where}: utterance {utterance[:40]!r} has no line in text; give its words")
        span, recording = _segment(segments[utterance], where=where) if segments else (None, "")
        recordings.setdefault(recording, recording)
        speaker = tables["utt2spk"].get(utterance)
        said.append(
            Said(_speaker(speaker, utterance, recording, tables["reco2file_and_channel"]), words[utterance], span)
        )
    sides = tables["reco2file_and_channel"]
    only_file(
        (sides.get(recording, recording).split()[0] if recording else "" for recording in recordings), name=source.name
    )
    return transcript_of(said, source, absolute=bool(sides))


def _table(path: Path) -> dict[str, str]:
    """The lines of a file by their first field; empty where there is none."""
    if not path.is_file() or path.stat().st_size == 0:
        return {}
    lines = decode_text(path.read_bytes(), name=path.name).splitlines()
    split = [line.split(maxsplit=1) for line in lines if line.strip()]
    return {parts[0]: parts[1].strip() if len(parts) > 1 else "" for parts in split}


def _segment(rest: str, *, where: str) -> tuple[Span, str]:
    parts = rest.split()
    if len(parts) < 3:
        raise TranscriptError(f"{where} has {len(parts) + 1} fields; segments have utterance, recording, start and end")
    return start_and_end(parts[1], parts[2], where=where), parts[0]


def _speaker(named: str | None, utterance: str, recording: str, sides: dict[str, str]) -> str | None:
    """The channel where recordings are channels, else who utt2spk says, else what the utterance's name begins with."""
    side = sides.get(recording, "").split()
    at = channel_number(side[1]) if len(side) > 1 else None
    if at is not None and named in (None, utterance, recording):
        return channel(at)
    if named and named != utterance:
        return named
    return utterance.split("-", 1)[0] if "-" in utterance else None
