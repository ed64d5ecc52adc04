"""Speaking rate: the truth of EmoDB's syllable files, and a plain baseline beside our nuclei."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.signal
from numpy.typing import NDArray

END, PAUSE = ".", "("
FRAME_S = 0.010


@dataclass(frozen=True, slots=True)
class Syllables:
    """What a syllable file says.

    Args:
        count: of syllables.
        spoken_s: from the first syllable to the end of the last, pauses left out.
        speech_s: the stretches of speech between pauses, (start, end) in seconds.
    """

    count: int
    spoken_s: float
    speech_s: tuple[tuple[float, float], ...]

    @property
    def rate_hz(self) -> float:
        """Syllables per second of speech."""
        return self.count / self.spoken_s


def read_syllables(path: Path) -> Syllables | None:
    """A ``.silb`` file: each syllable's start, ``(`` where a pause starts, ``.`` at the end; ``None`` if unfinished."""
    marks = marks_of(path)
    if len(marks) < 2 or marks[-1][1] != END:
        return None
    stretches: list[list[float]] = []
    count, paused = 0, True
    for start, syllable in marks:
        if syllable not in (END, PAUSE):
            count += 1
            if paused:
                stretches.append([start, start])
        if not paused or syllable not in (END, PAUSE):
            stretches[-1][1] = start
        paused = syllable in (END, PAUSE)
    speech_s = tuple((start, end) for start, end in stretches if end > start)
    return Syllables(count, sum(end - start for start, end in speech_s), speech_s) if speech_s else None


def marks_of(path: Path) -> list[tuple[float, str]]:
    """The rows of a ``.silb`` file: the time in seconds and the syllable that starts there."""
    rows = [line.split(maxsplit=1) for line in path.read_text(encoding="latin-1").splitlines() if line.strip()]
    return [(float(row[0]), row[1].strip() if len(row) > 1 else "") for row in rows]


def intensity_peaks(samples: NDArray[np.float32], *, rate_hz: int) -> tuple[int, float]:
    """Syllables and seconds of speech after de Jong and Wempe (2009), without Praat.

    Peaks of intensity (64 ms windows) over 25 dB below the loudest, with a dip of 2 dB before the next, where the
    autocorrelation says that there is voice; speech is what lies over that threshold.
    """
    level_db, periodic = _levels_and_periodicity(samples, rate_hz)
    threshold = np.quantile(level_db, 0.99) - 25.0
    peaks, _ = scipy.signal.find_peaks(level_db, height=threshold, prominence=2.0)
    return int(np.count_nonzero(periodic[peaks] > 0.45)), float(np.count_nonzero(level_db > threshold)) * FRAME_S


def _levels_and_periodicity(
    samples: NDArray[np.float32], rate_hz: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Intensity in dB and the highest autocorrelation at periods of 75 to 500 Hz, every 10 ms."""
    size, hop = round(0.064 * rate_hz), round(FRAME_S * rate_hz)
    padded = np.pad(samples.astype(np.float64), size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop]
    window = np.hanning(size)
    weighted = frames * window
    level_db = 10 * np.log10(np.mean(weighted**2, axis=1) + 1e-12)
    spectra = np.abs(np.fft.rfft(weighted, n=2 * size)) ** 2
    correlation = np.fft.irfft(spectra)[:, :size]
    own = np.fft.irfft(np.abs(np.fft.rfft(window, n=2 * size)) ** 2)[:size]
    lags = slice(round(rate_hz / 500), round(rate_hz / 75))
    ratio = (correlation[:, lags] / own[lags]) / (correlation[:, :1] / own[0] + 1e-12)
    return level_db, ratio.max(axis=1)
