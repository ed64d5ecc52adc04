"""Write a model's folder: its weights, ``model.toml`` with their hashes, and ``CARD.md`` made from it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

MODELS = Path(__file__).parents[1] / "models"


def write_model(manifest: Mapping[str, Any], weights: Mapping[str, Any], *, limits: str, models: Path = MODELS) -> Path:
    """Write ``models/<name>``.

    Args:
        manifest: what ``model.toml`` says but for the hashes: name, family, version, kind, task, languages, licence,
            ``data`` (a list of name, licence and use), seed, ``scores``, and ``command``, which rebuilds it.
        weights: the numbers, written as TOML.
        limits: what the card says of what the model cannot do.
        models: the folder to write it to.
    """
    folder = models / manifest["name"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.toml").write_text(tomli_w.dumps(weights), encoding="utf-8")
    digest = hashlib.sha256((folder / "weights.toml").read_bytes()).hexdigest()
    (folder / "model.toml").write_text(tomli_w.dumps({**manifest, "files": {"weights.toml": digest}}), encoding="utf-8")
    (folder / "CARD.md").write_text(card(folder, limits=limits), encoding="utf-8")
    return folder


def card(folder: Path, *, limits: str) -> str:
    """The card of a model, from its ``model.toml``."""
    manifest = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    data = "\n".join(f"- `{row['name']}` ({row['licence']}): {row['use']}" for row in manifest["data"])
    scores = "\n".join(f"| {name} | {value} |" for name, value in manifest["scores"].items())
    return f"""# {manifest["name"]}

Task: {manifest["task"]}. Kind: {manifest["kind"]}. Languages: {", ".join(manifest["languages"]) or "any"}.
Licence: {manifest["licence"]}.

## What it learned from

{data}

Rebuilt by `{manifest["command"]}` (seed {manifest["seed"]}).

## What it measured

| figure | value |
|---|---|
{scores}

## Limits

{limits}
"""
