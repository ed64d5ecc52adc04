"""Worker processes: work handed out in order, a worker that dies replaced, its call tried once more."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, cast

from cxemotion.batch.manifest import Call
from cxemotion.batch.scoring import Plan, Scored, failure
from cxemotion.batch.worker import ONE_THREAD, receive, send
from cxemotion.errors import OptionError

if TYPE_CHECKING:
    from cxemotion.analyzer import Analyzer

TRIES = 2
"""A call that its worker did not survive is tried this often."""
_AHEAD = 2  # calls handed to a worker: it never waits for the parent to write
_TICK_S = 1.0
_MOST_STILLBORN = 5  # workers in a row that were killed before they had loaded the models
_COMMAND = "from cxemotion.batch.worker import main; main()"


def score_locally(calls: Sequence[Call], analyzer: Analyzer, plan: Plan, *, workers: int) -> Iterator[Scored | None]:
    """What came of each call, as workers finish; ``None`` now and then while nothing has.

    Raises:
        OptionError: where workers cannot start at all.
    """
    pool = _Pool(deque((call, 1) for call in calls), analyzer, plan)
    try:
        for _ in range(min(workers, len(calls))):
            pool.start()
        yield from pool.results(len(calls))
    finally:
        pool.stop()


@dataclass(slots=True, eq=False)
class _Worker:
    process: subprocess.Popen[bytes]
    listener: threading.Thread | None = None
    ready: bool = False
    handed: deque[tuple[Call, int]] = field(default_factory=deque[tuple[Call, int]])

    @property
    def inlet(self) -> IO[bytes]:
        return cast("IO[bytes]", self.process.stdin)

    @property
    def outlet(self) -> IO[bytes]:
        return cast("IO[bytes]", self.process.stdout)

    def end(self) -> int:
        """Clear up after a process that has ended or was killed; its exit status."""
        status = self.process.wait()
        if self.listener is not None:
            self.listener.join()
        with suppress(OSError):  # what it had not read
            self.inlet.close()
        self.outlet.close()
        return status


class _Pool:
    def __init__(self, waiting: deque[tuple[Call, int]], analyzer: Analyzer, plan: Plan) -> None:
        self._waiting = waiting
        self._analyzer = analyzer
        self._plan = plan
        self._workers: list[_Worker] = []
        self._said: queue.Queue[tuple[_Worker, Any]] = queue.Queue()
        self._started = 0
        self._stillborn = 0

    def start(self) -> None:
        environment = {**os.environ, **ONE_THREAD}
        process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**environment, "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)},
        )
        worker = _Worker(process)
        self._workers.append(worker)
        worker.listener = threading.Thread(target=_listen, args=(worker, self._said), daemon=True)
        worker.listener.start()
        self._hand(worker, (self._started, self._analyzer, self._plan))
        self._started += 1
        self._fill(worker)

    def stop(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.end()

    def results(self, count: int) -> Iterator[Scored | None]:
        left = count
        while left:
            try:
                worker, message = self._said.get(timeout=_TICK_S)
            except queue.Empty:
                yield None
                continue
            if message is None:
                for lost in self._replace(worker):
                    left -= 1
                    yield lost
            elif message == "ready":
                worker.ready = True
            else:
                worker.handed.popleft()
                self._fill(worker)
                left -= 1
                yield message

    def _fill(self, worker: _Worker) -> None:
        while self._waiting and len(worker.handed) < _AHEAD:
            task = self._waiting.popleft()
            worker.handed.append(task)
            self._hand(worker, task[0])

    def _hand(self, worker: _Worker, message: Any) -> None:
        with suppress(OSError):  # it is dying; its listener says so, and what it was handed goes to another
            send(worker.inlet, message)

    def _replace(self, worker: _Worker) -> Iterator[Scored]:
        """Start another in place of a worker that is gone; calls that cannot be tried again are recorded."""
        status = worker.end()
        self._workers.remove(worker)
        self._stillborn = 0 if worker.ready else self._stillborn + 1
        if not worker.ready and (status >= 0 or self._stillborn >= _MOST_STILLBORN):
            raise OptionError(f"a worker ended with status {status} before its first call; see what it wrote above")
        lost: Scored | None = None
        if worker.handed and worker.ready:
            call, tries = worker.handed.popleft()
            if tries < TRIES:
                self._waiting.appendleft((call, tries + 1))
            else:
                lost = failure(call, self._plan, "WorkerDied", _why(status))
            self._waiting.extendleft(reversed(worker.handed))  # not begun: no try of theirs
        if self._waiting:
            self.start()
        if lost is not None:
            yield lost


def _why(status: int) -> str:
    how = f"status {status}"
    if status < 0:
        try:
            how = signal.Signals(-status).name
        except ValueError:
            how = f"signal {-status}"
    return f"its worker ended with {how}, {TRIES} times; where memory ran out, use fewer workers or a shorter recording"


def _listen(worker: _Worker, said: queue.Queue[tuple[_Worker, Any]]) -> None:
    while True:
        try:
            message = receive(worker.outlet)
        except (EOFError, OSError, ValueError):
            said.put((worker, None))
            return
        said.put((worker, message))
