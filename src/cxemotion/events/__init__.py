"""What happens in a call: steps, faults, escalations, negative episodes, and how they follow from labels.

The names are those of the annotation guide. ``derive_episodes`` is the one function that computes the
guide's derived labels, from gold labels and from predictions alike.
"""

from cxemotion.events.derive import (
    EPISODE_STEPS,
    CallLabels,
    CustomerLabel,
    EpisodeWindow,
    derive_episodes,
    find_surges,
    find_windows,
    first_carrier,
)
from cxemotion.events.facts import (
    EscalationKind,
    EscalationPoint,
    Evidence,
    Fault,
    Forecast,
    NegativeEpisode,
    Outcome,
    RiskPoint,
    Sign,
    Step,
    StepOutcome,
    StepStatus,
)

__all__ = [
    "EPISODE_STEPS",
    "CallLabels",
    "CustomerLabel",
    "EpisodeWindow",
    "EscalationKind",
    "EscalationPoint",
    "Evidence",
    "Fault",
    "Forecast",
    "NegativeEpisode",
    "Outcome",
    "RiskPoint",
    "Sign",
    "Step",
    "StepOutcome",
    "StepStatus",
    "derive_episodes",
    "find_surges",
    "find_windows",
    "first_carrier",
]
