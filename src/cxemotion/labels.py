"""A call with the labels that people gave it, as a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxemotion.errors import LabelError
from cxemotion.events import CustomerLabel, EscalationKind, Fault, Step
from cxemotion.recording import Role
from cxemotion.transcript import Transcript


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A transcript and everything that the annotation guide asks for.

    Args:
        transcript: the call; its ``call_id`` is set.
        customer: emotion and intensity of each customer turn.
        escalations: the kinds of each turn that is an escalation point.
        steps: the steps that each agent turn carries; an agent turn without any has an empty set.
        faults: likewise the faults.
        satisfaction: the customer's likely rating, 1 to 5.
        resolved: whether the reason for the call was settled in it.
        style: ``clean`` or ``asr``.
        domain: the line of business, in the call's language.
        annotators: how many people or models labelled it.

    Raises:
        LabelError: where a label names a turn that is not there or that the other side speaks.
    """

    transcript: Transcript
    customer: Mapping[int, CustomerLabel]
    escalations: Mapping[int, tuple[EscalationKind, ...]] = field(default_factory=dict[int, tuple[EscalationKind, ...]])
    steps: Mapping[int, frozenset[Step]] = field(default_factory=dict[int, frozenset[Step]])
    faults: Mapping[int, frozenset[Fault]] = field(default_factory=dict[int, frozenset[Fault]])
    satisfaction: float | None = None
    resolved: bool = False
    style: str = "clean"
    domain: str = ""
    annotators: int = 1

    def __post_init__(self) -> None:
        if not self.transcript.call_id:
            raise LabelError(f"{self.transcript.name}: a labelled call needs an id")
        self._check("customer", self.customer, Role.CUSTOMER)
        self._check("escalation", self.escalations, Role.CUSTOMER)
        self._check("step", self.steps, Role.AGENT)
        self._check("fault", self.faults, Role.AGENT)
        if self.satisfaction is not None and not 1 <= self.satisfaction <= 5:
            raise LabelError(f"{self.transcript.name}: satisfaction {self.satisfaction} is not within 1 to 5")

    def _check(self, what: str, turns: Mapping[int, object], role: Role) -> None:
        article = "an" if what == "escalation" else "a"
        for turn in turns:
            if not 0 <= turn < len(self.transcript):
                raise LabelError(
                    f"{self.transcript.name}: {article} {what} label names turn {turn}, "
                    f"but the call has turns 0 to {len(self.transcript) - 1}"
                )
            if self.transcript[turn].role is not role:
                raise LabelError(
                    f"{self.transcript.name}: {article} {what} label names turn {turn}, "
                    f"which the {self.transcript[turn].role} speaks; {what} labels belong to the {role}"
                )

    @property
    def call_id(self) -> str:
        """The call's name, never empty."""
        return self.transcript.call_id or ""

    @property
    def language(self) -> str:
        """The transcript's language code, ``und`` where it has none."""
        return self.transcript.language or "und"
