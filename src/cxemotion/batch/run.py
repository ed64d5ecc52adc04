"""What makes two runs the same: models, rules, the package, and the manifest's columns."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from cxemotion import __version__

if TYPE_CHECKING:
    from cxemotion.analyzer import Analyzer

_DIGITS = 12


def describe_run(analyzer: Analyzer, kinds: Mapping[str, str]) -> dict[str, Any]:
    """What results depend on besides the calls: versions, models and rules; types of the extra columns."""
    models = (*analyzer.models.words, analyzer.models.voice)
    settings = {
        field.name: getattr(analyzer, field.name) for field in dataclasses.fields(analyzer) if field.name != "models"
    }
    return {
        "cxemotion": __version__,
        "models": [{"name": model.name, "sha256": model.sha256} for model in models],
        "settings": hashlib.sha256(_canonical(settings).encode()).hexdigest(),
        "columns": dict(kinds),
    }


def run_id_of(run: Mapping[str, Any]) -> str:
    """A short name for a run that is the same whenever what it depends on is the same."""
    return hashlib.sha256(_canonical(run).encode()).hexdigest()[:_DIGITS]


def _canonical(value: Any) -> str:
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Any value as JSON that is equal for equal values, whatever the order of its sets and tables."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, set | frozenset):
        return sorted(_canonical(part) for part in cast("frozenset[Any]", value))
    if isinstance(value, list | tuple):
        return [_plain(part) for part in cast("list[Any]", value)]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
