"""Deepgram."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words


def heard(channel: int, start: float, end: float, transcript: str) -> dict[str, object]:
    word = {
        "word": transcript.split(maxsplit=1)[0].lower(),
        "punctuated_word": transcript.split(maxsplit=1)[0],
        "start": start,
        "end": start + 0.4,
        "confidence": 0.9,
    }
    return {
        "start": start,
        "end": end,
        "confidence": 0.9,
        "channel": channel,
        "transcript": transcript,
        "words": [word],
    }


SAMPLE = {
    "metadata": {"request_id": "r", "duration": 5.0, "channels": 2},
    "results": {
        "channels": [{"alternatives": [{"transcript": "", "words": []}], "detected_language": "en"}] * 2,
        "utterances": [heard(1, 2.1, 3.6, "My parcel is late."), heard(0, 0.5, 1.7, "How can I help?")],
    },
}
EXPECTED = [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def test_utterances_of_channels_are_turns_in_the_order_of_time() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == EXPECTED
    assert (transcript.language, words(transcript, 0)) == ("en", [("How", 0.5, 0.9)])


def test_without_utterances_words_become_turns() -> None:
    spoken = [("how", "How", 0.5, 0.9, 0), ("help", "help?", 1.2, 1.7, 0), ("late", "Late.", 2.1, 3.6, 1)]
    listed = [
        {"word": word, "punctuated_word": marked, "start": start, "end": end, "speaker": speaker}
        for word, marked, start, end, speaker in spoken
    ]
    value = {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "", "words": listed}]}]}}
    assert said(read_transcript(value, roles={"agent": 0, "customer": 1})) == [
        (A, "How help?", 0.5, 1.7),
        (C, "Late.", 2.1, 3.6),
    ]


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "results", "utterances", 1, "start", to="0:00")) == (
        "transcript: results.utterances[1].start is '0:00', not a time"
    )
    assert refusal(altered(SAMPLE, "results", "utterances", 1, "end", to=None)) == (
        "transcript: results.utterances[1].end is not there; export the transcript again, or give another format"
    )
