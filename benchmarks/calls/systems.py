"""The systems that stand side by side on the labelled calls: each turns calls into reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from benchmarks.calls.sets import annotated
from benchmarks.sentiment import sentiment_for
from cxemotion.emotion import Emotion, EmotionTimeline
from cxemotion.evaluate import CallAnalyzer, Evaluation, evaluate_calls, report_from_labels
from cxemotion.events import CustomerLabel
from cxemotion.labels import LabelledCall
from cxemotion.recording import Role
from cxemotion.report import CallReport

NOT_SAID_BY_SENTIMENT = frozenset({"ece", "said.f1", "steps_mean_f1", "faults_mean_f1", "outcomes.missed.f1"})
NO_CONFIDENCE = frozenset({"ece"})


@dataclass(frozen=True, slots=True)
class System:
    """Something that judges calls.

    Args:
        name: as the tables show it.
        reports: one report for each call; ``None`` where what it needs is not installed.
        silent: the figures that it says nothing about, and the tasks.
    """

    name: str
    reports: Callable[[Sequence[LabelledCall]], Sequence[CallReport] | None]
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A system's reports of some calls; they are scored as a whole and in parts."""

    system: System
    calls: Sequence[LabelledCall]
    reports: Sequence[CallReport]

    def evaluation(self, holds: Callable[[LabelledCall], bool] = lambda _: True) -> Evaluation:
        """The scores on the calls for which the condition holds."""
        pairs = [(call, report) for call, report in zip(self.calls, self.reports, strict=True) if holds(call)]
        return evaluate_calls([call for call, _ in pairs], [report for _, report in pairs], slice_by=())


def judged(system: System, calls: Sequence[LabelledCall]) -> Judged | None:
    """The system's reports of the calls; ``None`` where it is not installed."""
    reports = system.reports(calls)
    return None if reports is None else Judged(system, calls, reports)


def ours(analyzer: CallAnalyzer) -> System:
    """The models that ship."""
    return System("words", lambda calls: [analyzer.analyze(transcript=call.transcript) for call in calls])


def annotator(name: str) -> System:
    """An annotator's labels as if they were a system's."""

    def reports(calls: Sequence[LabelledCall]) -> list[CallReport]:
        return [_silent_on_risk(report_from_labels(call)) for call in annotated(calls, name)]

    return System(f"annotator {name}", reports, NO_CONFIDENCE | {"risk"})


@dataclass(frozen=True, slots=True)
class Majority:
    """What is commonest in the training calls.

    Args:
        label: the commonest emotion, and its commonest intensity.
        shares: of the customer turns, by emotion.
        resolved: whether most calls are.
        satisfaction: the median rating, which has the least mean error.
    """

    label: CustomerLabel
    shares: Mapping[Emotion, float]
    resolved: bool
    satisfaction: float


def commonest(calls: Sequence[LabelledCall]) -> Majority:
    """The majority of these calls."""
    labels = Counter(label for call in calls for label in call.customer.values())
    emotions = Counter(label.emotion for label in labels.elements())
    most = emotions.most_common(1)[0][0]
    return Majority(
        label=max((label for label in labels if label.emotion is most), key=labels.__getitem__),
        shares={emotion: emotions[emotion] / emotions.total() for emotion in Emotion},
        resolved=2 * sum(call.resolved for call in calls) > len(calls),
        satisfaction=median(call.satisfaction for call in calls if call.satisfaction is not None),
    )


def majority(training: Sequence[LabelledCall]) -> System:
    """Every turn the commonest emotion, no escalation, no step, no fault."""
    usual = commonest(training)

    def reports(calls: Sequence[LabelledCall]) -> list[CallReport]:
        return [_certain_as(usual.shares, _report(call, lambda _: usual.label, _outcome(usual))) for call in calls]

    return System("majority", reports, frozenset({"risk"}))


def lexicon_only() -> System:
    """Sentiment of each customer turn by itself: VADER for English, SnowNLP for Chinese."""

    def reports(calls: Sequence[LabelledCall]) -> list[CallReport] | None:
        spoken = ["en" if call.language == "en" else "zh" for call in calls]
        lexicons = {language: lexicon for language in set(spoken) if (lexicon := sentiment_for(language)) is not None}
        if set(spoken) - lexicons.keys():
            return None
        return [_report(call, lexicons[language].label) for call, language in zip(calls, spoken, strict=True)]

    return System("lexicon only", reports, NOT_SAID_BY_SENTIMENT | {"outcome", "risk"})


def _outcome(usual: Majority) -> Mapping[str, Any]:
    return {"resolved": usual.resolved, "satisfaction": usual.satisfaction}


def _report(
    call: LabelledCall, label: Callable[[str], CustomerLabel], outcome: Mapping[str, Any] | None = None
) -> CallReport:
    """The report of a system that judges each customer turn by its words alone, and the agent not at all."""
    said = LabelledCall(
        transcript=call.transcript,
        customer={i: label(turn.text) for i, turn in enumerate(call.transcript) if turn.role is Role.CUSTOMER},
        **(outcome or {}),
    )
    return _silent_on_risk(report_from_labels(said))


def _silent_on_risk(report: CallReport) -> CallReport:
    """Without the risk, which ``report_from_labels`` takes from labels that lie ahead."""
    return replace(report, risk=())


def _certain_as(shares: Mapping[Emotion, float], report: CallReport) -> CallReport:
    """With probabilities and confidence as the training calls have them."""
    estimates = (
        replace(e, probabilities=shares, confidence=shares[e.emotion] if e.emotion else 0.0) for e in report.timeline
    )
    return replace(report, timeline=EmotionTimeline(tuple(estimates)))
