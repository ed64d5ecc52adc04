"""Labelled calls in the guide's format."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxemotion.emotion import Emotion
from cxemotion.errors import LabelError, TranscriptError
from cxemotion.events import CustomerLabel, EscalationKind, Fault, Step
from cxemotion.readers.labelled_calls import read_annotations, read_labelled_call, read_labelled_calls

CALL: dict[str, Any] = {
    "id": "en-x-01",
    "language": "en",
    "domain": "parcels",
    "style": "asr",
    "turns": [
        {"role": "agent", "text": "Hello."},
        {"role": "customer", "text": "It is late again. Your manager, please."},
        {"role": "agent", "text": "I am sorry. Calm down."},
        {"role": "customer", "text": "Fine.", "overlap": True},
        {"role": "agent", "text": "Bye."},
    ],
    "labels": {
        "customer": {"1": {"emotion": "frustration", "intensity": 2}, "3": {"emotion": "neutral", "intensity": 0}},
        "escalations": [{"turn": 1, "kind": "threat_leave"}, {"turn": 1, "kind": "demand_supervisor"}],
        "agent": {"0": {"steps": [], "faults": []}, "2": {"steps": ["apologize"], "faults": ["dismissive"]}},
        "satisfaction": 2,
        "resolved": False,
        "annotators": 3,
    },
}


def written(folder: Path, call: object, name: str = "call.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(call), encoding="utf-8")
    return path


def test_a_call_and_its_labels_are_read(tmp_path: Path) -> None:
    call = read_labelled_call(written(tmp_path, CALL))
    assert (call.call_id, call.language, call.domain, call.style) == ("en-x-01", "en", "parcels", "asr")
    assert call.customer == {1: CustomerLabel(Emotion.FRUSTRATION, 2), 3: CustomerLabel(Emotion.NEUTRAL, 0)}
    assert call.escalations == {1: (EscalationKind.DEMAND_SUPERVISOR, EscalationKind.THREAT_LEAVE)}
    assert call.steps == {0: frozenset(), 2: frozenset({Step.APOLOGIZE}), 4: frozenset()}
    assert call.faults == {0: frozenset(), 2: frozenset({Fault.DISMISSIVE}), 4: frozenset()}
    assert (call.satisfaction, call.resolved, call.annotators) == (2.0, False, 3)
    assert call.transcript[3].overlap


def test_a_folder_is_read_in_the_order_of_its_file_names(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        written(tmp_path, {**CALL, "id": f"call-{name}"}, f"{name}.json")
    assert [call.call_id for call in read_labelled_calls(tmp_path)] == ["call-a", "call-b", "call-c"]
    assert [call.call_id for call in read_labelled_calls(tmp_path / "b.json")] == ["call-b"]


def test_labels_alone_go_on_the_call_that_they_belong_to(tmp_path: Path) -> None:
    folder = tmp_path / "author"
    folder.mkdir()
    written(folder, CALL["labels"], "en-x-01.json")
    annotations = read_annotations(folder)
    call = read_labelled_call(written(tmp_path, CALL))
    again = annotations[call.call_id].on(call.transcript, style=call.style, domain=call.domain)
    assert again == call


def without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(call: dict[str, Any]) -> None:
        at = call
        for key in path[:-1]:
            at = at[key]
        del at[path[-1]]

    return change


def changed(value: object, *path: str) -> Callable[[dict[str, Any]], None]:
    def change(call: dict[str, Any]) -> None:
        at: Any = call
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value

    return change


EMOTIONS = "anger, frustration, anxiety, disappointment, neutral, satisfaction"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without("labels"), "no 'labels'; give them as the annotation guide says, or analyze the call instead"),
        (without("labels", "resolved"), "labels have no 'resolved'; give it as the annotation guide says"),
        (without("labels", "customer", "3"), "customer turn 3 has no emotion; label every customer turn"),
        (without("labels", "customer", "3", "intensity"), "turn 3 has no 'intensity'; label emotion and intensity"),
        (changed("joy", "labels", "customer", "3", "emotion"), f"turn 3: unknown emotion 'joy'; valid: {EMOTIONS}"),
        (changed("angre", "labels", "customer", "1", "emotion"),
         f"turn 1: unknown emotion 'angre', did you mean 'anger'? valid: {EMOTIONS}"),
        (changed(4, "labels", "customer", "1", "intensity"), "turn 1: intensity 4 is not within 0 to 3"),
        (changed("2", "labels", "customer", "1", "intensity"), "turn 1: intensity is '2', not a whole number"),
        (changed(True, "labels", "customer", "1", "intensity"), "turn 1: intensity is True, not a whole number"),
        (changed(0, "labels", "customer", "1", "intensity"),
         "turn 1: frustration at intensity 0; neutral has intensity 0, the others 1 to 3"),
        (changed(1, "labels", "customer", "3", "intensity"),
         "turn 3: neutral at intensity 1; neutral has intensity 0, the others 1 to 3"),
        (changed([{"turn": 1, "kind": "threat"}], "labels", "escalations"), "turn 1: unknown escalation kind 'threat', "
         "did you mean 'threat_leave'? valid: demand_supervisor, threat_complaint, threat_leave, abuse, anger_surge"),
        (changed([{"turn": 1}], "labels", "escalations"), "escalation 0 has no 'turn' or no 'kind'; give both"),
        (changed([{"turn": 2, "kind": "abuse"}], "labels", "escalations"),
         "an escalation label names turn 2, which the agent speaks; escalation labels belong to the customer"),
        (changed({}, "labels", "escalations"),
         "labels.escalations: a list is expected, got dict; see the annotation guide"),
        (changed(["apologise"], "labels", "agent", "2", "steps"), "turn 2: unknown step 'apologise', did you mean "
         "'apologize'? valid: acknowledge, apologize, paraphrase, take_ownership, explain, offer_solution, "
         "commit_follow_up, check_satisfaction"),
        (changed(["rude"], "labels", "agent", "2", "faults"),
         "turn 2: unknown fault 'rude'; valid: interrupting, dismissive, arguing"),
        (changed({"steps": []}, "labels", "agent", "9"), "a step label names turn 9, but the call has turns 0 to 4"),
        (changed({"steps": []}, "labels", "agent", "two"),
         "labels.agent: 'two' is no turn; name turns by their position, from 0"),
        (changed(6, "labels", "satisfaction"), "satisfaction is 6, not a number from 1 to 5"),
        (changed("yes", "labels", "resolved"), "resolved is 'yes'; give true or false"),
        (changed("clear", "style"), "unknown style 'clear', did you mean 'clean'? valid: clean, asr"),
        (changed([], "labels"), "labels: a JSON object is expected, got list; see the annotation guide"),
    ],
)  # fmt: skip
def test_labels_outside_the_guide_are_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    call = copy.deepcopy(CALL)
    change(call)
    with pytest.raises(LabelError) as refused:
        read_labelled_call(written(tmp_path, call))
    assert str(refused.value) == f"call.json: {message}"


def test_turns_are_refused_as_in_any_transcript(tmp_path: Path) -> None:
    call = {**CALL, "turns": [{"role": "costumer", "text": "x"}]}
    with pytest.raises(
        TranscriptError, match=r"call\.json: turn 0: unknown role 'costumer', did you mean 'customer'\?"
    ):
        read_labelled_calls(written(tmp_path, call))


def test_two_calls_with_one_id_are_refused(tmp_path: Path) -> None:
    written(tmp_path, CALL, "a.json")
    written(tmp_path, CALL, "b.json")
    with pytest.raises(LabelError, match=r"^b\.json: a\.json has the id 'en-x-01' too; give each call its own$"):
        read_labelled_calls(tmp_path)


def test_a_folder_without_calls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"no \.json files; name a folder of labelled calls, or one call's file$"):
        read_labelled_calls(tmp_path)
    with pytest.raises(LabelError, match=r"no such file; check the path$"):
        read_labelled_calls(tmp_path / "none")
