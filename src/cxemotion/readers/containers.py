"""Sound from files that libsndfile does not read: M4A, AMR, WebM, video. Needs the extra ``containers`` (PyAV)."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxemotion.errors import MissingExtraError, RecordingError
from cxemotion.readers.files import cut_off

_TOLERATED_S = 0.5  # containers count the encoder's padding, decoders drop it
_TOLERATED_SHARE = 0.01
# Only formats that hold sound themselves: a play list could name other files or addresses.
_FORMATS = "mov,matroska,webm,amr,amrnb,amrwb,aac,asf,avi,flv,mpeg,mpegts,ogg,wav,gsm"
# Formats whose header states a length; that of the others is an estimate from the size.
_STATES_LENGTH = frozenset({"mov", "matroska", "webm", "asf", "avi", "flv"})


@dataclass(frozen=True, slots=True)
class ContainerSamples:
    """The samples of a file that PyAV decodes; every call of ``blocks`` opens the file anew.

    ``blocks`` gives exactly ``frames`` samples a channel: the decoder's padding is cut, a little missing is silence.
    """

    path: Path
    rate_hz: int
    frames: int
    channels: int

    def blocks(self, frames: int, /) -> Iterator[NDArray[np.float32]]:
        """All samples in order, as arrays of shape (channels, at most ``frames``), full scale 1.

        Raises:
            RecordingError: where the file is damaged or ends before its header says.
        """
        block = np.zeros((self.channels, min(frames, self.frames)), dtype=np.float32)
        filled = done = 0
        for piece in self._decoded():
            at = 0
            while at < piece.shape[1] and done + filled < self.frames:
                taken = min(piece.shape[1] - at, block.shape[1] - filled)
                block[:, filled : filled + taken] = piece[:, at : at + taken]
                at, filled = at + taken, filled + taken
                if filled == block.shape[1]:
                    yield block
                    done, filled = done + filled, 0
                    block = np.zeros((self.channels, min(frames, self.frames - done)), dtype=np.float32)
        missing = self.frames - done - filled
        if missing > _tolerated(self.frames, self.rate_hz):
            raise cut_off(self.path, (done + filled) / self.rate_hz, self.frames / self.rate_hz)
        while done < self.frames:
            yield block
            done += block.shape[1]
            block = np.zeros((self.channels, min(frames, self.frames - done)), dtype=np.float32)

    def _decoded(self) -> Iterator[NDArray[np.float32]]:
        with _opened(self.path, kind=None) as container:
            import av
            from av.error import FFmpegError

            # Interleaved: PyAV reads past the end of a frame that keeps eight channels or more apart.
            resampler = av.AudioResampler(format="flt", rate=self.rate_hz)
            try:
                for frame in container.decode(_audio_stream(container, self.path)):
                    self._check(frame)
                    frame.pts = None
                    yield from map(self._samples, resampler.resample(frame))
                yield from map(self._samples, resampler.resample(None))
            except FFmpegError:  # the caller counts what came and says how much is missing
                return

    def _check(self, frame: Any) -> None:
        channels = frame.layout.nb_channels
        if channels != self.channels:
            raise RecordingError(
                f"{self.path.name}: {channels} channels where its header says {self.channels}; the file is damaged or "
                "changes on its way: convert the call to WAV or FLAC"
            )

    def _samples(self, frame: Any) -> NDArray[np.float32]:
        if frame is None:
            return np.zeros((self.channels, 0), dtype=np.float32)
        packed: NDArray[np.float32] = frame.to_ndarray()
        samples = np.ascontiguousarray(packed.reshape(-1, self.channels).T)
        return np.nan_to_num(samples, copy=False, nan=0.0, posinf=1.0, neginf=-1.0)


def open_container(path: Path, *, kind: str | None, because: str = "") -> ContainerSamples:
    """The first sound track of a container; its packets are counted, not decoded.

    Args:
        path: the file.
        kind: the container's name; ``None`` where nothing recognised the file.
        because: what libsndfile said of a file that nothing recognised.

    Raises:
        MissingExtraError: where PyAV is not installed and the file is of a kind that it reads.
        RecordingError: where the file is damaged, cut off, or holds no sound.
    """
    try:
        import av
    except ImportError as fault:
        if kind is None:
            raise RecordingError(
                f"{path.name}: not audio that can be read ({because}); convert the call to WAV or FLAC, "
                'or let PyAV try it: pip install "cxemotion[containers]"'
            ) from fault
        raise MissingExtraError(
            f'{path.name}: {kind} needs PyAV; pip install "cxemotion[containers]", or convert the call to WAV or FLAC'
        ) from fault
    del av
    with _opened(path, kind=kind) as container:
        stream = _audio_stream(container, path)
        rate_hz, channels = int(stream.codec_context.sample_rate), int(stream.codec_context.channels)
        if rate_hz < 1 or channels < 1:
            raise RecordingError(f"{path.name}: its sound track states no rate or no channels; convert it to WAV")
        stated_s = _stated_s(container, stream)
        held_s = _held_s(container, stream)
    if stated_s is not None and stated_s - held_s > max(_TOLERATED_S, stated_s * _TOLERATED_SHARE):
        raise cut_off(path, held_s, stated_s)
    return ContainerSamples(path, rate_hz, round(held_s * rate_hz), channels)


def _tolerated(frames: int, rate_hz: int) -> int:
    return round(max(_TOLERATED_S * rate_hz, _TOLERATED_SHARE * frames))


def _audio_stream(container: Any, path: Path) -> Any:
    if not container.streams.audio:
        raise RecordingError(f"{path.name}: no sound track; export the call with its sound")
    stream = container.streams.audio[0]
    if stream.codec_context is None:
        raise RecordingError(f"{path.name}: its sound is in an unknown encoding; convert the call to WAV or FLAC")
    return stream


def _stated_s(container: Any, stream: Any) -> float | None:
    """The length that the header states, in seconds; ``None`` where the format has no place for it."""
    if not _STATES_LENGTH & set(str(container.format.name).split(",")):
        return None
    if stream.duration:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration and len(container.streams) == 1 else None


def _held_s(container: Any, stream: Any) -> float:
    """The length of the packets that are there, in seconds."""
    counted, latest = 0.0, 0.0
    for packet in container.demux(stream):
        if packet.time_base is None or not packet.size:
            continue
        counted += float((packet.duration or 0) * packet.time_base)
        if packet.pts is not None:
            latest = max(latest, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return counted or latest


@contextmanager
def _opened(path: Path, *, kind: str | None) -> Generator[Any]:
    import av
    from av.error import FFmpegError

    what = kind or "audio"
    try:
        with av.open(
            f"file:{path.absolute()}", options={"format_whitelist": _FORMATS}, metadata_errors="replace"
        ) as container:
            yield container
    except (FFmpegError, MemoryError, OSError, ValueError) as fault:
        why = (getattr(fault, "strerror", None) or str(fault)).lower()
        raise RecordingError(
            f"{path.name}: not {what} that can be decoded ({why}); the file is damaged, cut off or of another kind: "
            "copy or export the call again"
        ) from fault
