"""Write the folder of a recurrent words model: weights, settings, manifest with hashes and scores, card."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

from benchmarks.words.course_data import LANGUAGES
from cxemotion.estimators.words_course import ENCODER, SETTINGS, VOCABULARY, WEIGHTS
from cxemotion.wording import lexicon_sha256

COMMAND = "python -m benchmarks.words.fit_course"
_BASE = {
    "name": "all-MiniLM-L6-v2 (the encoder begins from its weights)",
    "licence": "Apache-2.0",
    "use": "sentence vectors",
}
_COMMENTS = {"name": "GoEmotions, training part", "licence": "CC BY 4.0", "use": "the encoder, 28 emotions of comments"}
_SMALL = ("grams.weights", "net", "forward")


def write_course_model(out: Path, family: str, made: Mapping[str, Any], *, calls: int) -> None:
    """Write ``words-<family>-1``."""
    name = f"words-{family}-1"
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        key: values.astype(np.float16) if key.startswith(_SMALL) else values for key, values in made["arrays"].items()
    }
    np.savez_compressed(folder / WEIGHTS, **arrays)
    (folder / SETTINGS).write_text(tomli_w.dumps(made["settings"]), encoding="utf-8")
    data = [{"name": f"{calls} written service calls of the project", "licence": "Apache-2.0", "use": "everything"}]
    files = [WEIGHTS, SETTINGS]
    if family == "en":
        from benchmarks.words.fit_encoder import CACHE

        for file in (ENCODER, VOCABULARY):
            shutil.copyfile(CACHE / file, folder / file)
            files.append(file)
        data += [_BASE, _COMMENTS]
    manifest: dict[str, Any] = {
        "name": name,
        "family": name[:-2],
        "version": 1,
        "kind": "course",
        "task": "words",
        "languages": list(LANGUAGES[family]),
        "licence": "Apache-2.0",
        "seed": 0,
        "command": COMMAND if family == "zh" else f"python -m benchmarks.words.fit_encoder && {COMMAND}",
        "data": data,
        "scores": made["scores"],
        "lexicons": {family: lexicon_sha256(family)},
    }
    (folder / "CARD.md").write_text(card_text(manifest), encoding="utf-8")
    manifest["files"] = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in [*files, "CARD.md"]}
    (folder / "model.toml").write_text(tomli_w.dumps(manifest), encoding="utf-8")


def card_text(manifest: Mapping[str, Any]) -> str:
    """The card, from what the manifest says."""
    data = "\n".join(f"- {row['name']} ({row['licence']}): {row['use']}" for row in manifest["data"])
    scores = manifest["scores"]
    flat = {key: value for key, value in scores.items() if not isinstance(value, Mapping)}
    figures = "\n".join(f"| {key} | {value} |" for key, value in flat.items())
    each = "\n".join(
        f"| {key} | {value} |" for table in ("emotion_f1", "signs_f1") for key, value in scores[table].items()
    )
    return f"""# {manifest["name"]}

Reads the words of a whole call in {", ".join(manifest["languages"])}: the customer's emotion, intensity and valence at
each turn, escalation kinds, the agent's steps and faults, how the call ended. Licence: {manifest["licence"]}.

## What it is

Gated recurrent units over the turns, in both directions, the mean of several networks; a second set reads
forwards only. For each turn they see the cues of the lexicon, linear scores of the turn's n-grams, and for English the
scores of a sentence encoder in 8 bits. Every estimate carries the words and cues that moved it, by leaving each out.

## What it learned from

{data}

The calls were written and labelled by language models, not people. Rebuilt by `{manifest["command"]}`.

## What it measured

On {scores["calls"]} training calls that were written after the word lists, each read by networks, n-gram scores and
encoders that had not seen it ({scores["turns"]} customer turns). Thresholds and calibration were chosen on the same
calls; `benchmarks/calls` measures on others.

| figure | value |
|---|---|
{figures}

F1 of each class:

| class | F1 |
|---|---|
{each}

## Limits

- Phone calls to a service, two people. Texts without a call around them are judged with less context and less well.
- Irony without a mark of it, and what only the voice says, stay hidden.
- Nothing here measures people's character, and a finding about an agent's words is no verdict about the agent.
"""
