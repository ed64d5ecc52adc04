"""What every reader checks first."""

import os
from pathlib import Path

import pytest

from cxemotion.errors import RecordingError, TranscriptError
from cxemotion.readers.files import cut_off, input_file, printable


def test_a_file_that_is_there_is_passed(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(b"x")
    assert input_file(str(path), error=RecordingError) == path


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(TranscriptError, match=r"cannot be opened \(permission denied\); check the path and its perm"):
        input_file(path, error=TranscriptError)


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_a_path_that_no_system_takes_is_refused(path: str) -> None:
    with pytest.raises(TranscriptError):
        input_file(path, error=TranscriptError)


def test_a_cut_off_recording_says_how_much_can_be_read() -> None:
    assert str(cut_off(Path("a/call.flac"), 1.25, 60.0)) == (
        "call.flac: damaged or cut off, 1.2 s of 60.0 s can be read; copy or export the call again"
    )


def test_no_value_makes_a_message_long() -> None:
    nest: list[object] = []
    for _ in range(100_000):
        nest = [nest]
    assert [printable(value) for value in (nest, 10**5000, "x" * 99, None, True, 1.5)] == [
        "list", "int", "x" * 60, None, True, 1.5,
    ]  # fmt: skip
