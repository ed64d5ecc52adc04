"""What is written is read back as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxemotion.errors import OptionError
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn, Word
from cxemotion.writers import RENDERERS, Annotated, Mark, Tier, render_rttm

A, C = Role.AGENT, Role.CUSTOMER
TURNS = (
    Turn(A, 'How can "I" help & when? 1 < 2', Span(0.5, 1.7)),
    Turn(C, "我的包裹: 还没到 --> 客服: 退款", Span(2.125, 3.6)),
    Turn(A, "I'm sorry.", Span(3.5, 4.0)),
    Turn(Role.OTHER, "This call is recorded.", Span(4.0, 5.0)),
)
CALL = Transcript(TURNS, "call-1", "en", "call-1")
SUFFIXES = {"native": "json", "csv": "csv", "webvtt": "vtt", "srt": "srt", "textgrid": "TextGrid", "elan": "eaf"}


def again(tmp_path: Path, name: str, transcript: Transcript) -> Transcript:
    path = tmp_path / f"call-1.{SUFFIXES[name]}"
    path.write_text(RENDERERS[name](Annotated(transcript)), encoding="utf-8")
    return read_transcript(path, format=name)


@pytest.mark.parametrize("name", SUFFIXES)
def test_text_role_and_times_of_every_turn_come_back(tmp_path: Path, name: str) -> None:
    assert again(tmp_path, name, CALL).turns == TURNS


def test_words_agents_and_missing_times_come_back_where_the_format_holds_them(tmp_path: Path) -> None:
    turns = (
        Turn(A, "Hello.", Span(0.5, 1.0), (Word("Hello", Span(0.5, 1.0)),), agent_id="17"),
        Turn(C, "No.", overlap=True),
    )
    assert again(tmp_path, "native", Transcript(turns)).turns == turns


@pytest.mark.parametrize("name", ["webvtt", "srt", "textgrid", "elan", "rttm"])
def test_a_turn_without_times_is_refused_with_the_way_on(name: str) -> None:
    call = Annotated(Transcript((*TURNS, Turn(A, "Bye."))))
    with pytest.raises(OptionError) as refused:
        RENDERERS[name](call)
    assert str(refused.value) == (
        "transcript: 1 of 5 turns have no times, which this format needs; analyze the call with its recording first, "
        "or write json or csv"
    )


def test_rttm_gives_the_turns_their_speakers_and_a_tier_its_labels(tmp_path: Path) -> None:
    emotions = Tier("customer emotion", (Mark(Span(2.125, 3.6), "anger 2"),))
    call = Annotated(CALL, emotions=emotions)
    path = tmp_path / "call-1.rttm"
    path.write_text(render_rttm(call))
    assert [(t.role, t.span) for t in read_transcript(path)] == [(t.role, t.span) for t in TURNS]
    assert render_rttm(call, "emotions") == "SPEAKER call-1 1 2.125 1.475 <NA> <NA> anger_2 <NA> <NA>\n"
    with pytest.raises(OptionError, match="unknown tier 'emotion', did you mean 'emotions'"):
        render_rttm(call, "emotion")


@pytest.mark.parametrize("name", ["textgrid", "elan"])
def test_tiers_of_emotions_and_events_are_written_and_never_read_as_speech(tmp_path: Path, name: str) -> None:
    call = Annotated(
        CALL,
        emotions=Tier("customer emotion", (Mark(Span(2.125, 3.6), "anger 2"),)),
        events=(Tier("escalations", (Mark(Span(2.125, 3.6), "abuse"),)), Tier("faults", ())),
    )
    text = RENDERERS[name](call)
    assert "anger 2" in text
    assert "abuse" in text
    assert "faults" not in text
    path = tmp_path / f"call-1.{SUFFIXES[name]}"
    path.write_text(text, encoding="utf-8")
    assert read_transcript(path).turns == TURNS


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()) or "x"
)


@pytest.mark.parametrize("render", ["webvtt", "textgrid", "elan", "native", "csv"])
@given(texts=st.lists(WORDS, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_survive(tmp_path: Path, render: str, texts: list[str]) -> None:
    turns = tuple(Turn(A if at % 2 else C, text, Span(at + 0.5, at + 1.25)) for at, text in enumerate(texts))
    assert [turn.text for turn in again(tmp_path, render, Transcript(turns))] == texts


def test_same_call_same_bytes() -> None:
    renders: list[Callable[[Annotated], str]] = list(RENDERERS.values())
    assert [render(Annotated(CALL)) for render in renders] == [render(Annotated(CALL)) for render in renders]
