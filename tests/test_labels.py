from typing import Any

import pytest

from cxemotion.emotion import Emotion
from cxemotion.errors import LabelError
from cxemotion.events import CustomerLabel, EscalationKind, Fault, Step
from cxemotion.labels import LabelledCall
from cxemotion.transcript import Transcript, Turn
from tests.builders import A, C

CALL = Transcript((Turn(A, "Hello."), Turn(C, "It broke again.")), call_id="en-1", name="en-1.json")
ANGRY = CustomerLabel(Emotion.ANGER, 2)


def test_a_labelled_call_has_the_name_and_the_language_of_its_transcript():
    call = LabelledCall(CALL, {1: ANGRY})
    assert (call.call_id, call.language) == ("en-1", "und")
    assert LabelledCall(CALL.with_language("yue"), {}).language == "yue"


def test_a_labelled_call_needs_a_name():
    with pytest.raises(LabelError, match=r"^transcript: a labelled call needs an id$"):
        LabelledCall(Transcript(CALL.turns), {})


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"customer": {2: ANGRY}}, "a customer label names turn 2, but the call has turns 0 to 1"),
        ({"customer": {-1: ANGRY}}, "a customer label names turn -1, but the call has turns 0 to 1"),
        (
            {"customer": {0: ANGRY}},
            "a customer label names turn 0, which the agent speaks; customer labels belong to the customer",
        ),
        (
            {"escalations": {0: (EscalationKind.ABUSE,)}},
            "escalation label names turn 0, which the agent speaks; escalation labels belong to the customer",
        ),
        (
            {"steps": {1: frozenset({Step.EXPLAIN})}},
            "a step label names turn 1, which the customer speaks; step labels belong to the agent",
        ),
        (
            {"faults": {1: frozenset({Fault.ARGUING})}},
            "a fault label names turn 1, which the customer speaks; fault labels belong to the agent",
        ),
        ({"satisfaction": 0}, "satisfaction 0 is not within 1 to 5"),
        ({"satisfaction": 5.5}, "satisfaction 5.5 is not within 1 to 5"),
    ],
)
def test_labels_that_do_not_fit_the_call_are_refused(labels: dict[str, Any], message: str):
    with pytest.raises(LabelError) as refused:
        LabelledCall(CALL, **{"customer": {}, **labels})
    assert str(refused.value).startswith("en-1.json: ")
    assert str(refused.value).endswith(message)
