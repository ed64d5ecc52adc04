"""The report of one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxemotion.emotion import EmotionTimeline
from cxemotion.errors import OptionError, unknown_name
from cxemotion.events import EscalationPoint, NegativeEpisode, Outcome, RiskPoint, StepOutcome
from cxemotion.report import encode
from cxemotion.report.check import check_references
from cxemotion.report.facts import CallMetrics, Inputs, Provenance, QualityFlag, TurnReport
from cxemotion.report.findings import RuleMatch, Scorecard
from cxemotion.report.summary import summarize
from cxemotion.span import Seconds

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, repr=False)
class CallReport:
    """The customer's emotion over a call, where it escalates, and the empathy steps owed and missed.

    Args:
        call_id: the call's name.
        language: ``en``, ``zh-Hans``, ``zh-Hant``, ``yue`` or ``und``.
        duration_s: length of the recording, else the end of the last turn; ``nan`` where neither is known.
        inputs: what it was made from.
        quality: what limits what it can say.
        turns: every turn.
        timeline: the customer's emotion.
        escalations: the points at which the stakes step up, in order.
        risk: after each customer turn, the probability that an escalation follows.
        episodes: negative episodes with the outcome of every step.
        outcome: whether it was settled, and the likely rating.
        metrics: figures of the whole call.
        provenance: versions, models, parameters.
        matches: where the detectors of the rules hold.
        score: the call by the rubric of the rules; ``None`` where they have none.
        agent_voice: how the agent's turns sound; empty unless it was asked for by name.

    Raises:
        ReportError: where a finding names a turn that is not there, or quotes words that do not stand in its turn.
    """

    call_id: str
    language: str
    duration_s: Seconds
    inputs: Inputs
    quality: tuple[QualityFlag, ...]
    turns: tuple[TurnReport, ...]
    timeline: EmotionTimeline
    escalations: tuple[EscalationPoint, ...]
    risk: tuple[RiskPoint, ...]
    episodes: tuple[NegativeEpisode, ...]
    outcome: Outcome
    metrics: CallMetrics
    provenance: Provenance
    matches: tuple[RuleMatch, ...] = ()
    score: Scorecard | None = None
    agent_voice: EmotionTimeline = field(default_factory=lambda: EmotionTimeline(()))

    def __post_init__(self) -> None:
        check_references(self)

    @property
    def missed_steps(self) -> tuple[tuple[NegativeEpisode, StepOutcome], ...]:
        """Each step that was owed and never came, with its episode; unrecovered episodes first."""
        by_urgency = sorted(self.episodes, key=lambda episode: episode.recovered)
        return tuple((episode, outcome) for episode in by_urgency for outcome in episode.missed)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The report as JSON text in the schema ``cxemotion.call_report/1``; ``nan`` becomes ``null``."""
        return encode.to_json(self, indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> CallReport:
        """The report that ``to_json`` wrote.

        Raises:
            ReportError: where the text is not JSON, or a field does not follow the schema.
        """
        from cxemotion.report.decode import from_json

        return from_json(text)

    def to_frame(self, table: str = "timeline") -> pd.DataFrame:
        """One of the report's tables: ``timeline``, ``turns``, ``escalations``, ``steps``, ``metrics`` or ``matches``.

        Raises:
            OptionError: for any other name.
        """
        from cxemotion.report.frames import TABLES

        if table not in TABLES:
            raise OptionError(unknown_name("table", table, TABLES))
        return TABLES[table](self)

    def to_call_analytics(self) -> dict[str, Any]:
        """The call under the field names of Amazon Transcribe Call Analytics, for dashboards that read those."""
        from cxemotion.report.call_analytics import to_call_analytics

        return to_call_analytics(self)

    def plot(self) -> Figure:
        """The timeline drawn with matplotlib; needs the ``plot`` extra."""
        from cxemotion.plot import plot_report

        return plot_report(self)

    def save_html(self, path: str | Path) -> None:
        """Write the report as one self-contained page."""
        from cxemotion.html import render_page

        Path(path).write_text(render_page(self), encoding="utf-8")

    def save_webvtt(self, path: str | Path) -> None:
        """Write the turns as WebVTT cues, emotions as classes of their voices, events as notes.

        Raises:
            OptionError: where turns have no times; so in the other three.
        """
        self._save(path, "webvtt")

    def save_textgrid(self, path: str | Path) -> None:
        """Write a Praat TextGrid with tiers of turns, emotions and events."""
        self._save(path, "textgrid")

    def save_elan(self, path: str | Path) -> None:
        """Write an ELAN file with tiers of turns, emotions and events."""
        self._save(path, "elan")

    def save_rttm(self, path: str | Path, *, tier: str = "turns") -> None:
        """Write one tier as RTTM: ``turns``, ``emotions`` or ``events``."""
        from cxemotion.report.annotations import annotated
        from cxemotion.writers import render_rttm

        Path(path).write_text(render_rttm(annotated(self), tier), encoding="utf-8")

    def _save(self, path: str | Path, form: str) -> None:
        from cxemotion.report.annotations import annotated
        from cxemotion.writers import RENDERERS

        Path(path).write_text(RENDERERS[form](annotated(self)), encoding="utf-8")

    def summary(self) -> str:
        """One screen of plain text with the timeline drawn."""
        return summarize(self)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from cxemotion.html import render_summary

        return render_summary(self)
