"""Amazon Connect Contact Lens while a call runs.

``Segments[].Transcript.{ParticipantId,ParticipantRole,Content,BeginOffsetMillis,EndOffsetMillis}`` with milliseconds,
as botocore's service model of connect-contact-lens has them; segments of ``Categories`` and other kinds are left out.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.amazon_analytics import role_said, said_by
from cxemotion.readers.transcripts.fields import Field, has, peek
from cxemotion.readers.transcripts.said import Source, transcript_of
from cxemotion.transcript import Transcript

_KINDS = ("Transcript", "Categories", "Utterance", "PostContactSummary", "Issues", "Event", "ExtractedInformation")


def looks_like_contact_lens_segments(value: object) -> bool:
    """Whether there are ``Segments``, each of one of the service's kinds."""
    first = peek(value, "Segments")
    return any(has(first, kind) for kind in _KINDS)


def read_contact_lens_segments(value: object, source: Source) -> Transcript:
    """The transcript of all transcript segments."""
    segments = [one["Transcript"] for one in Field(value, source.name)["Segments"].there()]
    turns = [turn for turn in segments if turn.value is not None]
    roles = {speaker: role for speaker, role in map(role_said, turns) if speaker and role}
    codes = [code for turn in turns if (code := turn["LanguageCode"].language())]
    return transcript_of([said_by(turn) for turn in turns], source, language=codes[0] if codes else None, known=roles)
