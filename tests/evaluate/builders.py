"""Small labelled calls, and ways to disturb them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cxemotion.emotion import Emotion
from cxemotion.events import CustomerLabel, EscalationKind, Fault, Step
from cxemotion.labels import LabelledCall
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

PROPERTY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TURN_EVERY_S, TURN_LASTS_S = 5.0, 4.0


@dataclass(frozen=True)
class Said:
    """One turn with its labels."""

    role: Role
    text: str
    label: CustomerLabel | None = None
    kinds: tuple[EscalationKind, ...] = ()
    steps: frozenset[Step] = frozenset()
    faults: frozenset[Fault] = frozenset()


def customer(emotion: str = "neutral", intensity: int = 0, *kinds: str, text: str = "I said something here") -> Said:
    label = CustomerLabel(Emotion(emotion), intensity)
    return Said(Role.CUSTOMER, text, label, tuple(kind for kind in EscalationKind if kind in kinds))


def agent(*steps: str, faults: Iterable[str] = (), text: str = "Let me look at that") -> Said:
    return Said(Role.AGENT, text, steps=frozenset(map(Step, steps)), faults=frozenset(map(Fault, faults)))


def build_call(
    turns: Sequence[Said],
    *,
    call_id: str = "call-1",
    timed: bool = False,
    language: str = "en",
    satisfaction: float | None = 3,
    resolved: bool = False,
    style: str = "clean",
    domain: str = "bank",
) -> LabelledCall:
    spans = [Span(i * TURN_EVERY_S, i * TURN_EVERY_S + TURN_LASTS_S) if timed else None for i in range(len(turns))]
    spoken = tuple(Turn(said.role, said.text, span) for said, span in zip(turns, spans, strict=True))
    return LabelledCall(
        transcript=Transcript(spoken, call_id=call_id, language=language),
        customer={i: said.label for i, said in enumerate(turns) if said.label is not None},
        escalations={i: said.kinds for i, said in enumerate(turns) if said.kinds},
        steps={i: said.steps for i, said in enumerate(turns) if said.role is Role.AGENT},
        faults={i: said.faults for i, said in enumerate(turns) if said.role is Role.AGENT},
        satisfaction=satisfaction,
        resolved=resolved,
        style=style,
        domain=domain,
    )


def angry_call(call_id: str = "angry", **options: object) -> LabelledCall:
    """Rises to anger at turn 3, asks for a supervisor at turn 5, comes down at turn 9; nobody paraphrases."""
    turns = [
        agent(text="Hello, how can I help"),
        customer("frustration", 1),
        agent(faults=["dismissive"]),
        customer("anger", 2),
        agent("apologize"),
        customer("anger", 3, "demand_supervisor"),
        agent("acknowledge", "offer_solution"),
        customer("frustration", 1),
        agent("commit_follow_up"),
        customer("neutral", 0),
        agent("check_satisfaction"),
        customer("satisfaction", 1),
    ]
    return build_call(turns, call_id=call_id, **options)  # type: ignore[arg-type]


def calm_call(call_id: str = "calm", **options: object) -> LabelledCall:
    turns = [agent(), customer(), agent("offer_solution"), customer("anxiety", 1), agent(), customer("satisfaction", 2)]
    return build_call(turns, call_id=call_id, **{"resolved": True, "satisfaction": 5, **options})  # type: ignore[arg-type]


SAID_KINDS = [kind for kind in EscalationKind if kind.is_said]


@st.composite
def customer_turns(draw: st.DrawFn) -> Said:
    emotion = draw(st.sampled_from(list(Emotion)))
    intensity = 0 if emotion is Emotion.NEUTRAL else draw(st.integers(1, 3))
    kinds = draw(st.frozensets(st.sampled_from(SAID_KINDS), max_size=2)) if draw(st.integers(0, 3)) == 0 else ()
    return customer(emotion, intensity, *kinds)


@st.composite
def agent_turns(draw: st.DrawFn) -> Said:
    steps = draw(st.frozensets(st.sampled_from(list(Step)), max_size=3))
    return agent(*steps, faults=draw(st.frozensets(st.sampled_from(list(Fault)), max_size=1)))


def outcomes() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({"resolved": st.booleans(), "satisfaction": st.integers(1, 5)})


@st.composite
def two_views(draw: st.DrawFn, *, timed: bool = False) -> tuple[LabelledCall, LabelledCall]:
    """Two people's labels of one call."""
    length = draw(st.integers(1, 6))
    views = []
    for _ in range(2):
        turns = [draw(agent_turns() if i % 2 == 0 else customer_turns()) for i in range(2 * length)]
        views.append(build_call(turns, timed=timed, **draw(outcomes())))  # type: ignore[arg-type]
    return views[0], views[1]


def turns_of(call: LabelledCall) -> list[Said]:
    return [
        Said(
            turn.role,
            turn.text,
            call.customer.get(i),
            call.escalations.get(i, ()),
            call.steps.get(i, frozenset()),
            call.faults.get(i, frozenset()),
        )
        for i, turn in enumerate(call.transcript)
    ]


def recut(call: LabelledCall, cuts: Sequence[int]) -> LabelledCall:
    """Turns cut in two (1), or cut with the other side's "mm-hm" between (2); emotion goes to both halves."""
    turns: list[Said] = []
    for said, cut in zip(turns_of(call), cuts, strict=True):
        if cut == 0:
            turns.append(said)
            continue
        second = replace(said, kinds=(), steps=frozenset(), faults=frozenset())
        listener = Role.AGENT if said.role is Role.CUSTOMER else Role.CUSTOMER
        heard = Said(listener, "Mm-hm.", CustomerLabel(Emotion.NEUTRAL, 0) if listener is Role.CUSTOMER else None)
        turns += [said, second] if cut == 1 else [said, heard, second]
    return build_call(turns, call_id=call.call_id, resolved=call.resolved, satisfaction=call.satisfaction)
