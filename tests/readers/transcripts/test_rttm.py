"""RTTM."""

from pathlib import Path

import pytest

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, refusal, said

TURNS = """;; made by hand
SPEAKER call 1 0.500 1.200 <NA> <NA> spk_1 <NA> <NA>
SPEAKER call 1 2.100 1.500 <NA> <NA> spk_0 <NA> <NA>
"""
WORDS = """LEXEME call 1 0.500 0.400 How lex spk_1 0.9 <NA>
LEXEME call 1 1.300 0.400 help? lex spk_1 0.9 <NA>
LEXEME call 1 2.100 1.500 Late. lex spk_0 0.9 <NA>
"""
ROLES = {"customer": 0, "agent": 1}


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "call.rttm"
    path.write_text(text)
    return path


def test_words_within_it_belong_to_their_speakers_turn(tmp_path: Path) -> None:
    transcript = read_transcript(write(tmp_path, TURNS + WORDS), roles=ROLES)
    assert said(transcript) == [(A, "How help?", 0.5, 1.7), (C, "Late.", 2.1, 3.6)]


def test_a_text_beside_it_gives_a_line_to_each_turn(tmp_path: Path) -> None:
    path = write(tmp_path, TURNS)
    path.with_suffix(".txt").write_text("How can I help?\nMy parcel is late.\n")
    assert said(read_transcript(path)) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    path.with_suffix(".txt").write_text("How can I help?\n")
    assert refusal(path) == ("call.rttm: 2 SPEAKER lines, but call.txt has 1 lines; give a line for each turn")


def test_without_words_turns_are_empty_and_roles_must_be_given(tmp_path: Path) -> None:
    path = write(tmp_path, TURNS)
    assert said(read_transcript(path, roles=ROLES)) == [(A, "", 0.5, 1.7), (C, "", 2.1, 3.6)]
    assert refusal(path) == (
        "call.rttm: speakers 'spk_1', 'spk_0' and no words that tell who is the agent; pass roles, for example "
        "{'agent': 0, 'customer': 1}, counting speakers in the order of their names"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2.100 1.500", "2.1o0 1.500", "line 3: start is '2.1o0', not a number of seconds"),
        ("spk_0 <NA> <NA>", "", "line 3 has 7 fields; RTTM has at least 8"),
        ("SPEAKER call 1 2", "SPEAKER other 1 2", "2 recordings (call, other); give the lines of one call a file"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert refusal(write(tmp_path, TURNS.replace(old, new)), roles=ROLES) == f"call.rttm: {message}"
