"""Fit the weights of :func:`cxemotion.signal.speech.find_speech` and write ``speech_weights.json``.

Each of the made stretches of 30 s holds clips of `emodb` (seven speakers), a held "mmm" or vowel here and there, and
pauses of 0.1 to 8 s, over nothing, white, pink, room or mains noise or clips of `noise` whose level moves; in half of
them with hold music or line tones where nobody speaks; then the telephone band and mu-law in half. A frame is speech
where the clean clip lies within 26 dB of its loudest. Nothing is taken from sets that may not be learned from, and the
other three speakers and the classes in ``HELD_OUT`` are left for measuring.

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
from sklearn.neural_network import MLPClassifier

from cxemotion.signal.frames import runs
from cxemotion.signal.speech import FARTHEST, channel_loud_db, measure_frames, speech_features

RATE_HZ, SECONDS, STRETCHES, EVERY = 8000, 30, 700, 4
UNITS = 12
SPEAKERS = ("03", "08", "09", "10", "11", "12", "13")
FALL_DB, GAP_FRAMES = 26.0, 12
HELD_OUT = ("Rooster", "Helicopter", "Sea_waves")
VOICES = ("Person_sneeze",)
"""A class of ``noise`` that is the speaker's own, so neither speech nor noise."""
FORMANTS = (((280, 60, 1.0), (1100, 120, 0.1)), ((500, 90, 1.0), (1400, 150, 0.4)), ((700, 100, 1.0), (1150, 120, 0.6)))
"""Frequency, width and weight of the resonances of "mmm", a neutral and an open vowel."""

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


def held_sound(draw: np.random.Generator) -> Array:
    """A hesitation: "mmm" or a vowel of 0.25 to 1.1 s whose pitch drifts and trembles as a voice's does."""
    times = np.arange(int(draw.uniform(0.25, 1.1) * RATE_HZ)) / RATE_HZ
    slow, fast = np.arange(0, 1.3, 0.06), np.arange(0, 1.3, 0.01)
    tremble = np.interp(times, slow, draw.normal(0, 0.35, slow.size)) + draw.uniform(-3, 3) * times
    jitter = 1 + 0.012 * np.interp(times, fast, draw.standard_normal(fast.size))
    usual_hz = draw.uniform(85, 150) if draw.random() < 0.5 else draw.uniform(150, 260)
    phase = 2 * np.pi * np.cumsum(usual_hz * 2 ** (tremble / 12) * jitter) / RATE_HZ
    resonances, sound = FORMANTS[draw.integers(len(FORMANTS))], np.zeros(times.size)
    for harmonic in range(1, int(3600 / usual_hz)):
        weight = sum(gain / (1 + ((harmonic * usual_hz - hz) / width) ** 2) for hz, width, gain in resonances)
        sound += weight / harmonic**0.5 * np.cos(harmonic * phase + harmonic**2)
    edges = np.clip(np.minimum(times / 0.04, (times[-1] - times) / 0.08), 0, 1)
    shimmer = 10 ** (np.interp(times, slow, draw.normal(0, 1.5, slow.size)) / 20)
    return unit(unit(sound * edges * shimmer) + 0.02 * draw.standard_normal(times.size))


def moving_places(count: int, noises: list[Array], draw: np.random.Generator) -> Array:
    """Clips of noise one after another, each of power 1, moving some 6 dB up and down."""
    pieces: list[Array] = []
    while sum(piece.size for piece in pieces) < count:
        pieces.append(unit(noises[draw.integers(len(noises))]))
    knots = draw.uniform(-6, 6, size=count // (2 * RATE_HZ) + 2)
    moves_db = np.interp(np.arange(count), np.arange(knots.size) * 2 * RATE_HZ, knots)
    return np.concatenate(pieces)[:count] * 10 ** (moves_db / 20)


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
    start, on_hold = int(draw.uniform(0, 200)) * 80, draw.random() < 0.5
    while start < count:
        for _ in range(draw.integers(1, 4)):
            start = say(sound, spoken, start, gain=gain, clips=clips, draw=draw) if start < count else start
        pause = int(draw.choice([draw.uniform(0.3, 3.0), draw.uniform(2.0, 8.0)]) * RATE_HZ) // 80 * 80
        length = min(count - start, pause)
        if on_hold and length > RATE_HZ:
            machine = hold_music(length, draw) if draw.random() < 0.6 else line_tone(length, draw)
            sound[start : start + length] += machine * gain * 10 ** (draw.uniform(-15, 2) / 20)
        start += pause
    if draw.random() < 0.55:
        noise, ratio_db = moving_places(count, noises, draw), draw.uniform(0, 30)
    else:
        noise, ratio_db = background(count, noises, draw)
    sound += noise * gain / 10 ** (ratio_db / 20)
    band = draw.choice(["wide", "narrow", "companded", "companded"])
    return np.clip(sound, -1, 1) if band == "wide" else telephone(sound, companded=band == "companded"), spoken


def say(
    sound: Array,
    spoken: NDArray[np.bool_],
    start: int,
    *,
    gain: float,
    clips: list[Array],
    draw: np.random.Generator,
) -> int:
    """Put a clip or a held sound into both arrays; where the next may start."""
    said = held_sound(draw) if draw.random() < 0.08 else clips[draw.integers(len(clips))]
    clip = (unit(said) * gain * 10 ** (draw.normal(0, 2.5) / 20))[: sound.size - start]
    mask = spoken_frames(clip)[: spoken.size - start // 80]
    sound[start : start + clip.size] += clip
    spoken[start // 80 : start // 80 + mask.size] |= mask
    return start + (clip.size + int(draw.uniform(0.1, 0.5) * RATE_HZ)) // 80 * 80


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("src/cxemotion/signal/speech_weights.json"))
    out = parser.parse_args().out
    data, draw = Path(os.environ["CXEMOTION_DATA"]), np.random.default_rng(0)
    clips = [load(p) for p in sorted((data / "emodb/audio").glob("*.flac")) if p.name[:2] in SPEAKERS]
    noises = [load(p) for p in sorted((data / "noise").glob("*.ogg")) if not p.name.startswith(HELD_OUT + VOICES)]
    rows: list[NDArray[np.float32]] = []
    truth: list[NDArray[np.bool_]] = []
    names: list[str] = []
    for number in range(STRETCHES):
        sound, spoken = stretch(clips, noises, draw)
        measures = measure_frames(sound, rate_hz=RATE_HZ)
        features = speech_features(measures, slice(0, None), loud_db=channel_loud_db(measures))
        names = list(features)
        rows.append(np.stack(list(features.values()), axis=1)[number % EVERY :: EVERY])
        truth.append(spoken[number % EVERY :: EVERY])
    table = np.concatenate(rows)
    mean, scale = table.mean(axis=0), table.std(axis=0)
    placed = np.clip((table - mean) / scale, -FARTHEST, FARTHEST)
    model = MLPClassifier((UNITS,), alpha=3e-3, max_iter=14, batch_size=512, random_state=0)
    model.fit(placed, np.concatenate(truth))
    (hidden, output), (hidden_bias, bias) = model.coefs_, model.intercepts_
    fitted = {
        "names": names,
        "bias": round(float(bias[0]), 4),
        **{
            name: np.round(np.asarray(values, dtype=np.float64), 4).tolist()
            for name, values in (
                ("mean", mean),
                ("scale", scale),
                ("hidden", hidden),
                ("hidden_bias", hidden_bias),
                ("output", output[:, 0]),
            )
        },
    }
    out.write_text(json.dumps(fitted) + "\n")


if __name__ == "__main__":
    main()
