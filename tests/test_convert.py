"""From one format to another, as the command does it."""

import json
from pathlib import Path

import pytest

from cxemotion.convert import convert_file
from cxemotion.errors import OptionError, TranscriptError
from cxemotion.readers.transcripts import read_transcript
from cxemotion.resources import samples_dir
from tests.builders import LABELLED_CALL, report_from_labels, spans_for

SAMPLE = samples_dir() / "en-delivery.json"


@pytest.mark.parametrize("suffix", ["vtt", "srt", "TextGrid", "eaf", "csv", "parquet", "json"])
def test_a_transcript_is_written_by_the_suffix_of_the_target(tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out.{suffix}"
    convert_file(SAMPLE, target)
    written, given = read_transcript(target), read_transcript(SAMPLE)
    assert [(t.role, t.text, t.span) for t in written] == [(t.role, t.text, t.span) for t in given]


def test_a_report_brings_its_emotions_and_escalations(tmp_path: Path) -> None:
    spans = spans_for(turn["text"] for turn in LABELLED_CALL["turns"])
    source = tmp_path / "report.json"
    source.write_text(report_from_labels(spans=spans).to_json(), encoding="utf-8")
    convert_file(source, tmp_path / "out.vtt")
    text = (tmp_path / "out.vtt").read_text()
    assert "<v.anger.intensity-3 Customer>You people are useless." in text
    assert "NOTE escalations" in text
    convert_file(source, tmp_path / "out.rttm", tier="emotions")
    assert "anger_3" in (tmp_path / "out.rttm").read_text()
    assert len(read_transcript(tmp_path / "out.vtt")) == len(LABELLED_CALL["turns"])


def test_what_cannot_be_written_or_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"out.docx: unknown format to write '.docx'; valid: native, csv"):
        convert_file(SAMPLE, tmp_path / "out.docx")
    with pytest.raises(TranscriptError, match=r"not Deepgram, it looks like JSON with turns; pass format='native'"):
        convert_file(SAMPLE, tmp_path / "out.csv", given="deepgram")


def test_a_vendors_file_becomes_ours_with_the_roles_given(tmp_path: Path) -> None:
    source = tmp_path / "call.json"
    words = [
        {"word": w, "start": at, "end": at + 0.5, "speaker": s} for w, at, s in (("hello", 0.5, 1), ("no", 2.0, 0))
    ]
    source.write_text(json.dumps({"results": {"channels": [{"alternatives": [{"transcript": "", "words": words}]}]}}))
    convert_file(source, tmp_path / "ours.json", roles={"customer": 0, "agent": 1})
    turns = json.loads((tmp_path / "ours.json").read_text())["turns"]
    assert [(turn["role"], turn["text"], turn["start_s"]) for turn in turns] == [
        ("agent", "hello", 0.5), ("customer", "no", 2.0),
    ]  # fmt: skip
