"""Gladia."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words


def heard(channel: int, speaker: int, start: float, end: float, text: str) -> dict[str, object]:
    return {
        "start": start,
        "end": end,
        "confidence": 0.9,
        "channel": channel,
        "speaker": speaker,
        "text": text,
        "language": "en",
        "words": [{"word": text.split(maxsplit=1)[0], "start": start, "end": start + 0.4}],
    }


SAMPLE = {
    "id": "g-1",
    "kind": "pre-recorded",
    "status": "done",
    "result": {
        "metadata": {"audio_duration": 5.0},
        "transcription": {
            "full_transcript": "…",
            "languages": ["en"],
            "utterances": [heard(0, 1, 0.5, 1.7, "How can I help?"), heard(0, 0, 2.1, 3.6, "My parcel is late.")],
        },
    },
}


def test_speakers_of_one_channel_and_channels_of_several_are_told_apart() -> None:
    transcript = read_transcript(SAMPLE, roles={"customer": 0, "agent": 1})
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    assert (transcript.language, words(transcript, 0)) == ("en", [("How", 0.5, 0.9)])
    stereo = altered(SAMPLE, "result", "transcription", "utterances", 1, "channel", to=1)
    assert [turn.role for turn in read_transcript(stereo, roles={"agent": 0, "customer": 1})] == [A, C]


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "result", "transcription", "utterances", 0, "end", to=True)) == (
        "transcript: result.transcription.utterances[0].end is True, not a time"
    )
