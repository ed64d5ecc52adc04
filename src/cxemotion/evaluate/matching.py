"""One-to-one matching of what is in the reference with what is in the estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cxemotion.errors import OptionError
from cxemotion.evaluate.counts import Array


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far an estimate may lie from what it matches, in customer turns.

    Args:
        late: an estimate so many turns after the reference still matches it.
        early: likewise before it.
    """

    late: int = 1
    early: int = 0

    def __post_init__(self) -> None:
        if self.late < 0 or self.early < 0:
            raise OptionError(f"a tolerance of {self.late} turns late and {self.early} early; give 0 or more")

    def swapped(self) -> Tolerance:
        """The tolerance under which reference and estimate change places."""
        return Tolerance(late=self.early, early=self.late)


def best_pairs(gain: Array) -> tuple[tuple[int, int], ...]:
    """Pairs (row, column) of the one-to-one assignment in order of greatest total gain; no pair without gain.

    What happens in a call lies in order on both sides, and pairs that cross never gain more than the same pairs
    uncrossed, so the best alignment is the best assignment (as of two sequences, Needleman and Wunsch 1970).

    Args:
        gain: (rows, columns), 0 where the two may not be paired.
    """
    rows, columns = gain.shape
    best = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        for column in range(columns):
            best[row + 1, column + 1] = max(
                best[row, column + 1], best[row + 1, column], best[row, column] + gain[row, column]
            )
    pairs: list[tuple[int, int]] = []
    row, column = rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            pairs.append((row, column))
    return tuple(reversed(pairs))


def match_places(
    reference: Sequence[int], estimate: Sequence[int], *, tolerance: Tolerance
) -> tuple[tuple[int, int], ...]:
    """Pairs of positions in the two rising sequences: as many as can be, and among those the closest.

    >>> match_places([1, 2], [2, 3], tolerance=Tolerance(late=1))
    ((0, 0), (1, 1))
    """
    if not reference or not estimate:
        return ()
    delay = np.array([[found - wanted for found in estimate] for wanted in reference])
    allowed = (-tolerance.early <= delay) & (delay <= tolerance.late)
    one_more = 1 + min(len(reference), len(estimate)) * (1 + max(tolerance.late, tolerance.early))
    return best_pairs(np.where(allowed, float(one_more) - np.abs(delay), 0.0))
