"""Kaldi data folders."""

from pathlib import Path

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, refusal, said

FILES = {
    "text": "a-1 How can I help?\nc-1 My parcel is late.\n",
    "segments": "a-1 call 0.5 1.7\nc-1 call 2.1 3.6\n",
    "utt2spk": "a-1 agent\nc-1 customer\n",
}
EXPECTED = [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in (FILES | files).items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_folder_or_its_segments_are_read(tmp_path: Path) -> None:
    path = folder(tmp_path)
    assert said(read_transcript(path)) == EXPECTED
    assert said(read_transcript(path / "segments")) == EXPECTED


def test_recordings_of_channels_are_one_call(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        segments="a-1 call-A 0.5 1.7\nc-1 call-B 2.1 3.6\n",
        utt2spk="a-1 a-1\nc-1 c-1\n",
        reco2file_and_channel="call-A call A\ncall-B call B\n",
    )
    assert said(read_transcript(path, roles={"agent": 0, "customer": 1})) == EXPECTED


def test_without_segments_there_are_no_times(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "segments").unlink()
    assert [turn.span for turn in read_transcript(path)] == [None, None]


def test_a_faulty_line_and_a_folder_of_calls_are_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, segments="a-1 call 0.5 1.7\nc-2 call 2.1 3.6\n")
    assert refusal(path) == (f"{path.name}/segments: line 2: utterance 'c-2' has no line in text; give its words")
    path = folder(tmp_path, segments="a-1 call 0.5 1.7\nc-1 other 2.1 3.6\n")
    assert refusal(path) == f"{path.name}: 2 recordings (call, other); give the lines of one call a file"
