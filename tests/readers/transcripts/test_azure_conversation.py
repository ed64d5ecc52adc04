"""Azure conversation analysis."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

SAMPLE = {
    "analysisInput": {
        "conversations": [
            {
                "id": "call-9",
                "language": "en",
                "modality": "transcript",
                "conversationItems": [
                    {
                        "participantId": "Agent_1",
                        "id": "1",
                        "text": "How can I help?",
                        "lexical": "how can i help",
                        "audioTimings": [
                            {"word": "how", "offset": 5_000_000, "duration": 4_000_000},
                            {"word": "help", "offset": 12_000_000, "duration": 5_000_000},
                        ],
                    },
                    {
                        "participantId": "Customer_1",
                        "id": "2",
                        "text": "My parcel is late.",
                        "lexical": "my parcel is late",
                    },
                ],
            }
        ]
    },
    "tasks": [],
}


def test_items_are_turns_and_word_timings_their_times() -> None:
    transcript = read_transcript(SAMPLE)
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", None, None)]
    assert (transcript.call_id, transcript.language, transcript.timed) == ("call-9", "en", False)


def test_two_calls_in_one_request_are_refused() -> None:
    calls = SAMPLE["analysisInput"]["conversations"] * 2
    assert refusal(altered(SAMPLE, "analysisInput", "conversations", to=calls)) == (
        "transcript: analysisInput.conversations[1] is a second conversation; give one call a file"
    )
