from __future__ import annotations

from pathlib import Path

import pytest

from cxemotion.batch.places import local_copy
from cxemotion.errors import OptionError

fsspec = pytest.importorskip("fsspec")


def test_a_file_at_a_url_is_copied_for_as_long_as_it_is_needed():
    fsspec.filesystem("memory").pipe("/calls/one.json", b"[]")
    with local_copy("memory://calls/one.json") as path:
        copy = Path(str(path))
        assert (copy.name, copy.read_bytes()) == ("one.json", b"[]")
    assert not copy.exists()


def test_a_local_file_is_used_where_it_is():
    with local_copy("/data/one.wav") as path:
        assert path == "/data/one.wav"


def test_a_url_that_names_nothing_is_refused():
    with (
        pytest.raises(OptionError, match=r"memory://calls/gone\.wav: no such file"),
        local_copy("memory://calls/gone.wav"),
    ):
        pass
