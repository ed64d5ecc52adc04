"""When somebody speaks on a channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import BoolArray, FloatArray, Rows, clean_samples, runs, spans_of
from cxemotion.signal.level import power_db
from cxemotion.signal.pitch import PitchStream, PitchTrack
from cxemotion.signal.spectrum import BANDS, SpectrumStream, band_levels_db
from cxemotion.signal.speech_model import speech_model
from cxemotion.signal.windows import moving_max, moving_mean, moving_min
from cxemotion.span import Span

SPEECH_BANDS = slice(1, 6)
"""300 to 2,800 Hz: what a telephone passes and a voice fills."""
TELEPHONE_BANDS = slice(1, 7)
LOWEST_LEVEL_DB = -110.0
"""A frame below this is nobody whatever the rest of the channel does: the rounding of 16-bit samples is louder."""
FLOOR_DB = 60.0
"""Nothing so far below the loud moments of the channel is told apart: there a line has its rounding or silence."""
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
OCTAVE_160_HZ = 7.3
SURE, POSSIBLE = 1.5, -0.3
"""Log odds that a stretch of speech reaches somewhere, and above which it goes on."""
LOUD_POSSIBLE, LOUD_WITHIN_DB, LOUD_VOICED = -2.0, 15.0, 0.7
"""What is as loud as the speaker and nearly all voiced is a laugh, a drawl or a held vowel more often than it seems:
log odds from which it counts, how far below the loud moments of the channel, voiced share of 0.21 s."""
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

    A small network over a few named measures (:func:`speech_features`) of the 0.8 s around a frame: of level over the
    noise floor (the quietest moments nearby, in the spirit of Martin 2001, Noise power spectral density estimation
    based on optimal smoothing and minimum statistics), of periodicity, modulation, spectral shape and tonal steadiness;
    hold music, tones, barks, hum and steady noise are no speech. Gain plays no part as long as 16 bits hold the sound:
    below -110 dB full scale there is nothing.

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
    odds, held = speech_log_odds(measures)
    found = odds > POSSIBLE
    for first, stop in runs(found):
        if odds[first:stop].max() <= SURE:
            found[first:stop] = False
    found |= held
    found = _without_short_runs(_without_short_runs(found, False, LONGEST_GAP + 1), True, SHORTEST)
    voiced = measures.pitch.voiced
    for first, stop in runs(found):
        if voiced[first:stop].mean() < LEAST_VOICED:
            found[first:stop] = False
    return spans_of(found)


def speech_log_odds(measures: FrameMeasures) -> tuple[FloatArray, BoolArray]:
    """Log odds of speech in each frame over 70 ms, -inf where nothing is audible; and where a loud voice is held.

    Both of shape (frames,).
    """
    frames = measures.octave.size
    model, loud_db = speech_model(), channel_loud_db(measures)
    found, held = np.zeros(frames, dtype=np.float32), np.zeros(frames, dtype=np.bool_)
    for first in range(0, frames, SLICE):
        part = slice(max(0, first - MARGIN), min(frames, first + SLICE + MARGIN))
        odds = moving_mean(model.log_odds(speech_features(measures, part, loud_db=loud_db)), 7)
        level = band_sum_db(measures.bands_db[part], SPEECH_BANDS)
        odds[moving_max(level, 5) <= max(LOWEST_LEVEL_DB, loud_db - FAINT_DB)] = -np.inf
        voiced = moving_mean(measures.pitch.voiced[part].astype(np.float32), 21) > LOUD_VOICED
        loud = voiced & (moving_mean(level, 5) > loud_db - LOUD_WITHIN_DB) & (odds > LOUD_POSSIBLE)
        inner, own = slice(first, min(frames, first + SLICE)), slice(first - part.start, first - part.start + SLICE)
        found[inner], held[inner] = odds[own][: inner.stop - first], loud[own][: inner.stop - first]
    return found, held


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

    Of the level: ``below_loud_db`` and ``above_floor_db`` place it between the loud and the quiet moments around it,
    ``range_db`` is the distance of the two, ``mean_below_loud_db`` the same over 1 s, ``rise_db`` the steepest rise in
    50 ms nearby, ``modulation_db`` its spread over 0.5 s, and ``syllabic_db`` what of it moves at the rate of
    syllables, some 2 to 8 Hz (Houtgast and Steeneken 1985). Of the bands: ``flux_db`` is their mean change from frame
    to frame; ``shape_spread_db`` how much the shape of the spectrum changes within 1 s, which music and noise seldom
    do as much; ``peaked_db`` how far it is from flat and ``tilt_db`` which way it leans. The rest are those of
    :func:`_voice_features`.

    Args:
        measures: of the whole channel.
        part: the frames wanted.
        loud_db: as :func:`channel_loud_db` gives it.
    """
    least = np.float32(loud_db - FLOOR_DB)
    bands = np.maximum(measures.bands_db[part, TELEPHONE_BANDS].astype(np.float32), least)
    level = np.maximum(band_sum_db(measures.bands_db[part], SPEECH_BANDS), least)
    smooth = moving_mean(level, 5)
    floor = moving_min(smooth, FLOOR_REACH)
    loudest = moving_max(moving_mean(level, 15), LOUD_REACH)
    loud = np.maximum(loudest, np.float32(loud_db - BELOW_CHANNEL_DB))
    rise = np.concatenate([np.zeros(min(5, smooth.size), dtype=np.float32), smooth[5:] - smooth[:-5]])
    change = np.abs(np.diff(bands, axis=0, prepend=bands[:1])).mean(axis=1)
    spread = moving_mean(np.square(smooth - moving_mean(smooth, 51)), 51)
    syllabic = moving_mean(np.square(moving_mean(level, 9) - moving_mean(level, 41)), 121)
    shape = np.clip(bands - bands.mean(axis=1, keepdims=True), -25.0, 25.0)
    wander = (moving_mean(np.square(shape), 101) - np.square(moving_mean(shape, 101))).mean(axis=1)
    return {
        "below_loud_db": np.maximum(smooth - loud, np.float32(-50.0)),
        "above_floor_db": np.clip(smooth - floor, 0.0, 25.0),
        "range_db": np.clip(loud - floor, 0.0, 50.0),
        "mean_below_loud_db": np.clip(moving_mean(smooth, 101) - loudest, -40.0, 0.0),
        "rise_db": np.clip(moving_max(rise, 15), 0.0, 30.0),
        "modulation_db": np.minimum(np.sqrt(spread), np.float32(12.0)),
        "syllabic_db": np.minimum(np.sqrt(syllabic), np.float32(12.0)),
        "flux_db": np.minimum(moving_mean(change, 15), np.float32(8.0)),
        "shape_spread_db": np.sqrt(np.maximum(wander, np.float32(0.0))),
        "peaked_db": moving_mean(shape.std(axis=1), 31),
        "tilt_db": moving_mean(shape[:, :2].mean(axis=1) - shape[:, 3:].mean(axis=1), 31),
        **_voice_features(measures, part),
    }


def _voice_features(measures: FrameMeasures, part: slice) -> dict[str, FloatArray]:
    """What pitch says of speech, each of shape (frames of the part,).

    ``periodic`` is the low band's strength over 0.31 s and ``periodic_second`` over 1 s, ``repeats`` that of the whole
    spectrum over 0.5 s; ``voiced`` is the voiced share of 0.15 s, ``voiced_second`` of 1 s, and ``voice_changes`` how
    often in 0.1 s voice starts or ends; ``octave`` is the mean pitch of 0.5 s over 160 Hz in octaves and ``glide`` its
    mean change from frame to frame in twentieths of one, both 0 without voice; ``steady`` is the share of 0.41 s in
    which a tone stands still.
    """
    octave, strength = measures.octave[part], measures.strength[part].astype(np.float32)
    still = np.abs(np.diff(octave, prepend=octave[:1])) < STEADY_OCTAVES
    mask = measures.pitch.voiced[part]
    voiced, periodic = mask.astype(np.float32), measures.pitch.strength[part]
    pitch = np.log2(np.where(mask, measures.pitch.f0_hz[part], np.float32(1.0)))
    going_on = np.concatenate([np.zeros(min(1, voiced.size), dtype=np.float32), voiced[1:] * voiced[:-1]])
    moved = np.abs(np.diff(pitch, prepend=pitch[:1])) * going_on
    near, on_near = moving_mean(voiced, 51), moving_mean(going_on, 51)
    return {
        "periodic": moving_mean(periodic, 31),
        "periodic_second": moving_mean(periodic, 101),
        "repeats": moving_mean(strength, 51),
        "voiced": moving_mean(voiced, 15),
        "voiced_second": moving_mean(voiced, 101),
        "voice_changes": 10.0 * moving_mean(np.abs(np.diff(voiced, prepend=np.float32(0.0))), 101),
        "octave": np.where(near > 0.05, moving_mean(pitch * voiced, 51) / np.maximum(near, 0.02) - OCTAVE_160_HZ, 0.0),
        "glide": np.where(on_near > 0.05, 20.0 * moving_mean(moved, 51) / np.maximum(on_near, 0.02), 0.0),
        "steady": moving_mean((still & (strength > STEADY_STRENGTH)).astype(np.float32), 41),
    }


def band_sum_db(bands_db: NDArray[np.float16], which: slice) -> FloatArray:
    """Level of several bands together in dB, shape (frames,)."""
    return np.maximum(power_db(np.exp2(bands_db[:, which] * np.float32(np.log2(10.0) / 10.0)).sum(axis=1)), -150.0)


def _without_short_runs(mask: BoolArray, value: bool, shortest: int) -> BoolArray:
    """The mask with stretches of ``value`` that are too short turned over; a gap at either end is no stretch."""
    turned = mask.copy()
    for first, stop in runs(mask == value):
        inner = first > 0 and stop < mask.size
        if stop - first < shortest and (value or inner):
            turned[first:stop] = not value
    return turned
