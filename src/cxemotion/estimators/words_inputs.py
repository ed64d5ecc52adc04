"""What the rule model for words looks at: named numbers of a turn, of the course of the call, of the whole call.

Every input is a word or two that can be shown to a reader: the name of a cue, ``form.question``, ``course.anger``.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cxemotion.emotion import Emotion
from cxemotion.events import EscalationKind, Fault, Step
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.wording import Cue, Lexicon, find_cues, find_tokens, is_substantive, normalize

Inputs = Mapping[str, float]
"""Values by name; a name that is missing counts as 0."""

EMOTIONS = tuple(Emotion)
AGENT_SIGNS: tuple[Step | Fault, ...] = (*Step, *Fault)
SAID_KINDS = tuple(kind for kind in EscalationKind if kind.is_said)

_MOST_OF_A_CUE = 2.0
_MOST_OF_A_SIGN = 4.0
_CLOSING = frozenset(("resolved", "unresolved", "satisfaction", "disappointment"))
_SHORT_TOKENS = 4
_TURNS_COMPARED = 3
_DECAY = 0.6
_CALLED_LATE = 8
_CAPS = re.compile(r"\b[A-Z]{4,}\b")
_ELLIPSIS = re.compile(r"…|\.\.\.|——|--")


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A turn with what its own words hold.

    Args:
        turn: the turn.
        cues: the cues in its words.
        inputs: its cues and its form as numbers.
        content: its content words, or pairs of characters, for comparing turns.
    """

    turn: TurnFeatures
    cues: tuple[Cue, ...]
    inputs: Inputs
    content: frozenset[str]

    @property
    def is_short(self) -> bool:
        """Whether it says so little that the course before it must speak."""
        return bool(self.inputs.get("form.short"))


def read_turn(turn: TurnFeatures, lexicon: Lexicon) -> ReadTurn:
    """The cues of a turn and its inputs."""
    speaker = "agent" if turn.role is Role.AGENT else "customer"
    cues = find_cues(turn.text, lexicon, speaker=speaker)
    inputs = _form(turn)
    for cue in cues:
        inputs[cue.name] = min(_MOST_OF_A_CUE, inputs.get(cue.name, 0.0) + cue.weight)
    return ReadTurn(turn, cues, inputs, _content(turn.text))


def _form(turn: TurnFeatures) -> dict[str, float]:
    tokens = find_tokens(turn.text)
    count = max(1, len(tokens))
    digits = sum(token.text[0].isdigit() for token in tokens)
    plain = normalize(turn.text)
    return {
        "form.length": math.log1p(len(tokens)) / 3,
        "form.short": float(len(tokens) <= _SHORT_TOKENS),
        "form.listening": float(not is_substantive(turn.text)),
        "form.question": min(2.0, plain.count("?")),
        "form.exclaims": min(2.0, plain.count("!")),
        "form.ends_asking": float(plain.rstrip().endswith("?")),
        "form.trails_off": float(bool(_ELLIPSIS.search(turn.text))),
        "form.capitals": float(bool(_CAPS.search(turn.text)) and any(char.islower() for char in turn.text)),
        "form.digits": digits / count,
        "form.cuts_in": float(turn.overlap),
    }


def _content(text: str) -> frozenset[str]:
    tokens = find_tokens(text)
    words = {token.text for token in tokens if len(token.text) > 3 and token.text.isascii()}
    pairs = {
        one.text + two.text
        for one, two in pairwise(tokens)
        if one.end == two.start and not one.text.isascii() and not two.text.isascii()
    }
    return frozenset(words | pairs)


class Course:
    """What is known of a call before a turn: how the customer sounded, what the agent did. Fed turn by turn."""

    def __init__(self) -> None:
        self._heard: deque[ReadTurn] = deque(maxlen=_TURNS_COMPARED)
        self._spoken = 0
        self._mean = [0.0] * len(EMOTIONS)
        self._weight = 0.0
        self._last: Sequence[float] = ()
        self._since: dict[str, float] = {}  # signs of the agent since the customer last spoke
        self._before: dict[str, float] = {}
        self._answer: ReadTurn | None = None

    def agent_inputs(self, read: ReadTurn) -> dict[str, float]:
        """Inputs of an agent's turn: its own, what it shares with the customer's words, how the customer sounded."""
        inputs = {**read.inputs, **self._place()}
        heard = frozenset[str]().union(*(earlier.content for earlier in self._heard))
        if read.content:
            inputs["shared.content"] = len(read.content & heard) / len(read.content)
        if self._heard:
            last = self._heard[-1]
            inputs.update({f"heard.{emotion}": value for emotion, value in zip(EMOTIONS, self._last, strict=True)})
            inputs["heard.short"] = float(last.is_short)
            inputs["heard.question"] = last.inputs["form.ends_asking"]
        return inputs

    def customer_inputs(self, read: ReadTurn) -> dict[str, float]:
        """Inputs of a customer's turn: its own, the course of the customer's feelings, what the agent did since."""
        inputs = {**read.inputs, **self._place()}
        for emotion, value in zip(EMOTIONS, self._mean, strict=True):
            inputs[f"course.{emotion}"] = value
            if read.is_short:
                inputs[f"course.{emotion}.short"] = value
        if self._last:
            inputs.update({f"last.{emotion}": value for emotion, value in zip(EMOTIONS, self._last, strict=True)})
        inputs.update({f"agent.{sign}": value for sign, value in self._since.items()})
        inputs.update({f"agent.{sign}.before": value for sign, value in self._before.items()})
        if self._answer is not None:
            inputs["agent.asked"] = self._answer.inputs["form.ends_asking"]
            inputs["agent.script"] = min(1.0, self._answer.inputs.get("routine.script", 0.0))
        return inputs

    def add_customer(self, read: ReadTurn, feeling: Sequence[float]) -> None:
        """Take in a customer's turn with its six probabilities from the words alone."""
        self._heard.append(read)
        self._spoken += 1
        self._last = feeling
        self._weight = _DECAY * self._weight + 1.0
        pairs = zip(self._mean, feeling, strict=True)
        self._mean = [mean + (value - mean) / self._weight for mean, value in pairs]
        _keep_highest(self._before, self._since)
        self._since = {}
        self._answer = None

    def add_agent(self, read: ReadTurn, signs: Mapping[str, float]) -> None:
        """Take in an agent's turn with the probability of each step and fault."""
        _keep_highest(self._since, signs)
        self._answer = read

    def _place(self) -> dict[str, float]:
        return {"call.first": float(not self._spoken), "call.late": min(1.0, self._spoken / _CALLED_LATE)}


def _keep_highest(kept: dict[str, float], new: Mapping[str, float]) -> None:
    for name, value in new.items():
        kept[name] = max(kept.get(name, 0.0), value)


def call_inputs(
    said: Sequence[ReadTurn], feelings: Sequence[Sequence[float]], done: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    """Inputs of a whole call, for its outcome.

    Args:
        said: the customer's turns.
        feelings: the six probabilities of each of them.
        done: the probability of each step and fault, for each turn of the agent.
    """
    inputs: dict[str, float] = {}
    for position, emotion in enumerate(EMOTIONS):
        column = [row[position] for row in feelings] or [0.0]
        inputs[f"end.{emotion}"] = sum(column[-2:]) / len(column[-2:])
        inputs[f"mean.{emotion}"] = sum(column) / len(column)
        inputs[f"peak.{emotion}"] = max(column)
    for read in said[-2:]:
        inputs.update({f"end.cue.{cue.name}": 1.0 for cue in read.cues if cue.category in _CLOSING})
    for probabilities in done:
        for sign, value in probabilities.items():
            inputs[f"sum.{sign}"] = min(_MOST_OF_A_SIGN, inputs.get(f"sum.{sign}", 0.0) + value)
    return inputs
