"""What the rules of a file find in a call: matches of its detectors, and the score of its rubric."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cxemotion.errors import ReportError
from cxemotion.events import Evidence
from cxemotion.span import Span


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A detector that holds, once.

    Args:
        rule: the detector's name in its file.
        turns: the turns that it holds at, in order; empty where what is found is that nothing was said.
        span: from the first of them to the end of the last; ``None`` without turns or times.
        evidence: the words that match, where words do.
        severity: as the file says: ``info``, ``warning`` or ``critical``.
    """

    rule: str
    turns: tuple[int, ...]
    span: Span | None = None
    evidence: tuple[Evidence, ...] = ()
    severity: str = "info"


class ItemResult(StrEnum):
    """What became of one item of a rubric."""

    MET = "met"
    PARTLY = "partly"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One item of a rubric.

    Args:
        item: its name: a step, or a detector.
        weight: what it is worth.
        earned: how much of that, from 0 to the weight.
        result: met, partly, failed; ``not_applicable`` where nothing called for it, and then it counts for nothing.
        auto_fail: whether failing it fails the call.
        detail: the sum behind ``earned``, in a sentence.
    """

    item: str
    weight: float
    earned: float
    result: ItemResult
    auto_fail: bool = False
    detail: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.earned <= self.weight:
            raise ReportError(f"item {self.item!r} earns {self.earned} of {self.weight}; give 0 up to its weight")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The score of a call by a rubric: ``100 * earned / possible``, or 0 where an auto-fail item failed.

    Args:
        rubric: name of the rules.
        version: of that file.
        items: every item, those that do not apply too.
    """

    rubric: str
    version: int
    items: tuple[ScoreItem, ...]

    @property
    def possible(self) -> float:
        """The weights of the items that apply."""
        return sum(item.weight for item in self.items if item.result is not ItemResult.NOT_APPLICABLE)

    @property
    def earned(self) -> float:
        """What they earned."""
        return sum(item.earned for item in self.items if item.result is not ItemResult.NOT_APPLICABLE)

    @property
    def failed_by(self) -> tuple[str, ...]:
        """The auto-fail items that failed."""
        return tuple(item.item for item in self.items if item.auto_fail and item.result is ItemResult.FAILED)

    @property
    def value(self) -> float:
        """0 to 100; ``nan`` where no item applies.

        >>> met, missed = (ScoreItem("a", 3.0, e, r) for e, r in ((3.0, ItemResult.MET), (0.0, ItemResult.FAILED)))
        >>> Scorecard("default", 1, (met, missed)).value
        50.0
        """
        if self.failed_by:
            return 0.0
        return 100.0 * self.earned / self.possible if self.possible else float("nan")
