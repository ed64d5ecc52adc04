"""Amazon Transcribe, standard jobs."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words


def word(start: str, end: str, content: str, **more: object) -> dict[str, object]:
    return {
        "type": "pronunciation",
        "start_time": start,
        "end_time": end,
        "alternatives": [{"confidence": "0.99", "content": content}],
        **more,
    }


def mark(content: str) -> dict[str, object]:
    return {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": content}]}


ITEMS = [
    word("0.5", "0.9", "How"),
    word("0.9", "1.1", "can"),
    word("1.1", "1.2", "I"),
    word("1.2", "1.7", "help"),
    mark("?"),
    word("2.14", "2.5", "It's"),
    word("2.5", "3.0", "late"),
    mark("."),
]
TRANSCRIPTS = [{"transcript": "How can I help? It's late."}]
LABELS = {
    "speakers": 2,
    "segments": [
        {
            "start_time": start,
            "end_time": end,
            "speaker_label": speaker,
            "items": [
                {"start_time": i["start_time"], "end_time": i["end_time"], "speaker_label": speaker} for i in items
            ],
        }
        for start, end, speaker, items in (("0.5", "1.7", "spk_0", ITEMS[:4]), ("2.14", "3.0", "spk_1", ITEMS[5:7]))
    ],
}
SAMPLE = {
    "jobName": "call-17",
    "accountId": "1",
    "status": "COMPLETED",
    "results": {"language_code": "en-US", "transcripts": TRANSCRIPTS, "items": ITEMS, "speaker_labels": LABELS},
}
EXPECTED = [(A, "How can I help?", 0.5, 1.7), (C, "It's late.", 2.14, 3.0)]


def test_words_and_punctuation_become_the_turns_of_each_speaker() -> None:
    transcript = read_transcript(SAMPLE)
    assert said(transcript) == EXPECTED
    assert (transcript.call_id, transcript.language, transcript.roles_inferred) == ("call-17", "en", True)
    assert words(transcript, 1) == [("It's", 2.14, 2.5), ("late", 2.5, 3.0)]


def test_labels_on_the_words_themselves_and_channels_are_read_too() -> None:
    labelled = [item | {"speaker_label": "spk_0" if at < 5 else "spk_1"} for at, item in enumerate(ITEMS)]
    assert said(read_transcript({"results": {"transcripts": TRANSCRIPTS, "items": labelled}})) == EXPECTED
    channels = {
        "channels": [{"channel_label": "ch_1", "items": ITEMS[5:]}, {"channel_label": "ch_0", "items": ITEMS[:5]}]
    }
    value = {"results": {"transcripts": TRANSCRIPTS, "items": ITEMS, "channel_labels": channels}}
    assert said(read_transcript(value, roles={"agent": 0, "customer": 1})) == EXPECTED
    swapped = read_transcript(value, roles={"agent": 1, "customer": 0})
    assert [turn.role for turn in swapped] == [C, A]
    assert not swapped.roles_inferred


def test_a_wrong_time_is_named() -> None:
    assert refusal(altered(SAMPLE, "results", "items", 1, "end_time", to="soon")) == (
        "transcript: results.items[1].end_time is 'soon', not a time"
    )
