"""How fast somebody speaks, from sound alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import BoolArray, FloatArray, mask_of
from cxemotion.signal.speech import FrameMeasures, band_sum_db, find_speech, measure_frames
from cxemotion.signal.windows import moving_mean
from cxemotion.span import Span

NUCLEUS_BANDS = slice(1, 6)
SMOOTH_FRAMES = 3
DIP_DB = 2.5
"""How far the level falls between two nuclei."""
VOICED_NEARBY = 2


def syllable_nuclei(samples: NDArray[np.floating], *, rate_hz: int) -> NDArray[np.float64]:
    """The times of syllable nuclei in seconds, in order, shape (nuclei,).

    A nucleus is a voiced peak of the level between 300 and 2,800 Hz with a dip on either side (de Jong and Wempe 2009,
    Praat script to detect syllable nuclei and measure speech rate automatically).

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
    pitch = measures.pitch
    if not speech:
        return np.zeros(0)
    level = moving_mean(band_sum_db(measures.bands_db, NUCLEUS_BANDS), SMOOTH_FRAMES)
    spoken = mask_of(speech, level.size)
    near = np.convolve(pitch.voiced, np.ones(2 * VOICED_NEARBY + 1), mode="same") > 0
    return pitch.times_s[_peaks(level, spoken & near, DIP_DB)]


def _peaks(level: FloatArray, allowed: BoolArray, dip: float) -> NDArray[np.int64]:
    """Peaks that are separated from each other by dips, the higher of two that are not."""
    inner = (level[1:-1] > level[:-2]) & (level[1:-1] >= level[2:]) & allowed[1:-1]
    kept: list[int] = []
    for peak in (np.flatnonzero(inner) + 1).tolist():
        if kept:
            valley = level[kept[-1] : peak].min()
            if min(level[kept[-1]], level[peak]) - valley < dip:
                if level[peak] > level[kept[-1]]:
                    kept[-1] = peak
                continue
        kept.append(peak)
    return np.asarray(kept, dtype=np.int64)
