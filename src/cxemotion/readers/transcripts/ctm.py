"""CTM: a recognised word a line.

``file channel start duration word [confidence [type [speaker]]]``; channels are A and B or 1 and 2. After the
documentation of NIST's sclite.
"""

from __future__ import annotations

import re

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.columns import channel_number, only_file, start_and_length
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of, turns_of_words
from cxemotion.transcript import Transcript

_LINE = re.compile(
    r"^\S+\s+(?:[A-Ha-h]|\d{1,3})\s+\d+(?:\.\d+)?\s+\d+(?:\.\d+)?\s+\S+(?:\s+(?:[\d.]+|NA)(?:\s+\S+){0,2})?\s*$"
)
_SPEAKER_AT, _FEWEST = 7, 5


def looks_like_ctm(text: str) -> bool:
    """Whether the first lines that are no comments are words with times."""
    lines = [line for line in text[:20_000].splitlines()[:-1] or text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(";")][:5]
    return bool(lines) and all(_LINE.match(line) for line in lines)


def read_ctm(text: str, source: Source) -> Transcript:
    """The transcript: words become turns at changes of channel or speaker and at pauses.

    Raises:
        TranscriptError: for a line that makes no sense or several recordings in one file.
    """
    words: list[Said] = []
    files: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split()
        if not parts or line.startswith(";") or "<ALT" in line:
            continue
        where = f"{source.name}: line {number}"
        if len(parts) < _FEWEST:
            raise TranscriptError(f"{where} has {len(parts)} fields; CTM has file, channel, start, duration and word")
        at = channel_number(parts[1])
        if at is None:
            raise TranscriptError(f"{where}: channel is {parts[1][:40]!r}, not a number or letter")
        speaker = parts[_SPEAKER_AT] if len(parts) > _SPEAKER_AT and parts[_SPEAKER_AT] != "null" else channel(at)
        files.append(parts[0])
        words.append(Said(speaker, parts[4], start_and_length(parts[2], parts[3], where=where)))
    only_file(files, name=source.name)
    return transcript_of(turns_of_words(words), source)
