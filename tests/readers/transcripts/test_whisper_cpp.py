"""whisper.cpp."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

SAMPLE = {
    "systeminfo": "AVX", "model": {"type": "base"}, "params": {}, "result": {"language": "en"},
    "transcription": [
        {"timestamps": {"from": "00:00:00,500", "to": "00:00:01,700"}, "offsets": {"from": 500, "to": 1700},
         "text": " How can I help?", "speaker": "0"},
        {"timestamps": {"from": "00:00:02,100", "to": "00:00:03,600"}, "offsets": {"from": 2100, "to": 3600},
         "text": " My parcel is late.", "speaker": "1"},
    ],
}  # fmt: skip


def test_offsets_in_milliseconds_and_channels_are_read() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "transcription", 0, "offsets", "to", to="late")) == (
        "transcript: transcription[0].offsets.to is 'late', not a time"
    )
