"""OpenAI Whisper."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import C, altered, refusal, said, words

SAMPLE = {
    "text": " My parcel is late. Again.", "language": "en",
    "segments": [
        {"id": 0, "seek": 0, "start": 0.5, "end": 1.7, "text": " My parcel is late.", "tokens": [1], "temperature": 0.0,
         "avg_logprob": -0.2, "compression_ratio": 1.0, "no_speech_prob": 0.01,
         "words": [{"word": " My", "start": 0.5, "end": 0.7, "probability": 0.9}]},
        {"id": 1, "seek": 0, "start": 2.1, "end": 3.6, "text": " Again.", "tokens": [2], "temperature": 0.0,
         "avg_logprob": -0.2, "compression_ratio": 1.0, "no_speech_prob": 0.01},
    ],
}  # fmt: skip


def test_one_channel_recognised_by_itself_is_read_with_its_role() -> None:
    transcript = read_transcript(SAMPLE, roles={"customer": 0})
    assert said(transcript) == [(C, "My parcel is late.", 0.5, 1.7), (C, "Again.", 2.1, 3.6)]
    assert (transcript.language, words(transcript, 0)) == ("en", [("My", 0.5, 0.7)])


def test_a_language_that_is_not_read_is_undetermined() -> None:
    assert read_transcript(SAMPLE | {"language": "fr"}, roles={"customer": 0}).language == "und"


def test_without_speakers_a_role_is_asked_for() -> None:
    assert refusal(SAMPLE) == (
        "transcript: no speaker is named, and two at least are needed; recognise each channel by itself or with "
        "diarization, or pass one role where one person speaks, for example roles={'customer': 0}"
    )


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "segments", 1, "start", to=None), roles={"customer": 0}) == (
        "transcript: segments[1].start is not there; export the transcript again, or give another format"
    )
