"""pyarrow and Ray, which carry no types: loaded when they are first used, and named here for those who read."""

from __future__ import annotations

import importlib
from typing import Any, TypeAlias

Table: TypeAlias = Any
"""A ``pyarrow.Table``."""
Schema: TypeAlias = Any
"""A ``pyarrow.Schema``."""


def untyped(module: str) -> Any:
    """A module whose types nobody knows.

    >>> untyped("pyarrow").table({"call_id": ["a"]}).num_rows
    1
    """
    return importlib.import_module(module)
