"""Turns with everything measured of them; and turns found in sound where there is no transcript."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cxemotion.features.baseline import baseline_of
from cxemotion.features.catalogue import cut, measure_tracks, voiced_seconds
from cxemotion.features.facts import TurnFeatures
from cxemotion.features.sound import CallSound
from cxemotion.recording import Role
from cxemotion.span import Seconds, Span, merge
from cxemotion.transcript import Transcript, Turn
from cxemotion.wording.languages import turn_language

PAUSE_WITHIN_TURN_S: Seconds = 1.0
"""A longer silence of a speaker ends the turn."""
SHORTEST_TURN_S: Seconds = 0.2
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


def measure_turns(transcript: Transcript, sound: CallSound | None, *, language: str) -> tuple[TurnFeatures, ...]:
    """Every turn with what can be measured of it.

    Sound is measured where the turn has times and the recording a channel for its role; each value is also given
    against the same speaker's usual in this call, which no constant gain changes.

    Args:
        transcript: the turns.
        sound: the call's tracks; ``None`` without a recording.
        language: of the call; a turn in another language gets its own.
    """
    measured = [_measure(turn, sound) for turn in transcript]
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


def _measure(turn: Turn, sound: CallSound | None) -> tuple[dict[str, float], Seconds]:
    tracks = sound.of(turn.role) if sound and turn.span else None
    part = cut(tracks, turn.span) if tracks and turn.span else None
    return (measure_tracks(part), voiced_seconds(part)) if part else ({}, 0.0)


def spoken_seconds(turn: TurnFeatures) -> Seconds:
    """Seconds of speech in a turn: from the sound where there is any, else its length; ``nan`` without times."""
    if turn.span is None:
        return math.nan
    return turn.span.duration * (1.0 - turn.values.get("pause_share", 0.0))
