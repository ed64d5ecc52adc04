"""When somebody speaks on a channel."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import BoolArray, FloatArray, Rows, clean_samples, runs, spans_of
from cxemotion.signal.level import power_db
from cxemotion.signal.pitch import PitchStream, PitchTrack
from cxemotion.signal.spectrum import BANDS, SpectrumStream, band_levels_db
from cxemotion.signal.windows import moving_max, moving_mean, moving_min
from cxemotion.span import Span

SPEECH_BANDS = slice(1, 6)
"""300 to 2,800 Hz: what a telephone passes and a voice fills."""
TELEPHONE_BANDS = slice(1, 7)
LOWEST_LEVEL_DB = -90.0
"""A frame below this is digital silence whatever the rest of the channel does."""
FLOOR_REACH = 600
"""Frames to either side in which the noise floor is looked for: more than a breath group."""
LOUD_REACH = 1000
"""Frames to either side in which the loudest speech is looked for."""
BELOW_CHANNEL_DB = 25.0
"""Where nobody spoke nearby, the loudest is taken as this far below the loud moments of the whole channel."""
FAINT_DB = 40.0
"""Nor is anything speech that lies this far below the loud moments of the whole channel."""
PERIODIC = 0.4
"""Strength of the low band above which a moment may be speech, when the channel's loud moments are looked for."""
STEADY_OCTAVES, STEADY_STRENGTH = 0.004, 0.2
"""A tone moves less than this from frame to frame while it repeats at least so well; a voice never does for long."""
LONGEST_GAP, SHORTEST = 20, 10
"""Frames: a gap that is bridged, a stretch that is kept."""
LEAST_VOICED = 0.12
"""A stretch with a smaller share of voiced frames is noise: the model compares with the surroundings, and where nobody
speaks at all the noise itself is the loudest there is."""
SLICE, MARGIN = 60_000, 1_100
"""Frames judged at once, and the frames around them that the windows reach: it bounds the memory of a long channel."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameMeasures:
    """What speech and syllables are found from, a row or entry per frame.

    Args:
        bands_db: band levels in dB full scale, shape (frames, BANDS).
        octave: log2 of the best period's frequency in Hz, shape (frames,).
        strength: how well the flattened spectrum repeats, 0 to 1, shape (frames,).
        pitch: the pitch track.
    """

    bands_db: NDArray[np.float16]
    octave: FloatArray
    strength: NDArray[np.float16]
    pitch: PitchTrack


def detect_speech(samples: NDArray[np.floating], *, rate_hz: int) -> tuple[Span, ...]:
    """The stretches in which somebody speaks, in order.

    A logistic model over a few named measures (:func:`speech_features`) of level over the noise floor (the quietest
    moments nearby, in the spirit of Martin 2001, Noise power spectral density estimation based on optimal smoothing
    and minimum statistics), periodicity, modulation and tonal steadiness; hold music, tones and steady noise are no
    speech. Gain plays no part, save that below -90 dB full scale there is nothing.

    Args:
        samples: one channel, shape (samples,), full scale 1; nan and infinity count as silence.
        rate_hz: samples per second, 4,000 to 384,000; the analysis runs at 8,000.

    Raises:
        OptionError: for a rate outside its range, or more than one dimension.
    """
    return find_speech(measure_frames(samples, rate_hz=rate_hz))


def measure_frames(samples: NDArray[np.floating], *, rate_hz: int) -> FrameMeasures:
    """The measures of a whole channel, shape (samples,)."""
    stream, measures = SpectrumStream(rate_hz), MeasureStream()
    for block in stream.push(clean_samples(samples)):
        measures.push(block)
    for block in stream.finish():
        measures.push(block)
    return measures.finish()


class MeasureStream:
    """Band levels and pitch of one channel as its spectra arrive."""

    def __init__(self) -> None:
        self._pitch = PitchStream()
        self._bands, self._octave, self._strength = Rows(np.float16, BANDS), Rows(np.float32), Rows(np.float16)

    def push(self, spectra: FloatArray) -> None:
        """Take power spectra of shape (frames, COLUMNS)."""
        found = self._pitch.push(spectra)
        self._octave.add(found.octave[:, 0])
        self._strength.add(found.strength[:, 0])
        self._bands.add(band_levels_db(spectra))

    def finish(self) -> FrameMeasures:
        """The measures of all frames taken."""
        return FrameMeasures(self._bands.taken(), self._octave.taken(), self._strength.taken(), self._pitch.finish())


def find_speech(measures: FrameMeasures) -> tuple[Span, ...]:
    """Speech from the measures of a whole channel."""
    frames = measures.octave.size
    weights, bias = speech_weights()
    loud_db = channel_loud_db(measures)
    likely = np.zeros(frames, dtype=np.bool_)
    for first in range(0, frames, SLICE):
        start, stop = max(0, first - MARGIN), min(frames, first + SLICE + MARGIN)
        features = speech_features(measures, slice(start, stop), loud_db=loud_db)
        odds = sum((weights[name] * values for name, values in features.items()), np.float32(bias))
        level = band_sum_db(measures.bands_db[start:stop], SPEECH_BANDS)
        audible = moving_max(level, 5) > max(LOWEST_LEVEL_DB, loud_db - FAINT_DB)
        heard = (moving_mean(np.asarray(odds, dtype=np.float32), 7) > 0.0) & audible
        end = min(frames, first + SLICE)
        likely[first:end] = heard[first - start : end - start]
    found = _without_short_runs(_without_short_runs(likely, False, LONGEST_GAP + 1), True, SHORTEST)
    voiced = measures.pitch.voiced
    for first, stop in runs(found):
        if voiced[first:stop].mean() < LEAST_VOICED:
            found[first:stop] = False
    return spans_of(found)


def channel_loud_db(measures: FrameMeasures) -> float:
    """Level of the loud periodic moments of the whole channel in dB, -inf where there are none."""
    periodic = measures.pitch.strength > PERIODIC
    if not periodic.any():
        return float("-inf")
    parts = [slice(first, first + SLICE) for first in range(0, periodic.size, SLICE)]
    levels = [band_sum_db(measures.bands_db[part][periodic[part]], SPEECH_BANDS) for part in parts]
    return float(np.percentile(np.concatenate(levels), 95, overwrite_input=True))


def speech_features(measures: FrameMeasures, part: slice, *, loud_db: float) -> dict[str, FloatArray]:
    """The measures that tell speech from everything else, each of shape (frames of the part,).

    ``below_loud_db`` and ``above_floor_db`` place the level between the loud and the quiet moments around it,
    ``range_db`` is the distance of the two; ``periodic`` is the low band's strength over 0.31 s and ``voiced`` the
    voiced share of 0.15 s; ``modulation_db`` is the spread of the level over 0.5 s and ``flux_db`` the mean change of
    the bands from frame to frame over 0.15 s; ``steady`` is the share of 0.41 s in which a tone stands still.
    """
    bands = measures.bands_db[part].astype(np.float32)
    level = band_sum_db(measures.bands_db[part], SPEECH_BANDS)
    smooth = moving_mean(level, 5)
    floor = moving_min(smooth, FLOOR_REACH)
    loud = np.maximum(moving_max(moving_mean(level, 15), LOUD_REACH), np.float32(loud_db - BELOW_CHANNEL_DB))
    still = np.abs(np.diff(measures.octave[part], prepend=measures.octave[part][:1])) < STEADY_OCTAVES
    tone = (still & (measures.strength[part] > STEADY_STRENGTH)).astype(np.float32)
    change = np.abs(np.diff(bands[:, TELEPHONE_BANDS], axis=0, prepend=bands[:1, TELEPHONE_BANDS])).mean(axis=1)
    spread = moving_mean(np.square(smooth - moving_mean(smooth, 51)), 51)
    return {
        "below_loud_db": np.maximum(smooth - loud, np.float32(-50.0)),
        "above_floor_db": np.clip(smooth - floor, 0.0, 25.0),
        "range_db": np.clip(loud - floor, 0.0, 50.0),
        "periodic": moving_mean(measures.pitch.strength[part], 31),
        "voiced": moving_mean(measures.pitch.voiced[part].astype(np.float32), 15),
        "modulation_db": np.minimum(np.sqrt(spread), np.float32(12.0)),
        "steady": moving_mean(tone, 41),
        "flux_db": np.minimum(moving_mean(change, 15), np.float32(8.0)),
    }


@functools.cache
def speech_weights() -> tuple[dict[str, float], float]:
    """The weight of each of :func:`speech_features`, and the bias: log odds of speech."""
    stored = json.loads((files("cxemotion.signal") / "speech_weights.json").read_text(encoding="utf-8"))
    return dict(stored["weights"]), float(stored["bias"])


def band_sum_db(bands_db: NDArray[np.float16], which: slice) -> FloatArray:
    """Level of several bands together in dB, shape (frames,)."""
    return np.maximum(power_db(np.exp2(bands_db[:, which] * np.float32(np.log2(10.0) / 10.0)).sum(axis=1)), -120.0)


def _without_short_runs(mask: BoolArray, value: bool, shortest: int) -> BoolArray:
    """The mask with stretches of ``value`` that are too short turned over; a gap at either end is no stretch."""
    turned = mask.copy()
    for first, stop in runs(mask == value):
        inner = first > 0 and stop < mask.size
        if stop - first < shortest and (value or inner):
            turned[first:stop] = not value
    return turned
