"""Clocks: of a function, of a command, and of the memory that a command takes."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024
"""What a unit of ``ru_maxrss`` is."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Spent:
    """What something took, the median of its runs.

    Args:
        wall_s: seconds on the wall.
        processor_s: seconds of processor, user and system together; other work on the machine disturbs it less.
        peak_mb: most memory held, of a command; ``nan`` of a function.
    """

    wall_s: float
    processor_s: float
    peak_mb: float = float("nan")


def clock(work: Callable[[], object], *, runs: int) -> Spent:
    """A function's medians, after a first run that does not count."""
    work()
    walls, processors = [], []
    for _ in range(runs):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return Spent(statistics.median(walls), statistics.median(processors))


def clock_command(arguments: Sequence[str], *, runs: int, warm: bool = True) -> Spent:
    """A command's medians, run with this interpreter and one thread.

    Raises:
        RuntimeError: with what the command said, where it fails.
    """
    taken = [_run(arguments) for _ in range(runs + warm)][int(warm) :]
    return Spent(*(statistics.median(values) for values in zip(*taken, strict=True)))


_LAUNCHER = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, done.stderr.decode(errors="replace")[-500:], time.perf_counter() - started,
                  used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""
"""A process starts out with the peak memory of the one that started it, so a small one starts what is measured."""


def _run(arguments: Sequence[str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak MB of one run."""
    launched = subprocess.run(
        [sys.executable, "-c", _LAUNCHER, *arguments],
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=True,
    )
    status, said, wall_s, processor_s, peak = json.loads(launched.stdout)
    if status:
        raise RuntimeError(f"{' '.join(arguments)}: {said.strip()}")
    return wall_s, processor_s, peak * MAXRSS_BYTES / 1e6
