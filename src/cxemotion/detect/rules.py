"""Thresholds of the detectors, as frozen values read from a data file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from cxemotion.errors import OptionError, unknown_name
from cxemotion.events import EscalationKind
from cxemotion.span import Seconds

_FOLDER = Path(__file__).parent / "rules"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """When a turn is an escalation point.

    Args:
        said_probability: a kind that is said counts from this probability, 0 to 1, of its sign.
        surge_probability: a surge counts from this probability, 0 to 1, of anger or frustration.
        severity: 0 to 1 for each kind, before the customer's intensity is added.
    """

    said_probability: float
    surge_probability: float
    severity: Mapping[EscalationKind, float]

    def __post_init__(self) -> None:
        _check_share("escalation.said_probability", self.said_probability)
        _check_share("escalation.surge_probability", self.surge_probability)
        for name, severity in self.severity.items():
            if name not in list(EscalationKind):
                raise OptionError("escalation.severity: " + unknown_name("kind", name, EscalationKind))
            _check_share(f"escalation.severity.{name}", severity)
        object.__setattr__(self, "severity", {EscalationKind(name): s for name, s in self.severity.items()})


@dataclass(frozen=True, slots=True)
class StepRule:
    """A step or fault counts from this probability, 0 to 1, of its sign."""

    probability: float

    def __post_init__(self) -> None:
        _check_share("steps.probability", self.probability)


@dataclass(frozen=True, slots=True)
class InterruptionRule:
    """When talking at once is an interruption: the other goes on for ``overlap_s``, and it is no back-channel."""

    overlap_s: Seconds
    longer_than_s: Seconds


@dataclass(frozen=True, slots=True)
class RiskRule:
    """Terms of the forecast, in log-odds; ``detect.risk`` says what each multiplies."""

    bias: float
    negative: float
    rise: float
    fault: float
    raised: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All thresholds of the detectors."""

    name: str
    escalation: EscalationRule
    steps: StepRule
    interruption: InterruptionRule
    risk: RiskRule


def _check_share(name: str, value: float) -> None:
    if not 0.0 <= value <= 1.0:
        raise OptionError(f"{name} = {value}: must lie within 0 and 1")


def _build(kind: type[_T], section: str, given: Mapping[str, Any]) -> _T:
    names = [f.name for f in fields(kind)]  # type: ignore[arg-type]
    for name in given:
        if name not in names:
            raise OptionError(f"[{section}]: " + unknown_name("setting", name, names))
    missing = [name for name in names if name not in given]
    if missing:
        raise OptionError(f"[{section}]: {missing[0]} is missing; valid: {', '.join(names)}")
    return kind(**given)


@cache
def load_rules(name: str = "default") -> Rules:
    """The rules that ship under a name.

    Raises:
        OptionError: for a name that does not ship, or a file with a mistake.
    """
    names = sorted(path.stem for path in _FOLDER.glob("*.toml"))
    if name not in names:
        raise OptionError(unknown_name("rules", name, names))
    data = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Rules(
        name=name,
        escalation=_build(EscalationRule, "escalation", data["escalation"]),
        steps=_build(StepRule, "steps", data["steps"]),
        interruption=_build(InterruptionRule, "interruption", data["interruption"]),
        risk=_build(RiskRule, "risk", data["risk"]),
    )
