"""What is wrong with a recording: plain numbers and yes-or-no answers for the caller to judge."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from cxemotion.signal.frames import FRAMES_PER_S, BoolArray, FloatArray, clean_samples, mask_of, runs, spans_of
from cxemotion.signal.level import mean_level_db
from cxemotion.span import Span

CLIP_LEVEL_SHARE = 0.99
"""A clipped sample lies this close to the largest one."""
CLIP_RUN = 3
"""So many neighbours at the largest value are clipping; one or two are a peak."""
CLIP_LEAST_PEAK = 0.1
"""Below this peak nothing is called clipped: a quiet recording repeats its few values."""
SILENT_CHANNEL_DB = -70.0
"""A channel that is never louder than this holds nobody."""
IDENTICAL_DIFFERENCE_DB = -50.0
"""Channels whose difference is this far below them are one channel written twice."""
DROPOUT_LEAST_S, DROPOUT_LONGEST_S = 0.02, 1.0
"""Digital silence of this length inside speech is a gap in the line, not a pause."""
EIGHT_BIT_STEP = 1.0 / 128.0
PAUSE_LEAST_S, PAUSES_LEAST = 1.0, 4
"""Gain riding is looked for in pauses this long, and judged from so many."""
SETTLED_S, JUDGED_S = 0.15, 0.2
"""Left out after speech stops, for the room to ring off; and the time judged at either end of what is left."""
TONAL_BELOW_SPEECH_DB = 20.0
"""Music and tones are heard within this of the speech."""
TONAL_STRENGTH, TONAL_SHARE, TONAL_LEAST_S = 0.6, 0.7, 1.5
"""How periodic a frame of music or a tone is, how much of what is heard is so, and for how long."""


def clipped_share(samples: NDArray[np.floating]) -> float:
    """Share of samples in runs of three or more at the largest magnitude, 0 to 1; nan for no samples."""
    clean = np.abs(clean_samples(samples))
    if clean.size == 0:
        return float("nan")
    peak = float(clean.max())
    if peak < CLIP_LEAST_PEAK:
        return 0.0
    clipped = sum(stop - first for first, stop in runs(clean >= CLIP_LEVEL_SHARE * peak) if stop - first >= CLIP_RUN)
    return clipped / clean.size


def dc_offset(samples: NDArray[np.floating]) -> float:
    """Mean of the samples, full scale 1; nan for no samples."""
    clean = clean_samples(samples)
    return float(np.mean(clean, dtype=np.float64)) if clean.size else float("nan")


def snr_db(level_db: FloatArray, speech: tuple[Span, ...]) -> float:
    """Level of speech over the level between it, in dB; nan without both, inf over digital silence.

    Args:
        level_db: level of each 10 ms frame, shape (frames,).
        speech: when somebody speaks.
    """
    spoken = mask_of(speech, level_db.size)
    loud, quiet = mean_level_db(level_db[spoken]), mean_level_db(level_db[~spoken])
    if np.isnan(loud) or np.isnan(quiet) or loud == -np.inf:
        return float("nan")
    return loud - quiet


def is_silent(level_db: FloatArray) -> bool:
    """Whether the channel is never louder than ``SILENT_CHANNEL_DB``."""
    return not bool((level_db > SILENT_CHANNEL_DB).any())


def are_identical(one: NDArray[np.floating], other: NDArray[np.floating]) -> bool:
    """Whether two channels carry the same sound, up to a gain: a mono call written as stereo.

    Channels without any sound are not called identical.
    """
    left, right = (clean_samples(channel).astype(np.float64) for channel in (one, other))
    count = min(left.size, right.size)
    power = float(np.dot(left[:count], left[:count]))
    if power == 0.0 or not right[:count].any():
        return False
    gain = float(np.dot(left[:count], right[:count])) / power
    rest = right[:count] - gain * left[:count]
    limit = 10.0 ** (IDENTICAL_DIFFERENCE_DB / 10.0)
    return bool(np.dot(rest, rest) <= limit * np.dot(right[:count], right[:count]))


def dropouts(level_db: FloatArray, speech: tuple[Span, ...]) -> tuple[Span, ...]:
    """Stretches of digital silence, 20 ms to 1 s long, within or beside speech."""
    near_speech = mask_of(speech, level_db.size)
    found = np.zeros(level_db.size, dtype=np.bool_)
    for first, stop in runs(np.isneginf(level_db)):
        length_s = (stop - first) / FRAMES_PER_S
        beside = _touches(near_speech, first, stop)
        if DROPOUT_LEAST_S <= length_s <= DROPOUT_LONGEST_S and beside:
            found[first:stop] = True
    return spans_of(found)


def gain_riding_db(level_db: FloatArray, speech: tuple[Span, ...]) -> float:
    """How far the noise rises within a pause, in dB, the median over pauses; nan with too few of them.

    An automatic gain control that is too quick turns the gain up when speech stops, so the noise swells until the next
    word pushes it down again. A steady line gives 0.

    Args:
        level_db: level of each 10 ms frame, shape (frames,).
        speech: when somebody speaks.
    """
    rises: list[float] = []
    judged = round(JUDGED_S * FRAMES_PER_S)
    for before, after in itertools.pairwise(speech):
        if after.start - before.end < PAUSE_LEAST_S:
            continue
        pause = level_db[round((before.end + SETTLED_S) * FRAMES_PER_S) : round((after.start - 0.05) * FRAMES_PER_S)]
        early, late = float(np.median(pause[:judged])), float(np.median(pause[-judged:]))
        if np.isfinite(early) and np.isfinite(late):
            rises.append(late - early)
    return float(np.median(rises)) if len(rises) >= PAUSES_LEAST else float("nan")


def music_or_tones(level_db: FloatArray, strength: FloatArray, speech: tuple[Span, ...]) -> tuple[Span, ...]:
    """Stretches without speech that hold music, ringback, dialled digits or another periodic sound.

    Args:
        level_db: level of each 10 ms frame, shape (frames,).
        strength: how periodic each frame is, 0 to 1, shape (frames,).
        speech: when somebody speaks.
    """
    spoken = mask_of(speech, level_db.size)
    usual = mean_level_db(level_db[spoken]) if spoken.any() else mean_level_db(level_db)
    if not np.isfinite(usual):
        return ()
    heard = ~spoken & (level_db > max(usual - TONAL_BELOW_SPEECH_DB, SILENT_CHANNEL_DB))
    tonal = heard & (strength > TONAL_STRENGTH)
    found = np.zeros(level_db.size, dtype=np.bool_)
    for first, stop in runs(~spoken):
        frames = np.flatnonzero(tonal[first:stop])
        enough = frames.size >= TONAL_LEAST_S * FRAMES_PER_S
        if enough and frames.size >= TONAL_SHARE * np.count_nonzero(heard[first:stop]):
            found[first + frames[0] : first + frames[-1] + 1] = True
    return spans_of(found)


def is_eight_bit(samples: NDArray[np.floating]) -> bool:
    """Whether every sample is one of the 256 steps of 8-bit linear audio, the noise floor of which is near -59 dB."""
    clean = clean_samples(samples)
    if clean.size == 0 or not clean.any():
        return False
    steps = clean / np.float32(EIGHT_BIT_STEP)
    return bool(np.all(np.abs(steps - np.round(steps)) < 1e-3))


def _touches(mask: BoolArray, first: int, stop: int) -> bool:
    return bool(mask[max(0, first - 1) : stop + 1].any())
