"""Turns with everything measured of them; and turns found in sound where there is no transcript."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cxemotion.features.baseline import baseline_of
from cxemotion.features.catalogue import cut, measure_tracks, voiced_seconds
from cxemotion.features.facts import TurnFeatures, VoiceWindow
from cxemotion.features.sound import CallSound
from cxemotion.features.voice import measure_bands, measure_voice
from cxemotion.recording import Recording, Role
from cxemotion.signal.frames import frame_slice
from cxemotion.signal.timbre import timbre_of
from cxemotion.signal.tracks import ChannelTracks
from cxemotion.span import Seconds, Span, merge
from cxemotion.transcript import Transcript, Turn
from cxemotion.wording.languages import turn_language

PAUSE_WITHIN_TURN_S: Seconds = 1.0
"""A longer silence of a speaker ends the turn."""
SHORTEST_TURN_S: Seconds = 0.2
_TOLD_APART = frozenset(("en", "zh-Hans", "zh-Hant", "yue"))
LONG_TURN_S: Seconds = 4.5
"""From this length a turn is also measured in windows."""
WINDOW_S: Seconds = 3.0


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
    transcript: Transcript,
    sound: CallSound | None,
    *,
    language: str,
    recording: Recording | None = None,
    voices: Collection[Role] = (Role.CUSTOMER,),
    functionals: bool = False,
) -> tuple[TurnFeatures, ...]:
    """Every turn with what can be measured of it.

    Sound is measured where the turn has times and the recording a channel for its role; each value is also given
    against the same speaker's usual in this call, which no constant gain changes.

    Args:
        transcript: the turns.
        sound: the call's tracks; ``None`` without a recording.
        language: of the call; a turn in another language gets its own.
        recording: give it to have the timbre of some turns among their values, and long ones in windows: a second,
            short pass over the samples.
        voices: whose turns.
        functionals: whether those turns get the 88 functionals too, which takes about as long as the first pass.
    """
    measured = [_measure(turn, sound) for turn in transcript]
    if recording is not None and sound is not None:
        for role in voices:
            measured = _with_voice(transcript, measured, sound, recording, role=role, functionals=functionals)
    usual = {
        role: baseline_of(*zip(*((m.values, m.voiced_s) for m in of_role), strict=True))
        for role in Role
        if (of_role := [m for turn, m in zip(transcript, measured, strict=True) if turn.role is role and m.values])
    }
    return tuple(
        TurnFeatures(
            index=index,
            role=turn.role,
            text=turn.text,
            language=turn_language(turn.text, call=language) if language in _TOLD_APART else language,
            span=turn.span,
            overlap=turn.overlap,
            values=heard.values,
            relative=usual[turn.role].relative(heard.values) if heard.values else {},
            voiced_s=heard.voiced_s,
            windows=heard.windows,
        )
        for index, (turn, heard) in enumerate(zip(transcript, measured, strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """What was measured of a turn."""

    values: Mapping[str, float] = field(default_factory=dict[str, float])
    voiced_s: Seconds = 0.0
    windows: tuple[VoiceWindow, ...] = ()


def _measure(turn: Turn, sound: CallSound | None) -> _Measured:
    tracks = sound.of(turn.role) if sound and turn.span else None
    part = cut(tracks, turn.span) if tracks and turn.span else None
    return _Measured(measure_tracks(part), voiced_seconds(part)) if part else _Measured()


def _with_voice(
    transcript: Transcript,
    measured: Sequence[_Measured],
    sound: CallSound,
    recording: Recording,
    *,
    role: Role,
    functionals: bool,
) -> list[_Measured]:
    """The same with the timbre of a role's turns, and the functionals where asked for."""
    tracks = sound.of(role)
    turns = {
        index: turn.span
        for index, turn in enumerate(transcript)
        if turn.role is role and turn.span and measured[index].values
    }
    if tracks is None or not turns:
        return list(measured)
    channel = sound.roles.get(role, 0)
    frames = tracks.level_db.size
    bands = measure_bands(recording, list(turns.values()), channel=channel, frames=frames)
    found = list(measured)
    for (index, span), levels_db in zip(turns.items(), bands, strict=True):
        found[index] = replace(
            found[index],
            values={**found[index].values, **timbre_of(levels_db)},
            windows=_windows(tracks, span, levels_db),
        )
    if functionals:
        voices = measure_voice(recording, list(turns.values()), channel=channel, pitch=tracks.pitch)
        for index, voice in zip(turns, voices, strict=True):
            found[index] = replace(found[index], values={**found[index].values, **voice})
    return found


def _windows(tracks: ChannelTracks, span: Span, levels_db: NDArray[np.float32]) -> tuple[VoiceWindow, ...]:
    """The stretches of a long turn, each from half of the one before."""
    if span.duration < LONG_TURN_S:
        return ()
    first = frame_slice(span, tracks.level_db.size).start
    count = math.ceil((span.duration - WINDOW_S) / (WINDOW_S / 2)) + 1
    windows: list[VoiceWindow] = []
    for start in np.linspace(span.start, span.end - WINDOW_S, count).tolist():
        window = Span(start, start + WINDOW_S)
        part, at = cut(tracks, window), frame_slice(window, tracks.level_db.size)
        if part is not None:
            values = measure_tracks(part) | timbre_of(levels_db[at.start - first : at.stop - first])
            windows.append(VoiceWindow(window, values, voiced_seconds(part)))
    return tuple(windows)


def spoken_seconds(turn: TurnFeatures) -> Seconds:
    """Seconds of speech in a turn: from the sound where there is any, else its length; ``nan`` without times."""
    if turn.span is None:
        return math.nan
    return turn.span.duration * (1.0 - turn.values.get("pause_share", 0.0))
