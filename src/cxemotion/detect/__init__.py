"""The findings: escalation points, negative episodes with the steps owed, the forecast, the call's figures.

Pure functions from a timeline, a transcript and the signs in its words; what counts is data in ``rules/``.
"""

from cxemotion.detect.detector import Detector, find_matches
from cxemotion.detect.empathy import find_episodes
from cxemotion.detect.escalation import find_escalations
from cxemotion.detect.handling import measure_handling
from cxemotion.detect.labels import heard_faults, predicted_labels
from cxemotion.detect.metrics import find_interruptions, measure_call, valence_course
from cxemotion.detect.quality import flag_quality
from cxemotion.detect.risk import forecast_risk, risk_inputs, risk_of_forecast
from cxemotion.detect.rubric import Rubric, score_call
from cxemotion.detect.rule_file import check_rules, load_rules, shipped_rules
from cxemotion.detect.rules import EscalationRule, HandlingRule, InterruptionRule, RiskRule, Rules, StepRule
from cxemotion.detect.scripted import shared_sentences
from cxemotion.detect.view import CallView

__all__ = [
    "CallView",
    "Detector",
    "EscalationRule",
    "HandlingRule",
    "InterruptionRule",
    "RiskRule",
    "Rubric",
    "Rules",
    "StepRule",
    "check_rules",
    "find_episodes",
    "find_escalations",
    "find_interruptions",
    "find_matches",
    "flag_quality",
    "forecast_risk",
    "heard_faults",
    "load_rules",
    "measure_call",
    "measure_handling",
    "predicted_labels",
    "risk_inputs",
    "risk_of_forecast",
    "score_call",
    "shared_sentences",
    "shipped_rules",
    "valence_course",
]
