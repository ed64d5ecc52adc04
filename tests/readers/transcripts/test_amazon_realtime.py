"""Amazon Contact Lens while a call runs."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

SAMPLE = {
    "Segments": [
        {"Transcript": {"Id": "1", "ParticipantId": "AGENT", "ParticipantRole": "AGENT", "Content": "How can I help?",
                        "BeginOffsetMillis": 500, "EndOffsetMillis": 1700, "Sentiment": "NEUTRAL"}},
        {"Categories": {"MatchedCategories": ["Escalation"], "MatchedDetails": {}}},
        {"Transcript": {"Id": "2", "ParticipantId": "CUSTOMER", "ParticipantRole": "CUSTOMER",
                        "Content": "My parcel is late.", "BeginOffsetMillis": 2100, "EndOffsetMillis": 3600}},
    ],
}  # fmt: skip


def test_transcript_segments_are_turns_and_others_are_left_out() -> None:
    assert said(read_transcript(SAMPLE)) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "Segments", 2, "Transcript", "EndOffsetMillis", to=None)) == (
        "transcript: Segments[2].Transcript.EndOffsetMillis is not there, but "
        "Segments[2].Transcript.BeginOffsetMillis is; give both or neither"
    )
