"""Tencent Cloud ASR."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words


def sentence(speaker: int, start: int, end: int, text: str) -> dict[str, object]:
    return {"FinalSentence": text, "SliceSentence": None, "WrittenText": None, "StartMs": start, "EndMs": end,
            "WordsNum": 1, "Words": [{"Word": text[0], "OffsetStartMs": 0, "OffsetEndMs": 200}], "SpeechSpeed": None,
            "SpeakerId": speaker, "EmotionalEnergy": None, "SilenceTime": None, "EmotionType": None}  # fmt: skip


SAMPLE = {
    "Response": {
        "RequestId": "r",
        "Data": {"TaskId": 1, "Status": 2, "StatusStr": "success", "Result": "…", "AudioDuration": 5.0,
                 "ResultDetail": [sentence(0, 500, 1700, "您好，请讲。"), sentence(1, 2100, 3600, "我要退款。")]},
    }
}  # fmt: skip
ROWS = ("Response", "Data", "ResultDetail")
EXPECTED = [(A, "您好，请讲。", 0.5, 1.7), (C, "我要退款。", 2.1, 3.6)]


def test_null_fields_are_passed_over_and_words_count_from_their_sentence() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert (said(transcript), words(transcript, 1)) == (EXPECTED, [("我", 2.1, 2.3)])
    nulls = altered(SAMPLE, *ROWS, 1, "Words", to=None)
    assert said(read_transcript(nulls, roles={"agent": 0, "customer": 1})) == EXPECTED


def test_the_detail_alone_is_read() -> None:
    assert said(read_transcript(SAMPLE["Response"]["Data"], roles={"agent": 0, "customer": 1})) == EXPECTED


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, *ROWS, 1, "SpeakerId", to=-1)) == (
        "transcript: Response.Data.ResultDetail[1].SpeakerId is -1, not a number from 0"
    )
