"""A call in progress: sound and turns in as they come, events out, at the end the report of the whole call.

While it goes on, findings are those of the words of its last turns, and each estimate adds the voice of its own turn
against what was heard of that speaker so far. The report at the end is that of the analyzer on everything, by the same
code as for a file.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cxemotion.emotion import EmotionEstimate, EmotionTimeline
from cxemotion.errors import OptionError, unknown_name
from cxemotion.estimators import fuse
from cxemotion.features import TurnFeatures
from cxemotion.features.baseline import baseline_of
from cxemotion.features.catalogue import measure_tracks, voiced_seconds
from cxemotion.live.events import Finding, LiveEvent, Teller, estimate_values
from cxemotion.live.sound import LiveSound
from cxemotion.readers.transcripts.native import read_turn
from cxemotion.recording import Role
from cxemotion.signal.frames import checked_rate
from cxemotion.signal.tracks import track_channel
from cxemotion.transcript import Transcript, Turn

if TYPE_CHECKING:
    from cxemotion.analyzer import Analyzer
    from cxemotion.report import CallReport

_LOADS_ALL = (("en", "Hello, I was cut off."), ("zh-Hans", "你好，电话断了。"))
WINDOW = 30
"""Events look at so many turns, the last ones: what one costs does not grow with the call."""
_CLIPS_KEPT = 100
_ALARM = 0.5


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """How a call is followed.

    Args:
        roles: who has a channel, in the order of channels.
        rate_hz: samples per second of each channel.
        language: as in :meth:`Analyzer.analyze`.
        call_id: the call's name.
        alarm: probability of an escalation, 0 to 1, at which a ``risk`` event is sent.

    Raises:
        OptionError: for a role or rate that cannot be.
    """

    roles: tuple[str, ...]
    rate_hz: int
    language: str = "auto"
    call_id: str = "live"
    alarm: float = _ALARM

    def __post_init__(self) -> None:
        for name in self.roles:
            if name not in list(Role):
                raise OptionError(unknown_name("role", str(name), Role))
        if not self.roles or len(set(self.roles)) < len(self.roles):
            raise OptionError(f"roles {[str(role) for role in self.roles]}: name each role that has a channel, once")
        checked_rate(self.rate_hz)


def warm_up(analyzer: Analyzer) -> None:
    """Load what models load when they are first used, so that the first event does not wait for it."""
    for language, text in _LOADS_ALL:
        analyzer.analyze(transcript=[{"role": "customer", "text": text}], language=language)
    track_channel([np.zeros(8000, dtype=np.float32)], rate_hz=8000)


class LiveCall:
    """A call in progress; may be fed from several threads.

    Made by :meth:`Analyzer.start_call`. Words stay in memory, and a minute of sound; the rest of the sound is on disk
    until :meth:`finish` or :meth:`close`.
    """

    def __init__(self, analyzer: Analyzer, options: LiveOptions) -> None:
        self._analyzer = analyzer
        self._options = options
        self._lock = threading.Lock()
        self._sound: LiveSound | None = None
        self._turns: list[_Held] = []
        self._came = 0
        self._teller = Teller(options.alarm)
        self._clips: dict[Role, deque[tuple[dict[str, float], float]]] = {}
        self._over = False

    def add_audio(self, role: Role | str, samples: NDArray[Any]) -> None:
        """The next samples of one role's channel, shape (samples,), of any length: full scale 1, or 16-bit integers.

        Raises:
            OptionError: for a role without a channel, samples of another shape, or a call that is over.
        """
        array = np.asarray(samples)
        if array.ndim != 1:
            raise OptionError(f"samples of shape {array.shape}; give one role's samples, shape (samples,)")
        if np.issubdtype(array.dtype, np.integer):
            array = array / np.float32(32768.0)
        with self._lock:
            self._check_open()
            if role not in self._options.roles:
                raise OptionError(unknown_name("role", str(role), self._options.roles))
            if self._sound is None:
                self._sound = LiveSound([Role(name) for name in self._options.roles], self._options.rate_hz)
            self._sound.push(Role(role), np.array(array, dtype=np.float32))

    def add_turn(
        self, turn: Turn | Mapping[str, Any], *, key: str | None = None, final: bool = True
    ) -> tuple[LiveEvent, ...]:
        """A turn that was recognised, and what is decidable now that was not before.

        Turns may come late: those with times stand in the order of their times. One that comes again under its key
        corrects what came before.

        Args:
            turn: the turn, as a value or as the object of a native transcript.
            key: the turn's name, for one that may come again.
            final: whether its words are settled; a turn that is not waits for its last form, and tells nothing yet.

        Raises:
            TranscriptError: for a turn without role or text, or with times that make no sense.
            OptionError: when the call is over.
        """
        arrived = time.perf_counter()
        read = turn if isinstance(turn, Turn) else read_turn(turn, where=f"turn {self._came}")
        with self._lock:
            self._check_open()
            held = self._hold(read, key, final=final)
            return self._tell(held, arrived) if final else ()

    def finish(self) -> CallReport:
        """The report of the whole call, equal to that of the analyzer on the same sound and turns.

        Raises:
            OptionError: where nothing was heard or said, or the call is over.
        """
        with self._lock:
            self._check_open()
            self._over = True
            recording = self._sound.recording(self._options.call_id) if self._sound else None
            transcript = self._transcript(self._turns) if self._turns else None
            try:
                report = self._analyzer.analyze(recording, transcript, language=self._options.language)
            finally:
                self._close_sound()
        return replace(report, call_id=self._options.call_id)

    def close(self) -> None:
        """Give the call up, without a report."""
        with self._lock:
            self._over = True
            self._close_sound()

    def _check_open(self) -> None:
        if self._over:
            raise OptionError(f"{self._options.call_id}: the call is over; start another")

    def _close_sound(self) -> None:
        if self._sound is not None:
            self._sound.close()
        self._sound = None

    def _hold(self, turn: Turn, key: str | None, *, final: bool) -> _Held:
        known = next((held for held in self._turns if key is not None and held.key == key), None)
        if known is not None:
            self._turns.remove(known)
        came = known.came if known else self._came
        self._came += known is None
        held = _Held(turn, key, came, final)
        # a turn without times stands where it came
        before = [i for i, other in enumerate(self._turns) if not _stands_before(held, other)]
        self._turns.insert(before[-1] + 1 if before else 0, held)
        return held

    def _transcript(self, turns: Sequence[_Held]) -> Transcript:
        return Transcript(tuple(held.turn for held in turns), name=self._options.call_id)

    def _tell(self, held: _Held, arrived: float) -> tuple[LiveEvent, ...]:
        settled = [other for other in self._turns if other.final]
        at = settled.index(held)
        offset = max(0, len(settled) - WINDOW)
        report = self._analyzer.analyze(transcript=self._transcript(settled[offset:]), language=self._options.language)
        findings: list[Finding] = []
        if at >= offset and held.turn.role is Role.CUSTOMER:
            estimate = self._estimate(report, held.turn, at - offset)
            if estimate is not None:
                findings.append(Finding("estimate", at, estimate_values(estimate)))
        findings += self._teller.tell(report, offset=offset)
        latency_s = time.perf_counter() - arrived
        return tuple(LiveEvent(f.event, f.turn, _start(settled[f.turn].turn), latency_s, f.values) for f in findings)

    def _estimate(self, report: CallReport, turn: Turn, index: int) -> EmotionEstimate | None:
        """The words' estimate of a turn with that of its voice, where it was heard."""
        words = report.timeline.at(index)
        read = EmotionTimeline((words,) if words else ())
        heard = self._listen(turn, index, report.language)
        if heard is None:
            return words
        voice = self._analyzer.models.voice.estimate([heard])
        fused = fuse(read, voice, voiced_s={index: heard.voiced_s})
        return fused.estimates[0] if len(fused) else None

    def _listen(self, turn: Turn, index: int, language: str) -> TurnFeatures | None:
        clip = self._sound.clip(turn.role, turn.span) if self._sound and turn.span else None
        if clip is None or not clip.size:
            return None
        tracks = track_channel([clip], rate_hz=self._options.rate_hz)
        values, voiced_s = measure_tracks(tracks), voiced_seconds(tracks)
        clips = self._clips.setdefault(turn.role, deque(maxlen=_CLIPS_KEPT))
        clips.append((values, voiced_s))
        usual = baseline_of([one for one, _ in clips], [seconds for _, seconds in clips])
        return TurnFeatures(
            index=index,
            role=turn.role,
            text=turn.text,
            language=language,
            span=turn.span,
            values=values,
            relative=usual.relative(values),
            voiced_s=voiced_s,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    turn: Turn
    key: str | None
    came: int
    final: bool


def _stands_before(one: _Held, other: _Held) -> bool:
    if one.turn.span and other.turn.span and one.turn.span.start != other.turn.span.start:
        return one.turn.span.start < other.turn.span.start
    return one.came < other.came


def _start(turn: Turn) -> float | None:
    return turn.span.start if turn.span else None
