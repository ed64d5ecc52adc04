"""CTM."""

from pathlib import Path

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, refusal, said, words

SAMPLE = """;; recogniser 1
call A 0.50 0.40 How 0.98
call A 1.20 0.50 help? 0.97
call B 2.10 1.50 Late. 0.91
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "call.ctm"
    path.write_text(text)
    return path


def test_channels_are_letters_or_numbers_from_one(tmp_path: Path) -> None:
    for text in (SAMPLE, SAMPLE.replace(" A ", " 1 ").replace(" B ", " 2 ")):
        transcript = read_transcript(write(tmp_path, text), roles={"agent": 0, "customer": 1})
        assert said(transcript) == [(A, "How help?", 0.5, 1.7), (C, "Late.", 2.1, 3.6)]
        assert words(transcript, 0) == [("How", 0.5, 0.9), ("help?", 1.2, 1.7)]


def test_it_is_known_from_its_content(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text(SAMPLE)
    assert len(read_transcript(path, roles={"agent": 0, "customer": 1})) == 2


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    assert refusal(write(tmp_path, SAMPLE.replace("2.10", "two"))) == (
        "call.ctm: line 4: start is 'two', not a number of seconds"
    )
