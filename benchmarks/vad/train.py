"""Fit the network of :mod:`cxemotion.signal.speech_model` and write ``speech_weights.json``.

The stretches of :mod:`benchmarks.vad.stretches` are its material: other speakers and classes of noise than those are
left for measuring. Under ten minutes of one core.

    CXEMOTION_DATA=... python -m benchmarks.vad.train [--out FILE]
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.vad.stretches import RATE_HZ, Mask, noise_clips, spoken_clips, stretch
from cxemotion.signal.speech import FrameMeasures, channel_loud_db, measure_frames, speech_features
from cxemotion.signal.speech_model import FARTHEST

STRETCHES, EVERY = 800, 4
OFFSETS = (-40, -20, -8, 0, 8, 20, 40)
UNITS = (24, 12)
EPOCHS, BATCH, RATE, DECAY = 8, 512, 4e-3, 1e-3

Table = NDArray[np.float32]


def made(count: int, *, seed: int) -> list[tuple[FrameMeasures, Mask]]:
    """Measures of so many stretches, and which frames are speech."""
    draw = np.random.default_rng(seed)
    clips, noises = spoken_clips(draw), noise_clips()
    found: list[tuple[FrameMeasures, Mask]] = []
    for _ in range(count):
        sound, spoken = stretch(clips, noises, draw)
        found.append((measure_frames(sound.astype(np.float32), rate_hz=RATE_HZ), spoken))
    return found


def named_features(measures: FrameMeasures) -> dict[str, NDArray[np.float32]]:
    """Every feature of a whole stretch."""
    return speech_features(measures, slice(0, measures.octave.size), loud_db=channel_loud_db(measures))


def fit(stretches: list[tuple[FrameMeasures, Mask]], *, seed: int = 0) -> dict[str, Any]:
    """The weights as they are stored."""
    names = list(named_features(stretches[0][0]))
    tables = [np.stack(list(named_features(measures).values()), axis=1) for measures, _ in stretches]
    everything = np.concatenate(tables)
    mean, scale = everything.mean(axis=0), everything.std(axis=0)
    rows, truth = [], []
    for number, (table, (_, spoken)) in enumerate(zip(tables, stretches, strict=True)):
        chosen = np.arange(number % EVERY, len(table), EVERY)
        placed = np.clip((table - mean) / scale, -FARTHEST, FARTHEST)
        near = np.clip(chosen[:, None] + np.array(OFFSETS), 0, len(table) - 1)
        rows.append(placed[near].reshape(len(chosen), -1).astype(np.float32))
        truth.append(spoken[chosen])
    net = _trained(np.concatenate(rows), np.concatenate(truth).astype(np.float32), seed)
    (first, first_bias), (second, second_bias), (output, bias) = (
        (layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in net[::2]
    )
    arrays = {
        "mean": mean,
        "scale": scale,
        "first": first.reshape(len(OFFSETS), len(names), -1),
        "first_bias": first_bias,
        "second": second,
        "second_bias": second_bias,
        "output": output[:, 0],
    }
    return {
        "names": names,
        "offsets": list(OFFSETS),
        "bias": round(float(bias[0]), 4),
        **{name: np.round(values.astype(np.float64), 4).tolist() for name, values in arrays.items()},
    }


def _trained(table: Table, truth: Table, seed: int) -> torch.nn.Sequential:
    torch.manual_seed(seed)
    widths = (table.shape[1], *UNITS, 1)
    layers: list[torch.nn.Module] = []
    for wide, narrow in itertools.pairwise(widths):
        layers += [torch.nn.Linear(wide, narrow), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    inputs, wanted = torch.from_numpy(table), torch.from_numpy(truth)
    steps = EPOCHS * (len(truth) // BATCH)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(truth))[: len(truth) // BATCH * BATCH].split(BATCH):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(inputs[batch])[:, 0], wanted[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            pace.step()
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("src/cxemotion/signal/speech_weights.json"))
    out = parser.parse_args().out
    out.write_text(json.dumps(fit(made(STRETCHES, seed=0))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
