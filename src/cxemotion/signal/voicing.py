"""Whether a frame is voiced, from how it and its neighbours repeat and how loud they are."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.compiled import compiled
from cxemotion.signal.frames import FloatArray
from cxemotion.signal.periodicity import Periodicity
from cxemotion.signal.windows import moving_max, moving_mean, moving_min

REACH = 250
"""Frames to either side in which the loudest and the quietest moment are looked for."""
NEIGHBOURS = (-16, -11, -8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 8, 11, 16)
"""Frames, counted from the one judged, whose measures are read."""
CONTEXT = REACH + max(NEIGHBOURS) + 2
"""Frames to either side on which a judgement may depend."""
MEASURES = 8
JUDGED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, eq=False)
class VoicingWeights:
    """A network with one hidden layer of rectified units.

    Args:
        hidden: shape (len(NEIGHBOURS) * MEASURES, units).
        hidden_bias: shape (units,).
        output: shape (units,).
        output_bias: log odds of being voiced where no unit says anything.
    """

    hidden: FloatArray
    hidden_bias: FloatArray
    output: FloatArray
    output_bias: float


def voicing_log_odds(found: Periodicity) -> FloatArray:
    """Log odds that each frame is voiced, before a path is laid through them, shape (frames,)."""
    weights, inputs = voicing_weights(), voicing_inputs(found)
    odds = np.empty(len(inputs), dtype=np.float32)
    for first in range(0, len(inputs), JUDGED_AT_ONCE):
        units = inputs[first : first + JUDGED_AT_ONCE] @ weights.hidden
        odds[first : first + JUDGED_AT_ONCE] = np.maximum(units + weights.hidden_bias, 0.0) @ weights.output
    return odds + np.float32(weights.output_bias)


def voicing_inputs(found: Periodicity) -> FloatArray:
    """The measures of each frame and its neighbours, shape (frames, len(NEIGHBOURS) * MEASURES)."""
    inputs = np.empty((found.level_db.size, len(NEIGHBOURS) * MEASURES), dtype=np.float32)
    _gather(voicing_measures(found), np.asarray(NEIGHBOURS, dtype=np.int64), inputs)
    return inputs


@compiled
def _gather(measures: FloatArray, steps: NDArray[np.int64], inputs: FloatArray) -> None:
    """The measures so many steps from each frame, side by side; the ends are repeated."""
    frames, wide = measures.shape
    for frame in range(frames):
        for place in range(steps.size):
            row = min(max(frame + steps[place], 0), frames - 1)
            for one in range(wide):
                inputs[frame, place * wide + one] = measures[row, one]


def voicing_measures(found: Periodicity) -> FloatArray:
    """What a frame is judged by, each about 0 to 1 in size, shape (frames, MEASURES); gain plays no part.

    How well the flattened spectrum and the low band repeat; the level, and that of the middle 20 ms, under the
    loudest within 2.5 s; the level over the quietest; the middle against the whole window; how far the pitch jumps;
    the share of the low band.
    """
    level, core = found.level_db, found.core_db
    smooth = moving_mean(level, 5)
    loud, quiet = moving_max(smooth, REACH), moving_min(smooth, REACH)
    octave = found.octave[:, 0]
    jump = np.abs(np.diff(octave, prepend=octave[:1]))
    parts = (
        found.strength[:, 0],
        found.low_strength,
        np.clip((level - loud) / 20, -2.5, 0.5),
        np.clip((core - loud) / 20, -2.5, 0.5),
        np.clip((level - quiet) / 20, -0.5, 2.0),
        np.clip((core - level) / 10, -2.0, 1.0),
        np.minimum(2 * jump, np.float32(1.0)),
        np.clip((found.low_db - level) / 10, -2.0, 0.5),
    )
    return np.stack(parts, axis=1).astype(np.float32, copy=False)


@functools.cache
def voicing_weights() -> VoicingWeights:
    """The weights that ``benchmarks/prosody/train_voicing.py`` fits."""
    stored = json.loads((files("cxemotion.signal") / "voicing_weights.json").read_text(encoding="utf-8"))
    hidden, hidden_bias, output = (
        np.asarray(stored[name], dtype=np.float32) for name in ("hidden", "hidden_bias", "output")
    )
    return VoicingWeights(hidden, hidden_bias, output, float(stored["output_bias"]))
