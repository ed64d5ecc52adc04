"""Alibaba Cloud speech recognition of files."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

SAMPLE = {
    "TaskId": "t", "StatusText": "SUCCESS", "BizDuration": 5000,
    "Result": {"Sentences": [
        {"ChannelId": 0, "BeginTime": 500, "EndTime": 1700, "Text": "您好，请讲。", "EmotionValue": 6.1},
        {"ChannelId": 1, "BeginTime": 2100, "EndTime": 3600, "Text": "我要退款。", "EmotionValue": 7.0},
    ]},
}  # fmt: skip
EXPECTED = [(A, "您好，请讲。", 0.5, 1.7), (C, "我要退款。", 2.1, 3.6)]


def test_channels_count_from_zero() -> None:
    assert said(read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})) == EXPECTED


def test_sentences_of_model_studio_are_read() -> None:
    sentences = [
        {"begin_time": 500, "end_time": 1700, "text": "您好，请讲。", "speaker_id": 1, "words": []},
        {"begin_time": 2100, "end_time": 3600, "text": "我要退款。", "speaker_id": 0, "words": []},
    ]
    value = {"file_url": "x", "transcripts": [{"channel_id": 0, "text": "…", "sentences": sentences}]}
    assert said(read_transcript(value, roles={"customer": 0, "agent": 1})) == EXPECTED


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "Result", "Sentences", 0, "EndTime", to=None)) == (
        "transcript: Result.Sentences[0].EndTime is not there; export the transcript again, or give another format"
    )
