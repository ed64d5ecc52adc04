"""Genesys Cloud."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

START = 1_700_000_000_000
SAMPLE = {
    "conversationId": "g-7", "startTime": START, "duration": {"milliseconds": 5000},
    "transcripts": [
        {"transcriptId": "t", "language": "en-us",
         "phrases": [
             {"text": "How can I help?", "participantPurpose": "internal", "startTimeMs": START + 500,
              "duration": {"milliseconds": 1200}, "confidence": 0.9},
             {"text": "My parcel is late.", "participantPurpose": "external", "startTimeMs": START + 2100,
              "duration": {"milliseconds": 1500}, "confidence": 0.9},
         ]}
    ],
}  # fmt: skip
EXPECTED = [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def test_dates_in_milliseconds_count_from_the_start_and_purposes_are_roles() -> None:
    transcript = read_transcript(SAMPLE)
    assert said(transcript) == EXPECTED
    assert (transcript.call_id, transcript.language, transcript.roles_inferred) == ("g-7", "en", False)


def test_notifications_of_live_transcription_are_read() -> None:
    parts = [
        {"channel": side, "isFinal": True,
         "alternatives": [{"transcript": text, "offsetMs": at, "durationMs": length}]}
        for side, text, at, length in (
            ("INTERNAL", "How can I help?", 500, 1200), ("EXTERNAL", "My parcel is late.", 2100, 1500),
        )
    ]  # fmt: skip
    assert said(read_transcript({"eventBody": {"conversationId": "g-7", "transcripts": parts}})) == EXPECTED


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "transcripts", 0, "phrases", 1, "duration", "milliseconds", to="long")) == (
        "transcript: transcripts[0].phrases[1].duration.milliseconds is 'long', not a time"
    )
