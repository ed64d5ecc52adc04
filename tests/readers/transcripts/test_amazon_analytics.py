"""Amazon Call Analytics and Contact Lens, after the call."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, O, altered, refusal, said, words

SAMPLE = {
    "JobName": "tca-1", "JobStatus": "COMPLETED", "LanguageCode": "en-US", "Channel": "VOICE",
    "Participants": [{"ParticipantRole": "AGENT"}, {"ParticipantRole": "CUSTOMER"}],
    "ConversationCharacteristics": {"TotalConversationDurationMillis": 5000},
    "Transcript": [
        {"Id": "1", "ParticipantRole": "AGENT", "Content": "How can I help?", "BeginOffsetMillis": 500,
         "EndOffsetMillis": 1700, "LoudnessScores": [71.2, None], "Sentiment": "NEUTRAL",
         "Items": [{"Type": "pronunciation", "Content": "How", "BeginOffsetMillis": 500, "EndOffsetMillis": 900}]},
        {"Id": "2", "ParticipantRole": "CUSTOMER", "Content": "My parcel is late.", "BeginOffsetMillis": 2100,
         "EndOffsetMillis": 3600, "Sentiment": "NEGATIVE"},
        {"Id": "3", "ParticipantRole": "SYSTEM", "Content": "This call is recorded.", "BeginOffsetMillis": 4000,
         "EndOffsetMillis": 5000},
    ],
}  # fmt: skip


def test_milliseconds_roles_and_words_are_read() -> None:
    transcript = read_transcript(SAMPLE)
    assert said(transcript) == [
        (A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6), (O, "This call is recorded.", 4.0, 5.0),
    ]  # fmt: skip
    assert words(transcript, 0) == [("How", 0.5, 0.9)]
    assert (transcript.call_id, transcript.language, transcript.roles_inferred) == ("tca-1", "en", False)


def test_participants_name_the_roles_of_ids_and_two_agents_stay_apart() -> None:
    turns = [
        {"ParticipantId": who, "Content": text, "BeginOffsetMillis": at, "EndOffsetMillis": at + 500}
        for who, text, at in (("a-1", "Hello.", 0), ("c-9", "Hi.", 600), ("a-2", "I take over.", 1200))
    ]
    people = [
        {"ParticipantId": "a-1", "ParticipantRole": "AGENT"}, {"ParticipantId": "c-9", "ParticipantRole": "CUSTOMER"},
        {"ParticipantId": "a-2", "ParticipantRole": "AGENT"},
    ]  # fmt: skip
    transcript = read_transcript({"Version": "1.1.0", "Participants": people, "Transcript": turns})
    assert [(turn.role, turn.agent_id) for turn in transcript] == [(A, "a-1"), (C, None), (A, "a-2")]


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "Transcript", 1, "BeginOffsetMillis", to=-5)) == (
        "transcript: Transcript[1].BeginOffsetMillis is -5; times count from the recording's start"
    )
    assert refusal(altered(SAMPLE, "Transcript", 1, "EndOffsetMillis", to=2000)) == (
        "transcript: Transcript[1].EndOffsetMillis is 2 s, before Transcript[1].BeginOffsetMillis at 2.1 s; "
        "check the two times"
    )
    assert refusal(altered(SAMPLE, "Transcript", 0, "Content", to=7)) == (
        "transcript: Transcript[0].Content is 7, not a string"
    )
