"""Train the recurrent network of the words model with torch; its weights then run in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from benchmarks.words.course_data import Labels
from cxemotion.estimators.course_inputs import AGENT_TASKS, CUSTOMER_TASKS, PLACES
from cxemotion.estimators.recurrent import CourseNet
from cxemotion.estimators.words_inputs import EMOTIONS

UNITS = 64
EPOCHS = 24
CALLS_A_STEP = 16
RATE = 4e-3
DECAY = 0.02
DROPPED = 0.4
CROPPED = 0.2
"""Share of calls that lose their beginning, and the knowledge of it: texts without a call around them look so."""
HEARD = 0.35
"""Share of calls read as a recogniser might have written them."""

TASKS = len(CUSTOMER_TASKS) + len(AGENT_TASKS) + 1
"""The last task: whether the customer's next turn is an escalation."""
_SAID, _FELT = len(CUSTOMER_TASKS), len(EMOTIONS)


@dataclass(frozen=True)
class Example:
    """A call's inputs, as it is and as heard, shape (turns, columns) each, and what is wanted."""

    inputs: NDArray[np.float32]
    heard: NDArray[np.float32]
    labels: Labels


class Net(nn.Module):
    """A projection, gated recurrent units over the turns, one linear head, and a straight way past them."""

    def __init__(self, columns: int, *, ahead: bool) -> None:
        super().__init__()
        joined = UNITS * (3 if ahead else 2)
        self.input = nn.Linear(columns, UNITS)
        self.units = nn.GRU(UNITS, UNITS, batch_first=True, bidirectional=ahead)
        self.head = nn.Linear(joined, TASKS)
        self.skip = nn.Linear(columns, TASKS, bias=False)
        self.outcome = nn.Linear(3 * joined, 2)
        self.drop = nn.Dropout(DROPPED)
        nn.init.zeros_(self.skip.weight)

    def forward(self, inputs: torch.Tensor, lengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of each turn and of each call; ``inputs`` has shape (calls, turns, columns)."""
        seen = torch.tanh(self.input(self.drop(inputs)))
        packed = nn.utils.rnn.pack_padded_sequence(self.drop(seen), lengths, batch_first=True, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(
            self.units(packed)[0], batch_first=True, total_length=inputs.shape[1]
        )
        joined = torch.cat([self.drop(states), seen], dim=-1)
        there = (torch.arange(inputs.shape[1])[None, :] < lengths[:, None])[..., None]
        mean = (joined * there).sum(1) / lengths[:, None]
        most = joined.masked_fill(~there, -9.0).amax(1)
        last = joined[torch.arange(len(inputs)), lengths - 1]
        return self.head(joined) + self.skip(inputs), self.outcome(torch.cat([mean, most, last], dim=-1))

    def in_numpy(self) -> CourseNet:
        """The same network for :mod:`cxemotion.estimators.recurrent`."""
        state = {name: value.detach().numpy().astype(np.float32) for name, value in self.state_dict().items()}
        weights = {
            "input": state["input.weight"],
            "input.bias": state["input.bias"],
            "head": state["head.weight"],
            "head.bias": state["head.bias"],
            "skip": state["skip.weight"],
            "outcome": state["outcome.weight"],
            "outcome.bias": state["outcome.bias"],
        }
        for way, suffix in (("forward", ""), ("backward", "_reverse")):
            for name, kind in (("of_input", "ih"), ("of_state", "hh")):
                if f"units.weight_{kind}_l0{suffix}" in state:
                    weights[f"{way}.{name}"] = state[f"units.weight_{kind}_l0{suffix}"]
                    weights[f"{way}.{name}.bias"] = state[f"units.bias_{kind}_l0{suffix}"]
        return CourseNet(weights)


def train_net(examples: Sequence[Example], *, ahead: bool, seed: int) -> CourseNet:
    """Fit a network to calls."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    net = Net(examples[0].inputs.shape[1], ahead=ahead)
    steps = EPOCHS * -(-len(examples) // CALLS_A_STEP)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps + 1)
    weights = _emotion_weights(examples)
    net.train()
    for _ in range(EPOCHS):
        order = rng.permutation(len(examples))
        for start in range(0, len(order), CALLS_A_STEP):
            batch = [_drawn(examples[number], rng) for number in order[start : start + CALLS_A_STEP]]
            loss = _loss(net, batch, weights)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return net.eval().in_numpy()


def _emotion_weights(examples: Sequence[Example]) -> torch.Tensor:
    """Rare emotions weigh a little more."""
    counts = sum(
        np.bincount(one.labels.emotion[one.labels.customer], minlength=_FELT).astype(np.float32) for one in examples
    )
    weights = np.sqrt(np.asarray(counts).sum() / (_FELT * np.maximum(1.0, counts)))
    return torch.tensor(weights / weights.mean(), dtype=torch.float32)


def _drawn(example: Example, rng: np.random.Generator) -> tuple[NDArray[np.float32], Labels, int]:
    """Inputs as drawn, the labels, and the turn that the inputs begin at."""
    inputs = example.heard if rng.random() < HEARD else example.inputs
    if rng.random() >= CROPPED:
        return inputs, example.labels, 0
    start = int(rng.integers(0, len(inputs) - 1))
    inputs = inputs[start:].copy()
    inputs[:, 2 : len(PLACES)] = 0.0
    return inputs, example.labels, start


def _loss(net: Net, batch: Sequence[tuple[NDArray[np.float32], Labels, int]], weights: torch.Tensor) -> torch.Tensor:
    lengths = torch.tensor([len(inputs) for inputs, _, _ in batch])
    padded = nn.utils.rnn.pad_sequence([torch.tensor(inputs) for inputs, _, _ in batch], batch_first=True)
    scores, outcome = net(padded, lengths)
    there = torch.arange(padded.shape[1])[None, :] < lengths[:, None]
    scores = scores[there]

    def joined(name: str) -> torch.Tensor:
        return torch.tensor(np.concatenate([getattr(labels, name)[start:] for _, labels, start in batch]))

    customer, agent = joined("customer"), joined("agent")
    said, done = scores[customer], scores[agent]
    binary = nn.functional.binary_cross_entropy_with_logits
    loss = nn.functional.cross_entropy(
        said[:, :_FELT], joined("emotion")[customer], weight=weights, label_smoothing=0.05
    )
    loss = loss + 0.5 * binary(said[:, _FELT : _FELT + 3], joined("above")[customer])
    loss = loss + 2.0 * binary(said[:, _FELT + 3 : _SAID], joined("kinds")[customer])
    loss = loss + 0.3 * binary(said[:, -1], joined("follows")[customer])
    if agent.any():
        loss = loss + 2.0 * binary(done[:, _SAID:-1], joined("signs")[agent])
    whole = torch.tensor([start == 0 for _, _, start in batch])
    if whole.any():
        settled = torch.tensor([float(labels.resolved) for _, labels, _ in batch])[whole]
        rating = torch.tensor([labels.satisfaction - 3.0 for _, labels, _ in batch])[whole]
        loss = loss + 0.15 * binary(outcome[whole, 0], settled) + 0.05 * ((outcome[whole, 1] - rating) ** 2).mean()
    return loss
