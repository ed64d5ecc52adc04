"""ELAN annotation files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from cxemotion.writers.facts import Annotated, Tier, apart, turn_tiers

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="{date}" FORMAT="3.0" VERSION="3.0" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
"""
_TAIL = """  <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>
</ANNOTATION_DOCUMENT>
"""
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def render_elan(call: Annotated) -> str:
    """An ``.eaf`` with tiers of turns, emotions and events, times in milliseconds.

    The file carries no date of its own: the same call gives the same bytes.

    Raises:
        OptionError: where a turn has no times.
    """
    slots: list[str] = []
    turns = turn_tiers(call.transcript)
    tiers = [_tier(tier, slots, participant=tier in turns) for tier in (*turns, *call.tiers)]
    order = "".join(
        f'    <TIME_SLOT TIME_SLOT_ID="ts{at}" TIME_VALUE="{value}"/>\n' for at, value in enumerate(slots, 1)
    )
    head = _HEAD.format(date=_UNDATED.isoformat())
    return f"{head}  <TIME_ORDER>\n{order}  </TIME_ORDER>\n{''.join(tiers)}{_TAIL}"


def _tier(tier: Tier, slots: list[str], *, participant: bool) -> str:
    """One tier; the times of its annotations are added to ``slots``."""
    lines: list[str] = []
    for mark in apart(tier.marks):
        start, end = round(mark.span.start * 1000), round(mark.span.end * 1000)
        slots += [str(start), str(max(end, start + 1))]
        number = len(slots) // 2
        text = escape(_NOT_XML.sub("", mark.text))
        lines.append(
            f'    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" TIME_SLOT_REF1="ts{len(slots) - 1}" '
            f'TIME_SLOT_REF2="ts{len(slots)}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION></ANNOTATION>\n"
        )
    name = quoteattr(_NOT_XML.sub("", tier.name))
    who = f" PARTICIPANT={name}" if participant else ""
    return f'  <TIER LINGUISTIC_TYPE_REF="default-lt"{who} TIER_ID={name}>\n{"".join(lines)}  </TIER>\n'
