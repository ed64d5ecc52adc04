"""Speechmatics."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said


def word(start: float, end: float, content: str, speaker: str, **more: object) -> dict[str, object]:
    kind = "punctuation" if content in ".?" else "word"
    return {
        "type": kind,
        "start_time": start,
        "end_time": end,
        **more,
        "alternatives": [{"content": content, "confidence": 1.0, "language": "en", "speaker": speaker}],
    }


SAMPLE = {
    "format": "2.9",
    "job": {"id": "sm-1", "duration": 5},
    "metadata": {"transcription_config": {"language": "en"}},
    "results": [
        word(0.5, 0.9, "How", "S1"),
        word(1.2, 1.7, "help", "S1"),
        word(1.7, 1.7, "?", "S1", attaches_to="previous"),
        word(2.1, 3.6, "Late", "S2"),
        word(3.6, 3.6, ".", "UU", is_eos=True),
    ],
}


def test_words_become_turns_and_marks_stay_with_their_word() -> None:
    transcript = read_transcript(SAMPLE, roles={"agent": 0, "customer": 1})
    assert said(transcript) == [(A, "How help?", 0.5, 1.7), (C, "Late.", 2.1, 3.6)]
    assert (transcript.language, transcript.call_id) == ("en", "sm-1")


def test_channels_named_by_the_user_tell_their_roles() -> None:
    results = [word(0.5, 0.9, "How", "S1", channel="Agent"), word(2.1, 3.6, "Late", "S1", channel="Customer")]
    transcript = read_transcript(SAMPLE | {"results": results})
    assert said(transcript) == [(A, "How", 0.5, 0.9), (C, "Late", 2.1, 3.6)]
    assert not transcript.roles_inferred


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "results", 1, "end_time", to=1.0)) == (
        "transcript: results[1].end_time is 1 s, before results[1].start_time at 1.2 s; check the two times"
    )
