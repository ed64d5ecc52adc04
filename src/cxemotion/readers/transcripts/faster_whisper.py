"""faster-whisper: its segments as dicts, which is how they are saved for want of a format of its own.

A list of ``{id,seek,start,end,text,tokens,avg_logprob,compression_ratio,no_speech_prob,words[].{start,end,word,
probability}}``, or an object with ``segments`` and ``info.language``; seconds, no speakers. Checked against the
dataclasses of faster-whisper (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, entries_of, has, peek
from cxemotion.readers.transcripts.said import Source, transcript_of
from cxemotion.readers.transcripts.whisper import segment_said
from cxemotion.transcript import Transcript


def looks_like_faster_whisper(value: object) -> bool:
    """Whether it is a list of decoding windows, or such ``segments`` without the whole ``text`` of Whisper."""
    if entries_of(value) is not None:
        return has(peek(value), "seek", "start", "end", "text")
    return not has(value, "text") and has(peek(value, "segments"), "seek", "start", "end", "text")


def read_faster_whisper(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each segment."""
    top = Field(value, source.name)
    segments = list(top) if isinstance(value, list) else list(top["segments"].there())
    language = None if isinstance(value, list) else top["info"]["language"].language() or top["language"].language()
    return transcript_of([segment_said(segment) for segment in segments], source, language=language)
