"""The shape of the spectrum: its balance, its slopes, how fast it changes, its cepstrum, and its harmonics.

The measures are those of Eyben et al. (2016), The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for voice
research and affective computing. Spectra come from :func:`cxemotion.signal.framing.short_spectra`: squared magnitudes,
shape (frames, bins). Everything but flux is blind to gain. Frames of silence, and measures that a rate does not reach,
are nan.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import FloatArray
from cxemotion.signal.framing import LONG_BIN_HZ, SHORT_BIN_HZ

SILENT = 1e-12
"""Squared magnitude below which a bin holds nothing: 30 dB under the last bit of 16, in a window of 20 ms."""
MEL_BANDS = 26
MEL_RANGE_HZ = (20.0, 8000.0)
LOWEST_MEL_HZ = 50.0
"""A 20 ms window tells nothing apart below this; such bins belong to no band."""
BAND_FLOOR = 1e-9
"""Power of a band at which its logarithm stops: the rounding noise of 16-bit samples."""
LIFTER = 22
CEPSTRA = 4
HARMONIC_REACH = 2
"""A harmonic is the highest bin within so many of where it should lie."""


def alpha_ratio_db(spectra: FloatArray) -> FloatArray:
    """Power at 1 to 5 kHz over power at 50 to 1,000 Hz, in dB, shape (frames,); higher is brighter."""
    if not reaches(spectra, 5000.0):
        return _unknown(len(spectra))
    high, low = (spectra[:, _bins(*band)].sum(axis=1) for band in ((1000.0, 5000.0), (50.0, 1000.0)))
    return _ratio_db(high, low)


def hammarberg_index_db(spectra: FloatArray) -> FloatArray:
    """Strongest bin up to 2 kHz over the strongest at 2 to 5 kHz, in dB, shape (frames,) (Hammarberg et al. 1980)."""
    if not reaches(spectra, 5000.0):
        return _unknown(len(spectra))
    low, high = (spectra[:, _bins(*band)].max(axis=1) for band in ((0.0, 2000.0), (2000.0, 5000.0)))
    return _ratio_db(low, high)


def slopes_db_per_hz(spectra: FloatArray, *, low_hz: float, high_hz: float) -> tuple[FloatArray, FloatArray]:
    """Slope of the straight line through the log power of the bins of a band, dB per Hz, twice, shape (frames,) each.

    The first is the regression. The second counts the bins one short, as the published set's implementation does, and
    so leans on the level of the recording; it is kept for comparison with that set alone.
    """
    if not reaches(spectra, high_hz):
        return _unknown(len(spectra)), _unknown(len(spectra))
    which = _bins(low_hz, high_hz)
    band = spectra[:, which]
    level = np.float32(10.0) * np.log10(np.maximum(band, np.float32(SILENT)))
    both = level @ _slope_weights(which.start, which.stop)
    both[band.max(axis=1, initial=0.0) <= SILENT] = np.nan
    return both[:, 0], both[:, 1]


def spectral_flux(spectra: FloatArray, before: FloatArray | None = None) -> FloatArray:
    """Root mean square change of the magnitudes up to 5 kHz since the frame before, shape (frames,).

    It grows with gain. ``before`` is the spectrum of the frame before the first, shape (bins,); without one the first
    frame has not changed.
    """
    if not len(spectra) or not reaches(spectra, 5000.0):
        return _unknown(len(spectra))
    first = spectra[0] if before is None else before
    magnitude = np.sqrt(np.vstack([first[None], spectra])[:, _bins(0.0, 5000.0)])
    change = magnitude[1:] - magnitude[:-1]
    return np.sqrt(np.einsum("ij,ij->i", change, change) / np.float32(change.shape[1]))


def mfcc(spectra: FloatArray) -> FloatArray:
    """Mel-frequency cepstral coefficients 1 to 4, shape (4, frames).

    26 triangular bands from 20 to 8,000 Hz, natural logarithm, cosine transform, sine lifter of 22 (Davis and
    Mermelstein 1980; Young et al. 2006, The HTK Book).
    """
    if not reaches(spectra, MEL_RANGE_HZ[1]):
        return np.full((CEPSTRA, len(spectra)), np.nan, dtype=np.float32)
    bands = np.log(np.maximum(spectra @ mel_bank(spectra.shape[1]), np.float32(BAND_FLOOR)))
    return np.ascontiguousarray((bands @ _cosines()).T)


def harmonic_level_db(spectra: FloatArray, frequency_hz: FloatArray) -> FloatArray:
    """Level of the harmonics at some frequencies of each spectrum in dB of its own, shape (frequencies, frames).

    The difference of two is the ratio of the harmonics: H1-H2, H1-A3 (Hanson 1997, Glottal characteristics of female
    speakers). nan where the frequency is, or nothing is there.

    Args:
        spectra: of :func:`cxemotion.signal.framing.long_spectra`, shape (frames, bins).
        frequency_hz: shape (frequencies, frames).
    """
    bins = spectra.shape[1]
    known = ~np.isnan(frequency_hz)
    middle = np.rint(np.where(known, frequency_hz, np.float32(0.0)) / np.float32(LONG_BIN_HZ)).astype(np.int64)
    known &= middle < bins
    near = middle + np.arange(-HARMONIC_REACH, HARMONIC_REACH + 1)[:, None, None]
    near = np.minimum(np.maximum(near, 0), bins - 1)
    power = spectra.reshape(-1)[near + np.arange(len(spectra)) * bins].max(axis=0)
    known &= power > SILENT
    return np.where(known, np.float32(10.0) * np.log10(np.where(known, power, np.float32(1.0))), np.float32(np.nan))


def nearest_harmonic_hz(frequency_hz: FloatArray, f0_hz: FloatArray) -> FloatArray:
    """The harmonic of a voice that lies nearest a frequency, shapes as given."""
    return np.maximum(np.rint(frequency_hz / f0_hz), np.float32(1.0)) * f0_hz


def reaches(spectra: FloatArray, frequency_hz: float) -> bool:
    """Whether short spectra hold a frequency."""
    return (spectra.shape[1] - 1) * SHORT_BIN_HZ >= frequency_hz


@functools.cache
def mel_bank(bins: int) -> FloatArray:
    """Triangular bands even on the mel scale, shape (bins, bands); bands that end beyond the last bin are left out."""
    centres = _mel_edges()
    place = _mel(np.arange(bins, dtype=np.float64) * SHORT_BIN_HZ)[:, None]
    width = centres[1] - centres[0]
    bank = np.maximum(0.0, 1.0 - np.abs(place - centres[1:-1]) / width)
    bank[: round(LOWEST_MEL_HZ / SHORT_BIN_HZ)] = 0.0
    return bank[:, centres[2:] <= place[-1] + 1e-6].astype(np.float32)


def mel_centres_hz() -> FloatArray:
    """The middle of each mel band, shape (bands,)."""
    return (700.0 * np.expm1(_mel_edges()[1:-1] / 1127.0)).astype(np.float32)


def _mel_edges() -> NDArray[np.float64]:
    low, high = _mel(np.array(MEL_RANGE_HZ))
    return low + (high - low) * np.arange(MEL_BANDS + 2, dtype=np.float64) / (MEL_BANDS + 1)


def _mel(frequency_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1127.0 * np.log1p(frequency_hz / 700.0)


@functools.cache
def _slope_weights(first: int, stop: int) -> FloatArray:
    """Weights of the bins in the slope, and in the slope with one bin too few counted, shape (bins, 2)."""
    bins = np.arange(first, stop)
    columns: list[NDArray[np.float64]] = []
    for count in (bins.size, bins.size - 1):
        about = bins - bins.sum() / count
        columns.append(about / ((np.square(bins).sum() - bins.sum() ** 2 / count) * SHORT_BIN_HZ))
    return np.stack(columns, axis=1).astype(np.float32)


@functools.cache
def _cosines() -> FloatArray:
    band, order = np.arange(MEL_BANDS) + 0.5, np.arange(1, CEPSTRA + 1)
    lifter = 1.0 + LIFTER / 2 * np.sin(np.pi * order / LIFTER)
    return (np.sqrt(2.0 / MEL_BANDS) * np.cos(np.pi * band[:, None] * order / MEL_BANDS) * lifter).astype(np.float32)


def _bins(low_hz: float, high_hz: float) -> slice:
    """The short bins from one frequency to another, both included."""
    return slice(int(np.ceil(low_hz / SHORT_BIN_HZ)), int(high_hz / SHORT_BIN_HZ) + 1)


def _ratio_db(over: FloatArray, under: FloatArray) -> FloatArray:
    known = (over > SILENT) & (under > SILENT)
    ratio = np.where(known, over, np.float32(1.0)) / np.where(known, under, np.float32(1.0))
    return np.where(known, np.float32(10.0) * np.log10(ratio), np.float32(np.nan))


def _unknown(frames: int) -> FloatArray:
    return np.full(frames, np.nan, dtype=np.float32)
