"""A forecast after every turn that the customer's next turn is an escalation, from what is known so far."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cxemotion.detect.rules import HandlingRule, RiskRule
from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline
from cxemotion.events import EscalationPoint, Fault, Forecast, RiskPoint, Sign, Step
from cxemotion.recording import Role
from cxemotion.transcript import Transcript, Turn
from cxemotion.wording.backchannel import is_substantive
from cxemotion.wording.script import normalize
from cxemotion.wording.spoken import SpokenText, find_spoken

_HEAT = (Emotion.ANGER, Emotion.FRUSTRATION)
_CLEAR = 2
_LATE = 8.0
_MANY = 4.0
_ANSWERS = (Step.EXPLAIN, Step.OFFER_SOLUTION, Step.COMMIT_FOLLOW_UP)


@dataclass(slots=True)
class _Course:
    """What is known of the call so far. Fed turn by turn."""

    spoken: int = 0
    now: EmotionEstimate | None = None
    before: float = 0.0
    negatives: list[float] = field(default_factory=list[float])
    peak: float = 0.0
    faults: int = 0
    raised: int = 0
    unsoothed: int = 0
    asked: bool = False
    cut_in: bool = False
    repeat: bool = False
    answer: set[str] = field(default_factory=set[str])
    answered: bool = False

    def add_customer(self, turn: Turn, estimate: EmotionEstimate, *, raised: int, again: bool) -> None:
        self.before = self.now.negative_probability if self.now else 0.0
        self.now = estimate
        self.spoken += 1
        self.negatives.append(estimate.negative_probability)
        self.peak = max(self.peak, _heat(estimate))
        self.raised = raised
        upset = estimate.emotion is not None and estimate.emotion.is_negative
        self.unsoothed += upset
        self.asked = "?" in normalize(turn.text)
        self.cut_in = turn.overlap
        self.repeat = self.repeat or again
        self.answer, self.answered = set(), False

    def add_agent(self, turn: Turn, names: set[str]) -> None:
        self.faults += len(names & {str(fault) for fault in Fault})
        if names & {Step.ACKNOWLEDGE, Step.APOLOGIZE}:
            self.unsoothed = 0
        self.answer |= names
        self.answered = self.answered or not turn.text or is_substantive(turn.text)

    def inputs(self) -> dict[str, float]:
        now = self.now
        assert now is not None  # noqa: S101 - asked for only once the customer has spoken
        heat, negative = _heat(now), now.negative_probability
        intensity = (now.intensity or 0) if now.emotion in _HEAT else 0
        inputs = {
            **{str(emotion): now.probabilities[emotion] for emotion in Emotion if emotion is not Emotion.NEUTRAL},
            "rise": negative - self.before,
            "mean": sum(self.negatives) / len(self.negatives),
            "peak": self.peak,
            "below_peak": self.peak - heat,
            "slight": float(intensity == 1),
            "clear": float(intensity >= _CLEAR),
            "first": float(self.spoken == 1),
            "place": min(1.0, self.spoken / _LATE),
            "raised": min(1.0, self.raised / _MANY),
            "faults": min(1.0, self.faults / _MANY),
            "unsoothed": min(1.0, self.unsoothed / _MANY),
            "cut_in": float(self.cut_in),
            "repeat": float(self.repeat),
        }
        if self.answered:
            inputs["answered"] = 1.0
            inputs.update({f"answer.{name}": 1.0 for name in self.answer})
            inputs["answer.fault_heat"] = heat * any(fault in self.answer for fault in Fault)
            inputs["answer.none"] = float(not self.answer)
            inputs["answer.none_heat"] = heat * float(not self.answer)
            inputs["answer.evades"] = float(self.asked and not self.answer & {*_ANSWERS})
        return inputs


def _heat(estimate: EmotionEstimate) -> float:
    return sum(estimate.probabilities[emotion] for emotion in _HEAT)


def risk_inputs(
    timeline: EmotionTimeline,
    transcript: Transcript,
    *,
    signs: Sequence[Sign],
    escalations: Sequence[EscalationPoint],
    handling: HandlingRule,
) -> Iterator[tuple[int, Mapping[str, float]]]:
    """Each turn of agent or customer, once the customer has spoken, with the inputs of the forecast after it.

    Causal, given estimates that are: nothing of a later turn is looked at. Shares and probabilities are 0 to 1.
    ``rise``, ``mean``, ``peak`` are of the probability of a negative emotion (of anger or frustration for ``peak``);
    ``unsoothed`` counts upset turns since the last acknowledgement or apology; ``repeat`` stands for having called
    before; ``answer.*`` is what the agent has done since the customer last spoke.
    """
    estimates = {estimate.turn: estimate for estimate in timeline}
    by_turn: dict[int, set[str]] = {}
    for sign in signs:
        by_turn.setdefault(sign.turn, set()).add(str(sign.what))
    course = _Course()
    for index, turn in enumerate(transcript):
        if turn.role is Role.CUSTOMER and index in estimates:
            raised = sum(point.turn <= index for point in escalations)
            again = bool(find_spoken(handling.repeat_contact, SpokenText(turn.text)))
            course.add_customer(turn, estimates[index], raised=raised, again=again)
        elif turn.role is Role.AGENT:
            course.add_agent(turn, by_turn.get(index, set()))
        else:
            continue
        if course.now is not None:
            yield index, course.inputs()


def risk_of_forecast(forecast: Forecast, transcript: Transcript, *, rule: RiskRule) -> tuple[RiskPoint, ...]:
    """The forecast of a model of words as points, with the alarm at the rate that the rule allows."""
    level = forecast.level(rule.alarm_rate)
    return tuple(
        RiskPoint(turn, span.end if (span := transcript[turn].span) else None, probability, probability >= level)
        for turn, probability in forecast.after.items()
    )


def forecast_risk(
    timeline: EmotionTimeline,
    transcript: Transcript,
    *,
    signs: Sequence[Sign],
    escalations: Sequence[EscalationPoint],
    rule: RiskRule,
    handling: HandlingRule,
) -> tuple[RiskPoint, ...]:
    """One point for each turn of ``risk_inputs``; the log-odds add up as ``rule`` weighs the inputs."""
    points: list[RiskPoint] = []
    for turn, inputs in risk_inputs(timeline, transcript, signs=signs, escalations=escalations, handling=handling):
        logit = rule.bias + sum(rule.weights.get(name, 0.0) * value for name, value in inputs.items())
        probability = 1.0 / (1.0 + math.exp(-logit))
        span = transcript[turn].span
        points.append(RiskPoint(turn, span.end if span else None, probability, probability >= rule.threshold))
    return tuple(points)
