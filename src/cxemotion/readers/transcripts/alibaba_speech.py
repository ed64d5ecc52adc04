"""Alibaba Cloud speech recognition of files: Intelligent Speech Interaction and Model Studio (Paraformer).

``Result.Sentences[].{ChannelId,SpeakerId,BeginTime,EndTime,Text}`` and
``transcripts[].{channel_id,sentences[].{begin_time,end_time,text,speaker_id,words[].{begin_time,end_time,text}}}``; all
milliseconds, channels and speakers counted from 0. From memory.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.transcript import Transcript


def looks_like_alibaba_speech(value: object) -> bool:
    """Whether there are ``Sentences`` or ``sentences`` with a begin in either spelling."""
    return has(peek(value, "Result", "Sentences"), "BeginTime", "Text") or has(
        peek(value, "transcripts", "sentences"), "begin_time", "text"
    )


def read_alibaba_speech(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each sentence."""
    top = Field(value, source.name)
    if has(value, "Result"):
        sentences = list(top["Result"]["Sentences"].there())
        several = len({one["ChannelId"].number() for one in sentences}) > 1
        return transcript_of([_interaction(one, several) for one in sentences], source)
    channels = list(top["transcripts"].there())
    said = [
        Said(
            speaker=channel(part["channel_id"].number() if len(channels) > 1 else one["speaker_id"].number()),
            text=one["text"].text(),
            span=span_from(one["begin_time"].there(), one["end_time"].there(), unit=MILLISECONDS),
            words=words_from(one["words"], "text", "begin_time", "end_time", unit=MILLISECONDS),
        )
        for part in channels
        for one in part["sentences"]
    ]
    return transcript_of(said, source)


def _interaction(one: Field, several: bool) -> Said:
    return Said(
        speaker=channel(one["ChannelId" if several else "SpeakerId"].number()),
        text=one["Text"].text(),
        span=span_from(one["BeginTime"].there(), one["EndTime"].there(), unit=MILLISECONDS),
    )
