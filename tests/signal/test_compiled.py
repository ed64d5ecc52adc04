from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from cxemotion.signal.compiled import compiled


def doubled(values: np.ndarray, into: np.ndarray) -> None:
    for place in range(values.size):
        into[place] = 2 * values[place]


def test_a_compiled_loop_does_what_it_did() -> None:
    values, into = np.arange(4.0), np.zeros(4)
    compiled(doubled)(values, into)
    assert into.tolist() == [0.0, 2.0, 4.0, 6.0]


def test_a_loop_runs_where_its_machine_code_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise RuntimeError("cannot cache function: no locator available")

    monkeypatch.setattr("numba.core.caching.FunctionCache.__init__", nowhere)
    values, into = np.arange(3.0), np.zeros(3)
    compiled(tripled)(values, into)
    assert into.tolist() == [0.0, 3.0, 6.0]


def tripled(values: np.ndarray, into: np.ndarray) -> None:
    for place in range(values.size):
        into[place] = 3 * values[place]


def test_numba_is_not_imported_before_a_loop_runs() -> None:
    code = "import sys, cxemotion, cxemotion.signal.pitch; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
