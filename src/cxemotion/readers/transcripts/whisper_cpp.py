"""whisper.cpp, the file of ``--output-json``.

``transcription[].{timestamps.{from,to},offsets.{from,to},text,speaker}`` with offsets in milliseconds, and
``result.language``; ``speaker`` 0 or 1 where the channels were told apart. From memory.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.transcript import Transcript


def looks_like_whisper_cpp(value: object) -> bool:
    """Whether ``transcription`` is a list with ``offsets``."""
    return has(peek(value, "transcription"), "offsets", "text")


def read_whisper_cpp(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each segment."""
    top = Field(value, source.name)
    said = [
        Said(
            speaker=None if segment["speaker"].value in (None, "?") else channel(segment["speaker"].number()),
            text=segment["text"].text(),
            span=span_from(segment["offsets"]["from"].there(), segment["offsets"]["to"].there(), unit=MILLISECONDS),
        )
        for segment in top["transcription"].there()
    ]
    return transcript_of(said, source, language=top["result"]["language"].language())
