"""Labelled calls and reports in, every task's scores with intervals out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from cxemotion.errors import LabelError, OptionError, unknown_name
from cxemotion.evaluate import agent, emotion, escalation, outcome, risk, timeline
from cxemotion.evaluate.counts import Scores
from cxemotion.evaluate.matching import Tolerance
from cxemotion.evaluate.resampling import Difference, Interval, Resampling, bootstrap, compare, pool
from cxemotion.labels import LabelledCall
from cxemotion.report import CallReport
from cxemotion.transcript import Transcript

if TYPE_CHECKING:
    import pandas as pd

TASKS = ("emotion", "timeline", "escalation", "risk", "agent", "outcome")
SLICES = ("language", "style", "domain")
SCHEMA_NAME = "cxemotion.evaluation/1"

_FEWEST_CALLS_OF_A_DOMAIN = 2


@runtime_checkable
class CallAnalyzer(Protocol):
    """Whatever makes a report of a transcript."""

    def analyze(self, *, transcript: Transcript) -> CallReport:
        """The report of one call; its ``call_id`` is the transcript's."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class CallScores:
    """The counts of one call, task by task, and what it is sliced by."""

    call_id: str
    language: str
    style: str
    domain: str
    emotion: emotion.EmotionScores
    timeline: emotion.EmotionScores
    escalation: escalation.EscalationScores
    risk: risk.RiskScores
    agent: agent.AgentScores
    outcome: outcome.OutcomeScores

    def of_task(self, task: str) -> Scores:
        """The counts of a task by its name."""
        return getattr(self, task)


Figures = Mapping[str, Mapping[str, Interval]]
"""Figures with intervals, by task and dotted name."""


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """The figures of some of the calls."""

    n_calls: int
    figures: Figures


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Evaluation:
    """The scores of one system on labelled calls.

    Args:
        calls: the counts of each call.
        figures: every figure with its 95 % interval, by task and dotted name.
        slices: the same for some of the calls, by ``language``, ``style`` and ``domain``.
        how: how the intervals were made.
    """

    calls: tuple[CallScores, ...]
    figures: Figures
    slices: Mapping[str, Mapping[str, Slice]] = field(default_factory=dict[str, Mapping[str, Slice]])
    how: Resampling = field(default_factory=Resampling)

    @property
    def emotion(self) -> emotion.EmotionScores:
        """Emotion per customer turn, all calls."""
        return pool([call.emotion for call in self.calls])

    @property
    def timeline(self) -> emotion.EmotionScores:
        """Emotion by seconds, all calls that have times."""
        return pool([call.timeline for call in self.calls])

    @property
    def escalation(self) -> escalation.EscalationScores:
        """Escalation points, all calls."""
        return pool([call.escalation for call in self.calls])

    @property
    def risk(self) -> risk.RiskScores:
        """The running risk, all calls."""
        return pool([call.risk for call in self.calls])

    @property
    def agent(self) -> agent.AgentScores:
        """Steps, faults and step outcomes, all calls."""
        return pool([call.agent for call in self.calls])

    @property
    def outcome(self) -> outcome.OutcomeScores:
        """Resolution and satisfaction, all calls."""
        return pool([call.outcome for call in self.calls])

    def figure(self, task: str, name: str) -> Interval:
        """One figure with its interval.

        Raises:
            OptionError: for a task or a figure that there is not.
        """
        if task not in self.figures:
            raise OptionError(unknown_name("task", task, self.figures))
        if name not in self.figures[task]:
            raise OptionError(unknown_name(f"figure of {task}", name, self.figures[task]))
        return self.figures[task][name]

    def compare(self, other: Evaluation) -> dict[str, dict[str, Difference]]:
        """Every figure of this system less the other's on the same calls, by task and dotted name.

        Raises:
            LabelError: where the two were not scored on the same calls.
        """
        theirs = {call.call_id: call for call in other.calls}
        _check_same([call.call_id for call in self.calls], theirs, "the first evaluation", "the second")
        return {
            task: compare(
                [call.of_task(task) for call in self.calls],
                [theirs[call.call_id].of_task(task) for call in self.calls],
                how=self.how,
            )
            for task in TASKS
        }

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as plain dicts and lists; what is undefined is ``None``."""
        from cxemotion.evaluate.rendering import to_dict

        return to_dict(self)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The evaluation as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)

    def to_frame(self) -> pd.DataFrame:
        """One row per figure: ``slice_by``, ``slice``, ``task``, ``metric``, ``value``, ``low``, ``high``, ``n``."""
        from cxemotion.evaluate.rendering import to_frame

        return to_frame(self)

    def table(self) -> str:
        """The main figures as plain text."""
        from cxemotion.evaluate.rendering import to_text

        return to_text(self)

    def __repr__(self) -> str:
        return self.table()

    def _repr_html_(self) -> str:
        from cxemotion.evaluate.rendering import to_html

        return to_html(self)


def evaluate_calls(
    calls: Iterable[LabelledCall],
    reports: Iterable[CallReport] | CallAnalyzer,
    *,
    tolerance: Tolerance | None = None,
    slice_by: Sequence[str] = SLICES,
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Score reports on labelled calls, with 95 % intervals by call.

    Args:
        calls: the labelled calls.
        reports: one report for each call, in any order; or an analyzer, which is given each call's transcript.
        tolerance: how far an escalation may be off; by default one customer turn late.
        slice_by: what to show parts by: ``language``, ``style``, ``domain`` (those with two calls or more).
        resamples: draws of calls for the intervals, 0 for none.
        seed: of the random numbers.

    Raises:
        LabelError: for labels outside the guide, and where calls and reports do not belong together.
        OptionError: for anything else to slice by, or fewer than 0 resamples.
    """
    how = Resampling(resamples, seed)
    for name in slice_by:
        if name not in SLICES:
            raise OptionError(unknown_name("slice", name, SLICES))
    labelled = list(calls)
    by_id = _reports_by_id(labelled, reports)
    scores = tuple(score_call(call, by_id[call.call_id], tolerance=tolerance) for call in labelled)
    return Evaluation(scores, _figures(scores, how), {name: _slices(scores, name, how) for name in slice_by}, how)


def score_call(call: LabelledCall, report: CallReport, *, tolerance: Tolerance | None = None) -> CallScores:
    """The counts of one call for every task.

    Raises:
        LabelError: for labels outside the guide, and where call and report do not belong together.
    """
    return CallScores(
        call_id=call.call_id,
        language=call.language,
        style=call.style,
        domain=call.domain,
        emotion=emotion.evaluate(call, report),
        timeline=timeline.evaluate(call, report),
        escalation=escalation.evaluate(call, report, tolerance=tolerance),
        risk=risk.evaluate(call, report),
        agent=agent.evaluate(call, report),
        outcome=outcome.evaluate(call, report),
    )


def _reports_by_id(
    calls: Sequence[LabelledCall], reports: Iterable[CallReport] | CallAnalyzer
) -> Mapping[str, CallReport]:
    if not calls:
        raise LabelError("no labelled calls; give at least one")
    ids = [call.call_id for call in calls]
    _check_unique(ids, "labelled calls")
    found = (
        [reports.analyze(transcript=call.transcript) for call in calls]
        if isinstance(reports, CallAnalyzer)
        else list(reports)
    )
    _check_unique([report.call_id for report in found], "reports")
    by_id = {report.call_id: report for report in found}
    _check_same(ids, by_id, "the labelled calls", "the reports")
    return by_id


def _check_unique(ids: Sequence[str], what: str) -> None:
    twice = next((one for position, one in enumerate(ids) if one in ids[:position]), None)
    if twice is not None:
        raise LabelError(f"two {what} are named {twice!r}; give every call an id of its own")


def _check_same(ids: Sequence[str], others: Iterable[str], here: str, there: str) -> None:
    known = set(others)
    missing = next((one for one in ids if one not in known), None)
    if missing is not None:
        raise LabelError(f"{here} hold {missing!r}, {there} do not; give one for each call, with the same call_id")
    extra = next((one for one in sorted(known) if one not in set(ids)), None)
    if extra is not None:
        raise LabelError(f"{there} hold {extra!r}, {here} do not; give one for each call, with the same call_id")


def _figures(scores: Sequence[CallScores], how: Resampling) -> Figures:
    return {task: bootstrap([call.of_task(task) for call in scores], how=how) for task in TASKS}


def _slices(scores: Sequence[CallScores], by: str, how: Resampling) -> dict[str, Slice]:
    values = sorted({str(getattr(call, by)) for call in scores} - {""})
    parts = {value: [call for call in scores if getattr(call, by) == value] for value in values}
    fewest = _FEWEST_CALLS_OF_A_DOMAIN if by == "domain" else 1
    return {value: Slice(len(part), _figures(part, how)) for value, part in parts.items() if len(part) >= fewest}
