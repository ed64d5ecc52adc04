"""IETF vCon.

``parties[].{role,name,tel}``; ``dialog[].{type,start,duration,parties,mimetype,body}``: entries of type ``text`` are
what was said, with dates of ISO 8601; a recording's words stand in ``analysis[].{type:"transcript",vendor,body}``,
written as whatever recogniser made them writes. Checked against vcon (PyPI).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.estimates import estimated_ends
from cxemotion.readers.transcripts.fields import Field, has
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.readers.transcripts.speakers import role_of
from cxemotion.recording import Role
from cxemotion.span import Seconds, Span
from cxemotion.transcript import Transcript


def looks_like_vcon(value: object) -> bool:
    """Whether it names its version and its parties."""
    return has(value, "vcon") and (has(value, "parties") or has(value, "dialog"))


def read_vcon(value: object, source: Source, *, inner: Callable[[object, Source], Transcript]) -> Transcript:
    """The transcript: that of the first transcript analysis, else the text dialogs.

    Args:
        value: the container.
        source: where it comes from.
        inner: reads what a recogniser wrote.
    """
    top = Field(value, source.name)
    call_id = top["uuid"].label()
    for analysis in top["analysis"]:
        if (analysis["type"].label() or "").lower() == "transcript" and analysis["body"].value is not None:
            transcript = inner(_body(analysis["body"]), source)
            return replace(transcript, call_id=call_id or transcript.call_id)
    parties = list(top["parties"])
    said: list[Said] = []
    dated: list[datetime | None] = []
    known: dict[str, Role] = {}
    timed = True
    for dialog in top["dialog"]:
        if dialog["type"].value != "text":
            continue
        number = _speaker(dialog["parties"])
        speaker = f"party {number}"
        role = _role(parties[number]) if number < len(parties) else None
        if role:
            known[speaker] = role
        dated.append(_date(dialog["start"]))
        timed = timed and dialog["duration"].value is not None
        text = dialog["body"].text()
        said.append(Said(speaker, text, _span(dated[-1], dated, dialog["duration"])))
    if not said:
        raise TranscriptError(
            f"{source.name}: a vCon without a transcript: no analysis of type transcript and no dialog of type text; "
            "recognise its recording first"
        )
    transcript = transcript_of(said, source, call_id=call_id, known=known)
    if timed or not transcript.timed:
        return transcript
    return replace(estimated_ends(transcript), times_estimated=True)


def _body(body: Field) -> object:
    if not isinstance(body.value, str):
        return body.value
    try:
        return json.loads(body.value)
    except (ValueError, RecursionError) as fault:
        raise body.fault("is no JSON; only transcripts with speakers can be read") from fault


def _speaker(parties: Field) -> int:
    """The party who wrote a text: the first of a list of several."""
    return (parties.first() if isinstance(parties.value, list) else parties).there().number() or 0


def _role(party: Field) -> Role | None:
    return role_of(party["role"].label() or "") or role_of(party["name"].label() or "")


def _date(start: Field) -> datetime | None:
    given = start.label()
    if given is None:
        return None
    try:
        return datetime.fromisoformat(given)
    except ValueError as fault:
        raise start.fault(f"is {given[:40]!r}, no date of ISO 8601") from fault


def _span(date: datetime | None, dated: list[datetime | None], duration: Field) -> Span | None:
    first = next((one for one in dated if one), None)
    if date is None or first is None or (date.tzinfo is None) != (first.tzinfo is None):
        return None
    at: Seconds = (date - first).total_seconds()
    return Span(at, at + max(duration.time() or 0.0, 0.01)) if at >= 0 else None
