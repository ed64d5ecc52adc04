"""Write the tables of all results into the READMEs that ask for them: ``python -m benchmarks.tables``.

A README asks with ``<!-- table: TASK/NAME/TABLE -->`` … ``<!-- end -->``; what stands between is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.rig import BENCHMARKS, render

_ASKED = re.compile(r"(<!-- table: (\S+?)/(\S+?)/(.+?) -->\n).*?(<!-- end -->)", flags=re.DOTALL)


def readmes() -> Iterator[Path]:
    """The READMEs, and pages beside them, that may hold tables."""
    yield BENCHMARKS.parent / "README.md"
    yield from sorted(BENCHMARKS.glob("*/*.md"))


def filled(text: str) -> str:
    """The text with every table that it asks for.

    Raises:
        KeyError: for a table that no result has.
    """
    return _ASKED.sub(_fill, text)


def _fill(asked: re.Match[str]) -> str:
    head, task, name, wanted, end = asked.groups()
    results = json.loads((BENCHMARKS / task / "results" / f"{name}.json").read_text(encoding="utf-8"))
    for found in results["tables"]:
        if found["name"] == wanted:
            return f"{head}{render(found)}\n{end}"
    raise KeyError(f"{task}/{name} has no table {wanted!r}; it has {[t['name'] for t in results['tables']]}")


def main() -> None:
    for path in readmes():
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
