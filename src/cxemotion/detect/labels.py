"""The labels that a call's predictions amount to: what the guide's derived rules are run on."""

from __future__ import annotations

from collections.abc import Sequence

from cxemotion.emotion import EmotionTimeline
from cxemotion.events import CallLabels, CustomerLabel, Fault, Sign, Step
from cxemotion.recording import Role
from cxemotion.report import Interruption
from cxemotion.transcript import Transcript
from cxemotion.wording.backchannel import is_substantive

_HEARD = 0.9


def heard_faults(signs: Sequence[Sign], interruptions: Sequence[Interruption]) -> list[Sign]:
    """The signs, with ``interrupting`` where the agent is heard to cut in, and nowhere else.

    For calls in which both sides are heard apart: talk over the customer is then known, not guessed from the words.
    """
    cuts = [cut for cut in interruptions if cut.by is Role.AGENT]
    worded = {sign.turn: sign for sign in signs if sign.what is Fault.INTERRUPTING}
    kept = [sign for sign in signs if sign.what is not Fault.INTERRUPTING]
    heard = [worded.get(cut.turn, Sign(cut.turn, Fault.INTERRUPTING, _HEARD)) for cut in cuts]
    return sorted([*kept, *heard], key=lambda sign: sign.turn)


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
