"""iFlytek."""

import json

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words

OLDER = [
    {"bg": "500", "ed": "1700", "onebest": "您好，请讲。", "speaker": "1"},
    {"bg": "2100", "ed": "3600", "onebest": "我要退款。", "speaker": "2"},
]


def lattice(speaker: str, start: str, end: str, *words: tuple[str, int, int]) -> dict[str, str]:
    spoken = [{"wb": begin, "we": stop, "cw": [{"w": word, "wp": "n"}]} for word, begin, stop in words]
    return {"json_1best": json.dumps({"st": {"bg": start, "ed": end, "rl": speaker, "rt": [{"ws": spoken}]}})}


ORDER = {"lattice": [
    lattice("1", "500", "1700", ("您好", 0, 60), ("，", 60, 60), ("请讲", 60, 120), ("。", 120, 120)),
    lattice("2", "2100", "3600", ("我要", 0, 80), ("退款", 80, 150), ("。", 150, 150)),
]}  # fmt: skip
SAMPLE = {"code": "000000", "content": {"orderInfo": {"orderId": "o"}, "orderResult": json.dumps(ORDER)}}
EXPECTED = [(A, "您好，请讲。", 0.5, 1.7), (C, "我要退款。", 2.1, 3.6)]


def test_frames_of_words_count_from_their_sentence() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == EXPECTED
    assert words(transcript, 1)[:2] == [("我要", 2.1, 2.9), ("退款", 2.9, 3.6)]


def test_the_older_answer_is_read_as_text_and_as_a_list() -> None:
    for value in (OLDER, {"data": OLDER, "ok": 0}, {"data": json.dumps(OLDER), "ok": 0}):
        assert said(read_transcript(value, roles={"agent": 0, "customer": 1})) == EXPECTED


def test_speaker_zero_means_that_nobody_told_them_apart() -> None:
    whole = [one | {"speaker": "0"} for one in OLDER]
    assert [turn.role for turn in read_transcript(whole, roles={"customer": 0})] == [C, C]
    assert refusal(whole).startswith("transcript: no speaker is named, and two at least are needed")


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(OLDER, 1, "bg", to="x")) == "transcript: [1].bg is 'x', not a time"
    assert refusal(altered(SAMPLE, "content", "orderResult", to="{")) == (
        "transcript: content.orderResult is not the JSON text that it should be"
    )
