"""Fit the weights of :func:`cxemotion.signal.speech.find_speech` and write ``speech_weights.json``.

Each of the made stretches of 30 s holds clips of `emodb` (seven speakers) with pauses of 0.1 to 6 s, over nothing,
white, pink, room or mains noise or a clip of `noise`, in a third of them with hold music or line tones where nobody
speaks; then the telephone band and mu-law in half. A frame is speech where the clean clip lies within 26 dB of its
loudest. Nothing is taken from sets that may not be learned from.

    CXEMOTION_DATA=... python -m benchmarks.vad.train [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from cxemotion.signal.frames import runs
from cxemotion.signal.speech import channel_loud_db, measure_frames, speech_features

RATE_HZ, SECONDS, STRETCHES = 8000, 30, 240
SPEAKERS = ("03", "08", "09", "10", "11", "12", "13")
FALL_DB, GAP_FRAMES = 26.0, 12

Array = NDArray[np.float64]


def load(path: Path) -> Array:
    samples, rate_hz = soundfile.read(path, always_2d=True)
    return np.asarray(soxr.resample(samples.mean(axis=1), rate_hz, RATE_HZ))


def unit(sound: Array) -> Array:
    return sound / np.sqrt(np.mean(sound**2) + 1e-12)


def spoken_frames(clip: Array) -> NDArray[np.bool_]:
    level = 10 * np.log10(np.convolve(clip**2, np.full(160, 1 / 160), "same")[40::80] + 1e-12)
    mask = level > level.max() - FALL_DB
    for first, stop in runs(~mask):
        if first > 0 and stop < mask.size and stop - first <= GAP_FRAMES:
            mask[first:stop] = True
    return mask


def hold_music(count: int, draw: np.random.Generator) -> Array:
    sound, start, root, beat = np.zeros(count), 0, draw.uniform(110, 330), draw.uniform(0.2, 0.6)
    while start < count:
        length = min(count - start, int(beat * RATE_HZ * draw.choice([1, 1, 2])))
        times = np.arange(length) / RATE_HZ
        for semitone in draw.choice([0, 3, 4, 5, 7, 9, 12, 16], size=draw.integers(1, 4)):
            for harmonic in range(1, draw.integers(3, 8)):
                tone = np.sin(2 * np.pi * root * 2 ** (semitone / 12) * harmonic * times + draw.uniform(0, 6))
                sound[start : start + length] += np.exp(-times * draw.uniform(0.5, 6)) * tone / harmonic
        start += length
    return unit(sound)


def line_tone(count: int, draw: np.random.Generator) -> Array:
    times = np.arange(count) / RATE_HZ
    frequencies = [(440, 480), (425, 425), (350, 440), (697, 1209), (941, 1477), (1000, 1000)][draw.integers(6)]
    period = draw.uniform(0.2, 5.0)
    return unit(sum(np.sin(2 * np.pi * f * times) for f in frequencies) * ((times % period) < 0.4 * period))


def background(count: int, noises: list[Array], draw: np.random.Generator) -> tuple[Array, float]:
    """A noise of power 1 and the ratio of speech to it in dB."""
    white, ratio_db = draw.standard_normal(count), draw.uniform(0, 40)
    spectrum = np.fft.rfft(draw.standard_normal(count))
    pink = unit(np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1)), count))
    times = np.arange(count) / RATE_HZ
    match draw.choice(["none", "white", "pink", "place", "place", "hum", "room"]):
        case "white":
            return white, ratio_db
        case "pink":
            return pink, ratio_db
        case "place":
            return unit(np.resize(noises[draw.integers(len(noises))], count)), ratio_db
        case "hum":
            mains = draw.choice([50, 60])
            hum = sum(np.sin(2 * np.pi * mains * h * times + h) / h for h in range(1, 6)) + 0.2 * white
            return unit(hum), ratio_db + 10
        case "room":
            return unit(pink + 0.3 * white), draw.uniform(25, 60)
        case _:
            return np.zeros(count), 99.0


def telephone(sound: Array, *, companded: bool) -> Array:
    from scipy.signal import butter, sosfiltfilt

    narrow = np.clip(sosfiltfilt(butter(6, [300, 3400], "band", fs=RATE_HZ, output="sos"), sound), -1, 1)
    if not companded:
        return narrow
    code = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256) * 127.5) / 127.5
    return np.sign(code) * (256.0 ** np.abs(code) - 1) / 255


def stretch(clips: list[Array], noises: list[Array], draw: np.random.Generator) -> tuple[Array, NDArray[np.bool_]]:
    count, gain = SECONDS * RATE_HZ, 10 ** (draw.uniform(-35, -10) / 20)
    sound, spoken = np.zeros(count), np.zeros(count // 80, dtype=np.bool_)
    start = int(draw.uniform(0, 200)) * 80
    while start < count:
        clip = (unit(clips[draw.integers(len(clips))]) * gain * 10 ** (draw.normal(0, 2) / 20))[: count - start]
        mask = spoken_frames(clip)[: spoken.size - start // 80]
        sound[start : start + clip.size] += clip
        spoken[start // 80 : start // 80 + mask.size] |= mask
        pause_s = draw.choice([draw.uniform(0.1, 0.5), draw.uniform(0.3, 3.0), draw.uniform(1.0, 6.0)])
        start += (clip.size + int(pause_s * RATE_HZ)) // 80 * 80
    noise, ratio_db = background(count, noises, draw)
    sound += noise * gain / 10 ** (ratio_db / 20)
    if draw.random() < 0.35:
        first, length = int(draw.uniform(0, 15)) * RATE_HZ, int(draw.uniform(5, 15)) * RATE_HZ
        machine = hold_music(length, draw) if draw.random() < 0.6 else line_tone(length, draw)
        sound[first : first + length] = machine * gain * 10 ** (draw.uniform(-18, 0) / 20)
        spoken[first // 80 : (first + length) // 80] = False
    band = draw.choice(["wide", "narrow", "companded", "companded"])
    return np.clip(sound, -1, 1) if band == "wide" else telephone(sound, companded=band == "companded"), spoken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("src/cxemotion/signal/speech_weights.json"))
    out = parser.parse_args().out
    data, draw = Path(os.environ["CXEMOTION_DATA"]), np.random.default_rng(0)
    clips = [load(p) for p in sorted((data / "emodb/audio").glob("*.flac")) if p.name[:2] in SPEAKERS]
    noises = [load(p) for p in sorted((data / "noise").glob("*.ogg"))]
    rows: list[NDArray[np.float32]] = []
    truth: list[NDArray[np.bool_]] = []
    for _ in range(STRETCHES):
        sound, spoken = stretch(clips, noises, draw)
        measures = measure_frames(sound, rate_hz=RATE_HZ)
        features = speech_features(measures, slice(0, None), loud_db=channel_loud_db(measures))
        names = list(features)
        rows.append(np.stack(list(features.values()), axis=1)[::3])
        truth.append(spoken[::3])
    table = np.concatenate(rows)
    scale = table.std(axis=0)
    model = LogisticRegression(max_iter=500).fit(table / scale, np.concatenate(truth))
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0] / scale, strict=True)}
    out.write_text(json.dumps({"bias": round(float(model.intercept_[0]), 4), "weights": weights}, indent=2) + "\n")


if __name__ == "__main__":
    main()
