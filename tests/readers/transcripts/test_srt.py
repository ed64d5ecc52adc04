"""SubRip."""

from pathlib import Path

import pytest

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

CALL = """\
1
00:00:00,500 --> 00:00:02,000
Agent: <i>Good morning.</i>

2
00:00:02,000 --> 00:00:04,250 X1:100
{\\an8}Customer: My order number is

447
"""


def read(tmp_path: Path, text: str, name: str = "call.srt", encoding: str = "utf-8") -> Transcript:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_transcript(path)


def test_cues_times_and_markup_are_read(tmp_path: Path) -> None:
    transcript = read(tmp_path, CALL)
    assert transcript.turns == (
        Turn(Role.AGENT, "Good morning.", Span(0.5, 2.0)),
        Turn(Role.CUSTOMER, "My order number is 447", Span(2.0, 4.25)),
    )
    assert transcript.call_id == "call"


@pytest.mark.parametrize("name", ["call.srt", "call.txt", "call.json"])
def test_the_format_is_known_from_its_content(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, CALL.replace("\n", "\r\n"), name).turns == read(tmp_path, CALL).turns


def test_cues_without_numbers_are_read(tmp_path: Path) -> None:
    text = "00:00:00,000 --> 00:00:01,000\nAgent: a\n\n00:00:01,000 --> 00:00:02,000\nCustomer: 12\n"
    assert [turn.text for turn in read(tmp_path, text)] == ["a", "12"]


def test_an_older_chinese_encoding_is_read(tmp_path: Path) -> None:
    text = "1\n00:00:00,000 --> 00:00:01,000\n客服：您好请问\n\n2\n00:00:01,000 --> 00:00:02,000\n客户：我要退款\n"
    assert read(tmp_path, text, encoding="gb18030").text == "您好请问\n我要退款"


def test_a_file_without_cues_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError) as refused:
        read(tmp_path, "nothing here\n")
    assert str(refused.value) == "call.srt: no turns; give at least one turn with a role and text"


@pytest.mark.parametrize("timing", ["00:00:0x,000 --> 00:00:04,250", "00:00:02,000 -> 00:00:04,250", "2.5 --> 4.25"])
def test_a_cue_with_a_broken_time_is_refused_with_its_line_and_not_lost_in_the_one_before(
    tmp_path: Path, timing: str
) -> None:
    with pytest.raises(TranscriptError) as refused:
        read(tmp_path, CALL.replace("00:00:02,000 --> 00:00:04,250 X1:100", timing))
    assert str(refused.value) == (f"call.srt: line 6 has the timing {timing!r}; give 00:00:01,000 --> 00:00:02,000")


def test_an_arrow_in_what_is_said_is_no_timing(tmp_path: Path) -> None:
    assert read(tmp_path, CALL.replace("My order", "press menu --> orders, my order"))[1].text.startswith("press menu")
