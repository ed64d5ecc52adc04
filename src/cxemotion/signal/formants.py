"""The resonances of the vocal tract: where they lie, how wide they are, how strong beside the voice itself."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import BoolArray, FloatArray
from cxemotion.signal.framing import SHORT_BIN_HZ
from cxemotion.signal.spectral import SILENT

Roots: TypeAlias = NDArray[np.complex64]

FORMANTS = 3
WIDE_BAND_HZ, WIDE_ORDER = 5500.0, 10
"""Five resonances to 5,500 Hz, as in a vocal tract of 16 cm."""
NARROW_BAND_HZ, NARROW_ORDER = 3400.0, 6
"""What a telephone passes, and the three resonances in it."""
PREEMPHASIS_HZ = 50.0
"""Above this the spectrum is raised 6 dB an octave, which flattens the voice and leaves the tract."""
LOWEST_HZ = 90.0
WIDEST_HZ = 1200.0
"""A resonance wider than this is the slope of the spectrum, not a formant."""
NOISE_SHARE = 1e-5
"""White noise added to each spectrum, as a share of its power: the predictor of a pure tone stays well-behaved."""
CANDIDATES = 4
"""Roots followed from each circle: one more than is reported, for the slope of the spectrum may look like one."""
CIRCLES, ANGLES = (0.95, 0.82), 64
"""Radii on which roots are looked for, of sharp resonances and of wide ones, and the places tried on each."""
NEWTON_STEPS = 4
SETTLED, SAME, FLAT = 1e-2, 1e-2, 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Formants:
    """The first three formants of some frames, nan where there are not as many.

    Args:
        frequency_hz: shape (3, frames), rising.
        bandwidth_hz: width at half power, shape (3, frames).
    """

    frequency_hz: FloatArray
    bandwidth_hz: FloatArray


def find_formants(spectra: FloatArray) -> Formants:
    """Formants of each frame from the roots of its linear predictor.

    The predictor of order 10 is that of the spectrum up to 5,500 Hz alone (order 6 up to 3,400 Hz at 8 kHz),
    raised above 50 Hz: selective linear prediction (Makhoul 1975, Linear prediction: a tutorial review).

    Args:
        spectra: of :func:`cxemotion.signal.framing.short_spectra`, shape (frames, bins).
    """
    wide = (spectra.shape[1] - 1) * SHORT_BIN_HZ >= WIDE_BAND_HZ
    band_hz, order = (WIDE_BAND_HZ, WIDE_ORDER) if wide else (NARROW_BAND_HZ, NARROW_ORDER)
    correlation = spectra[:, : int(band_hz / SHORT_BIN_HZ) + 1] @ _correlator(band_hz, order)
    heard = correlation[:, 0] > SILENT
    normal = np.where(heard[:, None], correlation / np.where(heard, correlation[:, 0], np.float32(1.0))[:, None], 0.0)
    normal[:, 0] = 1.0 + NOISE_SHARE
    roots = _roots(_predictors(normal.T.astype(np.float32)))
    frequency = np.abs(np.angle(roots)) * np.float32(band_hz / np.pi)
    bandwidth = -np.log(np.maximum(np.abs(roots), np.float32(1e-6))) * np.float32(2.0 * band_hz / np.pi)
    real = (
        heard & (frequency > LOWEST_HZ) & (frequency < band_hz - LOWEST_HZ) & (bandwidth > 0) & (bandwidth < WIDEST_HZ)
    )
    ranked = np.where(real, frequency, np.float32(np.inf))
    first = np.argsort(ranked, axis=0)[:FORMANTS]
    frequency = np.take_along_axis(ranked, first, axis=0)
    known = np.isfinite(frequency)
    return Formants(
        np.where(known, frequency, np.float32(np.nan)),
        np.where(known, np.take_along_axis(bandwidth, first, axis=0), np.float32(np.nan)),
    )


@functools.cache
def _correlator(band_hz: float, order: int) -> FloatArray:
    """Takes a spectrum to its autocorrelation as if there were nothing above the band, shape (bins, order + 1)."""
    bins_hz = np.arange(int(band_hz / SHORT_BIN_HZ) + 1) * SHORT_BIN_HZ
    raised = 1.0 + np.square(bins_hz / PREEMPHASIS_HZ)
    ends = np.ones(bins_hz.size)
    ends[[0, -1]] = 0.5
    lags = np.arange(order + 1)
    return ((raised * ends)[:, None] * np.cos(np.pi * bins_hz[:, None] / band_hz * lags)).astype(np.float32)


def _predictors(correlation: FloatArray) -> FloatArray:
    """Levinson and Durbin's recursion: predictors of shape (order + 1, frames), the first coefficient 1."""
    order = len(correlation) - 1
    predictor = np.zeros_like(correlation)
    predictor[0] = 1.0
    error = correlation[0].copy()
    for step in range(1, order + 1):
        part = np.einsum("ij,ij->j", predictor[:step], correlation[step:0:-1])
        reflection = -part / np.maximum(error, np.float32(1e-9))
        predictor[1 : step + 1] += reflection * predictor[:step][::-1].copy()
        error *= 1.0 - np.square(reflection)
    return predictor


def _roots(polynomial: FloatArray) -> Roots:
    """Roots above the real axis of polynomials of shape (order + 1, frames), the angle rising.

    Looked for where a polynomial is least on circles inside the unit circle, then followed by Newton's steps.

    Returns:
        Shape (2 * CANDIDATES, frames); nan where there are not as many.
    """
    frames = polynomial.shape[1]
    roots = np.full((len(CIRCLES) * CANDIDATES, frames), np.nan, dtype=np.complex64)
    # a row of minima for each circle and frame, the circles one after the other
    row, place = np.nonzero(_minima(polynomial))
    rank = np.arange(row.size) - np.searchsorted(row, row)
    row, place, rank = (values[rank < CANDIDATES] for values in (row, place, rank))
    circle, frame = np.divmod(row, max(frames, 1))
    start = (np.asarray(CIRCLES)[circle] * np.exp(1j * np.pi * (place + 1) / ANGLES)).astype(np.complex64)
    roots[circle * CANDIDATES + rank, frame] = _settle(start, polynomial[:, frame])
    ordered = np.take_along_axis(roots, np.argsort(np.angle(roots), axis=0), axis=0)  # nan sorts last
    ordered[1:][np.abs(ordered[1:] - ordered[:-1]) < SAME] = np.nan
    return ordered


def _settle(roots: Roots, polynomial: FloatArray) -> Roots:
    """Newton's steps from near a root of each polynomial, nan where they do not settle above the real axis."""
    step = np.zeros_like(roots)
    for _ in range(NEWTON_STEPS):
        value = roots + polynomial[1]
        slope = np.ones_like(roots)
        for coefficient in polynomial[2:]:
            slope *= roots
            slope += value
            value *= roots
            value += coefficient
        step = value / np.where(np.abs(slope) > FLAT, slope, np.complex64(1.0))
        roots = np.where(np.abs(step) < 1.0, roots - step, roots)
    settled = (np.abs(step) < SETTLED) & (roots.imag > 0.0)
    return np.where(settled, roots, np.complex64(complex(np.nan, np.nan)))


def _minima(polynomial: FloatArray) -> BoolArray:
    """Where each polynomial is least on each circle, shape (circles * frames, ANGLES - 1), without angles 0 and pi."""
    values = np.concatenate([polynomial.T @ _circle(len(polynomial), radius) for radius in CIRCLES])
    np.square(values, out=values)
    size = values[:, : ANGLES + 1] + values[:, ANGLES + 1 :]
    return (size[:, 1:-1] < size[:, :-2]) & (size[:, 1:-1] <= size[:, 2:])


@functools.cache
def _circle(coefficients: int, radius: float) -> FloatArray:
    """Takes a polynomial to its real and its imaginary part on a half circle, shape (coefficients, 2 * angles)."""
    point = radius * np.exp(1j * np.pi * np.arange(ANGLES + 1) / ANGLES)
    powers = point ** np.arange(coefficients - 1, -1, -1)[:, None]
    return np.hstack([powers.real, powers.imag]).astype(np.float32)
