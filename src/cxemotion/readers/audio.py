"""Recordings from files: opened to learn their shape, read in blocks when samples are asked for."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import RecordingError
from cxemotion.readers.audio_headers import (
    container_kind,
    is_headerless,
    looks_like_text,
    ogg_ends_early,
    wav_header,
)
from cxemotion.readers.containers import ContainerSamples, open_container
from cxemotion.readers.files import checked_roles, cut_off, input_file, unreadable
from cxemotion.recording import Recording, Role

MOST_CHANNELS = 32
"""A recording with more is refused: it is no call."""

_HEAD_BYTES = 4096
_STEP_S = 2.0  # how exactly a message can say where a damaged file stops
_TOLERATED_S = 0.05  # a loss at the end that changes no finding
_TOLERATED_MP3_S = 0.5  # MP3 encoders miscount their own padding
_NOT_RECOGNISED = 1  # libsndfile's error number
_MP3 = "MP3"


@dataclass(frozen=True, slots=True)
class FileSamples:
    """The samples of a file that libsndfile decodes; every call of ``blocks`` opens the file anew.

    ``blocks`` gives exactly ``frames`` samples a channel: up to ``tolerated`` missing ones are silence.
    """

    path: Path
    rate_hz: int
    frames: int
    channels: int
    tolerated: int

    def blocks(self, frames: int, /) -> Iterator[NDArray[np.float32]]:
        """All samples in order, as arrays of shape (channels, at most ``frames``), full scale 1.

        Samples that are not finite (float files can hold them) become silence or full scale.

        Raises:
            RecordingError: where the file is damaged or ends before its header says.
        """
        try:
            with _opened(self.path) as file:
                if (file.samplerate, file.channels, file.frames) != (self.rate_hz, self.channels, self.frames):
                    raise _NotRecognisedError
                yield from self._blocks(file, frames)
        except _NotRecognisedError as fault:
            raise RecordingError(
                f"{self.path.name}: the file has changed or gone since it was opened; open it again"
            ) from fault

    def _blocks(self, file: Any, frames: int) -> Iterator[NDArray[np.float32]]:
        done = 0
        while done < self.frames:
            block = np.zeros((min(frames, self.frames - done), self.channels), dtype=np.float32)
            got = self._fill(file, block, done)
            if got < len(block) and self.frames - done - got > self.tolerated:
                raise self._cut_off(done + got)
            done += len(block)
            np.nan_to_num(block, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)
            yield np.ascontiguousarray(block.T)

    def _fill(self, file: Any, block: NDArray[np.float32], done: int) -> int:
        """Read a block in small steps, so that a failure says where; samples read."""
        got, step = 0, max(1, round(_STEP_S * self.rate_hz))
        while got < len(block):
            try:
                read = len(file.read(out=block[got : got + step]))
            except Exception as fault:
                if not _is_sound_file_error(fault):
                    raise
                raise self._cut_off(done + got) from fault
            if read == 0:
                break
            got += read
        return got

    def _cut_off(self, done: int) -> RecordingError:
        return cut_off(self.path, done / self.rate_hz, self.frames / self.rate_hz)


def read_recording(
    path: str | os.PathLike[str], *, roles: Mapping[Role, int] | Mapping[str, int] | None = None
) -> Recording:
    """The recording in a file, its samples read only when they are asked for.

    WAV (PCM, float, mu-law, A-law), FLAC, OGG, MP3 and the like are read by libsndfile; M4A, AMR, WebM and video files
    need the extra ``containers``.

    Args:
        path: the file.
        roles: the channel of each role, counted from 0; left empty where not given.

    Raises:
        RecordingError: where the file is missing, is no audio, is damaged or cut off, or holds no samples.
        MissingExtraError: for a container, where PyAV is not installed.
        OptionError: for a role that does not exist.
    """
    checked = checked_roles(roles)
    file = input_file(path, error=RecordingError)
    try:
        source = _source(file)
    except OSError as fault:
        raise unreadable(file, fault, error=RecordingError) from fault
    if source.channels > MOST_CHANNELS:
        raise RecordingError(
            f"{file.name}: {source.channels} channels; at most {MOST_CHANNELS} are read, export one channel per speaker"
        )
    return Recording(source, source.rate_hz, source.frames, source.channels, checked, file.name)


def _source(path: Path) -> FileSamples | ContainerSamples:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    kind = container_kind(head)
    if kind is not None:
        return open_container(path, kind=kind)
    if is_headerless(path):
        raise RecordingError(
            f"{path.name}: bare samples without a header, so rate and encoding are unknown; "
            f"wrap them in WAV, for example: ffmpeg -f mulaw -ar 8000 -i {path.name} {path.stem}.wav"
        )
    if looks_like_text(head):
        raise RecordingError(f"{path.name}: text, not audio; give the recording here and a transcript as transcript")
    return _sound_file(path)


def _sound_file(path: Path) -> FileSamples | ContainerSamples:
    header = wav_header(path)
    if header is not None and header.channels == 0:
        raise RecordingError(f"{path.name}: 0 channels; export the call with one channel or one per speaker")
    ends_early = ogg_ends_early(path)
    try:
        with _opened(path) as file:
            tolerated_s = _TOLERATED_MP3_S if file.format == _MP3 else _TOLERATED_S
            source = FileSamples(
                path, file.samplerate, file.frames, file.channels, max(1, round(tolerated_s * file.samplerate))
            )
    except _NotRecognisedError as fault:
        return open_container(path, kind=None, because=str(fault))
    readable_s = source.frames / max(1, source.rate_hz)
    if header is not None and header.missing_s > _TOLERATED_S:
        raise cut_off(path, readable_s, readable_s + header.missing_s)
    if ends_early:
        raise RecordingError(
            f"{path.name}: cut off, the stream has no end and {readable_s:.1f} s can be read; "
            "copy or export the call again"
        )
    return source


class _NotRecognisedError(Exception):
    """libsndfile does not know the format or its encoding; PyAV may."""


def _is_sound_file_error(fault: Exception) -> bool:
    import soundfile

    return isinstance(fault, soundfile.SoundFileError)


@contextmanager
def _opened(path: Path) -> Generator[Any]:
    import soundfile

    try:
        file: Any = soundfile.SoundFile(str(path))
    except soundfile.LibsndfileError as fault:
        raise _NotRecognisedError(str(fault.error_string).rstrip(".")) from fault
    except (TypeError, ValueError) as fault:
        raise _NotRecognisedError(str(fault)) from fault
    with file:
        yield file
