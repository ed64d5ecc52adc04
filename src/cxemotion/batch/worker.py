"""A worker process: calls in on standard input, tables out on standard output, models loaded once.

Started as a plain command, so that nothing of the parent is inherited or imported again, and a script or notebook needs
no guard. Messages are pickles between a parent and its own child.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import IO, Any

from cxemotion.batch.scoring import score_call

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
"""What keeps numeric libraries to one thread: workers are the parallelism."""


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message; a reader gets it whole or not at all."""
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message.

    Raises:
        EOFError: when the other side is gone.
    """
    try:
        return pickle.load(stream)  # noqa: S301 - from our own parent or child
    except pickle.UnpicklingError as fault:
        raise EOFError from fault


def main() -> None:
    """Score calls until the parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to answer
    calls = sys.stdin.buffer
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not reach the results
    with suppress(EOFError, BrokenPipeError):  # the parent has closed the pipe, or is gone
        number, analyzer, plan = receive(calls)
        send(results, "ready")
        while True:
            send(results, score_call(receive(calls), analyzer, plan, worker=number))
