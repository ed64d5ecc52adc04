"""Loops over frames as machine code."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

_Loop = TypeVar("_Loop", bound=Callable[..., object])
LOOSE = {"reassoc", "nsz", "contract"}
"""Sums may be taken in another order, so that they run side by side; nan and infinity keep their meaning."""


def compiled(loop: _Loop) -> _Loop:
    """The same function, compiled by numba when it is first called; numba is imported then and not before.

    The machine code is kept on disk for the next process where a folder for it can be written.
    """

    @functools.wraps(loop)
    def run(*taken: object) -> object:
        return _machine_code(loop)(*taken)

    return cast("_Loop", run)


@functools.cache
def _machine_code(loop: Callable[..., object]) -> Callable[..., object]:
    import numba

    jit = cast("Any", numba).njit
    try:
        return jit(loop, cache=True, fastmath=LOOSE, nogil=True)
    except RuntimeError:  # no folder for the cache: compiled anew in each process
        return jit(loop, fastmath=LOOSE, nogil=True)
