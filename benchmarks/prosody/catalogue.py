"""The 88 functionals beside openSMILE's, clip by clip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import clips, read_clip
from benchmarks.peers import smile
from benchmarks.rig import table
from cxemotion.features.functionals import FUNCTIONALS, measure_functionals

ENOUGH = 0.9
_EDGES = "voicing is decided otherwise at the edges of stretches, where pitch moves most"
_CYCLES = "single periods and peaks are found otherwise"
_WIDTHS = "openSMILE's linear prediction gives widths about 1 kHz; the two do not measure the same thing"
_FORMANTS = "other linear prediction, and other frames count as voiced"
_ZERO = "a spread over a mean that may be near zero"
WHY: Mapping[str, str] = {
    "F0semitone": _EDGES,
    "loudness": "peaks and slopes follow the scale and the smoothing of loudness",
    "jitter": _CYCLES,
    "shimmer": _CYCLES,
    "HNR": "other window and voicing",
    "logRelF0": "rests on F0 and on the third formant of the frame",
    **{f"F{number}frequency": _FORMANTS for number in (1, 2, 3)},
    **{f"F{number}bandwidth": _WIDTHS for number in (1, 2, 3)},
    **{f"F{number}amplitude": _FORMANTS for number in (1, 2, 3)},
    "alphaRatio": _ZERO,
    "hammarberg": _EDGES,
    "slope": _ZERO,
    "mfcc": _ZERO,
    "spectralFlux": "which frames count as unvoiced",
    "VoicedSegments": _EDGES,
    "MeanVoiced": _EDGES,
    "StddevVoiced": _EDGES,
    "MeanUnvoiced": _EDGES,
    "StddevUnvoiced": _EDGES,
}
"""The likely reason why functionals whose names start so part from openSMILE's; the longest start counts."""


def catalogue_tables(*, every: int = 1) -> list[dict[str, Any]]:
    """How many of the 88 follow openSMILE's on EmoDB at 16 kHz, and each one's correlation."""
    try:
        measure = smile("func")
    except ImportError:
        return [table("catalogue", ["functionals", "correlation 0.9 or more"], [["openSMILE: not installed", None]])]
    ours, theirs = [], []
    for clip in clips("emodb")[::every]:
        samples, rate_hz = read_clip(clip.path)
        values, peer = measure_functionals(samples, rate_hz=rate_hz), measure.process_signal(samples, rate_hz)
        ours.append([values[row.name] for row in FUNCTIONALS])
        theirs.append([float(peer[row.name].iloc[0]) for row in FUNCTIONALS])
    rows = compared([row.name for row in FUNCTIONALS], np.array(ours), np.array(theirs))
    close = sum(row[1] is not None and row[1] >= ENOUGH for row in rows)
    columns = ["functional", "correlation", "our median", "openSMILE's median", "where under 0.9: likely why"]
    summary = table("catalogue", ["functionals", "correlation 0.9 or more", "clips"], [[len(rows), close, len(ours)]])
    return [summary, table("catalogue: each", columns, rows)]


def compared(names: Sequence[str], ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> list[list[Any]]:
    """A row for each functional, from arrays of shape (clips, functionals)."""
    rows = []
    for number, name in enumerate(names):
        mine, peer = ours[:, number], theirs[:, number]
        both = np.isfinite(mine) & np.isfinite(peer)
        varies = both.sum() > 2 and np.ptp(mine[both]) > 0 and np.ptp(peer[both]) > 0
        r = float(np.corrcoef(mine[both], peer[both])[0, 1]) if varies else None
        medians = [float(np.median(side[both])) if both.any() else None for side in (mine, peer)]
        rows.append([name, r, *medians, "" if r is not None and r >= ENOUGH else why(name)])
    return rows


def why(name: str) -> str:
    """The reason given for a functional, empty where none is."""
    starts = [start for start in WHY if name.startswith(start)]
    return WHY[max(starts, key=len)] if starts else ""
