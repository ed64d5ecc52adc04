"""Fit the network of :mod:`cxemotion.signal.voicing` and write ``voicing_weights.json``.

It learns from `emodb`, clips of one speaker in a row with pauses between, and from made voices of seeds that
``run.py`` does not use; each stretch is heard clean or on the telephone, alone or over white, pink or brown noise.
The truth of a made voice is known; that of `emodb` is what RAPT (Talkin 1995, as pysptk has it under its MIT licence)
finds in the clean 16 kHz recording. Nothing is taken from sets that may not be learned from.

    CXEMOTION_DATA=... python -m benchmarks.prosody.train_voicing [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

from benchmarks.corpora import clips, read_clip
from benchmarks.peers import Samples, Track, rapt
from benchmarks.prosody.made import RATE_HZ, make_voice
from benchmarks.rig import one_thread
from benchmarks.telephone import TELEPHONE_HZ, add_noise, g711, narrow
from cxemotion.evaluate.pitch import resample_track
from cxemotion.signal.frames import clean_samples
from cxemotion.signal.periodicity import joined, periodicity
from cxemotion.signal.spectrum import SpectrumStream
from cxemotion.signal.voicing import voicing_inputs

OUT = Path("src/cxemotion/signal/voicing_weights.json")
STEADY, STEADY_HZ, DEEPEST_DIP_DB = 240, (52.0, 590.0), 24.0
MADE_SEEDS = range(1000, 1160)
RAPT_SHIFT_S = 0.008
"""RAPT's frames lie this much before ours: the shift at which it agrees best with made voices."""
CLIPS_IN_A_ROW, LONGEST_PAUSE_S = 4, 3.0
NOISES = {"white": 0.0, "pink": 0.5, "brown": 1.0}
"""How steeply the amplitude falls with frequency."""
SNRS_DB = (20, 15, 10, 5, 5, 3, 0)
HEARINGS = 3
"""Conditions that each stretch is heard under."""
UNITS, PENALTY, ROUNDS = 24, 1e-4, 30
DIGITS = 4
Bools: TypeAlias = NDArray[np.bool_]


def spoken(draw: np.random.Generator) -> Iterator[tuple[Samples, Bools]]:
    """Stretches of `emodb` at 16 kHz, and which of their 10 ms frames are voiced."""
    by_speaker: dict[str, list[Path]] = {}
    for clip in clips("emodb", training=True):
        by_speaker.setdefault(clip.speaker, []).append(clip.path)
    for paths in by_speaker.values():
        order = draw.permutation(len(paths))
        for first in range(0, len(order), CLIPS_IN_A_ROW):
            parts: list[Samples] = []
            truth: list[Bools] = []
            for number in order[first : first + CLIPS_IN_A_ROW]:
                samples, rate_hz = read_clip(paths[number])
                samples = samples[: samples.size // 160 * 160]
                pause = int(100 * draw.choice([0.0, draw.uniform(0.1, LONGEST_PAUSE_S)]))
                parts += [samples, np.zeros(160 * pause, dtype=np.float32)]
                truth += [voiced_frames(rapt(samples, rate_hz), samples.size // 160), np.zeros(pause, dtype=np.bool_)]
            yield np.concatenate(parts), np.concatenate(truth)


def voiced_frames(track: Track, frames: int) -> Bools:
    at_s = (np.arange(frames) + 0.5) * 0.010 - RAPT_SHIFT_S
    return resample_track(track.times_s, track.f0_hz, at_s=at_s) > 0


def made() -> Iterator[tuple[Samples, Bools]]:
    """Made voices at 16 kHz, and which of their 10 ms frames are voiced."""
    for seed in MADE_SEEDS:
        voice = make_voice(seed)
        frames = voice.samples.size // 160
        yield voice.samples, voice.truth((np.arange(frames) + 0.5) * 0.010) > 0


def steady(draw: np.random.Generator) -> Iterator[tuple[Samples, Bools]]:
    """Tones of a harmonic source over the whole range of pitch, held or swelling and gliding, which no corpus has."""
    times = np.arange(2 * RATE_HZ) / RATE_HZ
    for _ in range(STEADY):
        f0_hz, sound = np.exp(draw.uniform(*np.log(STEADY_HZ))), np.zeros(times.size)
        peak_hz, fall = draw.uniform(300, 2000), draw.uniform(0.5, 1.5)
        swing = np.cos(2 * np.pi * draw.uniform(2, 6) * times)
        glide = np.cumsum(np.exp2(draw.uniform(-0.25, 0.25) * swing)) / RATE_HZ
        for harmonic in range(1, int(3800 / f0_hz) + 1):
            resonance = 1.0 + 4.0 * np.exp(-(((harmonic * f0_hz - peak_hz) / 300) ** 2))
            phase = 2 * np.pi * harmonic * f0_hz * glide + draw.uniform(0, 2 * np.pi)
            sound += resonance * harmonic**-fall * np.cos(phase)
        sound *= 10 ** (draw.uniform(0, DEEPEST_DIP_DB) * (swing - 1) / 40)
        voiced = np.repeat(draw.random(8) < draw.choice([0.7, 1.0, 1.0]), 25)
        hiss = 10 ** draw.uniform(-5, -2) * draw.standard_normal(times.size)
        yield (0.1 * sound / np.std(sound) * np.repeat(voiced, 160) + hiss).astype(np.float32), voiced


def heard(samples: Samples, draw: np.random.Generator) -> tuple[Samples, int]:
    """The sound under a condition drawn at random, and its rate."""
    line = draw.choice(["wide", "band", "G.711", "G.711"])
    sound, rate_hz = (samples, RATE_HZ) if line == "wide" else (narrow(samples, rate_hz=RATE_HZ), TELEPHONE_HZ)
    if draw.random() < 0.65:
        bed = coloured(sound.size, NOISES[draw.choice(list(NOISES))], draw)
        bed = bed if line == "wide" else narrow(bed, rate_hz=TELEPHONE_HZ)
        sound = add_noise(sound, bed, snr_db=float(draw.choice(SNRS_DB)))
    return (g711(sound, rate_hz=rate_hz) if line == "G.711" else sound), rate_hz


def coloured(count: int, fall: float, draw: np.random.Generator) -> Samples:
    spectrum = draw.standard_normal(count // 2 + 1) + 1j * draw.standard_normal(count // 2 + 1)
    shaped = np.fft.irfft(spectrum / np.maximum(np.arange(spectrum.size), count / 200) ** fall, n=count)
    return (shaped / np.std(shaped)).astype(np.float32)


def inputs(samples: Samples, rate_hz: int) -> NDArray[np.float32]:
    stream = SpectrumStream(rate_hz)
    blocks = [*stream.push(clean_samples(samples)), *stream.finish()]
    return voicing_inputs(joined([periodicity(block) for block in blocks]))


def fitted(seed: int) -> dict[str, Any]:
    """The weights, as they are stored."""
    draw = np.random.default_rng(seed)
    rows: list[NDArray[np.float32]] = []
    truth: list[Bools] = []
    for samples, voiced in (*spoken(draw), *made(), *steady(draw)):
        for _ in range(HEARINGS):
            found = inputs(*heard(samples, draw))
            frames = np.arange(int(draw.integers(3)), min(len(found), voiced.size), 3)
            rows.append(found[frames])
            truth.append(voiced[frames])
    table, answers = np.concatenate(rows), np.concatenate(truth)
    print(f"{answers.size} frames, {answers.mean():.3f} voiced")
    model = MLPClassifier((UNITS,), alpha=PENALTY, batch_size=1024, max_iter=ROUNDS, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the number of rounds is fixed
        model.fit(table, answers)
    print(f"{model.score(table, answers):.4f} right, log loss {model.loss_:.4f}")
    hidden, output = (np.asarray(layer, dtype=np.float64) for layer in model.coefs_)
    hidden_bias, output_bias = (np.asarray(layer, dtype=np.float64) for layer in model.intercepts_)
    return {
        "hidden": np.round(hidden, DIGITS).tolist(),
        "hidden_bias": np.round(hidden_bias, DIGITS).tolist(),
        "output": np.round(output[:, 0], DIGITS).tolist(),
        "output_bias": round(float(output_bias[0]), DIGITS),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with one_thread():
        weights = fitted(options.seed)
    options.out.write_text(json.dumps(weights) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
