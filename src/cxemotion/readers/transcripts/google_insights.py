"""Google Conversational Insights: the JSON that is uploaded, and a conversation as the service gives it back.

Upload: ``entries[].{text,role,user_id,start_timestamp_usec}``, microseconds since 1970 and no ends: the call is taken
to start with its first entry, the ends are estimated. Conversation:
``transcript.transcriptSegments[].{text,channelTag,messageTime,segmentParticipant.role,words[].{word,startOffset,
endOffset}}`` and ``callMetadata.{agentChannel,customerChannel}``, counted from 1; checked against
google-cloud-contact-center-insights (PyPI).
"""

from __future__ import annotations

from dataclasses import replace

from cxemotion.readers.transcripts.estimates import estimated_ends
from cxemotion.readers.transcripts.fields import Field, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Word

_ROLES = {
    "AGENT": Role.AGENT,
    "HUMAN_AGENT": Role.AGENT,
    "ANY_AGENT": Role.AGENT,
    "AUTOMATED_AGENT": Role.OTHER,
    "CUSTOMER": Role.CUSTOMER,
    "END_USER": Role.CUSTOMER,
}
_MICROSECONDS = 1e-6


def looks_like_insights(value: object) -> bool:
    """Whether there are ``entries`` with text, or a transcript of segments."""
    return (has(peek(value, "entries"), "text") and isinstance(peek(value, "entries", "text"), str)) or has(
        _conversation(value), "transcriptSegments"
    )


def _conversation(value: object) -> object:
    return value if has(value, "transcriptSegments") else peek(value, "transcript")


def read_insights(value: object, source: Source) -> Transcript:
    """The transcript of an upload or of a conversation."""
    top = Field(value, source.name)
    if has(value, "entries"):
        return _upload(top, source)
    holder = top if has(value, "transcriptSegments") else top["transcript"]
    metadata = top["callMetadata"]
    sides = {
        metadata["agentChannel"].number() or 0: Role.AGENT,
        metadata["customerChannel"].number() or 0: Role.CUSTOMER,
    }
    said: list[Said] = []
    known: dict[str, Role] = {}
    for segment in holder["transcriptSegments"].there():
        role = _ROLES.get(segment["segmentParticipant"]["role"].label() or "")
        number = segment["channelTag"].number() or 0
        speaker = channel(number, first=1) if number else role.value if role else None
        if speaker and (role or sides.get(number)):
            known[speaker] = role or sides[number]
        words = tuple(
            Word(word["word"].text(), span_from(word["startOffset"], word["endOffset"])) for word in segment["words"]
        )
        spans = [word.span for word in words if word.span]
        span = Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None
        said.append(Said(speaker, segment["text"].text(), span, words))
    return transcript_of(said, source, language=top["languageCode"].language(), known=known)


def _upload(top: Field, source: Source) -> Transcript:
    entries = list(top["entries"].there())
    stamps = [entry["start_timestamp_usec"] for entry in entries]
    times = [_microseconds(stamp) for stamp in stamps]
    first = min((time for time in times if time is not None), default=0)
    said = [
        Said(
            speaker=entry["user_id"].label() or entry["role"].label(),
            text=entry["text"].text(),
            span=None if time is None else Span((time - first) * _MICROSECONDS, (time - first) * _MICROSECONDS + 0.01),
        )
        for entry, time in zip(entries, times, strict=True)
    ]
    known = {
        one.speaker: role
        for one, entry in zip(said, entries, strict=True)
        if one.speaker and (role := _ROLES.get((entry["role"].label() or "").upper()))
    }
    transcript = transcript_of(said, source, known=known)
    timed = transcript.timed
    return replace(estimated_ends(transcript), times_estimated=True) if timed else transcript


def _microseconds(stamp: Field) -> int | None:
    given = stamp.value
    if isinstance(given, str) and given.isdecimal() and len(given) < 20:
        given = int(given)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise stamp.fault("is no whole number of microseconds")
    return given
