"""Alibaba Smart Conversation Analysis."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

SAMPLE = {
    "Code": "200", "Success": True,
    "Data": {"ResultInfo": [
        {"Recording": {"CallId": "ali-1"},
         "AsrResult": {"AsrResult": [
             {"Begin": 500, "End": 1700, "Role": "客服", "Identity": "客服", "Words": "您好，请讲。", "EmotionValue": 6,
              "SpeechRate": 220},
             {"Begin": 2100, "End": 3600, "Role": "客户", "Identity": "客户", "Words": "我要退款。", "EmotionValue": 7},
         ]}}
    ]},
}  # fmt: skip
ROWS = ("Data", "ResultInfo", 0, "AsrResult", "AsrResult")
EXPECTED = [(A, "您好，请讲。", 0.5, 1.7), (C, "我要退款。", 2.1, 3.6)]


def test_sentences_are_turns_with_the_roles_they_name() -> None:
    transcript = read_transcript(SAMPLE)
    assert said(transcript) == EXPECTED
    assert (transcript.call_id, transcript.roles_inferred) == ("ali-1", False)


def test_the_list_itself_and_lower_case_are_read() -> None:
    rows = SAMPLE["Data"]["ResultInfo"][0]["AsrResult"]["AsrResult"]
    assert said(read_transcript({"AsrResult": rows})) == EXPECTED
    small = [{key.lower(): value for key, value in row.items()} for row in rows]
    assert said(read_transcript({"data": {"asrResult": small}})) == EXPECTED


def test_two_calls_in_one_answer_are_refused() -> None:
    calls = SAMPLE["Data"]["ResultInfo"] * 2
    assert refusal(altered(SAMPLE, "Data", "ResultInfo", to=calls)) == (
        "transcript: Data.ResultInfo[1] is a second call; give one call a file"
    )


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, *ROWS, 1, "Begin", to="x")) == (
        "transcript: Data.ResultInfo[0].AsrResult.AsrResult[1].Begin is 'x', not a time"
    )
