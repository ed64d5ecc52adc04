"""The pipeline: a recording, a transcript, or both in; a report out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from cxemotion import __version__
from cxemotion.detect import (
    CallView,
    Rules,
    find_episodes,
    find_escalations,
    find_interruptions,
    find_matches,
    flag_quality,
    forecast_risk,
    heard_faults,
    load_rules,
    measure_call,
    measure_handling,
    predicted_labels,
    risk_of_forecast,
    score_call,
)
from cxemotion.emotion import EmotionTimeline
from cxemotion.errors import OptionError, RecordingError, unknown_name
from cxemotion.estimators import ModelSet, SiteCalibration, fuse, load_models, unread
from cxemotion.events import Fault, Sign, Step
from cxemotion.features import (
    CallSound,
    TurnFeatures,
    align_turns,
    call_pace,
    fill_times,
    measure_sound,
    measure_turns,
    turn_rate,
    turns_from_speech,
)
from cxemotion.readers.audio import read_recording
from cxemotion.readers.files import checked_roles
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Recording, Role
from cxemotion.report import CallReport, Inputs, ModelUsed, Prosody, Provenance, QualityFlag, TurnReport
from cxemotion.span import Seconds, Span
from cxemotion.transcript import Transcript
from cxemotion.wording.languages import is_code_switched
from cxemotion.wording.script import detect_language

if TYPE_CHECKING:
    from cxemotion.live import LiveCall

Audio: TypeAlias = "str | Path | Recording"
Words: TypeAlias = "str | Path | Transcript | Sequence[Mapping[str, Any]] | Mapping[str, Any]"
Roles: TypeAlias = "Mapping[Role, int] | Mapping[str, int]"

_T = TypeVar("_T")
_UNREAD = QualityFlag(
    "words_not_read", "no model reads the language of the words; where it was taken wrongly, name it (--language en)"
)
_USUAL_CHANNELS = {Role.AGENT: 0, Role.CUSTOMER: 1}

LANGUAGES = ("auto", "en", "zh", "zh-Hans", "zh-Hant", "yue", "und")


@dataclass(frozen=True, slots=True)
class Analyzer:
    """The models and rules, loaded once; may be shared between threads and pickled.

    Args:
        models: ``default``, or names of models or families, as ``cxemotion models`` lists them.
        rules: name of the detectors' rules, or the path of a rule file.
        known_sentences: sentences that agents say in other calls too, as ``detect.shared_sentences`` finds them; a
            step in one of them is marked scripted.
        agent_voice: whether agents' voices are judged too. Inferring a worker's emotion from voice is forbidden in many
            uses (EU AI Act, Art. 5(1)(f)); ask for it only where you may.
        calibration: of the site that the calls are from, as :func:`cxemotion.estimators.calibrate` fits it.

    Raises:
        ModelError: for a model that is unknown or was altered.
        OptionError: for rules that do not ship, or a rule file with a mistake.
    """

    models: ModelSet
    rules: Rules
    known_sentences: frozenset[str]
    agent_voice: bool
    calibration: SiteCalibration | None

    def __init__(
        self,
        models: str | Sequence[str] = "default",
        rules: str | Path | Rules = "default",
        known_sentences: Iterable[str] = (),
        *,
        agent_voice: bool = False,
        calibration: SiteCalibration | None = None,
    ) -> None:
        object.__setattr__(self, "models", load_models(models))
        object.__setattr__(self, "rules", rules if isinstance(rules, Rules) else load_rules(rules))
        object.__setattr__(self, "known_sentences", frozenset(known_sentences))
        object.__setattr__(self, "agent_voice", agent_voice)
        object.__setattr__(self, "calibration", calibration)

    def analyze(
        self,
        recording: Audio | None = None,
        transcript: Words | None = None,
        *,
        roles: Roles | None = None,
        language: str = "auto",
    ) -> CallReport:
        """The report of one call, from its recording, its transcript, or both.

        Args:
            recording: a file or a :class:`Recording`; two channels without roles are read as agent, customer.
            transcript: a file, a :class:`Transcript`, or a list of ``{"role", "text"}`` dicts.
            roles: the channel (or, in a transcript without role names, the speaker) of each role, from 0.
            language: ``auto``, ``en``, ``zh``, ``zh-Hans``, ``zh-Hant``, ``yue`` or ``und``.

        Raises:
            CxEmotionError: for inputs that cannot be used; the message says what to do.
        """
        if recording is None and transcript is None:
            raise OptionError("nothing to analyze: give a recording, a transcript, or both")
        inputs = _open(recording, transcript, checked_roles(roles))
        sound = measure_sound(inputs.recording) if inputs.recording else None
        inputs = inputs.with_times(sound)
        words = inputs.transcript or turns_from_speech(_there(sound), name=_there(inputs.recording).name)
        spoken = _language(language, words)
        turns = measure_turns(words, sound, language=spoken, recording=inputs.recording, voices=self._voices)
        return self._report(inputs, sound, words.with_language(spoken), turns)

    def start_call(
        self,
        roles: Sequence[str] = ("agent", "customer"),
        rate_hz: int = 8000,
        *,
        language: str = "auto",
        call_id: str = "live",
    ) -> LiveCall:
        """Follow a call as it happens: sound and turns in, events out, the report at the end.

        Args:
            roles: who has a channel, in the order of channels.
            rate_hz: samples per second of each channel.
            language: as in :meth:`analyze`.
            call_id: the call's name.

        Raises:
            OptionError: for a role, rate or language that does not exist.
        """
        from cxemotion.live import LiveCall, LiveOptions

        if language not in LANGUAGES:
            raise OptionError(unknown_name("language", language, LANGUAGES))
        return LiveCall(self, LiveOptions(tuple(roles), rate_hz, language, call_id))

    @property
    def _voices(self) -> tuple[Role, ...]:
        return (Role.CUSTOMER, Role.AGENT) if self.agent_voice else (Role.CUSTOMER,)

    def _report(
        self, inputs: _Opened, sound: CallSound | None, transcript: Transcript, turns: Sequence[TurnFeatures]
    ) -> CallReport:
        model = self.models.words_for(transcript.language or "und")
        reading = model.read([_readable(turn) for turn in turns]) if model else unread()
        timeline = fuse(
            reading.timeline,
            self.models.voice.estimate(turns),
            voiced_s={turn.index: turn.voiced_s for turn in turns},
            snr_db=_customer_snr_db(sound),
        )
        if self.calibration is not None:
            timeline = self.calibration.apply(timeline)
        signs = [sign for sign in reading.signs if sign.probability >= self.rules.steps.probability]
        speech = _speech(sound, transcript)
        cuts = find_interruptions(transcript, speech=speech, rule=self.rules.interruption)
        if inputs.heard_apart(sound):
            signs = heard_faults(signs, cuts)
        labels = predicted_labels(timeline, transcript, signs=signs, resolved=bool(reading.outcome.resolved))
        episodes = find_episodes(
            labels,
            transcript,
            signs=signs,
            timeline=timeline,
            rubric=self.rules.rubric,
            known_sentences=self.known_sentences,
        )
        escalations = find_escalations(
            timeline, transcript, signs=signs, labels=labels, episodes=episodes, rule=self.rules.escalation
        )
        duration_s = inputs.recording.duration_s if inputs.recording else _last_second(transcript)
        view = CallView(transcript, timeline, signs, turns, cuts, duration_s)
        matches = find_matches(self.rules.detectors, view)
        return CallReport(
            call_id=transcript.call_id or Path(transcript.name).stem,
            language=transcript.language or "und",
            duration_s=duration_s,
            inputs=inputs.described(sound),
            quality=(
                *flag_quality(inputs.recording, sound, inputs.transcript, roles_assumed=inputs.roles_assumed),
                *_other_languages(turns, transcript.language),
                *([] if model or inputs.transcript is None else [_UNREAD]),
            ),
            turns=tuple(_turn_report(turn, signs) for turn in turns),
            timeline=timeline,
            escalations=escalations,
            risk=risk_of_forecast(reading.forecast, transcript, rule=self.rules.risk)
            if reading.forecast
            else forecast_risk(
                timeline,
                transcript,
                signs=signs,
                escalations=escalations,
                rule=self.rules.risk,
                handling=self.rules.handling,
            ),
            episodes=episodes,
            outcome=reading.outcome,
            metrics=replace(
                measure_call(
                    transcript,
                    timeline,
                    speech=speech,
                    duration_s=duration_s,
                    pace=call_pace(turns),
                    interruptions=cuts,
                ),
                handling=measure_handling(view, speech=speech, episodes=episodes, rule=self.rules.handling),
            ),
            provenance=Provenance(
                cxemotion=__version__,
                models=tuple(ModelUsed(m.name, m.sha256) for m in (model, self.models.voice if sound else None) if m),
                parameters={"rules": self.rules.name, "rules_version": self.rules.version},
            ),
            matches=matches,
            score=score_call(self.rules.rubric, episodes, matches, name=self.rules.name, version=self.rules.version)
            if inputs.transcript and model
            else None,
            agent_voice=self.models.voice.estimate_role(turns, Role.AGENT) if self.agent_voice else EmotionTimeline(()),
        )


def analyze(
    recording: Audio | None = None,
    transcript: Words | None = None,
    *,
    roles: Roles | None = None,
    language: str = "auto",
    models: str | Sequence[str] = "default",
    rules: str | Path = "default",
) -> CallReport:
    """The report of one call with models loaded for it; to score many, load an :class:`Analyzer` once.

    The arguments are those of :meth:`Analyzer.analyze` and of :class:`Analyzer`.

    >>> report = analyze(transcript=[{"role": "customer", "text": "This is the third time I call. Get me a manager!"}])
    >>> report.timeline.at(0).emotion.is_negative
    True
    """
    return Analyzer(models, rules).analyze(recording, transcript, roles=roles, language=language)


@dataclass(frozen=True, slots=True)
class _Opened:
    recording: Recording | None
    transcript: Transcript | None
    roles_assumed: bool

    def heard_apart(self, sound: CallSound | None) -> bool:
        """Whether talk at once can be heard: each side on a channel of its own, and turns with times."""
        return bool(self.transcript and self.transcript.timed and sound and set(_USUAL_CHANNELS) <= set(sound.roles))

    def with_times(self, sound: CallSound | None) -> _Opened:
        """The same with times for all turns: laid over the speech of a recording, else between the times there are."""
        if self.transcript is None or (self.transcript.timed and not self.transcript.times_estimated):
            return self
        timed = align_turns(self.transcript, sound) if sound else self.transcript
        return replace(self, transcript=fill_times(timed))

    def described(self, sound: CallSound | None) -> Inputs:
        return Inputs(
            audio=self.recording is not None,
            transcript=self.transcript is not None,
            roles=sound.roles if sound else {},
            timed=self.transcript.timed if self.transcript else True,
            roles_inferred=self.roles_assumed or bool(self.transcript and self.transcript.roles_inferred),
        )


def _open(audio: Audio | None, words: Words | None, roles: Mapping[Role, int]) -> _Opened:
    if audio is None and words is None:
        raise OptionError("nothing to analyze: give a recording, a transcript, or both")
    recording = audio if isinstance(audio, Recording) or audio is None else read_recording(audio)
    transcript = (
        words if isinstance(words, Transcript) or words is None else read_transcript(words, roles=roles or None)
    )
    if recording is None:
        return _Opened(None, transcript, False)
    if roles and not (recording.channels == 1 and transcript is not None and len(roles) > 1):
        # on one channel, two roles can only mean the transcript's speakers
        recording = recording.with_roles(roles)
    assumed = not recording.roles and recording.channels == len(_USUAL_CHANNELS)
    if assumed:
        recording = recording.with_roles(_USUAL_CHANNELS)
    if recording.channels > 1 and not recording.roles:
        raise RecordingError(
            f"{recording.name}: {recording.channels} channels and nobody said who is on which; "
            f"pass roles={{'agent': 0, 'customer': 1}} (--roles agent=0,customer=1), counting from 0"
        )
    return _Opened(recording, transcript, assumed)


def _there(value: _T | None) -> _T:
    assert value is not None  # noqa: S101 - _open refuses a call without audio and words
    return value


def _language(asked: str, transcript: Transcript) -> str:
    if asked not in LANGUAGES:
        raise OptionError(unknown_name("language", asked, LANGUAGES))
    if asked not in ("auto", "zh"):
        return asked
    given = transcript.language or detect_language(turn.text for turn in transcript)
    return given if asked == "auto" or given.startswith(("zh", "yue")) else "zh-Hans"


def _readable(turn: TurnFeatures) -> TurnFeatures:
    """The turn for the words model: without its words where they are in a language that nothing reads."""
    return replace(turn, text="") if turn.language == "und" else turn


def _other_languages(turns: Sequence[TurnFeatures], language: str | None) -> list[QualityFlag]:
    """What is said in another language than the call's."""
    others = Counter(turn.language for turn in turns if turn.text and turn.language != language)
    switched = sum(is_code_switched(turn.text) for turn in turns)
    parts = [f"{count} in {code}{' (not read: voice only)' * (code == 'und')}" for code, count in others.most_common()]
    parts += [f"{switched} that mix Chinese and English"] if switched else []
    return [QualityFlag("mixed_languages", f"turns in other languages than the call's: {', '.join(parts)}")] * bool(
        parts
    )


def _last_second(transcript: Transcript) -> Seconds:
    return max((turn.span.end for turn in transcript if turn.span), default=math.nan)


def _customer_snr_db(sound: CallSound | None) -> float:
    channel = sound.roles.get(Role.CUSTOMER) if sound else None
    return math.nan if sound is None or channel is None else sound.quality[channel].snr_db


def _speech(sound: CallSound | None, transcript: Transcript) -> Mapping[Role, Sequence[Span]]:
    """When each role speaks: by its channel, else by the turns' times, else nobody knows."""
    if sound is not None and sound.roles:
        return sound.speech
    if not transcript.timed:
        return {}
    roles = {turn.role for turn in transcript}
    return {role: [t.span for t in transcript if t.role is role and t.span] for role in Role if role in roles}


def _turn_report(turn: TurnFeatures, signs: Sequence[Sign]) -> TurnReport:
    mine = [sign for sign in signs if sign.turn == turn.index]
    return TurnReport(
        index=turn.index,
        role=turn.role,
        text=turn.text,
        span=turn.span,
        prosody=_prosody(turn) if turn.values else None,
        steps=tuple(sign for sign in mine if isinstance(sign.what, Step)),
        faults=tuple(sign for sign in mine if isinstance(sign.what, Fault)),
    )


def _prosody(turn: TurnFeatures) -> Prosody:
    rate, unit = turn_rate(turn)
    values = turn.values
    return Prosody(
        f0_median_hz=values["f0_median_hz"],
        f0_range_st=values["f0_range_st"],
        level_db=values["level_db"],
        rate=rate,
        rate_unit=unit,
        pause_share=values["pause_share"],
    )
