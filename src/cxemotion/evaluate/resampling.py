"""Intervals and comparisons with the call as the unit of resampling.

Conventions:

* Turns of one call are not independent, so whole calls are drawn, with replacement (Efron and Tibshirani 1993).
* An interval is the 2.5th to 97.5th percentile of the resampled figures. It is undefined (``nan``) for fewer than two
  calls, and where fewer than half of the resamples define the figure.
* A comparison is paired: both systems are scored on the same calls. The p value is that of approximate randomization
  (Noreen 1989): in each trial each call's two results change sides with probability one half; p is the share of trials,
  the observed one included, whose difference is at least as large, regardless of sign.
* Everything is seeded: the same input gives the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from cxemotion.errors import OptionError
from cxemotion.evaluate.counts import Array, Rate, Scores

_CHUNK = 500  # resamples held in memory at a time
_LEVELS = (2.5, 97.5)

_Scores = TypeVar("_Scores", bound=Scores)
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Resampling:
    """How intervals are made.

    Args:
        resamples: draws of calls, 0 for no intervals.
        seed: of the random numbers.
    """

    resamples: int = 1000
    seed: int = 0

    def __post_init__(self) -> None:
        if self.resamples < 0:
            raise OptionError(f"{self.resamples} resamples; pass 0 for no intervals, or 1000")


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval; ``nan`` is undefined.

    Args:
        value: the figure on all calls.
        low: lower end of the interval.
        high: upper end.
        n: weight of the examples behind it (turns, points, seconds, calls).
    """

    value: float
    low: float
    high: float
    n: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What one system scores above another on the same calls.

    Args:
        value: the first system's figure less the second's.
        low: lower end of its 95 % interval.
        high: upper end.
        p: by approximate randomization, two-sided.
        n_calls: calls that both were scored on.
    """

    value: float
    low: float
    high: float
    p: float
    n_calls: int


def pool(parts: Sequence[_Scores]) -> _Scores:
    """All parts added up."""
    return type(parts[0]).pool(parts, np.ones(len(parts)))


def bootstrap(parts: Sequence[_Scores], *, how: Resampling | None = None) -> dict[str, Interval]:
    """Every rate of the parts' sum, with its interval.

    Args:
        parts: one result for each call.
        how: number of resamples and seed.
    """
    how = how or Resampling()
    observed = pool(parts).rates()
    nothing = all(np.isnan(rate.value) for rate in observed.values())
    if len(parts) < 2 or how.resamples == 0 or nothing:
        undefined = (np.nan, np.nan)
        return {name: _interval(rate, undefined) for name, rate in observed.items()}
    weights = _draws(len(parts), how)
    resampled = _rates_of(parts, weights)
    return {name: _interval(rate, percentiles(resampled[name])) for name, rate in observed.items()}


def bootstrap_metric(
    items: Sequence[_Item], metric: Callable[[Sequence[_Item]], float], *, how: Resampling | None = None
) -> Interval:
    """Any figure of a sequence of calls with its interval, for figures that no sum of counts gives.

    Args:
        items: one for each call.
        metric: called once for all items and once for each resample.
        how: number of resamples and seed.
    """
    how = how or Resampling()
    low = high = np.nan
    if len(items) > 1 and how.resamples:
        rng = np.random.default_rng(how.seed)
        draws = [rng.integers(len(items), size=len(items)) for _ in range(how.resamples)]
        low, high = percentiles(np.array([metric([items[int(i)] for i in drawn]) for drawn in draws], np.float64))
    return Interval(float(metric(items)) if items else np.nan, low, high, float(len(items)))


def compare(
    first: Sequence[_Scores], second: Sequence[_Scores], *, how: Resampling | None = None
) -> dict[str, Difference]:
    """Every rate of the first system less the second's, call ``i`` of one beside call ``i`` of the other.

    Raises:
        OptionError: where the two do not hold the same number of calls.
    """
    how = how or Resampling()
    if len(first) != len(second) or not first:
        raise OptionError(f"{len(first)} results beside {len(second)}; compare two systems on the same calls")
    observed = _difference(_values(pool(first)), _values(pool(second)))
    if how.resamples == 0:
        return {name: Difference(float(d), np.nan, np.nan, np.nan, len(first)) for name, d in observed.items()}
    drawn = _draws(len(first), how)
    resampled = _difference(_rates_of(first, drawn), _rates_of(second, drawn))
    swapped = _swapped(first, second, how)
    paired = len(first) > 1
    return {
        name: Difference(
            float(value),
            *(percentiles(resampled[name]) if paired else (np.nan, np.nan)),
            _p_value(float(value), swapped[name]),
            len(first),
        )
        for name, value in observed.items()
    }


def percentiles(values: Array) -> tuple[float, float]:
    """The 95 % interval of resampled figures; ``nan`` where fewer than half of them are defined."""
    known = values[~np.isnan(values)]
    if not values.size or known.size * 2 < values.size:
        return np.nan, np.nan
    low, high = np.percentile(known, _LEVELS)
    return float(low), float(high)


def _draws(calls: int, how: Resampling) -> Array:
    rng = np.random.default_rng(how.seed)
    return rng.multinomial(calls, np.full(calls, 1 / calls), size=how.resamples).astype(float)


def _values(scores: Scores) -> dict[str, Array]:
    return {name: rate.value for name, rate in scores.rates().items()}


def _rates_of(parts: Sequence[_Scores], weights: Array) -> dict[str, Array]:
    """Each rate for each row of weights (rows, parts)."""
    chunks = (weights[start : start + _CHUNK] for start in range(0, len(weights), _CHUNK))
    rows = [_values(type(parts[0]).pool(parts, chunk)) for chunk in chunks]
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


def _swapped(first: Sequence[_Scores], second: Sequence[_Scores], how: Resampling) -> dict[str, Array]:
    """Differences when each call's results change sides with probability one half."""
    rng = np.random.default_rng(how.seed + 1)
    stays = rng.integers(2, size=(how.resamples, len(first))).astype(float)
    both = (*first, *second)
    kept, given = np.hstack([stays, 1 - stays]), np.hstack([1 - stays, stays])
    return _difference(_rates_of(both, kept), _rates_of(both, given))


def _difference(first: Mapping[str, Array], second: Mapping[str, Array]) -> dict[str, Array]:
    return {name: first[name] - second[name] for name in first}


def _p_value(observed: float, trials: Array) -> float:
    known = trials[~np.isnan(trials)]
    if np.isnan(observed) or not known.size:
        return np.nan
    return float((1 + (np.abs(known) >= abs(observed) - 1e-12).sum()) / (1 + known.size))


def _interval(rate: Rate, ends: tuple[float, float]) -> Interval:
    return Interval(float(rate.value), *ends, float(rate.n))
