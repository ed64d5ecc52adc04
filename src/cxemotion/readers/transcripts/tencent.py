"""Tencent Cloud ASR of recordings.

``Response.Data.ResultDetail[].{FinalSentence,WrittenText,StartMs,EndMs,SpeakerId,Words[].{Word,OffsetStartMs,
OffsetEndMs}}`` with milliseconds, words counted from their sentence; ``SpeakerId`` 0 is the left channel or the first
speaker. Any field may be null. Checked against tencentcloud-sdk-python-asr (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, counted_from, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Word

_WAYS = (("Response", "Data"), ("Data",), ("Response",), ())


def looks_like_tencent(value: object) -> bool:
    """Whether there is a ``ResultDetail``."""
    return any(has(peek({"top": value}, "top", *way), "ResultDetail") for way in _WAYS)


def read_tencent(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each sentence."""
    holder = Field(value, source.name)
    for key in next((way for way in _WAYS if has(peek(value, *way), "ResultDetail")), ()):
        holder = holder[key]
    said = [_sentence(one) for one in holder["ResultDetail"].there()]
    return transcript_of(said, source)


def _sentence(one: Field) -> Said:
    span = span_from(one["StartMs"], one["EndMs"], unit=MILLISECONDS)
    return Said(
        speaker=channel(one["SpeakerId"].number()),
        text=one["FinalSentence"].text() or one["WrittenText"].text(),
        span=span,
        words=tuple(_word(word, span) for word in one["Words"] if word["Word"].text()),
    )


def _word(word: Field, sentence: Span | None) -> Word:
    within = span_from(word["OffsetStartMs"], word["OffsetEndMs"], unit=MILLISECONDS)
    return Word(word["Word"].text(), counted_from(within, sentence))
