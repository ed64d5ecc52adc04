"""Twilio Voice Intelligence: the sentences of a transcript.

``sentences[].{media_channel,sentence_index,start_time,end_time,transcript,words[]}``: seconds as strings, channels
count from 1. Names checked against twilio (PyPI), where words are ``words[].{word,start_time,end_time}``.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, entries_of, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.transcript import Transcript


def looks_like_twilio(value: object) -> bool:
    """Whether there are ``sentences`` with a ``media_channel``."""
    return has(peek(value, "sentences"), "media_channel") or (
        entries_of(value) is not None and has(peek(value), "media_channel", "transcript")
    )


def read_twilio(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each sentence."""
    top = Field(value, source.name)
    sentences = list(top) if isinstance(value, list) else list(top["sentences"].there())
    said = [
        Said(
            speaker=channel(one["media_channel"].there().number(), first=1),
            text=one["transcript"].text(),
            span=span_from(one["start_time"], one["end_time"]),
            words=words_from(one["words"], "word", "start_time", "end_time"),
        )
        for one in sentences
    ]
    return transcript_of(said, source)
