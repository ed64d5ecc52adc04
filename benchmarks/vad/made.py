"""Made calls that are hard to find speech in: EmoDB sentences among hold music, tones, a leaking line, moving noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import Samples
from benchmarks.telephone import TELEPHONE_HZ, g711, pink_noise
from cxemotion.span import Span

SECONDS = 40.0
SPEECH_DB, MUSIC_DB, TONES_DB, LEAK_DB = -24.0, -28.0, -26.0, -24.0
"""RMS of speech, music and tones in dB full scale; a leak is so far below the other side's own level."""
ROOM_DB = -62.0
MOVING_SNR_DB, MOVES_DB = 10.0, 6.0
CONDITIONS = ("quiet", "hold music", "tones", "crosstalk", "moving noise", "all together")
_DTMF_HZ = ((697, 770, 852, 941), (1209, 1336, 1477, 1633))
_RINGBACK_HZ = ((440.0, 480.0), (425.0,), (400.0, 450.0))
LONGEST_NOTE_S = 2.5
_CHORDS = ((0, 4, 7, 11), (9, 12, 16, 19), (5, 9, 12, 16), (7, 11, 14, 17))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A clean sentence at 8 kHz and when its words are said, in seconds from its start."""

    samples: Samples
    speech: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class HardCall:
    """One channel at 8 kHz after G.711, what the other channel holds, and when the channel's own speaker speaks."""

    samples: Samples
    other: Samples
    speech: tuple[Span, ...]

    @property
    def duration_s(self) -> float:
        """Seconds."""
        return self.samples.size / TELEPHONE_HZ


def make_call(
    condition: str, near: Sequence[Sentence], far: Sequence[Sentence], noises: Sequence[Samples], *, seed: int
) -> HardCall:
    """A call of 40 s; the same seed makes the same call.

    Args:
        condition: one of ``CONDITIONS``.
        near: sentences of the channel's own speaker, drawn from.
        far: sentences of the other side.
        noises: at 8 kHz, drawn from.
        seed: of all that is drawn.
    """
    if condition not in CONDITIONS:
        raise ValueError(f"{condition!r} is no condition; there are {', '.join(CONDITIONS)}")
    rng = np.random.default_rng(seed)
    count = round(SECONDS * TELEPHONE_HZ)
    own, other = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    speech: list[Span] = []
    at = rng.uniform(0.3, 1.0)
    while at < SECONDS - 3.0:
        for _ in range(rng.integers(1, 4)):
            at = _say(own, near[rng.integers(len(near))], at, speech, rng)
        gap_s = rng.uniform(3.0, 7.0)
        _say(other, far[rng.integers(len(far))], at + 0.2, [], rng)
        _fill(own, condition, Span(at + 0.3, at + gap_s - 0.3), rng)
        at += gap_s
    if condition in ("crosstalk", "all together"):
        own += other * np.float32(10 ** (LEAK_DB / 20))
    if condition in ("moving noise", "all together"):
        own += moving_noise(noises, count, rng)
    room = pink_noise(count, seed=seed) * np.float32(10 ** (ROOM_DB / 20))
    return HardCall(
        g711(own + room, rate_hz=TELEPHONE_HZ), g711(other + room[::-1], rate_hz=TELEPHONE_HZ), tuple(speech)
    )


def _say(channel: Samples, sentence: Sentence, at: float, speech: list[Span], rng: np.random.Generator) -> float:
    """Put a sentence on a channel at a time; when it is over."""
    first = round(at * TELEPHONE_HZ)
    stop = first + sentence.samples.size
    if stop >= channel.size:
        return SECONDS
    loud = np.sqrt(np.mean(sentence.samples**2))
    level_db = SPEECH_DB + rng.uniform(-4.0, 4.0)
    channel[first:stop] += sentence.samples * np.float32(10 ** (level_db / 20) / loud)
    speech.extend(span.shift(first / TELEPHONE_HZ) for span in sentence.speech)
    return stop / TELEPHONE_HZ + rng.uniform(0.1, 0.4)


def _fill(channel: Samples, condition: str, gap: Span, rng: np.random.Generator) -> None:
    """What is heard between sentences."""
    fillers = {"hold music": (hold_music,), "tones": (tones,), "all together": (hold_music, tones, _nothing)}
    choices = fillers.get(condition, (_nothing,))
    first = round(gap.start * TELEPHONE_HZ)
    length = min(round(gap.end * TELEPHONE_HZ), channel.size) - first
    if length > 0:
        channel[first : first + length] += choices[rng.integers(len(choices))](length, rng)


def _nothing(count: int, _: np.random.Generator) -> Samples:
    return np.zeros(count, dtype=np.float32)


def hold_music(count: int, rng: np.random.Generator) -> Samples:
    """Chords that ring off, a melody with vibrato above them, and a beat, shape (count,)."""
    music = np.zeros(count)
    beat = round(rng.uniform(0.35, 0.6) * TELEPHONE_HZ)
    root_hz = 130.8 * 2 ** (rng.integers(12) / 12)
    for number, start in enumerate(range(0, count, beat)):
        chord = _CHORDS[number // 4 % len(_CHORDS)]
        notes = [root_hz * 2 ** (step / 12) for step in chord] if number % 2 == 0 else []
        for hz in notes:
            _add(music, start, _note(hz, count - start, decay_s=0.8))
        melody_hz = 2 * root_hz * 2 ** (chord[rng.integers(4)] / 12)
        _add(music, start, 1.5 * _note(melody_hz, count - start, decay_s=0.5, vibrato=0.006))
        click = rng.standard_normal(min(400, count - start))
        _add(music, start, 0.3 * click * np.exp(-np.arange(click.size) / 80))
    return _at_level(music, MUSIC_DB)


def _add(music: NDArray[np.float64], start: int, sound: NDArray[np.float64]) -> None:
    music[start : start + sound.size] += sound


def _note(hz: float, count: int, *, decay_s: float, vibrato: float = 0.0) -> NDArray[np.float64]:
    times = np.arange(min(count, round(LONGEST_NOTE_S * TELEPHONE_HZ))) / TELEPHONE_HZ
    phase = 2 * np.pi * hz * (times - vibrato * np.cos(2 * np.pi * 5.5 * times) / (2 * np.pi * 5.5))
    partials = sum(0.5**k * np.sin(k * phase) for k in range(1, 6) if k * hz < TELEPHONE_HZ / 2)
    return partials * np.exp(-times / decay_s) * np.minimum(times / 0.01, 1.0)


def tones(count: int, rng: np.random.Generator) -> Samples:
    """Ringback, dialled digits or a busy tone, shape (count,)."""
    times = np.arange(count) / TELEPHONE_HZ
    kind = rng.integers(3)
    if kind == 0:
        sound = _sines(times, _RINGBACK_HZ[rng.integers(len(_RINGBACK_HZ))]) * (times % 3.0 < 1.5)
    elif kind == 1:
        digits = rng.integers(4, size=(2, int(times[-1] / 0.2) + 1))
        sound = np.zeros(count)
        for number, (row, column) in enumerate(digits.T):
            here = (times >= 0.2 * number) & (times < 0.2 * number + 0.1)
            sound += here * _sines(times, (_DTMF_HZ[0][row], _DTMF_HZ[1][column]))
    else:
        sound = _sines(times, (480.0, 620.0)) * (times % 1.0 < 0.5)
    return _at_level(sound, TONES_DB)


def _sines(times: NDArray[np.float64], frequencies_hz: Sequence[float]) -> NDArray[np.float64]:
    return sum((np.sin(2 * np.pi * hz * times) for hz in frequencies_hz), np.zeros_like(times))


def moving_noise(noises: Sequence[Samples], count: int, rng: np.random.Generator) -> Samples:
    """Noise clips one after another, their level moving some 6 dB up and down, 10 dB below speech on average."""
    pieces: list[Samples] = []
    while sum(piece.size for piece in pieces) < count:
        pieces.append(noises[rng.integers(len(noises))])
    bed = np.concatenate([_at_level(piece, 0.0) for piece in pieces])[:count]
    knots = rng.uniform(-MOVES_DB, MOVES_DB, size=count // (2 * TELEPHONE_HZ) + 2)
    moves_db = np.interp(np.arange(count), np.arange(knots.size) * 2 * TELEPHONE_HZ, knots)
    return (bed * 10 ** ((SPEECH_DB - MOVING_SNR_DB + moves_db) / 20)).astype(np.float32)


def _at_level(sound: NDArray[np.floating], level_db: float) -> Samples:
    loud = np.sqrt(np.mean(np.square(sound, dtype=np.float64)))
    return (sound / max(loud, 1e-9) * 10 ** (level_db / 20)).astype(np.float32)
