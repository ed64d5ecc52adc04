"""The labels that a call's predictions amount to: what the guide's derived rules are run on."""

from __future__ import annotations

from collections.abc import Sequence

from cxemotion.emotion import EmotionTimeline
from cxemotion.events import CallLabels, CustomerLabel, Sign, Step
from cxemotion.transcript import Transcript
from cxemotion.wording.backchannel import is_substantive


def predicted_labels(
    timeline: EmotionTimeline, transcript: Transcript, *, signs: Sequence[Sign], resolved: bool
) -> CallLabels:
    """Predictions as labels; a turn without words counts as substantive, for nothing says that it is not."""
    steps: dict[int, frozenset[Step]] = {}
    for sign in signs:
        if isinstance(sign.what, Step):
            steps[sign.turn] = steps.get(sign.turn, frozenset()) | {sign.what}
    return CallLabels(
        roles=[turn.role for turn in transcript],
        substantive=[not turn.text or is_substantive(turn.text) for turn in transcript],
        customer={
            estimate.turn: CustomerLabel(estimate.emotion, estimate.intensity)
            for estimate in timeline
            if estimate.emotion is not None and estimate.intensity is not None
        },
        steps=steps,
        resolved=resolved,
    )
