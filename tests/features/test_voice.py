import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from cxemotion.features import FUNCTIONALS, measure_functionals, measure_voice
from cxemotion.recording import Recording
from cxemotion.signal import track_pitch
from cxemotion.span import Span
from tests.signal.sounds import RATE_HZ, talk


@dataclass(frozen=True)
class Blocks:
    """Samples in blocks of an odd length."""

    samples: np.ndarray
    length: int

    def blocks(self, _: int, /) -> Iterator[np.ndarray]:
        for start in range(0, self.samples.shape[1], self.length):
            yield self.samples[:, start : start + self.length]


def call(length: int = 80_000) -> Recording:
    samples = np.stack([np.zeros_like(talk()), talk()])
    return Recording(Blocks(samples, length), RATE_HZ, samples.shape[1], 2)


SPANS = (Span(5.0, 6.5), Span(2.0, 4.0), Span(3.0, 6.0))


def test_a_span_measures_as_the_same_samples_do_alone_whatever_the_blocks():
    pitch = track_pitch(talk(), rate_hz=RATE_HZ)
    for length in (777, 12_345, 80_000):
        found = measure_voice(call(length), SPANS, channel=1, pitch=pitch)
        for span, values in zip(SPANS, found, strict=True):
            samples = talk()[round(span.start * RATE_HZ) : round(span.end * RATE_HZ)]
            alone = measure_functionals(samples, rate_hz=RATE_HZ, pitch=pitch.within(span))
            assert values == pytest.approx(alone, nan_ok=True)


def test_a_span_beyond_the_recording_measures_as_nothing():
    pitch = track_pitch(talk(), rate_hz=RATE_HZ)
    (values,) = measure_voice(call(), [Span(100.0, 101.0)], channel=1, pitch=pitch)
    assert list(values) == [row.name for row in FUNCTIONALS]
    assert all(math.isnan(value) or value == 0.0 for value in values.values())
