"""The findings: escalation points, negative episodes with the steps owed, the forecast, the call's figures.

Pure functions from a timeline, a transcript and the signs in its words; what counts is data in ``rules/``.
"""

from cxemotion.detect.empathy import find_episodes
from cxemotion.detect.escalation import find_escalations
from cxemotion.detect.labels import predicted_labels
from cxemotion.detect.metrics import find_interruptions, measure_call, valence_course
from cxemotion.detect.quality import flag_quality
from cxemotion.detect.risk import forecast_risk
from cxemotion.detect.rules import EscalationRule, InterruptionRule, RiskRule, Rules, StepRule, load_rules

__all__ = [
    "EscalationRule",
    "InterruptionRule",
    "RiskRule",
    "Rules",
    "StepRule",
    "find_episodes",
    "find_escalations",
    "find_interruptions",
    "flag_quality",
    "forecast_risk",
    "load_rules",
    "measure_call",
    "predicted_labels",
    "valence_course",
]
