"""Genesys Cloud: the transcript file of a communication, and the notifications of live transcription.

File: ``transcripts[].phrases[].{text,participantPurpose,startTimeMs,duration.milliseconds,words[]}`` with
``participantPurpose`` internal (the agent) or external (the customer); ``startTimeMs`` is milliseconds since 1970, like
``transcripts[].startTime`` or ``startTime`` from which the recording counts. Live:
``eventBody.transcripts[].{channel,isFinal,alternatives[0].{transcript,offsetMs,durationMs}}``; the live names are
checked against PureCloudPlatformClientV2 (PyPI), those of the file are from memory.
"""

from __future__ import annotations

from dataclasses import replace

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_lasting
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.transcript import Transcript

_EPOCH_MS = 10**11
"""Greater values of milliseconds are dates."""


def looks_like_genesys(value: object) -> bool:
    """Whether there are ``transcripts`` with ``phrases`` or with a channel and ``alternatives``."""
    first = peek(value, "transcripts") or peek(value, "eventBody", "transcripts")
    return has(first, "phrases") or has(first, "channel", "alternatives")


def read_genesys(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each phrase."""
    top = Field(value, source.name)
    event = top["eventBody"] if has(value, "eventBody") else top
    transcripts = list(event["transcripts"].there())
    said: list[Said] = []
    for part in transcripts:
        phrases = list(part["phrases"])
        base = _base(top, part, phrases)
        said += [_phrase(phrase, base) for phrase in phrases]
        if part["alternatives"].value is not None and part["isFinal"].value is not False:
            said.append(_live(part))
    language = next((part["language"].language() for part in transcripts), None)
    call_id = event["conversationId"].label()
    return transcript_of(said, source, language=language, call_id=call_id)


def _base(top: Field, part: Field, phrases: list[Field]) -> int:
    """The milliseconds since 1970 at which the recording starts; 0 where phrases count from it themselves."""
    starts = [start for phrase in phrases if isinstance(start := phrase["startTimeMs"].value, int)]
    if not starts or min(starts) < _EPOCH_MS:
        return 0
    given = [at for at in (part["startTime"].value, top["startTime"].value) if isinstance(at, int) and at > _EPOCH_MS]
    return min([*given, min(starts)])


def _phrase(phrase: Field, base: int) -> Said:
    start = phrase["startTimeMs"]
    if base and isinstance(start.value, int):
        start = replace(start, value=start.value - base)
    duration = phrase["duration"]
    length = duration["milliseconds"] if has(duration.value, "milliseconds") else duration
    return Said(
        speaker=phrase["participantPurpose"].label(),
        text=phrase["text"].text(),
        span=span_lasting(start, length, unit=MILLISECONDS),
    )


def _live(part: Field) -> Said:
    best = part["alternatives"].first()
    return Said(
        speaker=part["channel"].label(),
        text=best["transcript"].text(),
        span=span_lasting(best["offsetMs"], best["durationMs"], unit=MILLISECONDS),
    )
