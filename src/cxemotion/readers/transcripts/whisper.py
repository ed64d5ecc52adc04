"""OpenAI Whisper: the command's JSON and the service's ``verbose_json``.

``segments[].{id,seek,start,end,text,avg_logprob,no_speech_prob,words[].{word,start,end,probability}}``, ``language``;
seconds. There are no speakers: one role must be named, or each channel recognised by itself. Checked against
openai-whisper (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.transcript import Transcript


def looks_like_whisper(value: object) -> bool:
    """Whether ``segments`` are decoding windows beside a whole ``text``."""
    return has(value, "text", "segments") and has(peek(value, "segments"), "start", "end", "text", "seek")


def read_whisper(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each segment."""
    top = Field(value, source.name)
    said = [segment_said(segment) for segment in top["segments"].there()]
    return transcript_of(said, source, language=top["language"].language())


def segment_said(segment: Field) -> Said:
    """One segment, with its words and its speaker where it has them."""
    return Said(
        speaker=segment["speaker"].label(),
        text=segment["text"].text(),
        span=span_from(segment["start"].there(), segment["end"].there()),
        words=words_from(segment["words"], "word", "start", "end"),
    )
