"""Where files of a batch are: local paths, and URLs that fsspec opens with the user's own filesystem package."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cxemotion.errors import MissingExtraError, OptionError

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+(://|::)")  # two letters and more: C:\ is a path


def is_url(place: str) -> bool:
    """Whether a place is a URL (``s3://…``, ``memory://…``) rather than a local path.

    >>> is_url("s3://calls/a.wav"), is_url("C:/calls/a.wav"), is_url("/calls/a.wav")
    (True, False, False)
    """
    return bool(_SCHEME.match(place))


def resolved(place: str, base: str) -> str:
    """A place named in a manifest, counted from the manifest's folder.

    >>> resolved("a.wav", "s3://calls/today.csv"), resolved("s3://b/a.wav", "/data/today.csv")
    ('s3://calls/a.wav', 's3://b/a.wav')
    """
    if is_url(place):
        return place
    if is_url(base):
        return place if place.startswith("/") else f"{base.rpartition('/')[0]}/{place}"
    folder = Path(base) if Path(base).is_dir() else Path(base).parent
    return str(folder / place)


@contextmanager
def opened(place: str) -> Generator[IO[bytes]]:
    """A file opened for reading.

    Raises:
        OptionError: where it is not there.
    """
    try:
        if is_url(place):
            with _fsspec().open(place, "rb") as file:
                yield file
        else:
            with Path(place).open("rb") as file:
                yield file
    except FileNotFoundError as fault:
        raise OptionError(f"{place}: no such file; check the path") from fault


def listed_files(folder: str) -> list[tuple[str, str]]:
    """Every file in a folder and below: its path from there, and its place; names with a leading dot left out.

    Raises:
        OptionError: where there is no such folder.
    """
    if is_url(folder):
        found = _find(folder)
    else:
        base = Path(folder)
        if not base.is_dir():
            raise OptionError(
                f"{folder}: no such folder; give a folder of calls, or a manifest that ends in .csv or .parquet"
            )
        found = [(path.relative_to(base).as_posix(), str(path)) for path in base.rglob("*") if path.is_file()]
    return sorted(pair for pair in found if not any(part.startswith(".") for part in pair[0].split("/")))


def file_sizes(places: Iterable[str]) -> dict[str, int]:
    """Bytes of each local file; those that are elsewhere or not there are left out."""
    sizes: dict[str, int] = {}
    for place in places:
        try:
            sizes[place] = 0 if is_url(place) else Path(place).stat().st_size
        except (OSError, ValueError):
            continue
    return sizes


@contextmanager
def local_copy(place: str | None) -> Generator[str | None]:
    """A local path of a file: its own, or that of a copy that is there for as long as the context lasts.

    Raises:
        OptionError: where a URL names nothing.
    """
    if place is None or not is_url(place):
        yield place
        return
    name = PurePosixPath(place).name
    with tempfile.TemporaryDirectory(prefix="cxemotion-") as folder:
        copy = Path(folder) / name
        with opened(place) as source, copy.open("wb") as target:
            for block in _blocks(source):
                target.write(block)
        yield str(copy)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(1 << 20):
        yield block


def _find(folder: str) -> list[tuple[str, str]]:
    filesystem, root = _fsspec().core.url_to_fs(folder)
    if not filesystem.exists(root):
        raise OptionError(f"{folder}: no such folder; check the URL")
    paths: list[str] = filesystem.find(root)
    base = PurePosixPath(root)
    return [(PurePosixPath(path).relative_to(base).as_posix(), filesystem.unstrip_protocol(path)) for path in paths]


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError as fault:
        raise MissingExtraError(
            "a URL needs fsspec and the package of its filesystem; pip install 'cxemotion[remote]', and s3fs for s3"
        ) from fault
    return fsspec
