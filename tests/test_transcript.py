import pytest

from cxemotion.errors import TranscriptError
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn
from tests.builders import A, C


def timed(*starts: float) -> tuple[Turn, ...]:
    return tuple(Turn(A, "well", Span(start, start + 2.0)) for start in starts)


def test_a_transcript_is_the_sequence_of_its_turns():
    transcript = Transcript((Turn(A, "Hello."), Turn(C, "It broke.")))
    assert len(transcript) == 2
    assert [turn.role for turn in transcript] == [A, C]
    assert transcript[1].text == "It broke."
    assert transcript.text == "Hello.\nIt broke."


def test_turns_may_overlap_and_start_together():
    assert len(Transcript(timed(0.0, 1.0, 1.0))) == 3


def test_times_that_run_backwards_are_refused_with_the_two_turns():
    with pytest.raises(TranscriptError) as refused:
        Transcript((*timed(0.0, 5.0), Turn(C, "no time"), *timed(3.0)), name="call.vtt")
    assert str(refused.value) == (
        "call.vtt: turn 3 starts at 3 s, before turn 1 at 5 s; give the turns in the order of their start times"
    )


def test_a_transcript_is_timed_only_when_every_turn_is():
    assert Transcript(timed(0.0, 1.0)).timed
    assert not Transcript((*timed(0.0), Turn(C, "when?"))).timed
    assert not Transcript(()).timed


def test_another_language_leaves_the_turns_as_they_are():
    transcript = Transcript(timed(0.0), call_id="7", language=None)
    assert transcript.with_language("yue").turns == transcript.turns
    assert transcript.with_language("yue").call_id == "7"
    assert transcript.language is None
