"""Deepgram.

``results.utterances[].{start,end,channel,speaker,transcript,words[].{word,punctuated_word,start,end}}`` where asked
for, else ``results.channels[i].alternatives[0].{words[].{word,punctuated_word,start,end,speaker}}``; seconds; channels
and speakers count from 0. ``metadata.{request_id,duration,channels}``. Checked against deepgram-sdk (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of, turns_of_words
from cxemotion.transcript import Transcript, Word


def looks_like_deepgram(value: object) -> bool:
    """Whether ``results`` holds ``channels`` with ``alternatives``, or ``utterances``."""
    results = peek(value, "results")
    return has(peek(results, "channels"), "alternatives") or has(results, "utterances")


def read_deepgram(value: object, source: Source) -> Transcript:
    """The transcript: the utterances, else turns made of words."""
    top = Field(value, source.name)
    results = top["results"].there()
    channels = list(results["channels"])
    utterances = list(results["utterances"])
    several = len(channels) > 1 or len({one["channel"].number() for one in utterances}) > 1
    if utterances:
        said = [_utterance(one, several) for one in utterances]
    else:
        said = turns_of_words([word for at, one in enumerate(channels) for word in _words(one, at, several)])
    code = next((one["detected_language"].language() for one in channels), None)
    return transcript_of(said, source, language=code)


def _speaker(entry: Field, at: int | None, several: bool) -> str | None:
    return channel(at if several else entry["speaker"].number())


def _text(word: Field) -> str:
    return word["punctuated_word"].text() or word["word"].text()


def _utterance(one: Field, several: bool) -> Said:
    return Said(
        speaker=_speaker(one, one["channel"].number(), several),
        text=one["transcript"].text(),
        span=span_from(one["start"].there(), one["end"].there()),
        words=tuple(Word(_text(word), span_from(word["start"], word["end"])) for word in one["words"]),
    )


def _words(one: Field, at: int, several: bool) -> list[Said]:
    return [
        Said(_speaker(word, at, several), _text(word), span_from(word["start"].there(), word["end"].there()))
        for word in one["alternatives"].first()["words"]
    ]
