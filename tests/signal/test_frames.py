from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.errors import OptionError
from cxemotion.signal.frames import (
    Reblock,
    Rows,
    checked_rate,
    clean_samples,
    frame_count,
    frame_slice,
    frame_times_s,
    mask_of,
    runs,
    spans_of,
)
from cxemotion.span import Span


def test_every_sample_lies_in_exactly_one_frame() -> None:
    assert [frame_count(n, rate_hz=8000) for n in (0, 1, 80, 81, 8000)] == [0, 1, 1, 2, 100]
    assert frame_count(11_025, rate_hz=11_025) == 100


def test_a_frame_is_timed_by_its_centre() -> None:
    assert frame_times_s(2).tolist() == pytest.approx([0.005, 0.015])


def test_a_span_takes_the_frames_whose_centres_it_holds() -> None:
    assert frame_slice(Span(0.10, 0.20), 100) == slice(10, 20)
    assert frame_slice(Span(0.106, 0.204), 100) == slice(11, 20)
    assert frame_slice(Span(5.0, 6.0), 100) == slice(100, 100)


@given(st.lists(st.booleans(), max_size=60))
def test_a_mask_made_into_spans_comes_back(bits: list[bool]) -> None:
    mask = np.asarray(bits, dtype=np.bool_)
    assert np.array_equal(mask_of(spans_of(mask), mask.size), mask)


def test_runs_are_found_at_both_ends() -> None:
    assert runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]
    assert runs(np.zeros(0, dtype=np.bool_)) == []


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(1, 40))
def test_reblocking_keeps_every_sample_in_order(lengths: list[int], length: int) -> None:
    samples = np.arange(sum(lengths), dtype=np.float32)
    cuts = np.cumsum([0, *lengths])
    reblock = Reblock(length)
    blocks = [block for first, stop in itertools.pairwise(cuts) for block in reblock.push(samples[first:stop])]
    assert all(block.size == length for block in blocks)
    assert np.array_equal(np.concatenate([*blocks, reblock.rest()]), samples)


def test_nan_and_infinite_samples_become_silence() -> None:
    given_samples = np.array([0.5, np.nan, np.inf, -np.inf, 1e30])
    assert clean_samples(given_samples).tolist() == [0.5, 0.0, 0.0, 0.0, 1000.0]


def test_a_refused_array_names_its_shape() -> None:
    with pytest.raises(OptionError, match=r"samples of shape \(2, 5\): pass one channel, shape \(samples,\)"):
        clean_samples(np.zeros((2, 5)))


@pytest.mark.parametrize("rate_hz", [0, 3999, 400_000])
def test_a_refused_rate_names_the_range(rate_hz: int) -> None:
    with pytest.raises(OptionError, match=rf"rate_hz={rate_hz}: supported are 4000 to 384000 samples/s"):
        checked_rate(rate_hz)


def test_rows_are_kept_in_order_however_they_come() -> None:
    rows = Rows(np.float32, 2)
    for length in (0, 3, 30_000, 1):
        rows.add(np.full((length, 2), length))
    taken = rows.taken()
    assert taken.shape == (30_004, 2)
    assert taken[[0, 3, 30_002, 30_003], 0].tolist() == [3, 30_000, 30_000, 1]
    assert taken.dtype == np.float32
