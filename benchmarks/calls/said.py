"""Lines that must stay silent and lines that must not: ``benchmarks.calls.said`` writes ``results/said.json``.

``said/*.jsonl`` holds a line each: ``tag``, ``text``, ``context`` (agent turns before it), ``kinds`` and ``negative``.
They were written to be measured on: no model is trained on them or tuned to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.rig import Cell, lexicons, show, table, write_results
from cxemotion.analyzer import Analyzer

FOLDER = Path(__file__).parent / "said"
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Line:
    """What a customer says, and what should be found in it."""

    language: str
    tag: str
    text: str
    context: tuple[str, ...]
    kinds: frozenset[str]
    negative: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A line with what was found in it."""

    line: Line
    kinds: frozenset[str]
    negative: bool


def read_lines(language: str) -> list[Line]:
    """The lines of a language."""
    rows = map(json.loads, (FOLDER / f"{language}.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Line(language, row["tag"], row["text"], tuple(row["context"]), frozenset(row["kinds"]), row["negative"])
        for row in rows
    ]


def find(line: Line, analyzer: Analyzer) -> Found:
    """The said kinds and the emotion at the line."""
    turns = [{"role": "agent", "text": text} for text in line.context] + [{"role": "customer", "text": line.text}]
    report = analyzer.analyze(transcript=turns, language=line.language)
    kinds = {str(kind) for point in report.escalations for kind in point.kinds if kind.is_said}
    estimate = report.timeline.at(len(line.context))
    negative = estimate is not None and estimate.emotion is not None and estimate.emotion.is_negative
    return Found(line, frozenset(kinds), negative)


def _rates(hits: int, false: int, missed: int) -> list[Cell]:
    precision = hits / (hits + false) if hits + false else None
    recall = hits / (hits + missed) if hits + missed else None
    return [precision, recall, 2 * hits / (2 * hits + false + missed) if hits + false + missed else None]


def overall(found: Sequence[Found]) -> list[Cell]:
    """Precision, recall and F1 of the said kinds, pooled, and of negative or not."""
    kinds = [(len(f.kinds & f.line.kinds), len(f.kinds - f.line.kinds), len(f.line.kinds - f.kinds)) for f in found]
    negative = [
        (f.negative and f.line.negative, f.negative > f.line.negative, f.negative < f.line.negative) for f in found
    ]
    return [
        cell for counts in (kinds, negative) for cell in _rates(*(sum(column) for column in zip(*counts, strict=True)))
    ]


def by_tag(found: Iterable[Found]) -> list[list[Cell]]:
    """For each tag: lines, those with exactly the kinds meant, those with the right answer to negative or not."""
    tags: dict[str, list[Found]] = {}
    for one in found:
        tags.setdefault(one.line.tag, []).append(one)
    return [
        [
            tag,
            len(of_tag),
            sum(f.kinds == f.line.kinds for f in of_tag) / len(of_tag),
            sum(f.negative == f.line.negative for f in of_tag) / len(of_tag),
        ]
        for tag, of_tag in tags.items()
    ]


def run(analyzer: Analyzer) -> list[dict[str, Any]]:
    """The tables."""
    found = {language: [find(line, analyzer) for line in read_lines(language)] for language in LANGUAGES}
    columns = [f"{what}, {rate}" for what in ("kinds", "negative") for rate in ("precision", "recall", "F1")]
    rows: list[list[Cell]] = [[language, len(of), *overall(of)] for language, of in found.items()]
    tags = ["tag", "lines", "kinds right", "negative right"]
    return [table("said", ["language", "lines", *columns], rows)] + [
        table(f"said_{language}", tags, by_tag(of)) for language, of in found.items()
    ]


def main() -> None:
    analyzer = Analyzer()
    tables = run(analyzer)
    models = [analyzer.models.words_for("en"), analyzer.models.words_for("zh-Hans")]
    show(tables)
    used = [{"name": model.name, "sha256": model.sha256} for model in models if model]
    sizes = {language: {"lines": len(read_lines(language))} for language in LANGUAGES}
    write_results("calls", "said", tables, models=[*used, *lexicons()], data=sizes, seed=0)


if __name__ == "__main__":
    main()
