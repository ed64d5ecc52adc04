"""Huawei Cloud SIS."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said


def segment(role: str, start: int, end: int, text: str) -> dict[str, object]:
    analysis = {"role": role, "emotion": "NORMAL", "speed": 4.1}
    return {"start_time": start, "end_time": end, "result": {"text": text, "analysis_info": analysis, "word_info": []}}


SAMPLE = {
    "job_id": "hw-1", "status": "FINISHED", "audio_duration": 5000,
    "segments": [segment("AGENT", 500, 1700, "您好，请讲。"), segment("USER", 2100, 3600, "我要退款。")],
}  # fmt: skip
EXPECTED = [(A, "您好，请讲。", 0.5, 1.7), (C, "我要退款。", 2.1, 3.6)]


def test_segments_are_turns_with_the_roles_they_name() -> None:
    transcript = read_transcript(SAMPLE)
    assert (said(transcript), transcript.call_id, transcript.roles_inferred) == (EXPECTED, "hw-1", False)
    assert said(read_transcript({"asr_result": {"segments": SAMPLE["segments"]}})) == EXPECTED


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "segments", 1, "result", "text", to=["x"])) == (
        "transcript: segments[1].result.text is 'list', not a string"
    )
