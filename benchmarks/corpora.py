"""The data sets at hand: where they lie, what they may be used for, and how they are read.

No data set is part of the repository. ``CXEMOTION_DATA`` names the folder that holds them; it has no default.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

VARIABLE = "CXEMOTION_DATA"


class CorpusError(Exception):
    """A data set that is absent, or asked to serve what its licence does not allow."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A data set: its folder under the data root, its licence, and whether shipped weights may learn from it."""

    name: str
    licence: str
    ship: bool


CORPORA = {
    corpus.name: corpus
    for corpus in (
        Corpus("emodb", "CC0, per the owner", ship=True),
        Corpus("ravdess", "CC BY-NC-SA 4.0", ship=False),
        Corpus("f0_fda", "research use", ship=False),
        Corpus("vad_pav", "none stated", ship=False),
        Corpus("noise", "CC BY 3.0 per clip", ship=True),
        Corpus("recordings", "Apache-2.0 and MIT", ship=False),
        Corpus("text/en_goemotions", "CC BY 4.0", ship=True),
        Corpus("text/en_gh_incivility", "MIT", ship=True),
        Corpus("text/en_casino", "CC BY 4.0", ship=True),
        Corpus("text/en_empathic_reactions", "CC BY 4.0", ship=True),
        Corpus("text/en_emowoz_conduct", "Apache-2.0 labels, MIT text", ship=True),
        Corpus("text/en_uss", "none stated", ship=False),
        Corpus("text/en_vader", "MIT", ship=True),
        Corpus("text/zh_jddc_use", "unclear", ship=False),
        Corpus("text/zh_cold", "Apache-2.0", ship=True),
        Corpus("text/zh_cped", "Apache-2.0", ship=True),
        Corpus("text/zh_xed_zh", "CC BY 4.0", ship=True),
        Corpus("text/zh_empathetic_personas", "MIT", ship=True),
    )
}


def folder(name: str, *, training: bool = False) -> Path:
    """The folder of a data set.

    Args:
        name: as ``CORPORA`` lists it.
        training: whether weights that ship will learn from it.

    Raises:
        CorpusError: where the variable is not set, the set is absent, or its licence forbids training.
    """
    corpus = CORPORA[name]
    if training and not corpus.ship:
        raise CorpusError(f"{name} ({corpus.licence}) may be measured on, but nothing that ships may learn from it")
    root = os.environ.get(VARIABLE)
    if not root:
        raise CorpusError(f"{VARIABLE} is not set; it names the folder that holds {name}")
    path = Path(root) / name
    if not path.is_dir():
        raise CorpusError(f"{path} is not there; {VARIABLE} names the folder that holds {name}")
    return path


def at_hand(*names: str) -> bool:
    """Whether all these sets are there to be measured on; says which is not, and why."""
    for name in names:
        try:
            folder(name)
        except CorpusError as error:
            print(f"skipped: {error}")
            return False
    return True


@dataclass(frozen=True, slots=True)
class Clip:
    """One recording of an acted corpus; ``path`` is read by :func:`read_clip`."""

    path: Path
    speaker: str
    gender: str
    language: str
    label: str


def clips(name: str, *, training: bool = False) -> tuple[Clip, ...]:
    """The clips of ``emodb`` or ``ravdess`` in the order of their manifest."""
    root = folder(name, training=training)
    with (root / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Clip(root / row["path"], row["speaker"], row["gender"], row["language"], row["label"])
            for row in csv.DictReader(file)
        )


def read_clip(path: Path) -> tuple[NDArray[np.float32], int]:
    """Samples of shape (samples,) and the rate."""
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return samples[:, 0], int(rate_hz)


def dialogues(name: str, *, training: bool = False) -> Iterator[dict[str, Any]]:
    """The dialogues of a text set, each ``{"id", "lang", "split"?, "turns": [...], "labels"}``."""
    path = folder(name, training=training) / "data.jsonl.gz"
    with gzip.open(path, mode="rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
