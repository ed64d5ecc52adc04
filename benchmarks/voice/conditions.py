"""What the clips of the acted corpora are sent through, and which class and arousal each stands for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import soxr

from benchmarks.corpora import Clip, folder, read_clip
from benchmarks.peers import Samples
from benchmarks.telephone import TELEPHONE_HZ, add_noise, g711, lose_packets

CLASSES = ("anger", "happiness", "neutral", "sadness")
CLASS_OF = {**{name: name for name in CLASSES}, "calm": "neutral"}
"""Acted labels as the four classes; the rest have none."""
AROUSAL = {
    **dict.fromkeys(("anger", "happiness", "fear"), True),
    **dict.fromkeys(("sadness", "calm", "neutral", "boredom"), False),
}
"""Whether a label's arousal is high; disgust and surprise are left out."""
WIDE, LINE = "16 kHz", "G.711"
HARDER = ("20 dB", "10 dB", "5 dB", "gain +20 dB", "gain -20 dB", "packet loss 3 %")
"""What is done on the G.711 line: noise before it, the rest behind it."""
SHARE_LOST = 0.03
VOICES = ("Baby_cry", "Person_sneeze")
Sound: TypeAlias = tuple[Samples, int]


def known(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """The clips whose label has a class or an arousal."""
    return tuple(clip for clip in clips if clip.label in CLASS_OF or clip.label in AROUSAL)


def half_of_ravdess(clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """One recording of each sentence in each manner: the first of sentence one, the second of sentence two."""
    return tuple(clip for clip in clips if clip.path.stem.split("-")[4] == clip.path.stem.split("-")[5])


def beds() -> list[Samples]:
    """The noise clips that are nobody's voice, at 8 kHz."""
    paths = [path for path in sorted(folder("noise").glob("*.ogg")) if not path.name.startswith(VOICES)]
    return [soxr.resample(samples, rate_hz, TELEPHONE_HZ) for samples, rate_hz in map(read_clip, paths)]


def sound_of(number: int, clip: Clip, condition: str, noises: Sequence[Samples]) -> Sound:
    """A clip under a condition; noise and losses follow from its number."""
    samples, rate_hz = read_clip(clip.path)
    if condition == WIDE:
        return samples, rate_hz
    line = soxr.resample(samples, rate_hz, TELEPHONE_HZ)
    if condition in _SNR_DB:
        line = add_noise(line, noises[number % len(noises)], snr_db=_SNR_DB[condition])
    coded = g711(line, rate_hz=TELEPHONE_HZ)
    return (_BEHIND[condition](coded, number) if condition in _BEHIND else coded), TELEPHONE_HZ


_SNR_DB: Mapping[str, float] = {f"{snr_db} dB": float(snr_db) for snr_db in (20, 10, 5)}
_BEHIND: Mapping[str, Callable[[Samples, int], Samples]] = {
    "gain +20 dB": lambda coded, _: coded * np.float32(10.0),
    "gain -20 dB": lambda coded, _: coded * np.float32(0.1),
    "packet loss 3 %": lambda coded, number: lose_packets(coded, rate_hz=TELEPHONE_HZ, share=SHARE_LOST, seed=number),
}
