"""AssemblyAI."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words

SAMPLE = {
    "id": "t-1", "status": "completed", "language_code": "en_us", "audio_duration": 5, "text": "…", "words": [],
    "utterances": [
        {"speaker": "A", "text": "How can I help?", "start": 500, "end": 1700, "confidence": 0.9,
         "words": [{"text": "How", "start": 500, "end": 900, "confidence": 0.9, "speaker": "A"}]},
        {"speaker": "B", "text": "My parcel is late.", "start": 2100, "end": 3600, "confidence": 0.9, "words": []},
    ],
}  # fmt: skip
EXPECTED = [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def test_milliseconds_and_lettered_speakers_are_read() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == EXPECTED
    assert (transcript.call_id, transcript.language, words(transcript, 0)) == ("t-1", "en", [("How", 0.5, 0.9)])
    assert [turn.role for turn in read_transcript(SAMPLE, roles={"agent": 1, "customer": 0})] == [C, A]


def test_channels_count_from_one_in_the_file() -> None:
    turns = [turn | {"channel": str(at + 1)} for at, turn in enumerate(SAMPLE["utterances"])]
    value = SAMPLE | {"utterances": turns, "audio_channels": 2}
    assert said(read_transcript(value, roles={"agent": 0, "customer": 1})) == EXPECTED


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "utterances", 1, "end", to="3600 ms")) == (
        "transcript: utterances[1].end is '3600 ms', not a time"
    )
