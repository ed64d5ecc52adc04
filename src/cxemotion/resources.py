"""Where the files that ship with the package are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def models_dir() -> Path:
    """The folder of the shipped models: inside an installed package, at the root of a source checkout."""
    installed = _PACKAGE / "models"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "models"


def samples_dir() -> Path:
    """The folder of the bundled sample calls."""
    return _PACKAGE / "samples"
