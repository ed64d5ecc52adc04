"""Azure batch and fast transcription."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words


def phrase(channel: int, offset: int, duration: int, display: str) -> dict[str, object]:
    best = {
        "confidence": 0.9,
        "lexical": display.lower(),
        "itn": display,
        "maskedITN": display,
        "display": display,
        "words": [{"word": display.split(maxsplit=1)[0], "offsetInTicks": offset, "durationInTicks": 3_000_000}],
    }
    return {
        "recognitionStatus": "Success",
        "channel": channel,
        "offset": "PT0.5S",
        "duration": "PT1S",
        "offsetInTicks": offset,
        "durationInTicks": duration,
        "nBest": [best],
    }


SAMPLE = {
    "source": "call.wav",
    "timestamp": "2026-01-01T00:00:00Z",
    "durationInTicks": 50_000_000,
    "combinedRecognizedPhrases": [{"channel": 0, "display": "How can I help?"}],
    "recognizedPhrases": [
        phrase(1, 21_000_000, 15_000_000, "My parcel is late."),
        phrase(0, 5_000_000, 12_000_000, "How can I help?"),
    ],
}
EXPECTED = [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]


def test_ticks_of_a_hundred_nanoseconds_become_seconds() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == EXPECTED
    assert words(transcript, 0) == [("How", 0.5, 0.8)]


def test_diarized_speakers_count_from_one_in_the_file_and_from_zero_in_roles() -> None:
    phrases = [
        {
            "channel": 0,
            "speaker": who,
            "offsetMilliseconds": at,
            "durationMilliseconds": length,
            "text": text,
            "locale": "zh-CN",
            "words": [],
        }
        for who, at, length, text in ((2, 500, 1200, "您好"), (1, 2100, 1500, "我要退款"))
    ]
    fast = {"durationMilliseconds": 5000, "combinedPhrases": [{"text": "您好我要退款"}], "phrases": phrases}
    transcript = read_transcript(fast, roles={"customer": 0, "agent": 1})
    assert said(transcript) == [(A, "您好", 0.5, 1.7), (C, "我要退款", 2.1, 3.6)]
    assert transcript.language == "zh-Hans"


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "recognizedPhrases", 1, "offsetInTicks", to="PT0.5S")) == (
        "transcript: recognizedPhrases[1].offsetInTicks is 'PT0.5S', not a time"
    )
