"""The 88 functionals beside openSMILE's, with evidence for every miss, and the speed of both.

``python -m benchmarks.prosody.functionals`` writes ``results/catalogue.json``. openSMILE (eGeMAPSv02) and Praat
(through parselmouth) are run side by side with ours on the same clips of EmoDB at 16 kHz, and for nothing else.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from benchmarks.corpora import clips, read_clip
from benchmarks.rig import table, write_results
from benchmarks.telephone import g711
from cxemotion.features.functionals import FUNCTIONALS, LARGEST_VARIATION, measure_functionals

Samples: TypeAlias = NDArray[np.float32]
Values: TypeAlias = NDArray[np.float64]

RATE_HZ = 16_000
NAMES = [row.name for row in FUNCTIONALS]
CLOSE = 0.9
TELEPHONE_CLIPS = 4
"""Every so manieth clip is also sent through a telephone line."""
REPEATS = 5
EDGES = "which frames count as voiced differs at the edges of voicing"
CAUSES: tuple[tuple[str, str], ...] = (
    (
        "F0semitoneFrom27.5Hz_sma3nz_stddevNorm",
        "spread of jumps by octaves: openSMILE's F0 of these calm and shouted voices reaches 997 Hz",
    ),
    (
        "F0semitoneFrom27.5Hz",
        "its slopes join voiced stretches over gaps and end stretches otherwise: a rise may be -17 st/s there",
    ),
    ("jitter", "openSMILE leaves 18 % of voiced frames out and follows Praat less closely than we do (see peers)"),
    ("shimmer", "openSMILE leaves 11 % of voiced frames out and follows Praat less closely than we do (see peers)"),
    (
        "HNRdBACF_sma3nz_stddevNorm",
        "tracks agree at 0.96; the spread hangs on the noisiest frames at the edges of voicing",
    ),
    ("F1amplitude", "spread of a -201 dB fill in unvoiced frames: the square root of the voiced share"),
    (
        "F",
        "openSMILE puts a made vowel of 300, 2300, 3000 Hz (60 to 120 wide) at 476, 1865, 2866 (377 to 1333 wide)",
    ),
    (
        "VoicedSegments",
        "8 % of frames are voiced for one of the two only, most at edges; each splits or joins stretches",
    ),
    ("MeanVoiced", "8 % of frames are voiced for one of the two only, most at edges; each splits or joins stretches"),
    ("StddevVoiced", "8 % of frames are voiced for one of the two only, most at edges; each splits or joins stretches"),
    ("MeanUnvoiced", "short unvoiced gaps within words are the first to differ where voicing does"),
    ("logRelF0", "spread of the ratio over frames in which the first harmonics are weak; voicing at the edges decides"),
    ("hammarberg", "spread over voiced frames: voicing at the edges decides"),
)
"""Why a functional whose name starts so is under 0.9; the first that fits counts."""


def main() -> None:
    """Measure, and write the results."""
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    sounds = [read_clip(clip.path)[0] for clip in clips("emodb")[::every]]
    smile = _opensmile()
    ours = np.array([list(measure_functionals(sound, rate_hz=RATE_HZ).values()) for sound in sounds])
    theirs = np.array([smile(sound) for sound in sounds])
    lines = [
        g711(soxr.resample(band_passed(sound), RATE_HZ, 8000), rate_hz=8000) for sound in sounds[::TELEPHONE_CLIPS]
    ]
    telephone = np.array([list(measure_functionals(line, rate_hz=8000).values()) for line in lines])
    rows = list(compared(ours, theirs, telephone))
    close = sum(row[1] is not None and row[1] >= CLOSE for row in rows)
    columns = [
        "functional",
        "r openSMILE",
        "clips",
        "our median",
        "its median",
        "r telephone",
        "unit",
        "band Hz",
        "gain",
        "cause",
    ]
    tables = [
        table("count", ["functionals", "r 0.9 or more", "clips"], [[len(rows), close, len(sounds)]]),
        table("each", columns, rows),
        table("peers", ["measure", "r ours and Praat", "r openSMILE and Praat"], list(referee(sounds, ours, theirs))),
        table(
            "speed",
            ["audio", "ours, times real time", "openSMILE, times real time", "ratio"],
            list(speed(sounds, smile)),
        ),
    ]
    data = {"set": "emodb", "clips": len(sounds), "seconds": sum(map(len, sounds)) / RATE_HZ, "rate_hz": RATE_HZ}
    path = write_results("prosody", "catalogue", tables, data=data)
    print(f"{path}: {close} of {len(rows)}", tables[2]["rows"], tables[3]["rows"])


def compared(ours: Values, theirs: Values, telephone: Values) -> Iterator[list[Any]]:
    """A row per functional. A coefficient of variation about a mean near zero, of either side, is left out."""
    for number, row in enumerate(FUNCTIONALS):
        mine, peer = ours[:, number], theirs[:, number]
        if row.name.endswith("stddevNorm"):
            peer = np.where(np.abs(peer) > LARGEST_VARIATION, np.nan, peer)
        r, count = correlation(mine, peer)
        line, _ = correlation(telephone[:, number], mine[::TELEPHONE_CLIPS])
        middle = [float(np.nanmedian(side)) for side in (mine, peer)]
        cause = (
            ""
            if r is not None and r >= CLOSE
            else next((why for start, why in CAUSES if row.name.startswith(start)), EDGES)
        )
        band = f"{row.low_hz:.0f}-{row.high_hz:.0f}"
        yield [row.name, r, count, *middle, line, row.unit, band, "yes" if row.gain else "no", cause]


def correlation(left: Values, right: Values) -> tuple[float | None, int]:
    """Pearson's correlation of what both sides measure, and how many that is."""
    both = np.isfinite(left) & np.isfinite(right)
    known = int(both.sum())
    return (float(np.corrcoef(left[both], right[both])[0, 1]) if known > 9 else None), known


def referee(sounds: Sequence[Samples], ours: Values, theirs: Values) -> Iterator[list[Any]]:
    """Both beside Praat, for what Praat measures too."""
    praat = np.array([_praat(sound) for sound in sounds])
    for column, name in enumerate(PRAAT):
        number = NAMES.index(name)
        yield [name, *(correlation(side[:, number], praat[:, column])[0] for side in (ours, theirs))]


def speed(sounds: Sequence[Samples], smile: Callable[[Samples], Values]) -> Iterator[list[Any]]:
    """How many seconds of sound each measures per second of one core: medians over repeats, turn by turn."""
    short = [sound for sound in sounds if 2.5 <= sound.size / RATE_HZ <= 3.5][:40]
    minute = np.concatenate(sounds)[: 60 * RATE_HZ]
    for name, batch in (("clips of about 3 s", short), ("a file of 60 s", [minute])):
        seconds = sum(map(len, batch)) / RATE_HZ
        taken: dict[str, list[float]] = {"ours": [], "smile": []}
        for _ in range(REPEATS):
            taken["ours"].append(_cpu_s(lambda sound: measure_functionals(sound, rate_hz=RATE_HZ), batch))
            taken["smile"].append(_cpu_s(smile, batch))
        mine, peer = (seconds / statistics.median(times) for times in (taken["ours"], taken["smile"]))
        yield [name, mine, peer, mine / peer]


def band_passed(sound: Samples) -> Samples:
    """The sound between 300 and 3,400 Hz, as a line passes it."""
    from scipy.signal import butter, sosfiltfilt

    return sosfiltfilt(butter(4, [300, 3400], "bandpass", fs=RATE_HZ, output="sos"), sound).astype(np.float32)


def _cpu_s(measure: Callable[[Samples], Any], batch: Sequence[Samples]) -> float:
    started = time.process_time()
    for sound in batch:
        measure(sound)
    return time.process_time() - started


def _opensmile() -> Callable[[Samples], Values]:
    import opensmile

    smile = opensmile.Smile(opensmile.FeatureSet.eGeMAPSv02, opensmile.FeatureLevel.Functionals, num_workers=1)
    if smile.feature_names != NAMES:
        raise ValueError("openSMILE's names are not those of the table")
    return lambda sound: smile.process_signal(sound, RATE_HZ).to_numpy(dtype=np.float64)[0]


PRAAT = (
    "F0semitoneFrom27.5Hz_sma3nz_amean",
    "F0semitoneFrom27.5Hz_sma3nz_stddevNorm",
    "jitterLocal_sma3nz_amean",
    "shimmerLocaldB_sma3nz_amean",
    "F1frequency_sma3nz_amean",
    "F2frequency_sma3nz_amean",
    "F3frequency_sma3nz_amean",
    "VoicedSegmentsPerSec",
)


def _praat(sound: Samples) -> list[float]:
    import parselmouth

    whole = parselmouth.Sound(sound.astype(np.float64), RATE_HZ)
    pitch = whole.to_pitch_ac(time_step=0.01, pitch_floor=60.0, pitch_ceiling=600.0)
    f0_hz = pitch.selected_array["frequency"]
    semitones = 12.0 * np.log2(f0_hz[f0_hz > 0] / 27.5)
    pulses = parselmouth.praat.call([whole, pitch], "To PointProcess (cc)")
    jitter = parselmouth.praat.call(pulses, "Get jitter (local)", 0, 0, 1e-4, 0.02, 1.3)
    shimmer = parselmouth.praat.call([whole, pulses], "Get shimmer (local_dB)", 0, 0, 1e-4, 0.02, 1.3, 1.6)
    burg = whole.to_formant_burg(0.01, 5, 5500.0, 0.025, 50.0)
    voiced_s = pitch.xs()[f0_hz > 0]
    formants = [float(np.nanmean([burg.get_value_at_time(n, t) for t in voiced_s])) for n in (1, 2, 3)]
    starts = np.count_nonzero(np.diff((f0_hz > 0).astype(np.int8), prepend=0) == 1)
    spread = float(semitones.std() / semitones.mean())
    return [float(semitones.mean()), spread, jitter, shimmer, *formants, starts * RATE_HZ / sound.size]


if __name__ == "__main__":
    main()
