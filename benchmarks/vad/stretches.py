"""Made stretches of telephone sound to learn speech from, with the truth of every frame.

A stretch of 30 s holds clips of EmoDB, a word or two of one, a held "mmm" or vowel or a laugh, a little faster or
slower and brighter or duller than they were spoken, with pauses of 0.1 to 8 s, in a room or not; over nothing, made
noise, mains hum of 50 or 60 Hz with its harmonics, or clips of `noise` whose level moves; in half of them hold music or
line tones lie where nobody speaks. Then comes the telephone's band, and mu-law in half. A frame is speech where EmoDB's
syllables were marked by hand. Nothing is taken from sets that may not be learned from; other speakers than
``SPEAKERS`` and the classes of noise in ``HELD_OUT`` are for measuring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from benchmarks.corpora import folder
from benchmarks.prosody.pace import read_syllables
from cxemotion.signal.frames import mask_of, runs
from cxemotion.span import Span

RATE_HZ, SECONDS = 8000, 30
FRAME = RATE_HZ // 100
SPEAKERS = ("03", "08", "09", "10", "11", "12", "13")
HELD_OUT = ("Rooster", "Helicopter", "Sea_waves")
VOICES = ("Person_sneeze",)
"""A class of ``noise`` that is the speaker's own, so neither speech nor noise."""
FALL_DB, GAP_FRAMES = 26.0, 12
"""Where no syllables were marked, speech is within so much of the loudest, shorter gaps included."""
RATIO_DB = {"places": (0.0, 30.0), "bursts": (0.0, 30.0), "room": (25.0, 60.0)}
"""Of speech to noise, from and to; from 0 to 40 where not given."""
HELD_SHARE, SHORT_SHARE = 0.14, 0.4
FORMANTS = (
    ((280, 60, 1.0), (1100, 120, 0.1)),
    ((500, 90, 1.0), (1400, 150, 0.4), (2400, 200, 0.15)),
    ((700, 100, 1.0), (1150, 120, 0.6), (2500, 200, 0.15)),
    ((400, 80, 1.0), (2000, 150, 0.4), (2600, 200, 0.3)),
    ((600, 100, 1.0), (900, 120, 0.7), (2400, 200, 0.1)),
)
"""Frequency, width and weight of the resonances of "mmm" and of four vowels."""

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Clean speech at 8 kHz and which of its 10 ms frames are spoken."""

    samples: Array
    spoken: Mask

    def part(self, first: int, frames: int) -> Said:
        """Some of its frames, faded in and out over 20 ms."""
        cut = self.samples[first * FRAME : (first + frames) * FRAME]
        edge = np.clip(np.arange(cut.size) / (0.02 * RATE_HZ), 0, 1)
        return Said(cut * edge * edge[::-1], self.spoken[first : first + frames])


def load(path: Path) -> Array:
    samples, rate_hz = soundfile.read(path, always_2d=True)
    return np.asarray(soxr.resample(samples.mean(axis=1), rate_hz, RATE_HZ))


def unit(sound: Array) -> Array:
    return sound / np.sqrt(np.mean(sound**2) + 1e-12)


def spoken_clips(draw: np.random.Generator) -> list[Said]:
    """The clips of the training speakers, each at two speeds, and once drawled: slower at the same pitch."""
    root = folder("emodb", training=True)
    paths = [path for path in sorted((root / "audio").glob("*.flac")) if path.name[:2] in SPEAKERS]
    return [
        _at_speed(path, root / "syllables" / f"{path.stem}.silb", speed, drawled=drawled)
        for path in paths
        for speed, drawled in (
            (draw.uniform(0.85, 1.0), False),
            (draw.uniform(1.0, 1.18), False),
            (draw.uniform(0.5, 0.8), True),
        )
    ]


def noise_clips() -> list[Array]:
    """The clips of noise that may be learned from."""
    paths = sorted(folder("noise", training=True).glob("*.ogg"))
    return [load(path) for path in paths if not path.name.startswith(HELD_OUT + VOICES)]


def _at_speed(path: Path, marks: Path, speed: float, *, drawled: bool) -> Said:
    samples, rate_hz = soundfile.read(path, always_2d=True)
    sound = np.asarray(soxr.resample(samples.mean(axis=1), rate_hz * (1.0 if drawled else speed), RATE_HZ))
    if drawled:
        import librosa

        sound = librosa.effects.time_stretch(sound, rate=speed, n_fft=512)
    sound = np.pad(sound, (0, -sound.size % FRAME))
    truth = read_syllables(marks) if marks.exists() else None
    if truth is None:
        return Said(sound, loud_frames(sound))
    spans = tuple(Span(start / speed, end / speed) for start, end in truth.speech_s)
    return Said(sound, mask_of(spans, sound.size // FRAME))


def loud_frames(clip: Array) -> Mask:
    """Frames of a clean clip that are near its loudest, short gaps included."""
    level = 10 * np.log10(np.convolve(clip**2, np.full(2 * FRAME, 0.5 / FRAME), "same")[FRAME // 2 :: FRAME] + 1e-12)
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


def mains_hum(count: int, draw: np.random.Generator) -> Array:
    """50 or 60 Hz and its harmonics in any strengths, rectified or not, swelling a little, with hiss."""
    times = np.arange(count) / RATE_HZ
    mains_hz = draw.choice([50, 60]) * draw.uniform(0.998, 1.002) * draw.choice([1, 1, 2])
    harmonics = np.arange(1, draw.integers(3, 40))
    weights = draw.lognormal(0, 1, harmonics.size) / harmonics ** draw.uniform(0.0, 1.5)
    weights[::2] *= draw.choice([0.0, 1.0, 1.0])
    hum = sum(w * np.sin(2 * np.pi * mains_hz * h * times + h * h) for h, w in zip(harmonics, weights, strict=True))
    swell_db = np.interp(times, np.arange(0, SECONDS + 2, 0.7), draw.normal(0, 1.0, int((SECONDS + 2) / 0.7) + 1))
    return unit(unit(hum * 10 ** (swell_db / 20)) + draw.uniform(0.02, 0.5) * draw.standard_normal(count))


def bursts(count: int, draw: np.random.Generator) -> Array:
    """Rustling, knocks and breath: band-limited noise that comes and goes, 30 ms to 1 s long."""
    from scipy.signal import butter, sosfilt

    sound = np.zeros(count)
    for _ in range(draw.integers(4, 30)):
        length = min(count, int(draw.choice([draw.uniform(0.03, 0.2), draw.uniform(0.1, 1.0)]) * RATE_HZ))
        middle_hz, width = draw.uniform(300, 3000), draw.uniform(0.3, 0.9)
        edges_hz = [middle_hz * (1 - width), min(middle_hz * (1 + width), 3950)]
        band = butter(2, edges_hz, "band", fs=RATE_HZ, output="sos")
        burst = sosfilt(band, draw.standard_normal(length)) * np.hanning(length) ** draw.uniform(0.3, 2.0)
        start = draw.integers(count - length + 1)
        sound[start : start + length] += burst * 10 ** (draw.normal(0, 5) / 20)
    return unit(sound)


def held_sound(draw: np.random.Generator) -> Array:
    """A hesitation: "mmm" or a vowel of 0.25 to 1.1 s whose pitch drifts and trembles as a voice's does."""
    times = np.arange(int(draw.uniform(25, 110)) * FRAME) / RATE_HZ
    slow = np.arange(0, 1.3, 0.06)
    drift = np.interp(times, slow, draw.normal(0, 0.35, slow.size)) + draw.uniform(-3, 3) * times
    shimmer = 10 ** (np.interp(times, slow, draw.normal(0, 1.5, slow.size)) / 20)
    edges = np.clip(np.minimum(times / 0.04, (times[-1] - times) / 0.08), 0, 1)
    return unit(unit(_voiced(times, drift, draw) * edges * shimmer) + 0.02 * draw.standard_normal(times.size))


def laugh(draw: np.random.Generator) -> Array:
    """Three to eight breathy vowels, four to six a second, that fall and die away."""
    per_s, count = draw.uniform(3.8, 6.0), draw.integers(3, 9)
    times = np.arange(int(100 * count / per_s) * FRAME) / RATE_HZ
    place = times * per_s % 1.0
    bump = np.clip(np.minimum(place / 0.12, (draw.uniform(0.4, 0.8) - place) / 0.2), 0, 1)
    fall_db = draw.uniform(0, 4) * times * per_s
    sound = _voiced(times, draw.uniform(2, 9) - draw.uniform(0.3, 1.5) * times * per_s - 3 * place, draw) * bump
    breath = np.diff(draw.standard_normal(times.size + 1)) * (1 - 0.7 * bump)
    return unit((unit(sound) + draw.uniform(0.05, 0.5) * unit(breath)) * 10 ** (-fall_db / 20))


def _voiced(times: Array, semitones: Array, draw: np.random.Generator) -> Array:
    """A vowel or "mmm" of any voice whose pitch moves so against its own."""
    fast = np.arange(0, 3.0, 0.01)
    jitter = 1 + 0.012 * np.interp(times, fast, draw.standard_normal(fast.size))
    usual_hz = draw.uniform(85, 150) if draw.random() < 0.5 else draw.uniform(150, 280)
    phase = 2 * np.pi * np.cumsum(usual_hz * 2 ** (semitones / 12) * jitter) / RATE_HZ
    size = draw.uniform(0.85, 1.25)
    resonances, sound = FORMANTS[draw.integers(len(FORMANTS))], np.zeros(times.size)
    for harmonic in range(1, int(2600 / usual_hz)):
        hz = harmonic * usual_hz
        weight = sum(gain / (1 + ((hz - size * at) / width) ** 2) for at, width, gain in resonances)
        sound += weight / harmonic**0.5 * np.cos(harmonic * phase + harmonic**2)
    return sound


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
    kind = draw.choice(["none", "white", "pink", "place", "places", "places", "places", "hum", "hum", "bursts", "room"])
    white = draw.standard_normal(count)
    spectrum = np.fft.rfft(draw.standard_normal(count))
    pink = unit(np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 1)), count))
    makers: dict[str, Callable[[], Array]] = {
        "none": lambda: np.zeros(count),
        "white": lambda: white,
        "pink": lambda: pink,
        "place": lambda: unit(np.resize(noises[draw.integers(len(noises))], count)),
        "places": lambda: moving_places(count, noises, draw),
        "hum": lambda: mains_hum(count, draw),
        "bursts": lambda: unit(bursts(count, draw) + 0.1 * pink),
        "room": lambda: unit(pink + 0.3 * white),
    }
    return makers[kind](), draw.uniform(*RATIO_DB.get(kind, (0.0, 40.0)))


def coloured(sound: Array, draw: np.random.Generator) -> Array:
    """Brighter or duller by up to some 6 dB an octave, in a third in a room that rings off in 0.1 to 0.4 s."""
    from scipy.signal import fftconvolve, lfilter

    tilt = draw.uniform(-0.5, 0.5)
    sound = lfilter([1.0, -tilt], [1.0], sound) if tilt > 0 else lfilter([1.0], [1.0, tilt], sound)
    if draw.random() < 0.3:
        times = np.arange(int(0.4 * RATE_HZ)) / RATE_HZ
        room = draw.standard_normal(times.size) * np.exp(-6.9 * times / draw.uniform(0.1, 0.4))
        room *= draw.uniform(0.1, 0.6) / np.sqrt(np.sum(room**2))
        room[0] = 1.0
        sound = fftconvolve(sound, room)[: sound.size]
    return np.asarray(sound)


def telephone(sound: Array, *, companded: bool) -> Array:
    from scipy.signal import butter, sosfiltfilt

    narrow = np.clip(sosfiltfilt(butter(6, [300, 3400], "band", fs=RATE_HZ, output="sos"), sound), -1, 1)
    if not companded:
        return narrow
    code = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256) * 127.5) / 127.5
    return np.sign(code) * (256.0 ** np.abs(code) - 1) / 255


def stretch(clips: list[Said], noises: list[Array], draw: np.random.Generator) -> tuple[Array, Mask]:
    """Sound of shape (samples,) and which of its frames are speech."""
    count, gain = SECONDS * RATE_HZ, 10 ** (draw.uniform(-40, -10) / 20)
    sound, spoken = np.zeros(count), np.zeros(count // FRAME, dtype=np.bool_)
    start, on_hold, brief = int(draw.uniform(0, 200)) * FRAME, draw.random() < 0.5, draw.random() < 0.3
    machines = np.zeros(count)
    while start < count:
        for _ in range(1 if brief else draw.integers(1, 4)):
            if start < count:
                start = say(sound, spoken, start, said=something(clips, draw, brief=brief), gain=gain, draw=draw)
        pause = int(draw.choice([draw.uniform(0.3, 3.0), draw.uniform(2.0, 8.0)]) * 100) * FRAME
        length = min(count - start, pause)
        if on_hold and length > RATE_HZ:
            machine = hold_music(length, draw) if draw.random() < 0.6 else line_tone(length, draw)
            machines[start : start + length] += machine * gain * 10 ** (draw.uniform(-15, 2) / 20)
        start += pause
    noise, ratio_db = background(count, noises, draw)
    sound = coloured(sound, draw) + machines + noise * gain / 10 ** (ratio_db / 20)
    band = draw.choice(["wide", "narrow", "companded", "companded"])
    return np.clip(sound, -1, 1) if band == "wide" else telephone(sound, companded=band == "companded"), spoken


def something(clips: list[Said], draw: np.random.Generator, *, brief: bool) -> Said:
    """A clip, a quarter to a whole second of one (always where ``brief``), or a held sound."""
    kind, said = draw.random(), clips[draw.integers(len(clips))]
    if kind < HELD_SHARE:
        held = held_sound(draw) if draw.random() < 0.6 else laugh(draw)
        return Said(held, loud_frames(held))
    if not brief and kind > HELD_SHARE + SHORT_SHARE:
        return said
    frames = min(said.spoken.size, int(draw.uniform(25, 100)))
    return said.part(int(draw.integers(said.spoken.size - frames + 1)), frames)


def say(sound: Array, spoken: Mask, start: int, *, said: Said, gain: float, draw: np.random.Generator) -> int:
    """Put speech into both arrays; where the next may start."""
    samples = unit(said.samples) * gain * 10 ** (draw.normal(0, 4.0) / 20)
    stop = min(sound.size, start + samples.size)
    sound[start:stop] += samples[: stop - start]
    spoken[start // FRAME : stop // FRAME] |= said.spoken[: (stop - start) // FRAME]
    return start + samples.size + int(draw.uniform(10, 50)) * FRAME
