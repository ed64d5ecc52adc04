"""A forecast after every customer turn that an escalation will follow, from what is known so far."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cxemotion.detect.rules import RiskRule
from cxemotion.emotion import EmotionTimeline
from cxemotion.events import EscalationPoint, Fault, RiskPoint, Sign
from cxemotion.transcript import Transcript


def forecast_risk(
    timeline: EmotionTimeline,
    transcript: Transcript,
    *,
    signs: Sequence[Sign],
    escalations: Sequence[EscalationPoint],
    rule: RiskRule,
) -> tuple[RiskPoint, ...]:
    """One point for each customer turn; causal, given estimates that are.

    The log-odds add up: ``negative`` times the probability of a negative emotion now, ``rise`` times its rise over
    the customer's turn before, ``fault`` for a fault of the agent's since then, ``raised`` once an escalation was
    raised.
    """
    faults = {sign.turn for sign in signs if isinstance(sign.what, Fault)}
    points: list[RiskPoint] = []
    before, before_turn = 0.0, -1
    for estimate in timeline:
        now = estimate.negative_probability
        logit = (
            rule.bias
            + rule.negative * now
            + rule.rise * (now - before)
            + rule.fault * any(before_turn < turn < estimate.turn for turn in faults)
            + rule.raised * any(point.turn <= estimate.turn for point in escalations)
        )
        span = transcript[estimate.turn].span
        points.append(RiskPoint(estimate.turn, span.end if span else None, 1.0 / (1.0 + math.exp(-logit))))
        before, before_turn = now, estimate.turn
    return tuple(points)
