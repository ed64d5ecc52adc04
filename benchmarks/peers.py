"""Pitch trackers that others use, called as they come, for comparison only.

Each takes samples of shape (samples,), full scale 1, and their rate, and gives a :class:`Track` with a 10 ms hop.
Ranges are set alike, 50 to 600 Hz; everything else is at its default. Nothing here is needed by the package.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal import track_pitch

LOWEST_HZ, HIGHEST_HZ = 50.0, 600.0
HOP_S = 0.010
EGEMAPS_WINDOW_S = 0.060
"""openSMILE labels a frame by its start; F0 is of a window this long."""
OURS = "cxemotion"
Samples: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Track:
    """Times in seconds, evenly spaced, and F0 in Hz, 0 where unvoiced, both of shape (frames,)."""

    times_s: NDArray[np.float64]
    f0_hz: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tracker:
    """A pitch tracker.

    Args:
        name: as the tables show it.
        track: samples and rate to a track.
        slow: whether it is so slow that it is run on a few recordings only.
    """

    name: str
    track: Callable[[Samples, int], Track]
    slow: bool = False


def installed(tracker: Tracker) -> bool:
    """Whether the tracker can be run here."""
    times = np.arange(8000) / 8000
    try:
        tracker.track(np.sign(np.sin(2 * np.pi * 120 * times)).astype(np.float32) * np.float32(0.1), 8000)
    except ImportError:
        return False
    return True


def _ours(samples: Samples, rate_hz: int) -> Track:
    found = track_pitch(samples, rate_hz=rate_hz)
    return Track(found.times_s, np.nan_to_num(found.f0_hz).astype(np.float64))


def praat_ac(samples: Samples, rate_hz: int) -> Track:
    """Boersma (1993), autocorrelation."""
    import parselmouth

    sound = parselmouth.Sound(samples.astype(np.float64), rate_hz)
    pitch = sound.to_pitch_ac(HOP_S, LOWEST_HZ, pitch_ceiling=HIGHEST_HZ)
    return Track(pitch.xs(), pitch.selected_array["frequency"])


def praat_cc(samples: Samples, rate_hz: int) -> Track:
    """Praat's forward cross-correlation."""
    import parselmouth

    sound = parselmouth.Sound(samples.astype(np.float64), rate_hz)
    pitch = sound.to_pitch_cc(HOP_S, LOWEST_HZ, pitch_ceiling=HIGHEST_HZ)
    return Track(pitch.xs(), pitch.selected_array["frequency"])


def _pysptk() -> Any:
    """The package; it asks for pkg_resources, which setuptools dropped, only to find an example file."""
    if "pkg_resources" not in sys.modules:
        stand_in: Any = types.ModuleType("pkg_resources")
        stand_in.resource_filename = lambda *_: ""
        sys.modules["pkg_resources"] = stand_in
    import pysptk

    return pysptk


def rapt(samples: Samples, rate_hz: int) -> Track:
    """Talkin (1995), RAPT, which asks for 16-bit full scale."""
    hop = round(HOP_S * rate_hz)
    f0_hz = _pysptk().rapt(
        samples * np.float32(32768), fs=rate_hz, hopsize=hop, min=LOWEST_HZ, max=HIGHEST_HZ, otype="f0"
    )
    return Track(np.arange(len(f0_hz)) * hop / rate_hz, f0_hz.astype(np.float64))


def swipe(samples: Samples, rate_hz: int) -> Track:
    """Camacho and Harris (2008), SWIPE'."""
    hop = round(HOP_S * rate_hz)
    f0_hz = _pysptk().swipe(
        samples.astype(np.float64) * 32768, fs=rate_hz, hopsize=hop, min=LOWEST_HZ, max=HIGHEST_HZ, otype="f0"
    )
    return Track(np.arange(len(f0_hz)) * hop / rate_hz, f0_hz)


def pyin(samples: Samples, rate_hz: int) -> Track:
    """Mauch and Dixon (2014), as librosa has it, with a window of 64 ms."""
    import librosa

    hop = round(HOP_S * rate_hz)
    f0_hz, _, _ = librosa.pyin(
        samples, fmin=LOWEST_HZ, fmax=HIGHEST_HZ, sr=rate_hz, frame_length=round(0.064 * rate_hz), hop_length=hop
    )
    return Track(np.arange(len(f0_hz)) * hop / rate_hz, np.nan_to_num(f0_hz))


def egemaps(samples: Samples, rate_hz: int) -> Track:
    """Subharmonic summation with Viterbi smoothing, as openSMILE's eGeMAPS has it (Eyben et al. 2016)."""
    found = smile("lld").process_signal(samples, rate_hz)
    semitones = found["F0semitoneFrom27.5Hz_sma3nz"].to_numpy(np.float64)
    starts = found.index.get_level_values("start").total_seconds().to_numpy()
    return Track(starts + EGEMAPS_WINDOW_S / 2, np.where(semitones > 0, 27.5 * np.exp2(semitones / 12), 0.0))


def smile(level: str) -> Any:
    """OpenSMILE with the eGeMAPS v02 set: ``lld`` for frames, ``func`` for the 88 functionals."""
    import opensmile

    return opensmile.Smile(
        feature_set=opensmile.FeatureSet.eGeMAPSv02,
        feature_level=opensmile.FeatureLevel.LowLevelDescriptors
        if level == "lld"
        else opensmile.FeatureLevel.Functionals,
    )


TRACKERS = (
    Tracker(OURS, _ours),
    Tracker("Praat ac", praat_ac),
    Tracker("Praat cc", praat_cc),
    Tracker("RAPT (pysptk)", rapt),
    Tracker("SWIPE' (pysptk)", swipe, slow=True),
    Tracker("eGeMAPS (openSMILE)", egemaps),
    Tracker("pyin (librosa)", pyin, slow=True),
)
