"""ELAN."""

from pathlib import Path

import pytest

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, refusal, said

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-01-01T00:00:00Z" FORMAT="3.0" VERSION="3.0">
  <HEADER TIME_UNITS="milliseconds"/>
  <TIME_ORDER>
    <TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/>
    <TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1700"/>
    <TIME_SLOT TIME_SLOT_ID="ts3"/>
    <TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="2500"/>
    <TIME_SLOT TIME_SLOT_ID="ts5" TIME_VALUE="3600"/>
  </TIME_ORDER>
  <TIER LINGUISTIC_TYPE_REF="default" PARTICIPANT="Agent" TIER_ID="Paula">
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
      <ANNOTATION_VALUE>How can I help &amp; when?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
  </TIER>
  <TIER LINGUISTIC_TYPE_REF="default" TIER_ID="customer">
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts5">
      <ANNOTATION_VALUE>My parcel is late.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
  </TIER>
  <TIER LINGUISTIC_TYPE_REF="dep" PARENT_REF="customer" TIER_ID="customer gloss">
    <ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a2"><ANNOTATION_VALUE>x</ANNOTATION_VALUE>
    </REF_ANNOTATION></ANNOTATION>
  </TIER>
  <TIER LINGUISTIC_TYPE_REF="default" TIER_ID="customer emotion">
    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a4" TIME_SLOT_REF1="ts4" TIME_SLOT_REF2="ts5">
      <ANNOTATION_VALUE>anger</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
  </TIER>
</ANNOTATION_DOCUMENT>
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "call.eaf"
    path.write_text(text)
    return path


def test_tiers_are_speakers_and_slots_without_a_time_lie_between_their_neighbours(tmp_path: Path) -> None:
    assert said(read_transcript(write(tmp_path, SAMPLE))) == [
        (A, "How can I help & when?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('REF2="ts5"', 'REF2="ts9"', "tier 'customer' annotation 0 refers to the time slot 'ts9', which has no time"),
        ('"2500"', '"x"', "a TIME_VALUE is no whole number of milliseconds"),
        ("</TIME_ORDER>", "", "not XML ("),
        (
            "<ANNOTATION_DOCUMENT",
            "<!DOCTYPE x [<!ENTITY a 'b'>]><ANNOTATION_DOCUMENT",
            "XML with a document type; save",
        ),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert refusal(write(tmp_path, SAMPLE.replace(old, new, 1))).startswith(f"call.eaf: {message}")
