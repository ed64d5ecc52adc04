from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal import detect_speech
from cxemotion.span import Span, overlap, total
from tests.signal.sounds import BROKEN, noise, silence, talk

SPOKEN = (Span(2.0, 4.0), Span(5.0, 6.5))


def agreement(found: tuple[Span, ...], wanted: tuple[Span, ...]) -> float:
    """Seconds shared over seconds in either, 0 to 1."""
    return total(overlap(found, wanted)) / total([*found, *wanted])


@pytest.mark.parametrize("noise_level", [0.0, 0.0003, 0.003, 0.01])
def test_speech_is_found_over_noise(noise_level: float) -> None:
    found = detect_speech(talk(noise_level=noise_level), rate_hz=8000)
    assert agreement(found, SPOKEN) > 0.85


def test_noise_alone_is_not_speech() -> None:
    assert detect_speech(noise(5, level=0.05), rate_hz=8000) == ()
    assert detect_speech(silence(5), rate_hz=8000) == ()


@settings(max_examples=15, deadline=None)
@given(st.floats(-20.0, 20.0))
def test_gain_does_not_change_where_speech_is_found(gain_db: float) -> None:
    before, after = (detect_speech(sound, rate_hz=8000) for sound in (talk(), talk() * 10 ** (gain_db / 20)))
    edges = [[edge for span in spans for edge in (span.start, span.end)] for spans in (before, after)]
    assert edges[1] == pytest.approx(edges[0], abs=0.0101)  # levels are kept to a thirtieth of a dB


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 300))
def test_speech_that_starts_later_is_found_later(frames: int) -> None:
    sound = talk()
    later = detect_speech(np.concatenate([noise(frames / 100, level=0.001, seed=1), sound]), rate_hz=8000)
    moved = tuple(span.shift(frames / 100) for span in detect_speech(sound, rate_hz=8000))
    assert agreement(later, moved) > 0.95


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_has_defined_speech(name: str) -> None:
    spans = detect_speech(BROKEN[name], rate_hz=8000)
    assert all(0.0 <= span.start < span.end <= 2.0 for span in spans)
