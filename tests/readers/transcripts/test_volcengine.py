"""Volcengine."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words


def utterance(speaker: str, start: int, end: int, text: str) -> dict[str, object]:
    return {"text": text, "start_time": start, "end_time": end, "additions": {"speaker": speaker},
            "words": [{"text": text[0], "start_time": start, "end_time": start + 200, "blank_time": 0}]}  # fmt: skip


SAMPLE = {
    "audio_info": {"duration": 5000},
    "result": [{"text": "…", "utterances": [
        utterance("2", 500, 1700, "您好，请讲。"), utterance("1", 2100, 3600, "我要退款。"),
    ]}],
}  # fmt: skip
EXPECTED = [(A, "您好，请讲。", 0.5, 1.7), (C, "我要退款。", 2.1, 3.6)]


def test_speakers_count_from_one_in_the_file_and_from_zero_in_roles() -> None:
    transcript = read_transcript(SAMPLE, roles={"customer": 0, "agent": 1})
    assert (said(transcript), words(transcript, 1)) == (EXPECTED, [("我", 2.1, 2.3)])


def test_other_wrappings_are_read() -> None:
    utterances = SAMPLE["result"][0]["utterances"]
    for value in (
        {"result": {"utterances": utterances}},
        {"resp": {"utterances": utterances}},
        {"utterances": utterances},
    ):
        assert said(read_transcript(value, roles={"customer": 0, "agent": 1})) == EXPECTED


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "result", 0, "utterances", 1, "start_time", to=float("nan"))) == (
        "transcript: result[0].utterances[1].start_time is 'float'; times count from the recording's start"
    )
