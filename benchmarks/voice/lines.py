"""The lines that training clips are sent through: what stands between a customer's mouth and a recording."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import soundfile
import soxr

from benchmarks.peers import Samples
from benchmarks.telephone import TELEPHONE_HZ, add_noise, g711, lose_packets, narrow

SHARE_LOST = 0.03
_COMPRESSED_DB = 15.0
_ATTACK_S = 0.05


def gsm(samples: Samples) -> Samples:
    """Sound at 8 kHz through GSM 06.10 full rate."""
    return _through(samples, format="WAV", subtype="GSM610")


def mp3(samples: Samples) -> Samples:
    """Sound at 8 kHz as a recorder's MP3 at the lowest rate."""
    return _through(samples, format="MP3", subtype="MPEG_LAYER_III", compression_level=0.99)


def opus(samples: Samples) -> Samples:
    """Sound at 8 kHz through Opus at a low rate."""
    return _through(samples, format="OGG", subtype="OPUS", compression_level=0.9)


def agc(samples: Samples) -> Samples:
    """The loud made quieter and the quiet louder, over 50 ms: a gain control with half the range left."""
    size = round(_ATTACK_S * TELEPHONE_HZ)
    power = np.convolve(np.square(samples), np.ones(size, dtype=np.float32) / size, mode="same")
    level_db = np.maximum(10.0 * np.log10(power + 1e-10), float(10.0 * np.log10(power.max() + 1e-10)) - 30.0)
    gain_db = np.clip(-0.5 * (level_db - level_db.max()), 0.0, _COMPRESSED_DB)
    return (samples * 10.0 ** (gain_db / 20.0)).astype(np.float32)


def faster(samples: Samples, *, by: float) -> Samples:
    """The sound sped up with its pitch, as a tape is."""
    return np.asarray(soxr.resample(samples, TELEPHONE_HZ * by, TELEPHONE_HZ), dtype=np.float32)


Line = Callable[[Samples, Samples, int], Samples]
LINES: Mapping[str, Line] = {
    "G.711": lambda x, _, __: g711(x, rate_hz=TELEPHONE_HZ),
    "GSM": lambda x, _, __: gsm(narrow(x, rate_hz=TELEPHONE_HZ)),
    "noise": lambda x, bed, n: g711(add_noise(x, bed, snr_db=(20.0, 15.0, 10.0)[n % 3]), rate_hz=TELEPHONE_HZ),
    "MP3, AGC": lambda x, _, __: mp3(g711(agc(x), rate_hz=TELEPHONE_HZ)),
    "Opus, lost packets": lambda x, _, n: lose_packets(
        opus(narrow(x, rate_hz=TELEPHONE_HZ)), rate_hz=TELEPHONE_HZ, share=SHARE_LOST, seed=n
    ),
    "speed": lambda x, _, n: g711(faster(x, by=(0.9, 1.1)[n % 2]), rate_hz=TELEPHONE_HZ),
}
"""What is done to a clip at 8 kHz, given a bed of noise and the clip's number."""


def sent(samples: Samples, rate_hz: int, line: str, *, bed: Samples, number: int) -> Samples:
    """A clip at 8 kHz as it arrives at the end of a line."""
    at_line = np.asarray(soxr.resample(samples, rate_hz, TELEPHONE_HZ), dtype=np.float32)
    return np.clip(LINES[line](at_line, bed, number), -1.0, 1.0)


def _through(samples: Samples, **how: object) -> Samples:
    file = io.BytesIO()
    soundfile.write(file, samples, TELEPHONE_HZ, **how)
    file.seek(0)
    return np.asarray(soundfile.read(file, dtype="float32")[0], dtype=np.float32)[: samples.size]


def chosen(names: Sequence[str] | None) -> tuple[str, ...]:
    """The lines of these names; all without names."""
    return tuple(LINES) if names is None else tuple(name for name in LINES if name in names)
