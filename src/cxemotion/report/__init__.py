"""The report of one call: facts, JSON with its schema, data frames, the one-screen summary."""

from cxemotion.report.call_report import CallReport
from cxemotion.report.facts import (
    CallMetrics,
    Inputs,
    Interruption,
    ModelUsed,
    Pace,
    Prosody,
    Provenance,
    QualityFlag,
    RateUnit,
    TurnReport,
    ValenceCourse,
)
from cxemotion.report.findings import ItemResult, RuleMatch, Scorecard, ScoreItem
from cxemotion.report.handling import Contagion, Handling, Latency, RepeatedQuestion
from cxemotion.report.schema import SCHEMA_NAME, report_schema

__all__ = [
    "SCHEMA_NAME",
    "CallMetrics",
    "CallReport",
    "Contagion",
    "Handling",
    "Inputs",
    "Interruption",
    "ItemResult",
    "Latency",
    "ModelUsed",
    "Pace",
    "Prosody",
    "Provenance",
    "QualityFlag",
    "RateUnit",
    "RepeatedQuestion",
    "RuleMatch",
    "ScoreItem",
    "Scorecard",
    "TurnReport",
    "ValenceCourse",
    "report_schema",
]
