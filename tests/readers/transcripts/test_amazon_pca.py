"""Amazon Post Call Analytics."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words

SAMPLE = {
    "ConversationAnalytics": {
        "LanguageCode": "en-US",
        "SpeakerLabels": [
            {"Speaker": "spk_0", "DisplayText": "Customer"},
            {"Speaker": "spk_1", "DisplayText": "Agent"},
        ],
    },
    "SpeechSegments": [
        {
            "SegmentStartTime": 0.5,
            "SegmentEndTime": 1.7,
            "SegmentSpeaker": "spk_1",
            "DisplayText": "How can I help?",
            "WordConfidence": [{"Text": "How", "Confidence": 0.9, "StartTime": 0.5, "EndTime": 0.9}],
        },
        {
            "SegmentStartTime": 2.1,
            "SegmentEndTime": 3.6,
            "SegmentSpeaker": "spk_0",
            "DisplayText": "My parcel is late.",
            "LoudnessScores": [70.1],
            "SegmentInterruption": False,
        },
    ],
}


def test_the_names_of_speakers_tell_their_roles() -> None:
    transcript = read_transcript(SAMPLE)
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    assert (words(transcript, 0), transcript.roles_inferred) == ([("How", 0.5, 0.9)], False)


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "SpeechSegments", 0, "SegmentEndTime", to=[])) == (
        "transcript: SpeechSegments[0].SegmentEndTime is 'list', not a time"
    )
