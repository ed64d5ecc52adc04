"""How far annotators agree.

Conventions:

* Cohen's kappa (Cohen 1960, weighted 1968) is of two annotators on the units that both judged; it is undefined where
  both give one and the same answer throughout.
* Krippendorff's alpha ("Computing Krippendorff's Alpha-Reliability", 2011) is of any number of annotators, units with
  fewer than two answers left out; nominal, ordinal or interval.
* Units are customer turns for emotion (nominal), intensity (ordinal), ``negative`` and ``upset`` (negative at intensity
  2 or 3) and ``escalation``; agent turns for each step and fault; calls for ``resolved`` and ``satisfaction``
  (interval). A turn that an annotator did not label is missing for that annotator.
* ``escalation`` is whether the turn escalates in any way, ``said`` whether it does by a kind that is in the words;
  surges are derived from each annotator's own emotions.
* Kappa is quadratic for what is ordinal or interval, read to whole steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias, get_args

import numpy as np

from cxemotion.errors import LabelError, OptionError, unknown_name
from cxemotion.evaluate.counts import Array, kappa
from cxemotion.evaluate.emotion import CLASSES
from cxemotion.evaluate.turns import check_labels, gold_kinds
from cxemotion.events import Fault, Step
from cxemotion.labels import LabelledCall
from cxemotion.recording import Role

Level: TypeAlias = Literal["nominal", "ordinal", "interval"]
LEVELS: tuple[str, ...] = get_args(Level)


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What annotators said of the same units.

    Args:
        annotators: their names.
        values: (annotators, units), ``nan`` where one did not judge.
        level: what differences between values mean.
    """

    annotators: tuple[str, ...]
    values: Array
    level: Level

    @property
    def n(self) -> int:
        """Units that two annotators or more judged."""
        return int(((~np.isnan(self.values)).sum(0) >= 2).sum())

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha of all annotators."""
        return krippendorff_alpha(self.values, level=self.level)

    def kappa(self, one: str, other: str) -> float:
        """Cohen's kappa of two annotators.

        Raises:
            OptionError: for a name that is not an annotator's.
        """
        for name in (one, other):
            if name not in self.annotators:
                raise OptionError(unknown_name("annotator", name, self.annotators))
        first, second = (self.values[self.annotators.index(name)] for name in (one, other))
        return cohen_kappa(first, second, weights="none" if self.level == "nominal" else "quadratic")

    def kappas(self) -> dict[tuple[str, str], float]:
        """Cohen's kappa of every two annotators."""
        return {(one, other): self.kappa(one, other) for one, other in combinations(self.annotators, 2)}


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """The ratings of every kind of label by its name."""

    annotators: tuple[str, ...]
    items: Mapping[str, Ratings]

    def to_dict(self) -> dict[str, dict[str, object]]:
        """Alpha, the kappas and the number of units of each kind of label; what is undefined is ``None``."""
        return {
            name: {
                "level": ratings.level,
                "n": ratings.n,
                "alpha": _number(ratings.alpha),
                "kappa": {f"{one} - {other}": _number(value) for (one, other), value in ratings.kappas().items()},
            }
            for name, ratings in self.items.items()
        }


def cohen_kappa(
    one: Sequence[object] | Array, other: Sequence[object] | Array, *, weights: Literal["none", "quadratic"] = "none"
) -> float:
    """Cohen's kappa of two sequences of answers, ``None`` or ``nan`` where missing.

    With quadratic weights answers are numbers, read to whole steps.

    Raises:
        OptionError: for other weights, or sequences of different length.

    >>> cohen_kappa(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    0.5
    """
    if weights not in ("none", "quadratic"):
        raise OptionError(unknown_name("weights", weights, ("none", "quadratic")))
    if len(one) != len(other):
        raise OptionError(f"{len(one)} answers beside {len(other)}; give both annotators' answers to the same units")
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if not (_missing(a) or _missing(b))]
    if weights == "quadratic":
        steps = [(round(float(str(a))), round(float(str(b)))) for a, b in pairs]
        low, high = min((min(p) for p in steps), default=0), max((max(p) for p in steps), default=0)
        coded, size = [(a - low, b - low) for a, b in steps], high - low + 1
    else:
        names = {name: code for code, name in enumerate(dict.fromkeys(value for pair in pairs for value in pair))}
        coded, size = [(names[a], names[b]) for a, b in pairs], max(len(names), 1)
    confusion = np.zeros((size, size))
    for a, b in coded:
        confusion[a, b] += 1
    return float(kappa(confusion, weights=weights))


def krippendorff_alpha(ratings: Sequence[Sequence[float | None]] | Array, *, level: Level = "nominal") -> float:
    """Krippendorff's alpha of numbers, (annotators, units), ``None`` or ``nan`` where missing.

    Raises:
        OptionError: for another level.

    >>> krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 3]])
    1.0
    """
    if level not in LEVELS:
        raise OptionError(unknown_name("level", level, LEVELS))
    table = np.array([[math.nan if value is None else value for value in row] for row in ratings], np.float64)
    values = np.unique(table[~np.isnan(table)])
    if values.size < 2:
        return math.nan
    counted = np.array([(table == value).sum(0) for value in values], np.float64).T  # (units, values)
    answers = counted.sum(1)
    counted, answers = counted[answers >= 2], answers[answers >= 2]
    weight = 1 / (answers - 1)
    coincidence = np.einsum("uc,uk,u->ck", counted, counted, weight) - np.diag((counted * weight[:, None]).sum(0))
    totals = coincidence.sum(0)
    distance = _distance(values, totals, level)
    expected = float((np.outer(totals, totals) * distance).sum())
    if expected <= 0:
        return math.nan
    return 1 - float(totals.sum() - 1) * float((coincidence * distance).sum()) / expected


def _distance(values: Array, totals: Array, level: Level) -> Array:
    """Squared difference of each two values (values, values)."""
    if level == "nominal":
        return (values[:, None] != values[None, :]).astype(np.float64)
    # The rank of a value is how many lie below it and half of its own, so that ranks apart are those between.
    place = values if level == "interval" else np.cumsum(totals) - totals / 2
    return (place[:, None] - place[None, :]) ** 2


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def validate(annotators: Mapping[str, Sequence[LabelledCall]]) -> None:
    """Refuse fewer than two annotators, labels outside the guide, and calls that differ between annotators.

    Raises:
        LabelError: naming the annotator and the call.
    """
    if len(annotators) < 2:
        raise LabelError(f"{len(annotators)} annotators; agreement needs two or more of the same calls")
    (first, calls), *others = annotators.items()
    known = {call.call_id: call.transcript for call in calls}
    for name, theirs in others:
        if {call.call_id for call in theirs} != set(known):
            odd = sorted({call.call_id for call in theirs} ^ set(known))[0]
            raise LabelError(f"{odd!r} is labelled by one of {first} and {name}, not by both; give both the same calls")
        for call in theirs:
            if [turn.role for turn in call.transcript] != [turn.role for turn in known[call.call_id]]:
                raise LabelError(f"{call.call_id}: {first} and {name} labelled different turns")
    for calls in annotators.values():
        for call in calls:
            check_labels(call)


def evaluate(annotators: Mapping[str, Sequence[LabelledCall]]) -> Agreement:
    """The agreement of annotators on the same calls, by kind of label.

    Args:
        annotators: each one's labelled calls, in any order.
    """
    validate(annotators)
    answers: dict[str, list[dict[tuple[str, int], float]]] = {}
    for calls in annotators.values():
        one: dict[str, dict[tuple[str, int], float]] = {}
        for call in calls:
            for item, unit, value in _answers(call):
                one.setdefault(item, {})[call.call_id, unit] = value
        for item, by_unit in one.items():
            answers.setdefault(item, []).append(by_unit)
    names = tuple(annotators)
    return Agreement(
        names, {item: Ratings(names, _table(given), _LEVEL_OF.get(item, "nominal")) for item, given in answers.items()}
    )


_LEVEL_OF: Mapping[str, Level] = {"intensity": "ordinal", "satisfaction": "interval"}


def _answers(call: LabelledCall) -> Iterable[tuple[str, int, float]]:
    """Everything that an annotator says of a call: the item, the unit (a turn, or 0 for the call), the value."""
    kinds = gold_kinds(call)
    for turn, label in call.customer.items():
        yield "emotion", turn, CLASSES.index(label.emotion)
        yield "negative", turn, label.emotion.is_negative
        yield "upset", turn, label.upset >= 2
        yield "intensity", turn, label.intensity
        yield "escalation", turn, turn in kinds
        yield "said", turn, any(kind.is_said for kind in kinds.get(turn, ()))
    for turn in (index for index, turn in enumerate(call.transcript) if turn.role is Role.AGENT):
        for step in Step:
            yield f"steps.{step}", turn, step in call.steps.get(turn, ())
        for fault in Fault:
            yield f"faults.{fault}", turn, fault in call.faults.get(turn, ())
    yield "resolved", 0, call.resolved
    if call.satisfaction is not None:
        yield "satisfaction", 0, call.satisfaction


def _table(given: Sequence[Mapping[tuple[str, int], float]]) -> Array:
    units = sorted({unit for by_unit in given for unit in by_unit})
    return np.array([[float(by_unit.get(unit, math.nan)) for unit in units] for by_unit in given])
