"""STM."""

from pathlib import Path

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, refusal, said

SAMPLE = """;; CATEGORY "0"
call A agent 0.50 1.70 <o,f0,male> How can I help?
call B customer 2.10 3.60 <o,f0,female> My parcel is late.
call B inter_segment_gap 3.60 4.00 IGNORE_TIME_SEGMENT_IN_SCORING
"""


def test_stretches_are_turns_and_labels_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "call.stm"
    path.write_text(SAMPLE)
    assert said(read_transcript(path)) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def test_it_is_known_from_its_content(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text(SAMPLE)
    assert len(read_transcript(path)) == 2


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "call.stm"
    path.write_text(SAMPLE.replace("3.60 <o", "1.60 <o"))
    assert refusal(path) == "call.stm: line 3 ends at 1.6 s, before it starts at 2.1 s; check the two times"
