"""Everything that the detectors go by, as frozen values; ``rule_file`` reads them from a data file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from cxemotion.detect.detector import Detector
from cxemotion.detect.rubric import Rubric
from cxemotion.errors import OptionError, unknown_name
from cxemotion.events import EscalationKind
from cxemotion.span import Seconds
from cxemotion.wording.spoken import SpokenPhrase


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """When a turn is an escalation point.

    Args:
        said_probability: a kind that is said counts from this probability, 0 to 1, of its sign.
        surge_enter: a surge counts from this probability, 0 to 1, of anger or frustration.
        surge_leave: after one, the customer has come down, and can surge again, where that probability times the
            intensity over 2 is below this. At most ``surge_enter``.
        severity: 0 to 1 for each kind, before the customer's intensity is added.
    """

    said_probability: float
    surge_enter: float
    surge_leave: float
    severity: Mapping[EscalationKind, float]

    def __post_init__(self) -> None:
        _check_share("escalation.said_probability", self.said_probability)
        _check_share("escalation.surge_enter", self.surge_enter)
        if not 0.0 <= self.surge_leave <= self.surge_enter:
            raise OptionError(
                f"escalation.surge_leave = {self.surge_leave}: must lie within 0 and surge_enter, {self.surge_enter}"
            )
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
    """The forecast, and apart from it the decision to raise an alarm.

    Args:
        bias: log-odds before any input.
        weights: log-odds for each input of ``detect.risk_inputs`` by name; an input that is not named counts for 0.
        alarm_rate: share of calm calls, 0 to 1, that may have an alarm.
        false_alarm_rates: shares of calm calls, rising.
        thresholds: the probability at which each of those shares was had on calls held out.
    """

    bias: float
    weights: Mapping[str, float]
    alarm_rate: float = 0.05
    false_alarm_rates: tuple[float, ...] = ()
    thresholds: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        _check_share("risk.alarm_rate", self.alarm_rate)
        object.__setattr__(self, "false_alarm_rates", tuple(self.false_alarm_rates))
        object.__setattr__(self, "thresholds", tuple(self.thresholds))
        rates = self.false_alarm_rates
        if len(rates) != len(self.thresholds) or any(later <= earlier for earlier, later in pairwise(rates)):
            raise OptionError("risk: false_alarm_rates must rise, with one of thresholds for each")

    @property
    def threshold(self) -> float:
        """The probability from which there is an alarm: that of the highest rate not above ``alarm_rate``.

        Above 1, so that there is none, where every rate is above it.
        """
        at = bisect_left(self.false_alarm_rates, self.alarm_rate + 1e-9)
        return self.thresholds[at - 1] if at else 1.1


@dataclass(frozen=True, slots=True)
class HandlingRule:
    """What counts as silence, as hold, and as telling of an earlier contact.

    Args:
        silence_s: shorter pauses are not listed.
        hold_s: a silence so long is a hold, announced or not.
        hold: what an agent says before putting somebody on hold.
        repeat_contact: what a customer says who has been in touch before.
    """

    silence_s: Seconds = 3.0
    hold_s: Seconds = 15.0
    hold: tuple[SpokenPhrase, ...] = ()
    repeat_contact: tuple[SpokenPhrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """All that the detectors go by.

    Args:
        name: of the file.
        version: its version, which rises with every change of meaning.
        escalation: when a turn is an escalation point.
        steps: when a step or fault counts.
        interruption: when talking at once is an interruption.
        risk: the forecast.
        rubric: what the agent owes.
        handling: silences, holds, repeats.
        detectors: the file's own.
        about: what they are for, in a sentence.
    """

    name: str
    version: int
    escalation: EscalationRule
    steps: StepRule
    interruption: InterruptionRule
    risk: RiskRule
    rubric: Rubric
    handling: HandlingRule = field(default_factory=HandlingRule)
    detectors: tuple[Detector, ...] = ()
    about: str = ""


def _check_share(name: str, value: float) -> None:
    if not 0.0 <= value <= 1.0:
        raise OptionError(f"{name} = {value}: must lie within 0 and 1")
