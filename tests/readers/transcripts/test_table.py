"""CSV."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

TIMED = """\
role,text,start_s,end_s,overlap,agent_id
agent,"Hello, this is Denise.",0.5,2.0,,d-1
customer,"I said
twice: no.",1.8,4,TRUE,

other,beep,,,false,
"""


def read(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "call.csv") -> Transcript:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_transcript(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii"])
def test_every_column_is_read(tmp_path: Path, encoding: str) -> None:
    transcript = read(tmp_path, TIMED, encoding)
    assert transcript.call_id == "call"
    assert transcript.turns == (
        Turn(Role.AGENT, "Hello, this is Denise.", Span(0.5, 2.0), agent_id="d-1"),
        Turn(Role.CUSTOMER, "I said\ntwice: no.", Span(1.8, 4.0), overlap=True),
        Turn(Role.OTHER, "beep"),
    )


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(tmp_path: Path, ends: str) -> None:
    assert len(read(tmp_path, f"role,text{ends}agent,Hi{ends}customer,Hello{ends}")) == 2


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "role,text\n客服,您好，请问有什么可以帮您？\n客户,我的快递还没到。\n"),
        ("big5", "role,text\n客服,您好，請問有什麼可以幫您？\n客戶,我的包裹還沒有到。\n"),
        ("cp1252", "role,text\nagent,It’s fine – really\ncustomer,I don’t think so\n"),
    ],
)
def test_what_spreadsheets_save_is_read(tmp_path: Path, encoding: str, text: str) -> None:
    assert read(tmp_path, text, encoding).turns == read(tmp_path, text).turns


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_tabs_and_semicolons_part_columns_too(tmp_path: Path, delimiter: str) -> None:
    text = f'Text{delimiter} Role\n"a, b"{delimiter}agent\nc{delimiter}customer\n'
    assert [turn.text for turn in read(tmp_path, text)] == ["a, b", "c"]


def test_the_columns_are_enough_to_know_the_format(tmp_path: Path) -> None:
    assert len(read(tmp_path, TIMED, name="export.txt")) == 3


def test_a_cell_may_be_longer_than_the_csv_module_allows_by_itself(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    try:
        assert len(read(tmp_path, f"role,text\nagent,{'x' * 900_000}\n")[0].text) == 900_000
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("role,words\nagent,x\n", "no 'text' column; name role,text in the first line, it has 'role, words'"),
        ("agent,hello\n", "no 'role' column; name role,text in the first line, it has 'agent, hello'"),
        ("role,text\n", "no turns; give at least one turn with a role and text"),
        ("role,text\nagent,well, no\n", "turn 0 has 3 cells under 2 columns; put quotes around text with commas"),
        ("role,text\nagent\n", "turn 0 has no 'text'; every turn needs a role and text"),
        ("role,text\nagent,x\nmartian,x\n", "turn 1: unknown role 'martian'; valid: agent, customer, other"),
        ("role,text,start_s,end_s\nagent,x,1;5,2\n", "turn 0: start_s is '1;5', not a number of seconds"),
        (
            "role,text,start_s,end_s\nagent,x,nan,2\n",
            "turn 0: start_s is nan; leave the time out where it is not known",
        ),
        ("role,text,start_s,end_s\nagent,x,1,\n", "turn 0 has start_s but no end_s; give both or neither"),
        ("role,text,overlap\nagent,x,perhaps\n", "turn 0: overlap is 'perhaps'; give true or false"),
        ("role,text\n" + "agent,x\n" * 20_001, "20,001 turns; at most 20,000 are read, give one call a file"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TranscriptError) as refused:
        read(tmp_path, text)
    assert str(refused.value) == f"call.csv: {message}"


PARQUET = [
    {"role": "agent", "text": "Hello.", "start_s": 0.5, "end_s": 2.0, "agent_id": "d-1", "score": 3},
    {"role": "customer", "text": "No.", "start_s": None, "end_s": None, "agent_id": None, "score": None},
]


def test_parquet_has_the_columns_of_csv_and_half_the_times_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "call.parquet"
    pd.DataFrame(PARQUET).astype({"score": "Int64"}).to_parquet(path)
    transcript = read_transcript(path)
    assert transcript.turns == (
        Turn(Role.AGENT, "Hello.", Span(0.5, 2.0), agent_id="d-1"), Turn(Role.CUSTOMER, "No."),
    )  # fmt: skip
    assert transcript.call_id == "call"


def test_parquet_without_text_or_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.parquet"
    pd.DataFrame([{"role": "agent", "words": "x"}]).to_parquet(path)
    with pytest.raises(TranscriptError, match=r"call.parquet: no 'role' or no 'text' column; it has 'role, words'"):
        read_transcript(path)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(TranscriptError, match=r"call.parquet: not Parquet that can be read"):
        read_transcript(path)


def test_columns_named_speaker_start_and_end_are_read_too(tmp_path: Path) -> None:
    text = "speaker,text,start,end\nAgent,Hello.,0.5,2.0\nCustomer,No.,2.5,3.0\n"
    assert [(t.role, t.span) for t in read(tmp_path, text)] == [
        (Role.AGENT, Span(0.5, 2.0)), (Role.CUSTOMER, Span(2.5, 3.0)),
    ]  # fmt: skip
