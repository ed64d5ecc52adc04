"""Plain text with names."""

from pathlib import Path

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, refusal, said

SAMPLE = """Agent: How can I help?
Customer: My parcel is late.
It was due on Monday: nobody came.

Agent: I'm sorry.
"""


def test_lines_with_names_are_turns_and_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text(SAMPLE)
    assert said(read_transcript(path)) == [
        (A, "How can I help?", None, None),
        (C, "My parcel is late. It was due on Monday: nobody came.", None, None),
        (A, "I'm sorry.", None, None),
    ]


def test_chinese_names_and_full_width_colons_are_read(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text("客服：您好\n客户：我要退款\n", encoding="gb18030")
    assert said(read_transcript(path)) == [(A, "您好", None, None), (C, "我要退款", None, None)]


def test_a_letter_is_no_transcript(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer,\nplease note: the shop is closed.\nYours\n")
    assert refusal(path).startswith("letter.txt: not a transcript that can be read")
