"""Labelled calls as arrays, for fitting the recurrent words model."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.calls.perturb import inject_errors, remove_punctuation
from benchmarks.calls.sounds import SoundAlikes, sound_alikes
from cxemotion.emotion import Emotion
from cxemotion.estimators.course_inputs import AGENT_TASKS
from cxemotion.estimators.words_inputs import EMOTIONS, SAID_KINDS, ReadTurn, read_turn
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.wording import load_lexicon

TRAIN = Path(__file__).parents[1] / "calls" / "train"
LANGUAGES = {"en": ("en",), "zh": ("zh-Hans", "zh-Hant", "yue")}
FOLDS = 6
ERROR_RATE = 0.12


@dataclass(frozen=True)
class Labels:
    """What is wanted of each turn of a call; rows that a task does not concern are masked by role.

    Args:
        customer: whether a customer speaks and is labelled, shape (turns,).
        agent: whether an agent speaks, shape (turns,).
        emotion: number of the emotion, 0 where there is none, shape (turns,).
        above: whether intensity is above 0, 1, 2, shape (turns, 3).
        kinds: shape (turns, kinds).
        signs: steps and faults, shape (turns, signs).
        follows: whether the customer's next turn is an escalation, shape (turns,).
        resolved: of the call.
        satisfaction: of the call, 1 to 5.
    """

    customer: NDArray[np.bool_]
    agent: NDArray[np.bool_]
    emotion: NDArray[np.int64]
    above: NDArray[np.float32]
    kinds: NDArray[np.float32]
    signs: NDArray[np.float32]
    follows: NDArray[np.float32]
    resolved: bool
    satisfaction: float


@dataclass(frozen=True)
class TrainingCall:
    """A labelled call: its turns as they are, and as a recogniser might have written them."""

    call_id: str
    language: str
    fold: int
    turns: tuple[ReadTurn, ...]
    heard: tuple[ReadTurn, ...]
    labels: Labels


def read_calls(folder: Path, family: str, *, heard: bool = True) -> list[TrainingCall]:
    """The calls of a folder in one family of languages, in the order of their names."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    found = [call for call in found if call["language"] in LANGUAGES[family]]
    sounds = sound_alikes(turn["text"] for call in found for turn in call["turns"]) if heard else None
    return [_call(call, family, sounds) for call in found]


def _call(data: Mapping[str, Any], family: str, sounds: SoundAlikes | None) -> TrainingCall:
    name = zlib.crc32(data["id"].encode())
    texts = [turn["text"] for turn in data["turns"]]
    turns = _turns(data, texts, family)
    if sounds is not None:
        erred = inject_errors(texts, rate=ERROR_RATE, sounds=sounds, rng=np.random.default_rng(name))
        heard = _turns(data, [remove_punctuation(text) for text in erred], family)
    else:
        heard = turns
    return TrainingCall(data["id"], data["language"], name % FOLDS, turns, heard, _labels(data))


def _turns(data: Mapping[str, Any], texts: Sequence[str], family: str) -> tuple[ReadTurn, ...]:
    lexicon = load_lexicon(family)
    return tuple(
        read_turn(
            TurnFeatures(index, Role(turn["role"]), texts[index], data["language"], overlap=turn.get("overlap", False)),
            lexicon,
        )
        for index, turn in enumerate(data["turns"])
    )


def _labels(data: Mapping[str, Any]) -> Labels:
    labels = data["labels"]
    turns: list[Mapping[str, Any]] = data["turns"]
    felt = {int(turn): label for turn, label in labels["customer"].items()}
    done = {int(turn): {*label["steps"], *label["faults"]} for turn, label in labels["agent"].items()}
    points = {point["turn"] for point in labels["escalations"]}
    raised = {(point["turn"], point["kind"]) for point in labels["escalations"]}
    grades = [felt[turn]["intensity"] if turn in felt else 0 for turn in range(len(turns))]
    said = sorted(felt)
    following = dict(zip(said, [*said[1:], -1], strict=True))
    return Labels(
        customer=np.array([turn in felt for turn in range(len(turns))]),
        agent=np.array([turn["role"] == "agent" for turn in turns]),
        emotion=np.array(
            [EMOTIONS.index(Emotion(felt[turn]["emotion"])) if turn in felt else 0 for turn in range(len(turns))]
        ),
        above=np.array([[grade > least for least in range(3)] for grade in grades], np.float32),
        kinds=np.array(
            [[(turn, kind.value) in raised for kind in SAID_KINDS] for turn in range(len(turns))], np.float32
        ),
        signs=np.array(
            [[name in done.get(turn, ()) for name in AGENT_TASKS] for turn in range(len(turns))], np.float32
        ),
        follows=np.array([following.get(turn, -1) in points for turn in range(len(turns))], np.float32),
        resolved=bool(labels["resolved"]),
        satisfaction=float(labels["satisfaction"]),
    )
