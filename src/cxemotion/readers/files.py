"""What every reader checks before it opens a file, and how it names it in a message."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from cxemotion.errors import CxEmotionError, OptionError, RecordingError, unknown_name
from cxemotion.recording import Role
from cxemotion.span import Seconds


def input_file(path: str | os.PathLike[str], *, error: type[CxEmotionError]) -> Path:
    """The path of a file that is there, readable and not empty; ``error`` with the way on otherwise."""
    if not isinstance(path, str | os.PathLike):  # pyright: ignore[reportUnnecessaryIsInstance] -- from a notebook
        raise error(f"{printable(path)!r} is no file name; give a path")
    file = Path(path)
    try:
        if file.is_dir():
            raise error(f"{file}: a folder, not a file; name one call's file")
        if not file.exists():
            raise error(f"{file}: no such file; check the path")
        if not file.is_file():
            raise error(f"{file}: not a regular file; save the call to a file first")
        if file.stat().st_size == 0:
            raise error(f"{file.name}: the file is empty (0 bytes); export the call again")
        with file.open("rb"):
            return file
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
        raise unreadable(file, fault, error=error) from fault


def unreadable(file: Path, fault: Exception, *, error: type[CxEmotionError]) -> CxEmotionError:
    """The error for a file that the operating system does not let us read."""
    why = (fault.strerror if isinstance(fault, OSError) else None) or str(fault)
    return error(f"{str(file)!r}: cannot be opened ({why.lower()}); check the path and its permissions")


def cut_off(file: Path, readable_s: Seconds, promised_s: Seconds) -> RecordingError:
    """The error for a recording that stops before its header says."""
    return RecordingError(
        f"{file.name}: damaged or cut off, {readable_s:.1f} s of {promised_s:.1f} s can be read; "
        "copy or export the call again"
    )


def printable(given: object) -> object:
    """What a message can show of any value: short, on one line.

    >>> printable("x" * 1000) == "x" * 60, printable([[1], [2]])
    (True, 'list')
    """
    if isinstance(given, str):
        return given[:60]
    small = isinstance(given, int | float) and abs(given) < 10**15
    return given if given is None or small else type(given).__name__


def checked_roles(roles: Mapping[Role, int] | Mapping[str, int] | None) -> dict[Role, int]:
    """The caller's ``roles`` with every name and number checked.

    >>> checked_roles({"agent": 0, "customer": 1})
    {<Role.AGENT: 'agent'>: 0, <Role.CUSTOMER: 'customer'>: 1}

    Raises:
        OptionError: for a name that is no role, or a position that is no whole number from 0.
    """
    if roles is not None and not isinstance(roles, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] -- from a notebook
        raise OptionError(f"roles: {printable(roles)!r} is no mapping; give {{'agent': 0, 'customer': 1}}")
    checked: dict[Role, int] = {}
    for name, position in (roles or {}).items():
        if name not in list(Role):
            raise OptionError(f"roles: {unknown_name('role', printable(name), Role)}")
        if isinstance(position, bool) or not isinstance(position, int) or position < 0:  # pyright: ignore[reportUnnecessaryIsInstance] -- from a command line or a notebook
            raise OptionError(f"roles: {name} is at {printable(position)!r}; count channels or speakers from 0")
        checked[Role(name)] = position
    return checked
