"""The models at hand: find them, check every file against its hash, load them by name."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxemotion.errors import ModelError, unknown_name
from cxemotion.resources import models_dir

if TYPE_CHECKING:
    from cxemotion.estimators.voice_acoustic import AcousticVoiceModel
    from cxemotion.estimators.words_course import CourseWordsModel

MANIFEST = "model.toml"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model's ``model.toml`` says of it.

    Args:
        name: with its number, ``words-en-1``.
        family: without, ``words-en``.
        version: the number.
        kind: what it is made of, ``rules`` or ``course``.
        task: ``words`` or ``voice``.
        languages: the codes that it reads; empty where it does not matter.
        licence: of its weights.
        files: sha256 of each other file, by name, the weights first.
        lexicons: sha256 of each lexicon that its numbers were fitted to, by name.
        scores: what it measured, by name.
        folder: where it is.
    """

    name: str
    family: str
    version: int
    kind: str
    task: str
    languages: tuple[str, ...]
    licence: str
    files: Mapping[str, str]
    lexicons: Mapping[str, str]
    scores: Mapping[str, Any]
    folder: Path

    @property
    def sha256(self) -> str:
        """Hash of its weights, the first of its files."""
        return next(iter(self.files.values()), "")


def available_models(folder: Path | None = None) -> tuple[Manifest, ...]:
    """All models of a folder, the shipped ones by default, in the order of family and number; hashes unchecked."""
    folder = folder or models_dir()
    found = [_parse(path.parent) for path in sorted(folder.glob(f"*/{MANIFEST}"))]
    return tuple(sorted(found, key=lambda manifest: (manifest.family, manifest.version)))


def resolve_model(name: str | Path, *, folder: Path | None = None) -> Path:
    """The folder of a model by name, by family (its newest), or by path.

    Raises:
        ModelError: for a name that is not at hand, with the nearest one.
    """
    path = Path(name)
    if (path / MANIFEST).is_file():
        return path
    models = available_models(folder)
    by_name = {manifest.name: manifest for manifest in models}
    newest = {manifest.family: manifest for manifest in models}  # the last of a family is the newest
    manifest = by_name.get(str(name)) or newest.get(str(name))
    if manifest is None:
        raise ModelError(unknown_name("model", str(name), [*by_name, *newest]))
    return manifest.folder


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a model's folder, each of its files checked.

    Raises:
        ModelError: where a file is missing or is not the one that was shipped.
    """
    manifest = _parse(folder)
    for file, expected in manifest.files.items():
        path = folder / file
        if not path.is_file():
            raise ModelError(f"{manifest.name}: {file} is missing; install the model again")
        if _sha256(path) != expected:
            raise ModelError(
                f"{manifest.name}: {file} differs from its sha256 in {MANIFEST}; install the model again, "
                f"or if you changed it, make a model of another name"
            )
    return manifest


def load_model(name: str | Path, *, folder: Path | None = None) -> CourseWordsModel | AcousticVoiceModel:
    """A model by name, family or path, its files checked.

    Raises:
        ModelError: where it is unknown, incomplete, altered, or of a kind that this version cannot run.
    """
    manifest = read_manifest(resolve_model(name, folder=folder))
    match manifest.kind, manifest.task:
        case "course", "words":
            from cxemotion.estimators.words_course import CourseWordsModel

            return CourseWordsModel.load(manifest.folder)
        case "acoustic", "voice":
            from cxemotion.estimators.voice_acoustic import AcousticVoiceModel

            return AcousticVoiceModel.load(manifest.folder, name=manifest.name, sha256=manifest.sha256)
        case kind, task:
            raise ModelError(
                f"{manifest.name}: no {kind!r} models for {task!r} here; known: course for words, acoustic for voice"
            )


def _parse(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{folder}: no {MANIFEST}; give a model's name or the folder of one") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot be read ({error}); install the model again") from None
    try:
        return Manifest(
            name=data["name"],
            family=data["family"],
            version=int(data["version"]),
            kind=data["kind"],
            task=data["task"],
            languages=tuple(data.get("languages", ())),
            licence=data["licence"],
            files=dict(data["files"]),
            lexicons=dict(data.get("lexicons", {})),
            scores=dict(data.get("scores", {})),
            folder=folder,
        )
    except KeyError as missing:
        raise ModelError(f"{path}: no {missing}; install the model again") from None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
