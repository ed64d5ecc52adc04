"""The parts of a report that are not events or estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from cxemotion.errors import ReportError
from cxemotion.events import Sign
from cxemotion.recording import Role
from cxemotion.report.handling import Handling
from cxemotion.span import Seconds, Span

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "yue", "und")
"""The codes of a report's language; ``und`` is none of the others."""

RateUnit: TypeAlias = Literal["characters/min", "words/min", "syllables/s"]
"""How a speaking rate is counted: Chinese words, English words, or the sound alone."""

PACE_UNITS: tuple[RateUnit, ...] = ("characters/min", "words/min", "syllables/s")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the report was made from.

    Args:
        audio: whether there was a recording.
        transcript: whether there was a transcript.
        roles: the channel of each role, counted from 0; empty without a recording, or where mono has no roles.
        timed: whether every turn has times.
        roles_inferred: whether roles were worked out rather than given.
    """

    audio: bool
    transcript: bool
    roles: Mapping[Role, int] = field(default_factory=dict[Role, int])
    timed: bool = False
    roles_inferred: bool = False


@dataclass(frozen=True, slots=True)
class QualityFlag:
    """Something about the inputs that limits what the report can say; ``channel`` is ``None`` for the whole call."""

    flag: str
    detail: str
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a turn sounded; ``nan`` is not measurable.

    Args:
        f0_median_hz: median pitch of the voiced frames.
        f0_range_st: 10th to 90th percentile of pitch, in semitones.
        level_db: level of the speech, dB full scale.
        rate: speaking rate in ``rate_unit``.
        rate_unit: ``syllables/s`` (from audio), ``words/min`` or ``characters/min`` (from words).
        pause_share: share of the turn, 0 to 1, without speech.
    """

    f0_median_hz: float
    f0_range_st: float
    level_db: float
    rate: float
    rate_unit: RateUnit
    pause_share: float


@dataclass(frozen=True, slots=True)
class TurnReport:
    """One turn as it stands in the report; ``steps`` and ``faults`` list only those judged present."""

    index: int
    role: Role
    text: str
    span: Span | None = None
    prosody: Prosody | None = None
    steps: tuple[Sign, ...] = ()
    faults: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Interruption:
    """``by`` starts to speak before the other has finished; ``span`` is the overlap, ``None`` without times."""

    by: Role
    turn: int
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Speaking rate of one side over the whole call."""

    value: float
    unit: RateUnit


@dataclass(frozen=True, slots=True)
class ValenceCourse:
    """The customer's valence, -1 to 1, from start to end; ``nan`` where a quarter has no customer turn.

    Args:
        start: mean of the first third of customer turns.
        end: mean of the last third.
        shift: ``end`` less ``start``.
        quarters: mean per quarter of the call, by time where there are times, else by turns; always four.

    Raises:
        ReportError: for any other number of quarters.
    """

    start: float
    end: float
    shift: float
    quarters: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.quarters) != 4:
            raise ReportError(f"the valence of {len(self.quarters)} quarters; give four, nan where one has no turn")


@dataclass(frozen=True, slots=True)
class CallMetrics:
    """Figures of the whole call; seconds are ``nan`` without times.

    Args:
        talk_s: speech of each role.
        silence_s: time in which nobody speaks.
        overlap_s: time in which both speak.
        interruptions: who cut in, and when.
        pace: speaking rate of each role.
        valence: the course of the customer's valence.
        handling: waiting, silence, repeats, recovery; ``None`` where they were not measured.
    """

    talk_s: Mapping[Role, Seconds]
    silence_s: Seconds
    overlap_s: Seconds
    interruptions: tuple[Interruption, ...]
    pace: Mapping[Role, Pace]
    valence: ValenceCourse
    handling: Handling | None = None


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """A model by name, and the hash of its weights."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the report."""

    cxemotion: str
    models: tuple[ModelUsed, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
