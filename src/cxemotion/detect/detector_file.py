"""The ``[[rule]]`` tables of a rule file: custom detectors. The format is described in ``detect/rules/README.md``."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from cxemotion.detect.conditions import (
    All,
    AnyOf,
    Condition,
    Curve,
    Felt,
    Interrupts,
    Measured,
    Not,
    Said,
    Sequence,
    Signed,
    Where,
)
from cxemotion.detect.detector import SEVERITIES, Detector
from cxemotion.detect.rule_source import Reader, RuleSource, Section, Table
from cxemotion.detect.view import STAGES, CallView
from cxemotion.emotion import Emotion
from cxemotion.errors import ModelError, unknown_name
from cxemotion.events import EscalationKind, Fault, Step
from cxemotion.features import CATALOGUE
from cxemotion.recording import Role
from cxemotion.wording.spoken import spoken_phrase

_Build: TypeAlias = Callable[[Reader, Where], Condition]

_RULE_KEYS = ("name", "title", "severity", "scope", "when", "match", "no_match")
_PLACE = ("by", "stage")
_LEAST_NEAR = 0.5
_SIGNS: Mapping[str, type[Step] | type[Fault] | type[EscalationKind]] = {
    "step": Step,
    "fault": Fault,
    "kind": EscalationKind,
}


def read_detectors(source: RuleSource, tables: list[Table]) -> tuple[Detector, ...]:
    """The detectors of a file.

    Raises:
        OptionError: for a mistake, with its line and the nearest valid name.
    """
    found: list[Detector] = []
    for index, table in enumerate(tables):
        reader = Reader(source, Section("rule", index, str(table.get("name", ""))), table)
        reader.closed(*_RULE_KEYS)
        name = str(reader.needs("name"))
        if name in {one.name for one in found}:
            raise reader.fault(f"the name {name!r} is taken; give each rule its own", "name")
        when = reader.needs("when")
        if not isinstance(when, dict):
            raise reader.fault(f'when = {when!r}: must be a table, such as {{ said = ["..."], by = "agent" }}', "when")
        found.append(
            Detector(
                name=name,
                title=reader.text("title"),
                severity=(*reader.names("severity", SEVERITIES), "info")[0],
                scope="call" if (*reader.names("scope", ("turn", "call")), "turn")[0] == "call" else "turn",
                when=read_condition(reader.inner(table["when"])),
                match=_examples(reader, "match"),
                no_match=_examples(reader, "no_match"),
            )
        )
    return tuple(found)


def _examples(reader: Reader, name: str) -> tuple[tuple[str, ...], ...]:
    """Each example as its lines; a lone text is a call of one line."""
    made: list[tuple[str, ...]] = []
    given = reader.table.get(name, [])
    if not isinstance(given, list):
        raise reader.fault(f"{name} = {given!r}: must be an array of texts, or of arrays of lines", name)
    for example in given:  # pyright: ignore[reportUnknownVariableType]  # TOML knows no types
        lines = Reader(reader.source, reader.section, {name: example}).texts(name)
        if not lines:
            raise reader.fault(f"{name} holds an empty example", name)
        made.append(lines)
    return tuple(made)


def read_condition(reader: Reader) -> Condition:
    """A condition from its table.

    Raises:
        OptionError: where it names no kind of condition, or several.
    """
    kinds = [key for key in reader.table if key in _BUILDERS]
    if len(kinds) != 1:
        unknown = next((key for key in reader.table if key not in _MODIFIERS and key not in _BUILDERS), None)
        if unknown is not None:
            raise reader.fault(unknown_name("condition", unknown, _BUILDERS), unknown)
        found = " and ".join(kinds) or "none"
        raise reader.fault(f"a condition has one of {', '.join(_BUILDERS)}; here is {found}", *kinds)
    (kind,) = kinds
    build, modifiers = _BUILDERS[kind]
    reader.closed(kind, *modifiers)
    roles = reader.names("by", Role)
    where = Where(Role(roles[0]) if roles else None, reader.names("stage", STAGES))
    return build(reader, where)


def _said(reader: Reader, where: Where) -> Condition:
    near = reader.number("near", 1.0, low=_LEAST_NEAR, high=1.0)
    phrases = reader.texts("said")
    if not phrases:
        raise reader.fault("said holds no phrase", "said")
    try:
        return Said(where, tuple(spoken_phrase(phrase, near) for phrase in phrases))
    except ModelError as error:
        raise reader.fault(str(error).removeprefix("lexicon "), "said") from None


def _signed(reader: Reader, where: Where) -> Condition:
    key = next(key for key in _SIGNS if key in reader.table)
    (name,) = reader.names(key, _SIGNS[key])
    return Signed(where, _SIGNS[key](name))


def _felt(reader: Reader, where: Where) -> Condition:
    emotions = frozenset(Emotion(name) for name in reader.names("emotion", Emotion))
    return Felt(where, emotions, int(reader.number("intensity", 0, low=0, high=3)))


def _curve(reader: Reader, where: Where) -> Condition:
    falls, rises = (reader.number(name, 0.0, low=0.0, high=2.0) for name in ("valence_falls", "valence_rises"))
    if not falls and not rises:
        raise reader.fault("a change of valence must be above 0", "valence_falls", "valence_rises")
    return Curve(where, falls or -rises, reader.whole("over_turns", 1) or 1)


def _measured(reader: Reader, where: Where) -> Condition:
    relative = bool(reader.flag("relative"))
    plain = [feature.name for feature in CATALOGUE]
    shifted = [f.name.replace("_hz", "_st") if f.relative == "semitones" else f.name for f in CATALOGUE if f.relative]
    (name,) = reader.names("feature", shifted if relative else plain)
    if "above" not in reader.table and "below" not in reader.table:
        raise reader.fault(f"feature {name!r} needs above or below", "feature")
    value = _RelativeValue(name) if relative else _PlainValue(name)
    return Measured(where, name, value, reader.number("above", -math.inf), reader.number("below", math.inf))


def _silence(reader: Reader, where: Where) -> Condition:
    least = reader.number("silence_s", 0.0, low=0.1)
    return Measured(where, "silence_s", _silence_before, above=least - 1e-9)


def _valence(reader: Reader, where: Where) -> Condition:
    above = reader.number("valence_above", -math.inf) if "valence_above" in reader.table else -math.inf
    below = reader.number("valence_below", math.inf) if "valence_below" in reader.table else math.inf
    return Measured(where, "valence", _valence_at, above, below)


class _PlainValue:
    """Reads a feature of a turn; a class, so that rules can be pickled."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, view: CallView, turn: int) -> float:
        return view.turns[turn].values.get(self._name, math.nan) if view.turns else math.nan


class _RelativeValue(_PlainValue):
    """The same, against the speaker's usual."""

    def __call__(self, view: CallView, turn: int) -> float:
        return view.turns[turn].relative.get(self._name, math.nan) if view.turns else math.nan


def _silence_before(view: CallView, turn: int) -> float:
    return view.silence_before_s[turn]


def _valence_at(view: CallView, turn: int) -> float:
    estimate = view.estimates.get(turn)
    return estimate.valence if estimate else math.nan


def _interrupts(reader: Reader, where: Where) -> Condition:
    if reader.flag("interrupts") is not True:
        raise reader.fault("write interrupts = true, or not = { interrupts = true }", "interrupts")
    return Interrupts(where)


def _sequence(reader: Reader, _where: Where) -> Condition:
    key = "then" if "then" in reader.table else "without"
    if ("then" in reader.table) == ("without" in reader.table):
        raise reader.fault("first needs then = { ... } or without = { ... }, one of them", "first")
    first, then = (read_condition(reader.inner(reader.tables(name)[0])) for name in ("first", key))
    within_s = reader.number("within_s", 0.0, low=0.0) if "within_s" in reader.table else None
    counted = reader.table[key].get("by")
    return Sequence(
        first, then, key == "then", Role(counted) if counted else None, reader.whole("within_turns", 1), within_s
    )


def _parts(reader: Reader, name: str) -> tuple[Condition, ...]:
    parts = tuple(read_condition(reader.inner(table)) for table in reader.tables(name))
    if not parts:
        raise reader.fault(f"{name} holds no condition", name)
    return parts


def _all(reader: Reader, _where: Where) -> Condition:
    return All(_parts(reader, "all"))


def _any(reader: Reader, _where: Where) -> Condition:
    return AnyOf(_parts(reader, "any"))


def _not(reader: Reader, where: Where) -> Condition:
    return Not(where, _parts(reader, "not")[0])


_BUILDERS: Mapping[str, tuple[_Build, tuple[str, ...]]] = {
    "said": (_said, (*_PLACE, "near")),
    "step": (_signed, _PLACE),
    "fault": (_signed, _PLACE),
    "kind": (_signed, _PLACE),
    "emotion": (_felt, (*_PLACE, "intensity")),
    "valence_below": (_valence, _PLACE),
    "valence_above": (_valence, _PLACE),
    "valence_falls": (_curve, (*_PLACE, "over_turns")),
    "valence_rises": (_curve, (*_PLACE, "over_turns")),
    "feature": (_measured, (*_PLACE, "relative", "above", "below")),
    "silence_s": (_silence, _PLACE),
    "interrupts": (_interrupts, _PLACE),
    "first": (_sequence, ("then", "without", "within_turns", "within_s")),
    "all": (_all, ()),
    "any": (_any, ()),
    "not": (_not, _PLACE),
}
_MODIFIERS = frozenset(name for _, names in _BUILDERS.values() for name in names)
