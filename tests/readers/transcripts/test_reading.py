"""What holds for a transcript of any format."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxemotion.errors import CxEmotionError, OptionError, TranscriptError
from cxemotion.readers import transcripts
from cxemotion.readers.transcripts import read_transcript

STARTS = [
    b"", b"\xff\xfe", b"\xef\xbb\xbf", b'{"turns": [', b"[{", b"WEBVTT\n\n00:01.000 --> 00:02.000\n", b"role,text\n",
    b"1\n00:00:01,000 --> 00:00:02,000\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v ",
]  # fmt: skip


def refusal(path: Path) -> str:
    with pytest.raises(TranscriptError) as refused:
        read_transcript(path)
    return str(refused.value)


def test_a_missing_file_a_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "call.json").touch()
    assert refusal(tmp_path / "no.json") == f"{tmp_path / 'no.json'}: no such file; check the path"
    assert refusal(tmp_path) == f"{tmp_path}: a folder, not a file; name one call's file"
    assert refusal(tmp_path / "call.json") == "call.json: the file is empty (0 bytes); export the call again"


def test_text_in_no_known_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text("hello there\n")
    assert refusal(tmp_path / "call.txt") == (
        "call.txt: not a transcript that can be read; give JSON with turns, CSV with role,text, WebVTT, SRT, "
        "lines of 'Agent: …' and 'Customer: …', or what a recogniser wrote"
    )


@pytest.mark.parametrize("data", [b"RIFF" + bytes(range(256)) * 4, b"\0" * 100, b"\xff\xfe\x00\xd8\x00\xd8" * 9])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "call.json").write_bytes(data)
    assert refusal(tmp_path / "call.json") == (
        "call.json: not text in UTF-8, UTF-16, GB18030 or Big5; save the transcript as UTF-8"
    )


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "call.json"
    path.write_bytes(b"[")
    os.truncate(path, transcripts.MOST_BYTES + 1)  # sparse: takes no room on the disk
    assert refusal(path) == "call.json: 200 MB; at most 200 MB are read, give one call a file"


def test_an_unknown_role_in_the_argument_is_refused() -> None:
    with pytest.raises(OptionError, match="roles: unknown role 'boss'; valid: agent, customer, other"):
        read_transcript([{"role": "agent", "text": "x"}], roles={"boss": 0})


@given(
    start=st.sampled_from(STARTS),
    rest=st.binary(max_size=200) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")),
    suffix=st.sampled_from([".json", ".csv", ".tsv", ".vtt", ".srt", ".txt", ""]),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_a_transcript_or_one_of_our_errors(
    tmp_path: Path, start: bytes, rest: bytes, suffix: str
) -> None:
    path = tmp_path / f"call{suffix}"
    path.write_bytes(start + rest)
    try:
        transcript = read_transcript(path)
    except CxEmotionError as refused:
        message = str(refused)
    else:
        message = f"{transcript.name}: {len(transcript)} turns"
    assert path.name in message
    assert len(message.splitlines()) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["role", "text", "start_s"]), inner),
    max_leaves=8,
)  # fmt: skip


@given(turn=st.fixed_dictionaries({"role": st.just("agent"), "text": st.just("x")}, optional={
    "start_s": JSON, "end_s": JSON, "words": JSON, "overlap": JSON, "agent_id": JSON}))  # fmt: skip
def test_any_value_of_a_key_ends_in_a_transcript_or_one_of_our_errors(turn: dict[str, object]) -> None:
    try:
        transcript = read_transcript([turn])
    except CxEmotionError as refused:
        message = str(refused)
    else:
        message = f"transcript: {len(transcript)} turns"
    assert message.startswith("transcript: ")
    assert len(message.splitlines()) == 1
