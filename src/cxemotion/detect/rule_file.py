"""Read a rule file: shipped under a name, or the user's own. The format is described in ``detect/rules/README.md``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from cxemotion.detect.detector import Detector
from cxemotion.detect.detector_file import read_detectors
from cxemotion.detect.examples import failures
from cxemotion.detect.rubric import RequiredStep, Rubric, RubricItem
from cxemotion.detect.rule_source import Reader, RuleSource, Section, Table
from cxemotion.detect.rules import EscalationRule, HandlingRule, InterruptionRule, RiskRule, Rules, StepRule
from cxemotion.emotion import Emotion
from cxemotion.errors import ModelError, OptionError, unknown_name
from cxemotion.events import Step
from cxemotion.wording.spoken import SpokenPhrase, spoken_phrase

_FOLDER = Path(__file__).parent / "rules"
_T = TypeVar("_T")

_SECTIONS = ("escalation", "steps", "interruption", "risk", "handling")
_KEYS = ("version", "about", *_SECTIONS, "required", "item", "rule")
_REQUIRED_KEYS = tuple(one.name for one in fields(RequiredStep))
_ITEM_KEYS = tuple(one.name for one in fields(RubricItem))


def shipped_rules() -> list[str]:
    """The names of the rules that ship."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def load_rules(name: str | Path = "default") -> Rules:
    """Rules that ship under a name, or those of a file: a name that ends in ``.toml`` or holds a ``/`` is a path.

    What a file does not set is as in ``default``; its required steps, items and detectors are its own alone.

    Raises:
        OptionError: for a name that does not ship, or a file with a mistake, with its line.
    """
    text = str(name)
    if isinstance(name, Path) or text.endswith(".toml") or "/" in text or "\\" in text:
        path = Path(name)
        return parse_rules(RuleSource.read(path), path.stem, _load_shipped("default"))
    return _load_shipped(text)


@cache
def _load_shipped(name: str) -> Rules:
    if name not in shipped_rules():
        raise OptionError(unknown_name("rules", name, shipped_rules()) + "; or give the path of a .toml file")
    base = None if name == "default" else _load_shipped("default")
    return parse_rules(RuleSource.read(_FOLDER / f"{name}.toml"), name, base)


def parse_rules(source: RuleSource, name: str, base: Rules | None) -> Rules:
    """The rules of a file, on top of others.

    Raises:
        OptionError: for a mistake.
    """
    data = source.data()
    top = Reader(source, Section(""), data)
    top.closed(*_KEYS)
    version = top.whole("version", 1)
    if version is None:
        raise top.fault("version is missing; write version = 1")
    detectors = read_detectors(source, top.tables("rule"))

    def section(what: str, kind: Callable[..., _T], given: _T | None) -> _T:
        return _section(Reader(source, Section(what), _table(top, what)), kind, given)

    return Rules(
        name=name,
        version=version,
        escalation=section("escalation", EscalationRule, base and base.escalation),
        steps=section("steps", StepRule, base and base.steps),
        interruption=section("interruption", InterruptionRule, base and base.interruption),
        risk=section("risk", RiskRule, base and base.risk),
        handling=section("handling", HandlingRule, base and base.handling),
        rubric=Rubric(_required(source, top.tables("required")), _items(source, top.tables("item"), detectors)),
        detectors=detectors,
        about=top.text("about"),
    )


def check_rules(path: Path) -> tuple[Rules, list[str]]:
    """The rules of a file, and what is wrong with the examples that its detectors carry, a sentence each.

    Raises:
        OptionError: for a mistake in the file, with its line.
    """
    rules = load_rules(path)
    return rules, [failure for detector in rules.detectors for failure in failures(detector)]


def _table(top: Reader, name: str) -> Mapping[str, Any]:
    value = top.table.get(name, {})
    if not isinstance(value, dict):
        raise top.fault(f"{name} = {value!r}: must be a table, [{name}]", name)
    return cast("Table", value)


def _section(reader: Reader, kind: Callable[..., _T], base: _T | None) -> _T:
    """One section: what it gives, and the rest as it was."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    reader.closed(*names)
    missing = [name for name in names if name not in reader.table]
    if base is None and missing:
        raise reader.fault(f"{missing[0]} is missing; valid: {', '.join(names)}")
    given = {name: _value(reader, name, getattr(base, name, None)) for name in reader.table}
    try:
        return kind(**{name: given[name] if name in given else getattr(base, name) for name in names})
    except OptionError as error:
        raise reader.fault(str(error), *_words(str(error), names)) from None


def _value(reader: Reader, name: str, before: object) -> Any:
    if name in ("hold", "repeat_contact"):
        return _phrases(reader, name)
    value = reader.table[name]
    if isinstance(value, dict):
        return {**(cast("Table", before) or {}), **cast("Table", value)}
    return tuple(cast("list[float]", value)) if isinstance(value, list) else reader.number(name, 0.0)


def _phrases(reader: Reader, name: str) -> tuple[SpokenPhrase, ...]:
    try:
        return tuple(spoken_phrase(phrase) for phrase in reader.texts(name))
    except ModelError as error:
        raise reader.fault(str(error).removeprefix("lexicon "), name) from None


def _words(message: str, names: list[str]) -> list[str]:
    return [name for name in names if name in message]


def _required(source: RuleSource, tables: list[Table]) -> tuple[RequiredStep, ...]:
    found: list[RequiredStep] = []
    for index, table in enumerate(tables):
        reader = Reader(source, Section("required", index, str(table.get("step", ""))), table)
        reader.closed(*_REQUIRED_KEYS)
        reader.needs("step")
        (step,) = reader.names("step", Step)
        found.append(
            RequiredStep(
                step=Step(step),
                emotions=frozenset(Emotion(name) for name in reader.names("emotions", Emotion)),
                intensity=int(reader.number("intensity", 1, low=1, high=3)),
                resolved=reader.flag("resolved"),
                within_turns=reader.whole("within_turns", 1),
                within_s=reader.number("within_s", 0.0, low=0.0) if "within_s" in table else None,
                turns_before=reader.whole("turns_before") or 0,
                weight=reader.number("weight", 0.0, low=0.0),
                late_share=reader.number("late_share", 0.5, low=0.0, high=1.0),
                auto_fail=bool(reader.flag("auto_fail")),
            )
        )
    return tuple(found)


def _items(source: RuleSource, tables: list[Table], detectors: tuple[Detector, ...]) -> tuple[RubricItem, ...]:
    found: list[RubricItem] = []
    for index, table in enumerate(tables):
        reader = Reader(source, Section("item", index, str(table.get("rule", ""))), table)
        reader.closed(*_ITEM_KEYS)
        reader.needs("rule")
        (rule,) = reader.names("rule", [detector.name for detector in detectors])
        found.append(
            RubricItem(
                rule=rule,
                weight=reader.number("weight", 0.0, low=0.0),
                wanted=reader.flag("wanted") is not False,
                auto_fail=bool(reader.flag("auto_fail")),
                in_episodes=bool(reader.flag("in_episodes")),
            )
        )
    return tuple(found)
