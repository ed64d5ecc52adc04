"""Labelled calls in the format of the annotation guide, and the label-only files of single annotators."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar, cast

from cxemotion.emotion import Emotion
from cxemotion.errors import LabelError, unknown_name
from cxemotion.events import CustomerLabel, EscalationKind, Fault, Step
from cxemotion.labels import LabelledCall
from cxemotion.readers.files import input_file, printable
from cxemotion.readers.transcripts import read_text
from cxemotion.readers.transcripts.native import parse_json, read_native
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

_Name = TypeVar("_Name", bound=StrEnum)
_STYLES = ("clean", "asr")


@dataclass(frozen=True, slots=True)
class Annotation:
    """The labels of one call as one annotator gave them, without the call.

    Args:
        name: what messages call it, a file name as a rule.
        customer: emotion and intensity of each customer turn.
        escalations: the kinds of each escalation point, in the guide's order.
        steps: the steps of each agent turn.
        faults: the faults of each agent turn.
        satisfaction: the likely rating, 1 to 5; ``None`` where it was not given.
        resolved: whether the call's reason was settled in it.
        annotators: how many people or models labelled it.
    """

    name: str
    customer: Mapping[int, CustomerLabel]
    escalations: Mapping[int, tuple[EscalationKind, ...]]
    steps: Mapping[int, frozenset[Step]]
    faults: Mapping[int, frozenset[Fault]]
    satisfaction: float | None
    resolved: bool
    annotators: int = 1

    def on(self, transcript: Transcript, *, style: str = "clean", domain: str = "") -> LabelledCall:
        """The labelled call that these labels and a transcript make.

        Raises:
            LabelError: where a customer turn has no emotion, or a label names a turn that is not there.
        """
        for index, turn in enumerate(transcript):
            if turn.role is Role.CUSTOMER and index not in self.customer:
                raise LabelError(f"{self.name}: customer turn {index} has no emotion; label every customer turn")
        agents = [index for index, turn in enumerate(transcript) if turn.role is Role.AGENT]
        return LabelledCall(
            transcript=transcript,
            customer=self.customer,
            escalations=self.escalations,
            steps={**dict.fromkeys(agents, frozenset[Step]()), **self.steps},
            faults={**dict.fromkeys(agents, frozenset[Fault]()), **self.faults},
            satisfaction=self.satisfaction,
            resolved=self.resolved,
            style=style,
            domain=domain,
            annotators=self.annotators,
        )


def read_labelled_call(path: str | os.PathLike[str]) -> LabelledCall:
    """The call and its labels in one file of the guide's format.

    Raises:
        LabelError: where labels are missing, outside the guide, or do not fit the turns.
        TranscriptError: where the turns themselves are refused.
    """
    file = input_file(path, error=LabelError)
    name = file.name
    table = _object(parse_json(read_text(file), name=name), where=name)
    transcript = read_native(table, name=name, call_id=file.stem)
    if table.get("labels") is None:
        raise LabelError(f"{name}: no 'labels'; give them as the annotation guide says, or analyze the call instead")
    style = table.get("style", "clean")
    if style not in _STYLES:
        raise LabelError(f"{name}: {unknown_name('style', printable(style), _STYLES)}")
    annotation = read_annotation(table["labels"], name=name)
    return annotation.on(transcript, style=cast("str", style), domain=str(table.get("domain") or ""))


def read_labelled_calls(path: str | os.PathLike[str]) -> tuple[LabelledCall, ...]:
    """The labelled calls in a folder, sorted by file name, or the one in a file.

    Raises:
        LabelError: where the folder holds none, two have one id, or a file is refused.
        TranscriptError: where the turns of a file are refused.
    """
    calls = tuple(read_labelled_call(file) for file in _files(Path(path)))
    seen: dict[str, str] = {}
    for call in calls:
        if call.call_id in seen:
            raise LabelError(
                f"{call.transcript.name}: {seen[call.call_id]} has the id {call.call_id!r} too; give each call its own"
            )
        seen[call.call_id] = call.transcript.name
    return calls


def read_annotations(path: str | os.PathLike[str]) -> dict[str, Annotation]:
    """The label-only files of one annotator in a folder, by file stem, which is the call's id.

    Raises:
        LabelError: where the folder holds none or a label is outside the guide.
        TranscriptError: where a file is not JSON.
    """
    files = _files(Path(path))
    return {
        file.stem: read_annotation(
            parse_json(read_text(input_file(file, error=LabelError)), name=file.name), name=file.name
        )
        for file in files
    }


def read_annotation(value: object, *, name: str) -> Annotation:
    """The labels in a parsed ``labels`` object.

    Raises:
        LabelError: where a part is missing or a name is outside the guide.
    """
    table = _object(value, where=f"{name}: labels")
    for key in ("customer", "escalations", "agent", "resolved"):
        if key not in table:
            raise LabelError(f"{name}: labels have no '{key}'; give it as the annotation guide says")
    agent = _by_turn(table["agent"], where=f"{name}: labels.agent")
    return Annotation(
        name=name,
        customer={
            turn: _customer(given, where=f"{name}: turn {turn}")
            for turn, given in _by_turn(table["customer"], where=f"{name}: labels.customer").items()
        },
        escalations=_escalations(table["escalations"], name=name),
        steps={turn: _named(given, "steps", Step, where=f"{name}: turn {turn}") for turn, given in agent.items()},
        faults={turn: _named(given, "faults", Fault, where=f"{name}: turn {turn}") for turn, given in agent.items()},
        satisfaction=_satisfaction(table.get("satisfaction"), name=name),
        resolved=_truth(table["resolved"], name=name),
        annotators=_whole(table.get("annotators", 1), what="annotators", where=name),
    )


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.json"), key=lambda file: file.name)
    if not files:
        raise LabelError(f"{path}: no .json files; name a folder of labelled calls, or one call's file")
    return files


def _object(value: object, *, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise LabelError(f"{where}: a JSON object is expected, got {type(value).__name__}; see the annotation guide")
    return cast("Mapping[str, object]", value)


def _by_turn(value: object, *, where: str) -> dict[int, Mapping[str, object]]:
    found: dict[int, Mapping[str, object]] = {}
    for key, given in _object(value, where=where).items():
        if not (key.isascii() and key.isdecimal() and len(key) <= 6):
            raise LabelError(f"{where}: {key[:40]!r} is no turn; name turns by their position, from 0")
        found[int(key)] = _object(given, where=f"{where}[{key}]")
    return found


def _customer(given: Mapping[str, object], *, where: str) -> CustomerLabel:
    for key in ("emotion", "intensity"):
        if key not in given:
            raise LabelError(f"{where} has no '{key}'; label emotion and intensity")
    emotion = _member(given["emotion"], Emotion, "emotion", where=where)
    intensity = _whole(given["intensity"], what="intensity", where=where)
    if not 0 <= intensity <= 3:
        raise LabelError(f"{where}: intensity {intensity} is not within 0 to 3")
    if (emotion is Emotion.NEUTRAL) != (intensity == 0):
        raise LabelError(f"{where}: {emotion} at intensity {intensity}; neutral has intensity 0, the others 1 to 3")
    return CustomerLabel(emotion, intensity)


def _escalations(value: object, *, name: str) -> dict[int, tuple[EscalationKind, ...]]:
    found: dict[int, set[EscalationKind]] = {}
    for index, item in enumerate(_list(value, where=f"{name}: labels.escalations")):
        where = f"{name}: escalation {index}"
        given = _object(item, where=where)
        if "turn" not in given or "kind" not in given:
            raise LabelError(f"{where} has no 'turn' or no 'kind'; give both")
        turn = _whole(given["turn"], what="turn", where=where)
        kind = _member(given["kind"], EscalationKind, "escalation kind", where=f"{name}: turn {turn}")
        found.setdefault(turn, set()).add(kind)
    return {turn: tuple(kind for kind in EscalationKind if kind in found[turn]) for turn in sorted(found)}


def _named(given: Mapping[str, object], key: str, names: type[_Name], *, where: str) -> frozenset[_Name]:
    listed = _list(given.get(key, []), where=f"{where}: {key}")
    return frozenset(_member(name, names, key.removesuffix("s"), where=where) for name in listed)


def _member(given: object, names: type[_Name], what: str, *, where: str) -> _Name:
    valid: Iterable[_Name] = names
    for name in valid:
        if given == name.value:
            return name
    raise LabelError(f"{where}: {unknown_name(what, printable(given), [name.value for name in valid])}")


def _list(value: object, *, where: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise LabelError(f"{where}: a list is expected, got {type(value).__name__}; see the annotation guide")
    return cast("list[object]", value)


def _whole(given: object, *, what: str, where: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) > 10**9:
        raise LabelError(f"{where}: {what} is {printable(given)!r}, not a whole number")
    return given


def _satisfaction(given: object, *, name: str) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 1 <= given <= 5:
        raise LabelError(f"{name}: satisfaction is {printable(given)!r}, not a number from 1 to 5")
    return float(given)


def _truth(given: object, *, name: str) -> bool:
    if not isinstance(given, bool):
        raise LabelError(f"{name}: resolved is {printable(given)!r}; give true or false")
    return given
