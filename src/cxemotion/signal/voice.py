"""Every track of voice quality and spectrum of one channel, measured together."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.formants import find_formants
from cxemotion.signal.frames import FRAMES_PER_S, FloatArray, frame_count, frame_slice
from cxemotion.signal.framing import (
    LONG_S,
    SHORT_BIN_HZ,
    SHORT_S,
    analysis_samples,
    begun,
    centred,
    hamming,
    long_spectra,
    rounded,
    spectra_of,
)
from cxemotion.signal.level import frame_level_db
from cxemotion.signal.loudness import a_weighted_level_db, loudness
from cxemotion.signal.pitch import PitchTrack, track_pitch
from cxemotion.signal.spectral import (
    alpha_ratio_db,
    hammarberg_index_db,
    harmonic_level_db,
    mfcc,
    nearest_harmonic_hz,
    slopes_db_per_hz,
    spectral_flux,
)
from cxemotion.signal.voice_quality import find_periods, harmonics_to_noise_db, jitter, shimmer_db
from cxemotion.span import Span

FRAMES_AT_ONCE = 1000
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
    formant_hz: FloatArray
    formant_bandwidth_hz: FloatArray
    formant_level_db: FloatArray

    def within(self, span: Span) -> VoiceTracks:
        """The frames whose centres lie in the span."""
        part = frame_slice(span, self.level_db.size)
        return VoiceTracks(**{field.name: getattr(self, field.name)[..., part] for field in fields(self)})


def track_voice(samples: NDArray[np.floating], *, rate_hz: int, pitch: PitchTrack | None = None) -> VoiceTracks:
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
    whole = _Frames(
        rate_hz=analysis_hz,
        f0_hz=f0_hz,
        level_db=frame_level_db(sound, analysis_hz / FRAMES_PER_S),
        short=begun(sound, rate_hz=analysis_hz, length_s=SHORT_S),
        long=centred(sound, rate_hz=analysis_hz, length_s=LONG_S),
        soft=centred(rounded(sound, rate_hz=analysis_hz), rate_hz=analysis_hz, length_s=LONG_S),
    )
    parts: list[dict[str, FloatArray]] = []
    for first in range(0, max(frames, 1), FRAMES_AT_ONCE):
        stop = min(first + FRAMES_AT_ONCE, frames)
        spectral = _of_spectrum(whole, first, stop)
        parts.append(spectral | _of_voice(whole, slice(first, stop), spectral["formant_hz"]))
    joined = {name: np.concatenate([part[name] for part in parts], axis=-1) for name in parts[0]}
    return VoiceTracks(level_db=whole.level_db, f0_hz=f0_hz, **joined)


@dataclass(frozen=True, slots=True, eq=False)
class _Frames:
    """What the tracks are measured from: windows of shape (frames, samples), the soft ones of the rounded sound."""

    rate_hz: int
    f0_hz: FloatArray
    level_db: FloatArray
    short: FloatArray
    long: FloatArray
    soft: FloatArray


def _of_spectrum(frames: _Frames, first: int, stop: int) -> dict[str, FloatArray]:
    """The tracks of some frames that need no pitch."""
    ahead = min(first, 1)
    spectra = spectra_of(
        frames.short[first - ahead : stop], hamming(frames.rate_hz), round(frames.rate_hz / SHORT_BIN_HZ)
    )
    before, spectra = (spectra[0], spectra[1:]) if ahead else (None, spectra)
    slope_low, raw_slope_low = slopes_db_per_hz(spectra, low_hz=0.0, high_hz=500.0)
    slope_mid, raw_slope_mid = slopes_db_per_hz(spectra, low_hz=500.0, high_hz=1500.0)
    return {
        "a_level_db": a_weighted_level_db(spectra),
        "loudness": loudness(spectra),
        "spectral_flux": spectral_flux(spectra, before),
        "alpha_ratio_db": alpha_ratio_db(spectra),
        "hammarberg_db": hammarberg_index_db(spectra),
        "slope_low": slope_low,
        "slope_mid": slope_mid,
        "raw_slope_low": raw_slope_low,
        "raw_slope_mid": raw_slope_mid,
        "mfcc": mfcc(spectra),
    } | _of_formants(spectra, frames.f0_hz[first:stop])


def _of_formants(spectra: FloatArray, f0_hz: FloatArray) -> dict[str, FloatArray]:
    voiced = np.flatnonzero(~np.isnan(f0_hz))
    formants = find_formants(spectra[voiced])
    return {
        "formant_hz": _spread(formants.frequency_hz, voiced, f0_hz.size),
        "formant_bandwidth_hz": _spread(formants.bandwidth_hz, voiced, f0_hz.size),
    }


def _of_voice(frames: _Frames, part: slice, formant_hz: FloatArray) -> dict[str, FloatArray]:
    """The tracks of some frames that need their pitch."""
    voiced = np.flatnonzero(~np.isnan(frames.f0_hz[part]))
    pitch = frames.f0_hz[part][voiced]
    spectra = long_spectra(frames.long[part][voiced], rate_hz=frames.rate_hz)
    periods = find_periods(frames.soft[part][voiced], pitch, rate_hz=frames.rate_hz)
    hnr, raw_hnr = harmonics_to_noise_db(spectra, pitch)
    first = pitch * np.arange(1, 4, dtype=np.float32)[:, None]
    near_hz = nearest_harmonic_hz(formant_hz[:, voiced], pitch)
    one, two, three, *near = harmonic_level_db(spectra, np.concatenate([first, near_hz]))
    measured = {
        "jitter": jitter(periods),
        "shimmer_db": shimmer_db(periods),
        "hnr_db": hnr,
        "raw_hnr_db": raw_hnr,
        "h1_h2_db": one - two,
        "h1_a3_db": one - near[2],
        "h2_h3_db": two - three,
        "formant_level_db": np.stack(near) - one,
    }
    return {name: _spread(values, voiced, part.stop - part.start) for name, values in measured.items()}


def _spread(values: FloatArray, voiced: NDArray[np.intp], frames: int) -> FloatArray:
    """Values of the voiced frames in their places, nan elsewhere."""
    track = np.full((*values.shape[:-1], frames), np.nan, dtype=np.float32)
    track[..., voiced] = values
    return track
