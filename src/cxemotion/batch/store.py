"""The folder that a batch writes: one run's tables in parts, each part there whole or not at all.

A commit writes one part a table under a dot-prefixed name, then renames them, ``calls`` last: a call is done when its
part of ``calls`` stands. What a killed run left half done is told by a part without one in ``calls``, and removed.

One run has the tables at a time. Parts of a run with other models, rules or columns are moved to ``.runs``, and back
when that run goes on, so that results never mix and none is lost.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from cxemotion.batch.arrow import Table, untyped
from cxemotion.batch.tables import TABLES
from cxemotion.errors import OptionError

LOCK, RUNS, NOTE = ".lock", ".runs", ".run.json"
_LAST = "calls"


class Store:
    """An output folder, held by this process alone until it is closed.

    Args:
        folder: made where it is not there.
        run_id: whose results are written.
        empty: each table without a row, which gives the columns where no call has any.

    Raises:
        OptionError: where another process holds it, or it is no folder.
    """

    def __init__(self, folder: Path, run_id: str, empty: Mapping[str, Table]) -> None:
        self.folder = folder
        self._run_id = run_id
        self._empty = empty
        if folder.exists() and not folder.is_dir():
            raise OptionError(f"{folder}: not a folder; give --out a folder of its own")
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(folder)
        self._next = 0

    def close(self) -> None:
        """Let others have the folder."""
        self._lock.close()

    def clear(self) -> None:
        """Remove every result in the folder, of this run and of others."""
        shutil.rmtree(self.folder / RUNS, ignore_errors=True)
        for part in self._parts():
            part.unlink()

    def resume(self, note: Mapping[str, Any]) -> frozenset[str]:
        """Put the folder in order and give the calls that are done; calls that failed are to be scored again.

        Args:
            note: what the run is made of, kept beside the tables for a reader.
        """
        pq = untyped("pyarrow.parquet")

        for table in TABLES:
            (self.folder / table).mkdir(exist_ok=True)
            for left in (self.folder / table).glob(".*"):
                left.unlink()
        self._give_way()
        committed = {part.name for part in (self.folder / _LAST).glob("*.parquet")}
        for part in self._parts():
            if part.name not in committed:
                part.unlink()
            elif part.parent.name == "errors":
                self._write("errors", part.name, []).replace(part)
        numbers = [int(name.rpartition("-")[2].removesuffix(".parquet")) for name in committed]
        self._next = max(numbers, default=-1) + 1
        _write_whole(self.folder / NOTE, json.dumps({"run_id": self._run_id, **note}, indent=1, ensure_ascii=False))
        return frozenset(
            name
            for part in committed
            for name in pq.read_table(self.folder / _LAST / part, columns=["call_id"])["call_id"].to_pylist()
        )

    def commit(self, scored: Sequence[Mapping[str, Table]]) -> None:
        """Write the rows of calls that are done; whoever is killed here has written all of them or none."""
        name = f"part-{self._run_id}-{self._next:06d}.parquet"
        self._next += 1
        made: list[tuple[Path, Path]] = []
        for table in sorted(TABLES, key=lambda table: table == _LAST):
            temporary = self._write(table, name, [one[table] for one in scored if table in one])
            made.append((temporary, self.folder / table / name))
        for temporary, final in made:
            temporary.replace(final)

    def _write(self, table: str, name: str, rows: Sequence[Table]) -> Path:
        """A part under its temporary name."""
        pa = untyped("pyarrow")
        pq = untyped("pyarrow.parquet")

        temporary = self.folder / table / f".{name}"
        pq.write_table(pa.concat_tables([self._empty[table], *rows]), temporary, compression="zstd")
        return temporary

    def _parts(self) -> list[Path]:
        return [part for table in TABLES for part in sorted((self.folder / table).glob("part-*.parquet"))]

    def _give_way(self) -> None:
        """Move the parts of other runs out of the tables, and those of this run back in."""
        for part in self._parts():
            run_id = part.name.split("-")[1]
            if run_id != self._run_id:
                _move(part, self.folder / RUNS / run_id / part.parent.name)
        for part in sorted((self.folder / RUNS / self._run_id).glob("*/part-*.parquet")):
            _move(part, self.folder / part.parent.name)


def _move(part: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part.replace(folder / part.name)


def _write_whole(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.replace(path)


def _locked(folder: Path) -> IO[str]:
    """The lock, held by an open file: the system gives it back however this process ends."""
    lock = (folder / LOCK).open("a", encoding="utf-8")
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # pyright: ignore
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        lock.close()
        raise OptionError(
            f"{folder}: another batch is writing there; wait until it has ended, or give another folder"
        ) from fault
    return lock
