"""How fast somebody speaks, from sound alone."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import HOP_S, FloatArray, frame_slice
from cxemotion.signal.speech import (
    SPEECH_BANDS,
    TELEPHONE_BANDS,
    FrameMeasures,
    band_sum_db,
    find_speech,
    measure_frames,
)
from cxemotion.signal.windows import moving_max, moving_mean
from cxemotion.span import Span

LOUD_REACH = 100
"""Frames to either side in which the loudest is looked for."""
FAR_BELOW, ABOVE = -4.0, 1.0
"""Bounds of a band's level against that, in units of 10 dB."""
FARTHEST = 4.0
"""An input counts as no more unusual than so many standard deviations."""
LEAST_APART = 6
"""Frames from one nucleus to the next."""


def syllable_nuclei(samples: NDArray[np.floating], *, rate_hz: int) -> NDArray[np.float64]:
    """The times of syllable nuclei in seconds, in order, shape (nuclei,).

    A small network says how much of a syllable each frame holds (the idea of Seshadri and Räsänen 2019, SylNet: an
    adaptable end-to-end syllable count estimator for speech). The nuclei of a stretch of speech are as many as that
    sums to, at its peaks, so that their rate is the calibrated one: sonorant syllables without a dip of level before
    them, which picking peaks of level (de Jong and Wempe 2009) misses, count as well.

    Args:
        samples: one channel, shape (samples,), full scale 1; nan and infinity count as silence.
        rate_hz: samples per second, 4,000 to 384,000; the analysis runs at 8,000.

    Raises:
        OptionError: for a rate outside its range, or more than one dimension.
    """
    measures = measure_frames(samples, rate_hz=rate_hz)
    return find_nuclei(measures, find_speech(measures))


def find_nuclei(measures: FrameMeasures, speech: tuple[Span, ...]) -> NDArray[np.float64]:
    """Nuclei within the speech of a whole channel, shape (nuclei,)."""
    found: list[NDArray[np.int64]] = []
    model, said, counted = pace_model(), 0.0, 0
    for span in speech:
        part = frame_slice(span, measures.octave.size)
        share = model.syllables(measures, part)
        said += float(share.sum(dtype=np.float64))
        wanted = round(said) - counted  # what one stretch is short of a syllable counts towards the next
        chosen = part.start + _peaks(share, wanted)
        counted += chosen.size
        found.append(chosen)
    frames = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    return (frames.astype(np.float64) + 0.5) * HOP_S


@dataclass(frozen=True, slots=True, eq=False)
class PaceModel:
    """Two layers of convolution over time and one number for each frame.

    Args:
        mean: what is taken off each input, shape (inputs,).
        scale: what the rest is divided by, shape (inputs,).
        first: weights, shape (taps, inputs, units).
        first_bias: thresholds, shape (units,).
        second: weights, shape (taps, units, more units).
        second_bias: thresholds, shape (more units,).
        stride: frames between the taps of the second layer.
        output: weight of each unit, shape (more units,).
        output_bias: a number.
    """

    mean: FloatArray
    scale: FloatArray
    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: FloatArray
    stride: int
    output: FloatArray
    output_bias: float

    def syllables(self, measures: FrameMeasures, part: slice) -> FloatArray:
        """How much of a syllable each frame of the part holds, shape (frames of the part,); sums count syllables."""
        reach = len(self.first) // 2 + self.stride * (len(self.second) // 2)
        start, stop = max(0, part.start - reach), min(measures.octave.size, part.stop + reach)
        inputs = np.clip((pace_inputs(measures, slice(start, stop)) - self.mean) / self.scale, -FARTHEST, FARTHEST)
        units = np.tanh(_convolved(inputs, self.first, 1) + self.first_bias)
        units = np.tanh(_convolved(units, self.second, self.stride) + self.second_bias)
        share = np.logaddexp(np.float32(0.0), units @ self.output + np.float32(self.output_bias))
        return share[part.start - start : part.stop - start]


@functools.cache
def pace_model() -> PaceModel:
    """The fitted network; how it was fitted stands in ``benchmarks/prosody``."""
    stored = json.loads((files("cxemotion.signal") / "pace_weights.json").read_text(encoding="utf-8"))
    stride, bias = int(stored.pop("stride")), float(stored.pop("output_bias"))
    arrays = {key: np.asarray(values, dtype=np.float32) for key, values in stored.items()}
    return PaceModel(stride=stride, output_bias=bias, **arrays)


def pace_inputs(measures: FrameMeasures, part: slice) -> FloatArray:
    """What the network sees of each frame, shape (frames of the part, 9).

    The levels of the telephone's six bands under the loudest within a second, in units of 10 dB; how well the spectrum
    and its low band repeat; and whether there is voice.
    """
    wide = slice(max(0, part.start - LOUD_REACH - 2), min(measures.octave.size, part.stop + LOUD_REACH + 2))
    inner = slice(part.start - wide.start, part.stop - wide.start)
    loud = moving_max(moving_mean(band_sum_db(measures.bands_db[wide], SPEECH_BANDS), 5), LOUD_REACH)[inner]
    levels = (measures.bands_db[part, TELEPHONE_BANDS].astype(np.float32) - loud[:, None]) / np.float32(10.0)
    pitch = measures.pitch
    voice = (measures.strength[part], pitch.strength[part], ~np.isnan(pitch.f0_hz[part]))
    return np.concatenate([np.clip(levels, FAR_BELOW, ABOVE), np.stack(voice, axis=1)], axis=1, dtype=np.float32)


def _convolved(values: FloatArray, weights: FloatArray, stride: int) -> FloatArray:
    """Weighted sums over frames so far apart, zero beyond the ends, shape (frames, units)."""
    reach = len(weights) // 2 * stride
    wide = np.pad(values, ((reach, reach), (0, 0)))
    total = np.zeros((len(values), weights.shape[2]), dtype=np.float32)
    for tap, own in enumerate(weights):
        total += wide[tap * stride :][: len(values)] @ own
    return total


def _peaks(share: FloatArray, wanted: int) -> NDArray[np.int64]:
    """The highest peaks, and where they are too few the highest frames, that lie far enough apart; in order."""
    inner = np.concatenate([[-np.inf], share, [-np.inf]])
    is_peak = (share > inner[:-2]) & (share >= inner[2:])
    chosen: list[int] = []
    free = np.ones(share.size, dtype=np.bool_)
    for frame in np.lexsort((-share, ~is_peak)).tolist():
        if len(chosen) >= wanted:
            break
        if free[frame]:
            chosen.append(frame)
            free[max(0, frame - LEAST_APART + 1) : frame + LEAST_APART] = False
    return np.sort(np.asarray(chosen, dtype=np.int64))
