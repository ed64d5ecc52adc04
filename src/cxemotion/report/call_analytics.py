"""A report under the field names of Amazon Transcribe Call Analytics, so that what reads those can read it.

Milliseconds are whole numbers from the start of the call. Sentiment scores run from -5 to 5: five times the valence,
of the customer alone, for agents get no emotion. What needs times is left out where there are none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cxemotion.recording import Role
from cxemotion.report.facts import TurnReport
from cxemotion.report.handling import Handling
from cxemotion.span import Seconds, Span

if TYPE_CHECKING:
    from cxemotion.report.call_report import CallReport

_NAMES = {Role.AGENT: "AGENT", Role.CUSTOMER: "CUSTOMER"}
_LANGUAGES = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "yue": "zh-HK"}
_FULL_SCORE = 5.0
_POSITIVE, _NEGATIVE = 0.15, -0.15
_SYLLABLES_PER_WORD = 1.5


def to_call_analytics(report: CallReport) -> dict[str, Any]:
    """The call as ``Transcript``, ``ConversationCharacteristics``, ``Categories`` and what identifies it."""
    return {
        "JobName": report.call_id,
        "JobStatus": "COMPLETED",
        "LanguageCode": _LANGUAGES.get(report.language, report.language),
        "Channel": "VOICE",
        "Participants": [{"ParticipantRole": name} for name in _NAMES.values()],
        "Transcript": [_turn(report, turn) for turn in report.turns if turn.role in _NAMES],
        "ConversationCharacteristics": _characteristics(report),
        "Categories": _categories(report),
    }


def _ms(seconds: Seconds) -> int:
    return round(1000 * seconds)


def _extent(span: Span) -> dict[str, int]:
    return {"BeginOffsetMillis": _ms(span.start), "EndOffsetMillis": _ms(span.end)}


def _length(span: Span) -> dict[str, int]:
    return {**_extent(span), "DurationMillis": _ms(span.end) - _ms(span.start)}


def _turn(report: CallReport, turn: TurnReport) -> dict[str, Any]:
    estimate = report.timeline.at(turn.index)
    level_db = turn.prosody.level_db if turn.prosody else math.nan
    quotes = [e for point in report.escalations if point.turn == turn.index for e in point.evidence]
    issues = [{"CharacterOffsets": {"Begin": e.start, "End": e.end}} for e in quotes]
    return {
        "Id": f"{report.call_id}-{turn.index}",
        "ParticipantRole": _NAMES[turn.role],
        "Content": turn.text,
        **(_extent(turn.span) if turn.span else {}),
        **({"Sentiment": _sentiment(estimate.valence)} if estimate else {}),
        **({"LoudnessScores": [level_db]} if math.isfinite(level_db) else {}),
        **({"IssuesDetected": issues} if issues else {}),
    }


def _sentiment(valence: float) -> str:
    return "NEGATIVE" if valence <= _NEGATIVE else "POSITIVE" if valence >= _POSITIVE else "NEUTRAL"


def _characteristics(report: CallReport) -> dict[str, Any]:
    known: dict[str, Any] = {"Sentiment": _sentiments(report), "Interruptions": _interruptions(report)}
    if math.isfinite(report.duration_s):
        known["TotalConversationDurationMillis"] = _ms(report.duration_s)
    if report.metrics.talk_s:
        talk = {
            _NAMES[role]: _ms(s) for role, s in report.metrics.talk_s.items() if role in _NAMES and math.isfinite(s)
        }
        details = {name: {"TotalTimeMillis": time} for name, time in talk.items()}
        known["TalkTime"] = {"TotalTimeMillis": sum(talk.values()), "DetailsByParticipant": details}
    paces = {role: _words_per_min(report, role) for role in _NAMES}
    speed = {_NAMES[r]: {"AverageWordsPerMinute": round(pace)} for r, pace in paces.items() if math.isfinite(pace)}
    if speed:
        known["TalkSpeed"] = {"DetailsByParticipant": speed}
    if report.metrics.talk_s:
        silences = (report.metrics.handling or Handling()).silences
        total = sum(_ms(span.end) - _ms(span.start) for span in silences)
        known["NonTalkTime"] = {"TotalTimeMillis": total, "Instances": [_length(span) for span in silences]}
    return known


def _words_per_min(report: CallReport, role: Role) -> float:
    """Words a minute; a Han character counts as a word, and syllables as words of one and a half."""
    pace = report.metrics.pace.get(role)
    if pace is None:
        return math.nan
    return 60.0 * pace.value / _SYLLABLES_PER_WORD if pace.unit == "syllables/s" else pace.value


def _sentiments(report: CallReport) -> dict[str, Any]:
    values = [estimate.valence for estimate in report.timeline]
    if not values:
        return {"OverallSentiment": {}}
    overall = {"OverallSentiment": {"CUSTOMER": _score(values)}}
    quarters = report.metrics.valence.quarters
    spans = [turn.span for turn in report.turns if turn.role is Role.CUSTOMER and turn.span]
    if not spans or not math.isfinite(report.duration_s) or report.duration_s <= 0:
        return overall
    quarter_s = report.duration_s / len(quarters)
    periods = [
        {**_extent(Span(quarter_s * at, quarter_s * (at + 1))), "Score": _score([value])}
        for at, value in enumerate(quarters)
    ]
    return {**overall, "SentimentByPeriod": {"QUARTER": {"CUSTOMER": periods}}}


def _score(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return round(_FULL_SCORE * mean, 2) if math.isfinite(mean) else 0.0


def _interruptions(report: CallReport) -> dict[str, Any]:
    cuts = [cut for cut in report.metrics.interruptions if cut.by in _NAMES]
    by_whom = {
        _NAMES[role]: [_length(cut.span) for cut in cuts if cut.by is role and cut.span]
        for role in _NAMES
        if any(cut.by is role for cut in cuts)
    }
    return {
        "TotalCount": len(cuts),
        "TotalTimeMillis": sum(_ms(cut.span.end) - _ms(cut.span.start) for cut in cuts if cut.span),
        "InterruptionsByInterrupter": by_whom,
    }


def _categories(report: CallReport) -> dict[str, Any]:
    names = list(dict.fromkeys(match.rule for match in report.matches))
    points = {
        name: [_extent(match.span) for match in report.matches if match.rule == name and match.span] for name in names
    }
    return {
        "MatchedCategories": names,
        "MatchedDetails": {name: {"PointsOfInterest": spans} for name, spans in points.items()},
    }
