"""Amazon Transcribe Call Analytics and Amazon Connect Contact Lens, after the call.

``Transcript[].{ParticipantRole|ParticipantId,Content,BeginOffsetMillis,EndOffsetMillis,Items[]}`` with milliseconds;
``Participants[].{ParticipantId,ParticipantRole}`` names who an id is. Roles are ``AGENT``, ``CUSTOMER``, ``SYSTEM``.
The paths are those of the vendor's documentation.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.readers.transcripts.speakers import role_of
from cxemotion.recording import Role
from cxemotion.transcript import Transcript


def looks_like_call_analytics(value: object) -> bool:
    """Whether there is a ``Transcript`` of turns with ``Content``."""
    return has(peek(value, "Transcript"), "Content") or (has(value, "Transcript", "Participants"))


def read_call_analytics(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each entry."""
    top = Field(value, source.name)
    known = {
        one["ParticipantId"].label(): role
        for one in top["Participants"]
        if (role := role_of(one["ParticipantRole"].label() or ""))
    }
    said = [said_by(turn) for turn in top["Transcript"].there()]
    known |= {speaker: role for speaker, role in map(role_said, top["Transcript"]) if role and speaker not in known}
    return transcript_of(
        said,
        source,
        language=top["LanguageCode"].language(),
        call_id=top["JobName"].label(),
        known={speaker: role for speaker, role in known.items() if speaker},
    )


def said_by(turn: Field) -> Said:
    """One turn; its speaker is the participant's id, else the role."""
    return Said(
        speaker=turn["ParticipantId"].label() or turn["ParticipantRole"].label(),
        text=turn["Content"].text(),
        span=span_from(turn["BeginOffsetMillis"], turn["EndOffsetMillis"], unit=MILLISECONDS),
        words=words_from(turn["Items"], "Content", "BeginOffsetMillis", "EndOffsetMillis", unit=MILLISECONDS),
    )


def role_said(turn: Field) -> tuple[str | None, Role | None]:
    """The speaker of a turn and the role that the turn itself gives."""
    role = turn["ParticipantRole"].label()
    return turn["ParticipantId"].label() or role, role_of(role or "")
