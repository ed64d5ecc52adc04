"""Azure AI Speech: batch transcription and fast transcription.

Batch: ``recognizedPhrases[].{channel,speaker,offsetInTicks,durationInTicks,nBest[0].{display,lexical,displayWords[],
words[].{word,offsetInTicks,durationInTicks}}}`` with ticks of 100 ns. Fast:
``phrases[].{channel,speaker,offsetMilliseconds,durationMilliseconds,text,locale,words[]}`` beside
``combinedPhrases``; checked against azure-ai-transcription (PyPI). Channels count from 0, speakers from 1.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, TICKS, Field, has, peek, span_lasting
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.transcript import Transcript, Word


def looks_like_azure_speech(value: object) -> bool:
    """Whether there are ``recognizedPhrases``, or ``phrases`` with milliseconds."""
    return has(value, "recognizedPhrases") or has(peek(value, "phrases"), "offsetMilliseconds")


def read_azure_speech(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each phrase that was recognised."""
    top = Field(value, source.name)
    batch = has(value, "recognizedPhrases")
    phrases = list(top["recognizedPhrases" if batch else "phrases"].there())
    several = len({phrase["channel"].number() for phrase in phrases}) > 1
    said = [_batch(phrase, several) if batch else _fast(phrase, several) for phrase in phrases]
    codes = [code for phrase in phrases if (code := phrase["locale"].language())]
    return transcript_of(said, source, language=max(codes, key=codes.count) if codes else None)


def _batch(phrase: Field, several: bool) -> Said:
    best = phrase["nBest"].first()
    return Said(
        speaker=_speaker(phrase, several),
        text=best["display"].text() or best["lexical"].text(),
        span=span_lasting(phrase["offsetInTicks"], phrase["durationInTicks"], unit=TICKS),
        words=_words(best["words"], "word", "offsetInTicks", "durationInTicks", TICKS),
    )


def _fast(phrase: Field, several: bool) -> Said:
    return Said(
        speaker=_speaker(phrase, several),
        text=phrase["text"].text(),
        span=span_lasting(phrase["offsetMilliseconds"], phrase["durationMilliseconds"], unit=MILLISECONDS),
        words=_words(phrase["words"], "text", "offsetMilliseconds", "durationMilliseconds", MILLISECONDS),
    )


def _speaker(phrase: Field, several: bool) -> str | None:
    """The channel where there are several, else the speaker that diarization found."""
    number = phrase["speaker"].number()
    if several or number is None:
        return channel(phrase["channel"].number() if several else None)
    return channel(number, first=1)


def _words(entries: Field, text: str, start: str, length: str, unit: float) -> tuple[Word, ...]:
    return tuple(Word(entry[text].text(), span_lasting(entry[start], entry[length], unit=unit)) for entry in entries)
