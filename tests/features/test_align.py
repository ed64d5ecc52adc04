"""Turns without times, laid over the speech of a recording."""

from dataclasses import replace
from statistics import median

import numpy as np
import pytest

from cxemotion.features import CallSound, align_turns, fill_times, measure_sound
from cxemotion.readers.audio import read_recording
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Recording, Role
from cxemotion.resources import samples_dir
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

ROLES = {Role.AGENT: 0, Role.CUSTOMER: 1}
CALL = samples_dir() / "en-delivery.json"


@pytest.fixture(scope="module")
def true() -> Transcript:
    return read_transcript(CALL)


@pytest.fixture(scope="module")
def recording() -> Recording:
    return read_recording(CALL.with_suffix(".flac")).with_roles(ROLES)


@pytest.fixture(scope="module")
def sound(recording: Recording) -> CallSound:
    return measure_sound(recording)


def without_times(transcript: Transcript, *, keep: int = 0) -> Transcript:
    """The transcript without times; every ``keep``-th turn keeps its own."""
    turns = (t if keep and at % keep == 0 else replace(t, span=None) for at, t in enumerate(transcript))
    return replace(transcript, turns=tuple(turns))


def starts(transcript: Transcript) -> list[float]:
    return [turn.span.start for turn in transcript if turn.span]


def off(found: Transcript, true: Transcript) -> float:
    return median(abs(a - b) for a, b in zip(starts(found), starts(true), strict=True))


def test_turns_without_times_are_placed_within_half_a_second(true: Transcript, sound: CallSound) -> None:
    found = align_turns(without_times(true), sound)
    assert found.timed
    assert found.times_estimated
    assert off(found, true) < 0.5
    assert [turn.text for turn in found] == [turn.text for turn in true]


def test_one_channel_for_both_is_enough(true: Transcript, recording: Recording) -> None:
    samples = np.concatenate(list(recording.blocks()), axis=1).sum(axis=0)
    mono = measure_sound(Recording.from_samples(samples, rate_hz=recording.rate_hz))
    assert off(align_turns(without_times(true), mono), true) < 0.5


def test_times_that_are_known_are_kept_and_hold_the_others_in_place(true: Transcript, sound: CallSound) -> None:
    found = align_turns(without_times(true, keep=3), sound)
    assert [turn.span for turn in found][::3] == [turn.span for turn in true][::3]
    assert off(found, true) < 0.5


def test_a_timed_transcript_and_a_silent_recording_change_nothing(true: Transcript, sound: CallSound) -> None:
    assert align_turns(true, sound) is true
    silent = measure_sound(Recording.from_samples(np.zeros((2, 16_000)), rate_hz=8000, roles=ROLES))
    assert not align_turns(without_times(true), silent).timed


def test_more_turns_than_stretches_of_speech_still_get_a_time_each_in_order(sound: CallSound) -> None:
    many = Transcript(tuple(Turn(Role.AGENT if at % 2 else Role.CUSTOMER, "yes") for at in range(200)))
    found = align_turns(many, sound)
    assert found.timed
    assert starts(found) == sorted(starts(found))


def test_without_a_recording_gaps_between_known_times_are_shared_by_length() -> None:
    a, c = Role.AGENT, Role.CUSTOMER
    turns = (Turn(a, "x", Span(2.0, 4.0)), Turn(c, "y" * 150), Turn(a, "z" * 75), Turn(c, "w", Span(10.0, 11.0)))
    filled = fill_times(Transcript(turns))
    assert [turn.span for turn in filled] == [Span(2.0, 4.0), Span(4.0, 8.0), Span(8.0, 10.0), Span(10.0, 11.0)]
    assert filled.times_estimated
    untimed = Transcript((Turn(a, "x"), Turn(c, "y")))
    assert fill_times(untimed) is untimed
