"""Praat TextGrid."""

from pathlib import Path

import pytest

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, refusal, said

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 5.0
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "Agent"
        xmin = 0
        xmax = 5.0
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 1.7
            text = "How ""can"" I help 2?"
        intervals [3]:
            xmin = 1.7
            xmax = 5
            text = ""
    item [2]:
        class = "TextTier"
        name = "marks"
        xmin = 0
        xmax = 5.0
        points: size = 1
        points [1]:
            number = 1.0
            mark = "x"
    item [3]:
        class = "IntervalTier"
        name = "Customer"
        xmin = 0
        xmax = 5.0
        intervals: size = 1
        intervals [1]:
            xmin = 2.1
            xmax = 3.6
            text = "My parcel is late."
"""
SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
5
<exists>
3
"IntervalTier"
"Agent"
0
5
1
0.5
1.7
"How ""can"" I help 2?"
"IntervalTier"
"Agent emotion"
0
5
1
0.5
1.7
"neutral"
"IntervalTier"
"Customer"
0
5
1
2.1
3.6
"My parcel is late."
"""
EXPECTED = [(A, 'How "can" I help 2?', 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


@pytest.mark.parametrize("text", [LONG, SHORT])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_both_forms_are_read_in_the_encodings_that_praat_writes(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "call.TextGrid"
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    path.write_bytes(mark + text.encode(encoding))
    assert said(read_transcript(path)) == EXPECTED


def test_words_of_a_forced_aligner_become_turns(tmp_path: Path) -> None:
    words = "".join(f'{at}\n{at + 0.4}\n"{word}"\n' for at, word in ((0.5, "how"), (1.0, "help"), (2.5, "")))
    text = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0\n5\n<exists>\n2\n'
    text += f'"IntervalTier"\n"Agent - words"\n0\n5\n3\n{words}'
    text += '"IntervalTier"\n"Customer - words"\n0\n5\n1\n2.1\n3.6\n"late"\n'
    path = tmp_path / "call.TextGrid"
    path.write_text(text)
    assert said(read_transcript(path)) == [(A, "how help", 0.5, 1.4), (C, "late", 2.1, 3.6)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SHORT[:-40], "cut off, fewer tiers or intervals than it announces; save it again"),
        (
            SHORT.replace("2.1\n3.6", "3.6\n2.1"),
            "tier 'Customer' interval 1 runs from 3.6 to 2.1 s; check the two times",
        ),
        (
            SHORT.replace("\n2.1\n", '\n"soon"\n'),
            "'soon' stands where a number should; save the TextGrid again from Praat as text",
        ),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "call.TextGrid"
    path.write_text(text)
    assert refusal(path) == f"call.TextGrid: {message}"
