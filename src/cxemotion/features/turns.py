"""Turns with everything measured of them; and turns found in sound where there is no transcript."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from cxemotion.features.baseline import baseline_of
from cxemotion.features.catalogue import cut, measure_tracks, voiced_seconds
from cxemotion.features.facts import TurnFeatures
from cxemotion.features.sound import CallSound
from cxemotion.features.voice import measure_voice
from cxemotion.recording import Recording, Role
from cxemotion.span import Seconds, Span, merge
from cxemotion.transcript import Transcript, Turn
from cxemotion.wording.languages import turn_language

PAUSE_WITHIN_TURN_S: Seconds = 1.0
"""A longer silence of a speaker ends the turn."""
SHORTEST_TURN_S: Seconds = 0.2
_Measured: TypeAlias = "tuple[dict[str, float], Seconds]"
"""Values by name, and the voiced time."""
_TOLD_APART = frozenset(("en", "zh-Hans", "zh-Hant", "yue"))


def turns_from_speech(sound: CallSound, *, name: str) -> Transcript:
    """A transcript without words: each role's speech, pauses of up to a second bridged.

    Where the channels tell no roles apart, everybody is ``other``.
    """
    by_role: dict[Role, Sequence[Span]] = dict(sound.speech)
    if not by_role and sound.one_voice_path:
        by_role = {Role.OTHER: sound.tracks[0].speech}
    found = [
        (span, role)
        for role, speech in by_role.items()
        for span in merge(speech, gap_s=PAUSE_WITHIN_TURN_S)
        if span.duration >= SHORTEST_TURN_S
    ]
    return Transcript(tuple(Turn(role, "", span) for span, role in sorted(found)), name=name)


def measure_turns(
    transcript: Transcript, sound: CallSound | None, *, language: str, recording: Recording | None = None
) -> tuple[TurnFeatures, ...]:
    """Every turn with what can be measured of it.

    Sound is measured where the turn has times and the recording a channel for its role; each value is also given
    against the same speaker's usual in this call, which no constant gain changes.

    Args:
        transcript: the turns.
        sound: the call's tracks; ``None`` without a recording.
        language: of the call; a turn in another language gets its own.
        recording: give it to have the 88 functionals of each customer turn among its values: a second pass over the
            samples, which takes about as long as the first.
    """
    measured = [_measure(turn, sound) for turn in transcript]
    if recording is not None and sound is not None:
        measured = _with_voice(transcript, measured, sound, recording)
    usual = {
        role: baseline_of(*zip(*of_role, strict=True))
        for role in Role
        if (of_role := [m for turn, m in zip(transcript, measured, strict=True) if turn.role is role and m[0]])
    }
    return tuple(
        TurnFeatures(
            index=index,
            role=turn.role,
            text=turn.text,
            language=turn_language(turn.text, call=language) if language in _TOLD_APART else language,
            span=turn.span,
            overlap=turn.overlap,
            values=values,
            relative=usual[turn.role].relative(values) if values else {},
            voiced_s=voiced_s,
        )
        for index, (turn, (values, voiced_s)) in enumerate(zip(transcript, measured, strict=True))
    )


def _measure(turn: Turn, sound: CallSound | None) -> _Measured:
    tracks = sound.of(turn.role) if sound and turn.span else None
    part = cut(tracks, turn.span) if tracks and turn.span else None
    return (measure_tracks(part), voiced_seconds(part)) if part else ({}, 0.0)


def _with_voice(
    transcript: Transcript, measured: Sequence[_Measured], sound: CallSound, recording: Recording
) -> list[_Measured]:
    """The same with the functionals of the customer's turns."""
    tracks = sound.of(Role.CUSTOMER)
    turns = {
        index: turn.span
        for index, turn in enumerate(transcript)
        if turn.role is Role.CUSTOMER and turn.span and measured[index][0]
    }
    if tracks is None:
        return list(measured)
    channel = sound.roles.get(Role.CUSTOMER, 0)
    voices = measure_voice(recording, list(turns.values()), channel=channel, pitch=tracks.pitch)
    by_turn = dict(zip(turns, voices, strict=True))
    return [(values | by_turn.get(index, {}), voiced_s) for index, (values, voiced_s) in enumerate(measured)]


def spoken_seconds(turn: TurnFeatures) -> Seconds:
    """Seconds of speech in a turn: from the sound where there is any, else its length; ``nan`` without times."""
    if turn.span is None:
        return math.nan
    return turn.span.duration * (1.0 - turn.values.get("pause_share", 0.0))
