"""A report as tiers for other tools."""

from pathlib import Path

import pytest

from cxemotion.errors import OptionError
from cxemotion.readers.transcripts import read_transcript
from cxemotion.report.annotations import annotated
from tests.builders import LABELLED_CALL, report_from_labels, spans_for

SPANS = spans_for(turn["text"] for turn in LABELLED_CALL["turns"])


def test_every_emotion_escalation_step_and_fault_has_its_mark() -> None:
    call = annotated(report_from_labels(spans=SPANS))
    tiers = {tier.name: [mark.text for mark in tier.marks] for tier in call.tiers}
    assert tiers["customer emotion"] == [
        "frustration 1", "anger 2", "anger 3", "disappointment 1", "satisfaction 2", "neutral 0",
    ]  # fmt: skip
    assert tiers["escalations"] == ["demand_supervisor", "threat_complaint threat_leave abuse"]
    assert tiers["steps"] == ["apologize take_ownership acknowledge", "offer_solution", "check_satisfaction"]
    assert tiers["faults"] == ["dismissive"]
    assert call.labels[3] == ("anger", "intensity-2")


def test_each_file_holds_the_turns(tmp_path: Path) -> None:
    report = report_from_labels(spans=SPANS)
    report.save_webvtt(tmp_path / "call.vtt")
    report.save_textgrid(tmp_path / "call.TextGrid")
    report.save_elan(tmp_path / "call.eaf")
    report.save_rttm(tmp_path / "call.rttm")
    for name in ("call.vtt", "call.TextGrid", "call.eaf"):
        transcript = read_transcript(tmp_path / name)
        assert [(t.role, t.text, t.span) for t in transcript] == [(t.role, t.text, t.span) for t in report.turns]
    assert [t.span for t in read_transcript(tmp_path / "call.rttm")] == [t.span for t in report.turns]


def test_a_report_without_times_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="12 of 12 turns have no times"):
        report_from_labels().save_webvtt(tmp_path / "call.vtt")
