"""WhisperX."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said, words

SAMPLE = {
    "segments": [
        {"start": 0.5, "end": 1.7, "text": " How can I help?", "speaker": "SPEAKER_01",
         "words": [{"word": "How", "start": 0.5, "end": 0.9, "score": 0.9, "speaker": "SPEAKER_01"}, {"word": "4"}]},
        {"start": 2.1, "end": 3.6, "text": " My parcel is late.", "speaker": "SPEAKER_00", "words": []},
    ],
    "word_segments": [{"word": "How", "start": 0.5, "end": 0.9, "score": 0.9}],
    "language": "en",
}  # fmt: skip


def test_diarized_speakers_get_their_roles_by_number() -> None:
    transcript = read_transcript(SAMPLE, roles={"customer": 0, "agent": 1})
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    assert words(transcript, 0) == [("How", 0.5, 0.9), ("4", None, None)]


def test_without_roles_the_words_tell_and_that_is_marked() -> None:
    transcript = read_transcript(SAMPLE)
    assert ([turn.role for turn in transcript], transcript.roles_inferred) == ([A, C], True)


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "segments", 1, "speaker", to=[1])) == (
        "transcript: segments[1].speaker is 'list', not a name or number"
    )
