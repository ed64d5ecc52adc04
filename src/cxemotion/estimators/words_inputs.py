"""Named numbers of a turn: the cues in its words and the form of what is said.

Every name is a word or two that can be shown to a reader: the name of a cue, ``form.question``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

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
_SHORT_TOKENS = 4
_CAPS = re.compile(r"\b[A-Z]{4,}\b")
_ELLIPSIS = re.compile(r"…|\.\.\.|——|--")


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A turn with what its own words hold.

    Args:
        turn: the turn.
        cues: the cues in its words.
        inputs: its cues and its form as numbers.
    """

    turn: TurnFeatures
    cues: tuple[Cue, ...]
    inputs: Inputs


def read_turn(turn: TurnFeatures, lexicon: Lexicon) -> ReadTurn:
    """The cues of a turn and its inputs."""
    speaker = "agent" if turn.role is Role.AGENT else "customer"
    cues = find_cues(turn.text, lexicon, speaker=speaker)
    inputs = _form(turn)
    for cue in cues:
        inputs[cue.name] = min(_MOST_OF_A_CUE, inputs.get(cue.name, 0.0) + cue.weight)
    return ReadTurn(turn, cues, inputs)


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
