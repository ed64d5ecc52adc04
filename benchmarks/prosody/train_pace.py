"""Fit the network of :mod:`cxemotion.signal.pace` and write ``pace_weights.json``.

Learned from the syllables of EmoDB that were marked by hand, each clip as it is, after a telephone line, and a little
faster or slower over noise, and from made vowels in a row. The network gives every frame a share of a syllable; it is
fitted so that the shares sum to the syllables of the clip, and between any two marks to the syllables between them.
``--held-out`` fits again without each pair of speakers, and without pairs of speakers and of sentences together, and
prints what comes of those.

    CXEMOTION_DATA=... python -m benchmarks.prosody.train_pace [--out FILE] [--held-out]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
import torch
from numpy.typing import NDArray

from benchmarks.corpora import clips, folder, read_clip
from benchmarks.prosody.pace import END, PAUSE, marks_of
from benchmarks.telephone import TELEPHONE_HZ, telephone
from cxemotion.evaluate.rate import evaluate
from cxemotion.signal.frames import mask_of
from cxemotion.signal.pace import FARTHEST, pace_inputs
from cxemotion.signal.speech import find_speech, measure_frames
from cxemotion.span import total

VOICES = ("Baby", "Person", "Dog", "Roos")
"""Classes of ``noise`` with syllables of their own."""
MARKS, FRAMES, MADE = 48, 430, 160
LAGS = (1, 2, 4, 8)
STEPS, BATCH, RATE, DECAY = 700, 32, 6e-3, 3e-4
UNITS, TAPS, STRIDE = (12, 12), (9, 9), 3
"""Units of the two layers, their taps, and the frames between the taps of the second."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One version of a clip.

    Args:
        line: ``wide`` and ``telephone`` are measured; the others are only learned from.
        speaker: two letters.
        sentence: three letters.
        inputs: shape (frames, inputs).
        speech: which frames were found to be speech.
        marks_s: times of the marks.
        counted: syllables before each mark.
        spoken_s: time of speech as it was marked.
        found_s: time of speech as it was found.
    """

    line: str
    speaker: str
    sentence: str
    inputs: NDArray[np.float32]
    speech: NDArray[np.bool_]
    marks_s: NDArray[np.float64]
    counted: NDArray[np.float64]
    spoken_s: float
    found_s: float


def examples(*, seed: int = 0) -> list[Example]:
    """Four versions of every clip whose syllables were marked, and made syllables."""
    draw = np.random.default_rng(seed)
    noises = _noises()
    found = [_made(draw) for _ in range(MADE)]
    for clip in clips("emodb", training=True):
        marks = marks_of(folder("emodb", training=True) / "syllables" / f"{clip.path.stem}.silb")
        if not marks or marks[-1][1] != END:
            continue
        samples, rate_hz = read_clip(clip.path)
        found.append(_example("wide", clip.path.stem, marks, samples, rate_hz, 1.0))
        line = telephone(samples, rate_hz=rate_hz)
        found.append(_example("telephone", clip.path.stem, marks, line, TELEPHONE_HZ, 1.0))
        for version in range(2):
            speed = float(np.exp(draw.uniform(np.log(0.8), np.log(1.25))))
            changed = soxr.resample(samples, rate_hz, rate_hz / speed)
            noise = noises[draw.integers(len(noises))] if version % 2 else None
            line = telephone(changed, rate_hz=rate_hz, noise=noise, snr_db=draw.uniform(8, 30))
            found.append(_example("changed", clip.path.stem, marks, line, TELEPHONE_HZ, speed))
    return found


def _made(draw: np.random.Generator) -> Example:
    """Vowels with dips between them, 1.5 to 8 a second: slower and plainer than anybody of EmoDB speaks."""
    per_s = float(np.exp(draw.uniform(np.log(1.5), np.log(8.0))))
    count = int(draw.uniform(1.2, 3.2) * per_s) + 1
    times = np.arange(int(count / per_s * TELEPHONE_HZ)) / TELEPHONE_HZ
    number, place = (times * per_s).astype(np.int64), times * per_s % 1.0
    glide = draw.uniform(-4, 4, count + 1)[number] * (place - 0.5)
    usual_hz = draw.uniform(90, 280)
    phase = 2 * np.pi * np.cumsum(usual_hz * np.exp2(glide / 12)) / TELEPHONE_HZ
    formants_hz = np.stack([draw.uniform(300, 800, count + 1), draw.uniform(900, 2200, count + 1)])
    formants_hz[:] = formants_hz[:, :1] if draw.random() < 0.3 else formants_hz
    sound = np.zeros(times.size)
    for harmonic in range(1, int(3400 / usual_hz)):
        near = np.exp(-(((harmonic * usual_hz - formants_hz) / 250.0) ** 2)).sum(axis=0) + 0.1
        sound += near[number] / harmonic**0.5 * np.cos(harmonic * phase + harmonic**2)
    dip_db = -draw.uniform(6, 25) * (0.5 + 0.5 * np.cos(2 * np.pi * place)) ** draw.uniform(0.7, 3.0)
    samples = 0.1 * sound / np.std(sound) * 10 ** (dip_db / 20)
    quiet = int(0.3 * TELEPHONE_HZ)
    samples = np.pad(samples, quiet) + draw.uniform(1e-4, 2e-3) * draw.standard_normal(times.size + 2 * quiet)
    marks = [(0.3 + k / per_s, "made") for k in range(count)] + [(0.3 + times.size / TELEPHONE_HZ, END)]
    return _example("made", "made.", marks, samples.astype(np.float32), TELEPHONE_HZ, 1.0)


def _noises() -> list[NDArray[np.float32]]:
    found: list[NDArray[np.float32]] = []
    for path in sorted(folder("noise", training=True).glob("*.ogg")):
        if not path.name.startswith(VOICES):
            samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
            found.append(soxr.resample(samples[:, 0], rate_hz, TELEPHONE_HZ))
    return found


def _example(
    line: str, name: str, marks: Sequence[tuple[float, str]], samples: NDArray[np.float32], rate_hz: int, speed: float
) -> Example:
    measures = measure_frames(samples, rate_hz=rate_hz)
    speech = find_speech(measures)
    times = np.array([time for time, _ in marks]) / speed
    real = np.array([mark not in (END, PAUSE) for _, mark in marks])
    return Example(
        line=line,
        speaker=name[:2],
        sentence=name[2:5],
        inputs=pace_inputs(measures, slice(0, measures.octave.size)),
        speech=mask_of(speech, measures.octave.size),
        marks_s=times,
        counted=np.concatenate([[0], np.cumsum(real)[:-1]]).astype(np.float64),
        spoken_s=float(np.diff(times)[real[:-1]].sum()),
        found_s=total(speech),
    )


class Network(torch.nn.Module):
    """What :class:`cxemotion.signal.pace.PaceModel` computes."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.first = torch.nn.Linear(TAPS[0] * inputs, UNITS[0])
        self.second = torch.nn.Linear(TAPS[1] * UNITS[0], UNITS[1])
        self.output = torch.nn.Linear(UNITS[1], 1)
        torch.nn.init.constant_(self.output.bias, -2.7)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Shares of shape (clips, frames) from inputs of shape (clips, frames, inputs)."""
        units = torch.tanh(self.first(_taps(inputs, TAPS[0], 1)))
        units = torch.tanh(self.second(_taps(units, TAPS[1], STRIDE)))
        return torch.nn.functional.softplus(self.output(units))[..., 0]


def _taps(values: torch.Tensor, taps: int, stride: int) -> torch.Tensor:
    """Each frame beside its neighbours, zero beyond the ends, shape (clips, frames, taps * inputs)."""
    reach = taps // 2 * stride
    wide = torch.nn.functional.pad(values, (0, 0, reach, reach))
    return torch.cat([wide[:, step * stride : step * stride + values.shape[1]] for step in range(taps)], dim=2)


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Examples as tensors, the longest first."""

    inputs: torch.Tensor
    lengths: torch.Tensor
    marks: torch.Tensor
    counted: torch.Tensor
    real: torch.Tensor


def packed(given: Sequence[Example], mean: NDArray[np.float32], scale: NDArray[np.float32]) -> Packed:
    """Examples of up to 4.3 s and 48 marks, standardised."""
    kept = [one for one in given if len(one.inputs) <= FRAMES and one.marks_s.size <= MARKS]
    kept.sort(key=lambda one: len(one.inputs))
    inputs = np.zeros((len(kept), FRAMES, mean.size), dtype=np.float32)
    marks, counted, real = np.zeros((3, len(kept), MARKS), dtype=np.float32)
    for row, one in enumerate(kept):
        frames, known = len(one.inputs), one.marks_s.size
        inputs[row, :frames] = np.clip((one.inputs - mean) / scale, -FARTHEST, FARTHEST)
        marks[row, :known] = np.clip(100 * one.marks_s, 0, frames - 0.01)
        counted[row, :known], real[row, :known] = one.counted, 1.0
    lengths = torch.tensor([len(one.inputs) for one in kept])
    return Packed(torch.from_numpy(inputs), lengths, *map(torch.from_numpy, (marks, counted, real)))


def loss_of(network: Network, data: Packed, rows: torch.Tensor) -> torch.Tensor:
    """Squared errors of the count of the clip, and of the counts between marks 1, 2, 4 and 8 apart."""
    longest = int(data.lengths[rows].max())
    share = network(data.inputs[rows, :longest]) * (torch.arange(longest) < data.lengths[rows, None])
    summed = torch.nn.functional.pad(torch.cumsum(share, 1), (1, 0))
    marks, counted, real = data.marks[rows], data.counted[rows], data.real[rows]
    whole = marks.floor().long()
    part = marks - whole
    at = summed.gather(1, whole) * (1 - part) + summed.gather(1, (whole + 1).clamp(max=longest)) * part
    count, seconds = counted.max(dim=1).values, (marks.max(dim=1).values - marks[:, 0]) / 100
    loss = (((summed[:, -1] - count) / seconds) ** 2).mean()
    for lag in LAGS:
        both = real[:, lag:] * real[:, :-lag]
        apart = (at[:, lag:] - at[:, :-lag]) - (counted[:, lag:] - counted[:, :-lag])
        loss = loss + (both * apart**2).sum() / both.sum() / lag**0.5 / len(LAGS)
    return loss


def fit(given: Sequence[Example], *, seed: int = 0) -> tuple[Network, NDArray[np.float32], NDArray[np.float32]]:
    """The network, and the mean and scale of its inputs."""
    everything = np.concatenate([one.inputs[one.speech] for one in given])
    mean, scale = everything.mean(axis=0), everything.std(axis=0)
    data = packed(given, mean, scale)
    torch.manual_seed(seed)
    network, count = Network(mean.size), len(data.lengths)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
    for _ in range(STEPS):
        # clips of about the same length together
        near = torch.randint(0, count, (1,)) + torch.randint(-250, 250, (BATCH,))
        loss = loss_of(network, data, near.clamp(0, count - 1))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        pace.step()
    return network, mean, scale


def counts(given: Sequence[Example], fitted: tuple[Network, NDArray[np.float32], NDArray[np.float32]]) -> list[float]:
    """Syllables within the speech of each example."""
    network, mean, scale = fitted
    found: list[float] = []
    for one in given:
        inputs = torch.from_numpy(np.clip((one.inputs - mean) / scale, -FARTHEST, FARTHEST).astype(np.float32))
        with torch.no_grad():
            found.append(float((network(inputs[None])[0].numpy() * one.speech).sum()))
    return found


def held_out(given: Sequence[Example], *, sentences: bool) -> dict[str, Any]:
    """Rates of clips whose speaker was not learned from (nor their sentence), by line.

    Two speakers are left out at a time; with them, where asked, two sentences, which a fifth of the clips are.
    """
    real = [one for one in given if one.line != "made"]
    speakers, texts = (sorted({getattr(one, name) for one in real}) for name in ("speaker", "sentence"))
    truth: dict[str, list[float]] = {}
    rated: dict[str, list[tuple[float, float]]] = {}
    for fold in range(5):
        mine, theirs = speakers[2 * fold : 2 * fold + 2], texts[2 * fold : 2 * fold + 2] if sentences else []
        learned = [one for one in given if one.speaker not in mine and one.sentence not in theirs]
        asked = [one for one in real if one.speaker in mine and (not theirs or one.sentence in theirs)]
        asked = [one for one in asked if one.line != "changed" and one.found_s > 0.3]
        for one, count in zip(asked, counts(asked, fit(learned)), strict=True):
            truth.setdefault(one.line, []).append(one.counted[-1] / one.spoken_s)
            rated.setdefault(one.line, []).append((count / one.found_s, count / one.spoken_s))
    return {
        f"{line}, over {over} speech": _figures(truth[line], [rates[column] for rates in rated[line]])
        for line in truth
        for column, over in enumerate(("found", "true"))
    }


def _figures(truth: list[float], rates: list[float]) -> str:
    scores = evaluate(truth, rates)
    bias = float(np.mean(np.subtract(rates, truth)))
    return f"correlation {scores.correlation:.3f}, mean error {scores.mean_error:.3f}, bias {bias:+.2f}"


def stored(fitted: tuple[Network, NDArray[np.float32], NDArray[np.float32]]) -> dict[str, Any]:
    """The weights as they are stored."""
    network, mean, scale = fitted
    weights = {name: values.detach().numpy() for name, values in network.named_parameters()}
    arrays = {
        "mean": mean,
        "scale": scale,
        "first": weights["first.weight"].T.reshape(TAPS[0], mean.size, -1),
        "first_bias": weights["first.bias"],
        "second": weights["second.weight"].T.reshape(TAPS[1], UNITS[0], -1),
        "second_bias": weights["second.bias"],
        "output": weights["output.weight"][0],
    }
    rounded = {name: np.round(values.astype(np.float64), 4).tolist() for name, values in arrays.items()}
    return {"stride": STRIDE, "output_bias": round(float(weights["output.bias"][0]), 4), **rounded}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("src/cxemotion/signal/pace_weights.json"))
    parser.add_argument("--held-out", action="store_true")
    asked = parser.parse_args()
    given = examples()
    if asked.held_out:
        for sentences in (False, True):
            print("without the speaker" + " and the sentence" * sentences)
            for what, figures in held_out(given, sentences=sentences).items():
                print(f"  {what}: {figures}")
        return
    asked.out.write_text(json.dumps(stored(fit(given))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
