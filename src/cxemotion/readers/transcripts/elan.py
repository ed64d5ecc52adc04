"""ELAN annotation files (``.eaf``).

``TIME_ORDER/TIME_SLOT{TIME_SLOT_ID,TIME_VALUE}`` with milliseconds, some without a value, which lie evenly between
their neighbours;
``TIER{TIER_ID,PARTICIPANT}/ANNOTATION/ALIGNABLE_ANNOTATION{TIME_SLOT_REF1,TIME_SLOT_REF2}/ANNOTATION_VALUE``.
Tiers with a participant or a role in their name are speakers; dependent tiers and those of emotions and events are
left out. Names checked against pympi-ling (PyPI).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.columns import start_and_end
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.readers.transcripts.speakers import role_of
from cxemotion.transcript import Transcript

_LEFT_OUT = re.compile(
    r"(?:^|[\s_@-])(?:words?|phones?|emotions?|events?|escalations?|steps?|faults?|episodes?|notes?)$", re.IGNORECASE
)


def looks_like_elan(text: str) -> bool:
    """Whether the root is an annotation document."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and "<ANNOTATION_DOCUMENT" in text[:5000]


def read_elan(text: str, source: Source) -> Transcript:
    """The transcript of a file's speakers, a turn for each annotation.

    Raises:
        TranscriptError: where it is no XML, declares entities, or an annotation names a time that is not there.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # no annotation tool writes one, and expansion can fill the memory
        raise TranscriptError(f"{source.name}: XML with a document type; save it again from ELAN")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff \t\r\n").encode())  # noqa: S314 - no entities, see above
    except (ElementTree.ParseError, ValueError) as fault:
        raise TranscriptError(f"{source.name}: not XML ({fault}); save it again from ELAN") from fault
    times = _times(root, source.name)
    tiers = [
        tier
        for tier in root.iter("TIER")
        if not tier.get("PARENT_REF") and not _LEFT_OUT.search(tier.get("TIER_ID", ""))
    ]
    named = [tier for tier in tiers if role_of(_speaker(tier))]
    said = [one for tier in named or tiers for one in _said(tier, times, source.name)]
    return transcript_of(said, source, absolute=False)


def _speaker(tier: ElementTree.Element) -> str:
    return (tier.get("PARTICIPANT") or "").strip() or tier.get("TIER_ID", "").strip()


def _said(tier: ElementTree.Element, times: Mapping[str, str], name: str) -> list[Said]:
    found: list[Said] = []
    for index, annotation in enumerate(tier.iter("ALIGNABLE_ANNOTATION")):
        where = f"{name}: tier {tier.get('TIER_ID', '')[:40]!r} annotation {index}"
        slots = [annotation.get(key, "") for key in ("TIME_SLOT_REF1", "TIME_SLOT_REF2")]
        absent = [slot for slot in slots if slot not in times]
        if absent:
            raise TranscriptError(f"{where} refers to the time slot {absent[0][:40]!r}, which has no time")
        text = (annotation.findtext("ANNOTATION_VALUE") or "").strip()
        if text:
            found.append(Said(_speaker(tier), text, start_and_end(times[slots[0]], times[slots[1]], where=where)))
    return found


def _times(root: ElementTree.Element, name: str) -> dict[str, str]:
    """The seconds of each slot as text; slots without a value lie evenly between those around them."""
    slots = [(slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")]
    try:
        known = [(index, int(value)) for index, (_, value) in enumerate(slots) if value is not None]
    except ValueError as fault:
        raise TranscriptError(f"{name}: a TIME_VALUE is no whole number of milliseconds ({fault})") from fault
    times: dict[str, str] = {}
    following = 0
    for index, (slot, _) in enumerate(slots):
        while following < len(known) and known[following][0] < index:
            following += 1
        if following == len(known):
            break
        at, value = known[following]
        if at != index:
            if following == 0:
                continue
            before, earlier = known[following - 1]
            times[slot] = repr((earlier + (value - earlier) * (index - before) / (at - before)) / 1000)
        else:
            times[slot] = repr(value / 1000)
    return times
