"""STM: a stretch of speech a line.

``file channel speaker start end [<labels>] words``; channels are A and B or 1 and 2. After the documentation of NIST's
sclite. The speaker's name tells the role where it can, else the words do.
"""

from __future__ import annotations

import re

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.columns import only_file, start_and_end
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.transcript import Transcript

_LINE = re.compile(r"^\S+\s+(?:[A-Ha-h]|\d{1,3})\s+\S+\s+\d+(?:\.\d+)?\s+\d+(?:\.\d+)?(?:\s+.*)?$")
_LABELS = re.compile(r"^\s*<[^>]*>\s*")
_NOTHING = "IGNORE_TIME_SEGMENT_IN_SCORING"
_FEWEST = 5


def looks_like_stm(text: str) -> bool:
    """Whether the first lines that are no comments have a speaker between the channel and the times."""
    lines = [line for line in text[:20_000].splitlines()[:-1] or text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(";")][:5]
    return bool(lines) and all(_LINE.match(line) for line in lines)


def read_stm(text: str, source: Source) -> Transcript:
    """The transcript, a turn for each line.

    Raises:
        TranscriptError: for a line that makes no sense or several recordings in one file.
    """
    said: list[Said] = []
    files: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith(";"):
            continue
        parts = line.split(maxsplit=_FEWEST)
        where = f"{source.name}: line {number}"
        if len(parts) < _FEWEST:
            raise TranscriptError(f"{where} has {len(parts)} fields; STM has file, channel, speaker, start, end, words")
        words = _LABELS.sub("", parts[_FEWEST]) if len(parts) > _FEWEST else ""
        span = start_and_end(parts[3], parts[4], where=where)
        files.append(parts[0])
        if words.strip() and words.strip() != _NOTHING:
            said.append(Said(parts[2], words.strip(), span))
    only_file(files, name=source.name)
    return transcript_of(said, source, absolute=False)
