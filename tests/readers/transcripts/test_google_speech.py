"""Google Speech-to-Text, v1 and v2."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words


def result(channel: int, transcript: str, *words: tuple[str, str, str]) -> dict[str, object]:
    listed = [{"word": word, "startTime": start, "endTime": end} for word, start, end in words]
    return {"channelTag": channel, "languageCode": "en-us",
            "alternatives": [{"transcript": transcript, "confidence": 0.9, "words": listed}]}  # fmt: skip


SAMPLE = {
    "results": [
        result(2, "My parcel is late.", ("My", "2.100s", "2.400s"), ("late.", "3s", "3.600s")),
        result(1, "How can I help?", ("How", "0.500s", "0.900s"), ("help?", "1.200s", "1.700s")),
    ]
}


def test_channels_count_from_one_in_the_file_and_from_zero_in_roles() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    assert (transcript.language, transcript.roles_inferred) == ("en", False)
    assert words(transcript, 1) == [("My", 2.1, 2.4), ("late.", 3.0, 3.6)]


def test_the_channel_number_counts_also_where_only_one_channel_has_words() -> None:
    (turn,) = read_transcript({"results": SAMPLE["results"][:1]}, roles={"agent": 0, "customer": 1})
    assert turn.role is C


def test_diarized_words_of_the_last_result_are_taken_once() -> None:
    plain = {
        "alternatives": [{"transcript": "How late", "words": [{"word": "How", "startTime": "0.5s", "endTime": "1s"}]}]
    }
    tagged = [
        {"word": "How", "startTime": "0.5s", "endTime": "1s", "speakerTag": 1},
        {"word": "late", "startTime": "2s", "endTime": "2.5s", "speakerTag": 2},
    ]
    value = {"results": [plain, {"alternatives": [{"words": tagged}]}]}
    assert said(read_transcript(value, roles={"customer": 0, "agent": 1})) == [
        (C, "How", 0.5, 1.0),
        (A, "late", 2.0, 2.5),
    ]


def test_the_second_version_is_read_inside_an_operation() -> None:
    spoken = [
        {"word": "How", "startOffset": "0.5s", "endOffset": "1s", "speakerLabel": "1"},
        {"word": "late", "startOffset": "2s", "endOffset": "2.500s", "speakerLabel": "2"},
    ]
    value = {"response": {"results": [{"alternatives": [{"transcript": "How late", "words": spoken}]}]}}
    assert said(read_transcript(value, roles={"agent": 0, "customer": 1})) == [
        (A, "How", 0.5, 1.0),
        (C, "late", 2.0, 2.5),
    ]


def test_a_wrong_time_is_named() -> None:
    bad = altered(SAMPLE, "results", 1, "alternatives", 0, "words", 0, "startTime", to="0:01")
    assert refusal(bad) == "transcript: results[1].alternatives[0].words[0].startTime is '0:01', not a time"
