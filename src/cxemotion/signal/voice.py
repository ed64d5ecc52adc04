"""Every track of voice quality and spectrum of one channel, measured together."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.formants import find_formants
from cxemotion.signal.frames import FloatArray, frame_count, frame_slice
from cxemotion.signal.framing import (
    LONG_S,
    SHORT_BIN_HZ,
    SHORT_S,
    analysis_samples,
    begun,
    centred,
    hamming,
    long_spectra,
    spectra_of,
)
from cxemotion.signal.level import frame_level_db
from cxemotion.signal.loudness import a_weighted_level_db, loudness
from cxemotion.signal.pitch import PitchTrack, track_pitch
from cxemotion.signal.spectral import (
    alpha_ratio_db,
    hammarberg_index_db,
    harmonic_level_db,
    nearest_harmonic_hz,
    mfcc,
    slopes_db_per_hz,
    spectral_flux,
)
from cxemotion.signal.voice_quality import find_periods, harmonics_to_noise_db, jitter, shimmer_db
from cxemotion.span import Span

FRAMES_AT_ONCE = 500
"""Frames measured together, so that the work stays in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class VoiceTracks:
    """Voice quality and spectrum on the 10 ms grid; nan where not measurable; shape (frames,) unless given.

    Args:
        level_db: level in dB full scale, -inf in silence.
        a_level_db: A-weighted level in dB full scale, -inf in silence.
        loudness: summed over auditory bands, 0 in silence.
        spectral_flux: change of the magnitudes up to 5 kHz; grows with gain.
        alpha_ratio_db: 1 to 5 kHz over 50 to 1,000 Hz.
        hammarberg_db: strongest up to 2 kHz over strongest at 2 to 5 kHz.
        slope_low: dB per Hz from 0 to 500 Hz.
        slope_mid: dB per Hz from 500 to 1,500 Hz.
        raw_slope_low: the first as the published set computes it, which leans on level.
        raw_slope_mid: the second likewise.
        mfcc: cepstral coefficients 1 to 4, shape (4, frames).
        f0_hz: fundamental frequency; what follows is nan where it is.
        jitter: difference of consecutive periods as a share of the period.
        shimmer_db: difference of consecutive peaks.
        hnr_db: harmonics over noise.
        raw_hnr_db: the same without correcting for the window.
        h1_h2_db: first over second harmonic.
        h1_a3_db: first harmonic over the one nearest the third formant.
        h2_h3_db: second over third harmonic.
        h2_a3_db: second harmonic over the one nearest the third formant.
        formant_hz: formants 1 to 3, shape (3, frames).
        formant_bandwidth_hz: their widths, shape (3, frames).
        formant_level_db: the harmonic nearest each over the first harmonic, shape (3, frames).
    """

    level_db: FloatArray
    a_level_db: FloatArray
    loudness: FloatArray
    spectral_flux: FloatArray
    alpha_ratio_db: FloatArray
    hammarberg_db: FloatArray
    slope_low: FloatArray
    slope_mid: FloatArray
    raw_slope_low: FloatArray
    raw_slope_mid: FloatArray
    mfcc: FloatArray
    f0_hz: FloatArray
    jitter: FloatArray
    shimmer_db: FloatArray
    hnr_db: FloatArray
    raw_hnr_db: FloatArray
    h1_h2_db: FloatArray
    h1_a3_db: FloatArray
    h2_h3_db: FloatArray
    h2_a3_db: FloatArray
    formant_hz: FloatArray
    formant_bandwidth_hz: FloatArray
    formant_level_db: FloatArray

    def within(self, span: Span) -> VoiceTracks:
        """The frames whose centres lie in the span."""
        part = frame_slice(span, self.level_db.size)
        return VoiceTracks(**{field.name: getattr(self, field.name)[..., part] for field in fields(self)})


def track_voice(
    samples: NDArray[np.floating], *, rate_hz: int, pitch: PitchTrack | None = None
) -> VoiceTracks:
    """Every track of voice quality and spectrum of one channel.

    Each frame depends on the 60 ms around it and on the pitch, on nothing else.

    Args:
        samples: one channel, shape (samples,), full scale 1; nan and infinity count as silence.
        rate_hz: samples per second, 4,000 to 384,000; the analysis runs at 16,000, or at 8,000 for rates below that.
        pitch: the pitch of the same frames, where it is known already.

    Raises:
        OptionError: for a rate outside its range, or more than one dimension.
    """
    sound, analysis_hz = analysis_samples(samples, rate_hz=rate_hz)
    frames = frame_count(sound.size, rate_hz=analysis_hz)
    track = track_pitch(samples, rate_hz=rate_hz) if pitch is None else pitch
    f0_hz = np.full(frames, np.nan, dtype=np.float32)
    f0_hz[: track.f0_hz.size] = track.f0_hz[:frames]
    short = begun(sound, rate_hz=analysis_hz, length_s=SHORT_S)
    long = centred(sound, rate_hz=analysis_hz, length_s=LONG_S)
    level = frame_level_db(sound, analysis_hz / 100)
    parts = [
        _measure(level[part], short[max(0, part.start - 1) : part.stop], long[part], f0_hz[part], analysis_hz)
        for first in range(0, max(frames, 1), FRAMES_AT_ONCE)
        for part in [slice(first, min(first + FRAMES_AT_ONCE, frames))]
    ]
    names = [field.name for field in fields(VoiceTracks)]
    return VoiceTracks(**{name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names})


def _measure(
    level_db: FloatArray, short: FloatArray, long: FloatArray, f0_hz: FloatArray, rate_hz: int
) -> VoiceTracks:
    """The tracks of some frames in a row; ``short`` may hold one frame more before them."""
    spectra = spectra_of(short, hamming(rate_hz), round(rate_hz / SHORT_BIN_HZ))
    before, spectra = (spectra[0], spectra[1:]) if len(spectra) > f0_hz.size else (None, spectra)
    voiced = np.flatnonzero(~np.isnan(f0_hz))
    pitch, windows = f0_hz[voiced], long[voiced]
    harmonics = long_spectra(windows, rate_hz=rate_hz)
    periods = find_periods(windows, pitch, rate_hz=rate_hz)
    formants = find_formants(spectra[voiced])
    slope_low, raw_slope_low = slopes_db_per_hz(spectra, low_hz=0.0, high_hz=500.0)
    slope_mid, raw_slope_mid = slopes_db_per_hz(spectra, low_hz=500.0, high_hz=1500.0)
    hnr, raw_hnr = harmonics_to_noise_db(harmonics, pitch, rate_hz=rate_hz)
    level_1, level_2 = (harmonic_level_db(harmonics, number * pitch) for number in (np.float32(1.0), np.float32(2.0)))
    levels = np.stack([harmonic_level_db(harmonics, nearest_harmonic_hz(f, pitch)) for f in formants.frequency_hz])

    def spread(values: FloatArray) -> FloatArray:
        track = np.full((*values.shape[:-1], f0_hz.size), np.nan, dtype=np.float32)
        track[..., voiced] = values
        return track

    return VoiceTracks(
        level_db=level_db,
        a_level_db=a_weighted_level_db(spectra),
        loudness=loudness(spectra),
        spectral_flux=spectral_flux(spectra, before),
        alpha_ratio_db=alpha_ratio_db(spectra),
        hammarberg_db=hammarberg_index_db(spectra),
        slope_low=slope_low,
        slope_mid=slope_mid,
        raw_slope_low=raw_slope_low,
        raw_slope_mid=raw_slope_mid,
        mfcc=mfcc(spectra),
        f0_hz=f0_hz,
        jitter=spread(jitter(periods)),
        shimmer_db=spread(shimmer_db(periods)),
        hnr_db=spread(hnr),
        raw_hnr_db=spread(raw_hnr),
        h1_h2_db=spread(level_1 - level_2),
        h1_a3_db=spread(level_1 - levels[2]),
        h2_h3_db=spread(level_2 - harmonic_level_db(harmonics, 3.0 * pitch)),
        h2_a3_db=spread(level_2 - levels[2]),
        formant_hz=spread(formants.frequency_hz),
        formant_bandwidth_hz=spread(formants.bandwidth_hz),
        formant_level_db=spread(levels - level_1),
    )
