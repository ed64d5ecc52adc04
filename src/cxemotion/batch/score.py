"""Many calls to tables on disk: resumed where they were left, on this machine or on a Ray cluster."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxemotion.batch.arrow import Table, untyped
from cxemotion.batch.manifest import Call, read_manifest
from cxemotion.batch.pool import score_locally
from cxemotion.batch.progress import Progress
from cxemotion.batch.run import describe_run, run_id_of
from cxemotion.batch.scoring import Plan, Scored
from cxemotion.batch.store import Store
from cxemotion.batch.tables import TABLES, check_names, error_table, own_columns, report_tables
from cxemotion.errors import OptionError, unknown_name

if TYPE_CHECKING:
    import pandas as pd

    from cxemotion.analyzer import Analyzer

ENGINES = ("local", "ray")
COMMIT_CALLS, COMMIT_S = 200, 10.0
"""Results are written after so many calls or seconds, whichever comes first."""


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """What a batch did.

    Args:
        out: the folder with the tables.
        run_id: of the run.
        scored: calls scored now.
        failed: calls that stand in ``errors``.
        before: calls that were done already.
        elapsed_s: seconds that it took.
    """

    out: Path
    run_id: str
    scored: int
    failed: int
    before: int
    elapsed_s: float

    def table(self, name: str = "calls") -> pd.DataFrame:
        """One of the tables: ``calls``, ``turns``, ``timeline``, ``escalations``, ``steps`` or ``errors``.

        Raises:
            OptionError: for any other name.
        """
        ds = untyped("pyarrow.dataset")

        if name not in TABLES:
            raise OptionError(unknown_name("table", name, TABLES))
        return ds.dataset(self.out / name, format="parquet").to_table().to_pandas()

    def line(self) -> str:
        """One line of it."""
        again = f", {self.before} done before" if self.before else ""
        return f"{self.scored} calls scored{again}, {self.failed} failed, in {self.elapsed_s:.1f} s: {self.out}"


def score_calls(  # noqa: PLR0913 - the contract's options and the three that a caller's own program needs
    source: str | Path,
    out: str | Path,
    *,
    workers: int = 2,
    engine: str = "local",
    fresh: bool = False,
    analyzer: Analyzer | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> ScoreSummary:
    """Score every call of a folder or manifest into Parquet tables; what is done already is left as it is.

    Args:
        source: a folder, whose audio and transcripts are paired by stem, or a CSV or Parquet manifest; or their URL.
        out: folder for the tables; a run that was stopped goes on.
        workers: processes, or Ray actors; each loads the models once and computes on one thread.
        engine: ``local`` or ``ray``.
        fresh: whether to throw away what the folder holds and start over.
        analyzer: models and rules, the default ones where not given.
        progress: called with how far it is, about once a second.

    Raises:
        OptionError: for a manifest that makes no sense, or a folder that another batch is writing to.
    """
    if engine not in ENGINES:
        raise OptionError(unknown_name("engine", engine, ENGINES))
    if workers < 1:
        raise OptionError(f"workers = {workers}: give 1 or more")
    started = time.monotonic()
    analyzer = analyzer or _default()
    manifest = read_manifest(str(source))
    run = describe_run(analyzer, manifest.extras)
    plan = Plan(run_id_of(run), manifest.extras)
    store = Store(Path(out), plan.run_id, empty_tables(analyzer, plan))
    try:
        if fresh:
            store.clear()
        done = store.resume(run)
        todo = [call for call in manifest.longest_first() if call.call_id not in done]
        tally = _Tally(len(todo), started, progress)
        tally.write(_results(todo, analyzer, plan, workers=workers, engine=engine), store)
    finally:
        store.close()
    before = sum(call.call_id in done for call in manifest.calls)
    return ScoreSummary(
        Path(out), plan.run_id, tally.done - tally.failed, tally.failed, before, time.monotonic() - started
    )


def _default() -> Analyzer:
    from cxemotion.analyzer import Analyzer

    return Analyzer()


def _results(
    calls: Sequence[Call], analyzer: Analyzer, plan: Plan, *, workers: int, engine: str
) -> Iterator[Scored | None]:
    if not calls:
        return iter(())
    if engine == "ray":
        from cxemotion.batch.on_ray import score_on_ray

        return score_on_ray(calls, analyzer, plan, workers=workers)
    return score_locally(calls, analyzer, plan, workers=workers)


def empty_tables(analyzer: Analyzer, plan: Plan) -> dict[str, Table]:
    """Every table without a row, its columns those of any report."""
    report = analyzer.analyze(transcript=[{"role": "customer", "text": "hello"}])
    check_names(plan.kinds, own_columns(report))
    run = {"run_id": plan.run_id, "scored_at": None, "elapsed_s": None, "worker": None}
    tables = report_tables(report, run=run, extras={}, kinds=plan.kinds)
    return {name: table.slice(0, 0) for name, table in {**tables, "errors": error_table([], plan.kinds)}.items()}


class _Tally:
    """Counts results and commits them as they come."""

    def __init__(self, total: int, started: float, progress: Callable[[Progress], None] | None) -> None:
        self.done = self.failed = 0
        self._total = total
        self._started = started
        self._progress = progress

    def write(self, results: Iterator[Scored | None], store: Store) -> None:
        waiting: list[Scored] = []
        written = time.monotonic()
        try:
            for one in results:
                if one is not None:
                    waiting.append(one)
                    self.done += 1
                    self.failed += one.failed
                if waiting and (len(waiting) >= COMMIT_CALLS or time.monotonic() - written >= COMMIT_S):
                    held, waiting = waiting, []
                    store.commit([scored.tables for scored in held])
                    written = time.monotonic()
                if self._progress:
                    self._progress(Progress(self.done, self.failed, self._total, time.monotonic() - self._started))
        finally:
            # also when interrupted: what is scored is kept
            if waiting or not any((store.folder / "calls").glob("part-*")):
                store.commit([scored.tables for scored in waiting])
