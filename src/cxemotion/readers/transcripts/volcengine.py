"""Volcengine speech recognition of recordings.

``result[].utterances[].{text,start_time,end_time,words[].{text,start_time,end_time},additions.{speaker,channel_id}}``
with milliseconds, also with ``result`` as an object, or ``resp`` or nothing around ``utterances``. Speakers and
channels are strings that count from 1. Paths as in the vendor's documentation; ``additions`` from memory.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.transcript import Transcript

_WAYS = (("result",), ("resp",), ())


def looks_like_volcengine(value: object) -> bool:
    """Whether there are ``utterances`` with ``start_time``."""
    return any(has(peek(value, *way, "utterances"), "text", "start_time") for way in _WAYS)


def read_volcengine(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each utterance."""
    top = Field(value, source.name)
    holders = [top]
    for key in ("result", "resp"):
        if has(value, key):
            holders = list(top[key]) if isinstance(top[key].value, list) else [top[key]]
            break
    utterances = [one for holder in holders for one in holder["utterances"].there()]
    several = len({one["additions"]["channel_id"].label() for one in utterances}) > 1
    said = [
        Said(
            speaker=_speaker(one["additions"]["channel_id" if several else "speaker"]),
            text=one["text"].text(),
            span=span_from(one["start_time"].there(), one["end_time"].there(), unit=MILLISECONDS),
            words=words_from(one["words"], "text", "start_time", "end_time", unit=MILLISECONDS),
        )
        for one in utterances
    ]
    return transcript_of(said, source)


def _speaker(given: Field) -> str | None:
    label = given.label()
    return channel(int(label), first=1) if label and label.isdecimal() and len(label) < 5 else label
