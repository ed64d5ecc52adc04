"""Gladia.

``result.transcription.utterances[].{start,end,channel,speaker,text,language,words[].{word,start,end}}`` with seconds,
also without ``result`` around it; channels and speakers count from 0. Checked against gladiaio-sdk (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.transcript import Transcript


def looks_like_gladia(value: object) -> bool:
    """Whether there is a ``transcription`` with ``utterances``."""
    return any(has(peek(value, *way), "utterances") for way in (("transcription",), ("result", "transcription")))


def read_gladia(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each utterance."""
    top = Field(value, source.name)
    holder = (top if has(value, "transcription") else top["result"])["transcription"]
    utterances = list(holder["utterances"].there())
    several = len({one["channel"].number() for one in utterances}) > 1
    said = [
        Said(
            speaker=channel(one["channel" if several else "speaker"].number()),
            text=one["text"].text(),
            span=span_from(one["start"].there(), one["end"].there()),
            words=words_from(one["words"], "word", "start", "end"),
        )
        for one in utterances
    ]
    return transcript_of(said, source, language=holder["languages"].first().language(), call_id=top["id"].label())
