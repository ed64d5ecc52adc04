"""Twilio Voice Intelligence."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words

SAMPLE = {
    "sentences": [
        {
            "media_channel": 1,
            "sentence_index": 0,
            "start_time": "0.5",
            "end_time": "1.7",
            "transcript": "How can I help?",
            "confidence": "0.97",
            "words": [{"word": "How", "start_time": "0.5", "end_time": "0.9"}],
        },
        {
            "media_channel": 2,
            "sentence_index": 1,
            "start_time": "2.1",
            "end_time": "3.6",
            "transcript": "My parcel is late.",
            "confidence": "0.97",
            "words": None,
        },
    ],
    "meta": {"page": 0, "key": "sentences"},
}


def test_channels_count_from_one_in_the_file_and_from_zero_in_roles() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    assert (words(transcript, 0), transcript.roles_inferred) == ([("How", 0.5, 0.9)], False)


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "sentences", 1, "media_channel", to="left")) == (
        "transcript: sentences[1].media_channel is 'left', not a number from 0"
    )
