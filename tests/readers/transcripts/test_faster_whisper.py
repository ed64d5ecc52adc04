"""faster-whisper."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import C, altered, refusal, said, words

SAMPLE = [
    {"id": 1, "seek": 0, "start": 0.5, "end": 1.7, "text": " My parcel is late.", "tokens": [1], "avg_logprob": -0.2,
     "compression_ratio": 1.0, "no_speech_prob": 0.01, "temperature": 0.0,
     "words": [{"start": 0.5, "end": 0.7, "word": " My", "probability": 0.9}]},
    {"id": 2, "seek": 0, "start": 2.1, "end": 3.6, "text": " Again.", "tokens": [2], "avg_logprob": -0.2,
     "compression_ratio": 1.0, "no_speech_prob": 0.01, "temperature": 0.0, "words": None},
]  # fmt: skip
EXPECTED = [(C, "My parcel is late.", 0.5, 1.7), (C, "Again.", 2.1, 3.6)]


def test_a_list_of_segments_is_read() -> None:
    transcript = read_transcript(SAMPLE, roles={"customer": 0})
    assert (said(transcript), words(transcript, 0)) == (EXPECTED, [("My", 0.5, 0.7)])


def test_an_object_with_what_is_known_of_the_language_is_read() -> None:
    transcript = read_transcript({"segments": SAMPLE, "info": {"language": "zh"}}, roles={"customer": 0})
    assert (said(transcript), transcript.language) == (EXPECTED, None)


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, 1, "end", to="x"), roles={"customer": 0}) == "transcript: [1].end is 'x', not a time"
