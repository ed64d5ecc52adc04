"""How far a batch is: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

LINE_EVERY_S = 10.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is.

    Args:
        done: calls that this run has scored or recorded as failed.
        failed: how many of them failed.
        total: calls that this run has to score.
        elapsed_s: since it began.
    """

    done: int
    failed: int
    total: int
    elapsed_s: float

    @property
    def calls_per_min(self) -> float:
        """Calls a minute so far."""
        return 60.0 * self.done / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds to go at the rate so far; the longest calls come first, so it tends to be less."""
        return self.elapsed_s * (self.total - self.done) / self.done if self.done else None

    def line(self) -> str:
        """One line of it.

        >>> Progress(30, 1, 90, 20.0).line()
        '30 of 90 calls, 1 failed, 90 calls/min, 40 s left'
        """
        left = f", {_length(self.left_s)} left" if self.left_s else ""
        return f"{self.done} of {self.total} calls, {self.failed} failed, {self.calls_per_min:.0f} calls/min{left}"


def _length(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def shown_progress() -> Generator[Callable[[Progress], None]]:
    """What shows progress on standard error for as long as the context lasts."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        yield lambda now: bar.update(task, completed=now.done, total=now.total, description=now.line())


def _lines() -> Callable[[Progress], None]:
    last = time.monotonic()

    def show(now: Progress) -> None:
        nonlocal last
        if now.done == now.total or time.monotonic() - last >= LINE_EVERY_S:
            last = time.monotonic()
            print(now.line(), file=sys.stderr, flush=True)

    return show
