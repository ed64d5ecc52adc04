"""What is measured of one turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxemotion.recording import Role
from cxemotion.span import Seconds, Span


@dataclass(frozen=True, slots=True)
class VoiceWindow:
    """A stretch of a few seconds within a long turn.

    Args:
        span: when.
        values: as those of the turn.
        voiced_s: seconds of voiced speech in it.
    """

    span: Span
    values: Mapping[str, float]
    voiced_s: Seconds


@dataclass(frozen=True, slots=True)
class TurnFeatures:
    """One turn with everything measured of it.

    Args:
        index: its position in the transcript.
        role: who speaks.
        text: the words as given; empty where there is no transcript.
        language: of the turn: ``en``, ``zh-Hans``, ``zh-Hant``, ``yue`` or ``und``.
        span: when; ``None`` without times.
        overlap: whether it starts before the previous speaker has finished.
        values: the catalogue's features by name, in the catalogue's units; ``nan`` where not measurable,
            empty without audio.
        relative: the features that have a baseline, as the difference from this speaker's own usual in this call,
            in the same units (semitones for pitch, dB for level), ``nan`` where not measurable.
        voiced_s: seconds of voiced speech in the turn; 0 without audio.
        windows: the stretches of a long turn whose voice was measured, in order; empty for a short one.
    """

    index: int
    role: Role
    text: str
    language: str
    span: Span | None = None
    overlap: bool = False
    values: Mapping[str, float] = field(default_factory=dict[str, float])
    relative: Mapping[str, float] = field(default_factory=dict[str, float])
    voiced_s: Seconds = 0.0
    windows: tuple[VoiceWindow, ...] = ()
