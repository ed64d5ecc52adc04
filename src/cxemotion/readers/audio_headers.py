"""What the first and last bytes of an audio file say: its kind, and whether all of it is there."""

from __future__ import annotations

import codecs
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_CONTAINERS = (
    (4, b"ftyp", "MP4/M4A"),
    (4, b"moov", "MP4/M4A"),
    (4, b"mdat", "MP4/M4A"),
    (0, b"\x1aE\xdf\xa3", "WebM/Matroska"),
    (0, b"#!AMR", "AMR"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "WMA/ASF"),
    (8, b"AVI ", "AVI"),
    (0, b"FLV\x01", "FLV"),
    (0, b"\x00\x00\x01\xba", "MPEG"),
)
_HEADERLESS = frozenset({".raw", ".pcm", ".ulaw", ".mulaw", ".ul", ".alaw", ".al", ".sln"})
_STREAMED_FROM = 0x7FFF_0000  # sizes that writers to a pipe leave behind, meaning "unknown"
_LAST_OGG_PAGE = 65_307 * 2
_END_OF_STREAM = 4


@dataclass(frozen=True, slots=True)
class WavHeader:
    """What a WAV file's header says, against what the file holds."""

    channels: int
    bytes_per_s: int
    promised: int
    present: int

    @property
    def missing_s(self) -> float:
        """Seconds that the header promises and the file does not hold; 0 where the size was left open."""
        if self.promised == 0 or self.promised >= _STREAMED_FROM > self.present or self.bytes_per_s == 0:
            return 0.0
        return max(0, self.promised - self.present) / self.bytes_per_s


def container_kind(head: bytes) -> str | None:
    """The name of a container that needs PyAV, from a file's first bytes; ``None`` for any other file.

    >>> container_kind(b"#!AMR" + bytes(8))
    'AMR'
    """
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "AAC"
    return next((name for at, magic, name in _CONTAINERS if head[at : at + len(magic)] == magic), None)


def is_headerless(path: Path) -> bool:
    """Whether the name says that the file is bare samples, without rate or encoding."""
    return path.suffix.lower() in _HEADERLESS


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes are words rather than sound."""
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    return bool(text) and all(character >= " " or character in "\t\r\n" for character in text)


def wav_header(path: Path) -> WavHeader | None:
    """The header of a RIFF, RIFX or RF64 file; ``None`` for other files and where it ends before its data."""
    size = path.stat().st_size
    with path.open("rb") as file:
        magic, _, form = struct.unpack("<4sI4s", file.read(12).ljust(12, b"\0"))
        if magic not in {b"RIFF", b"RIFX", b"RF64"} or form != b"WAVE":
            return None
        return _walk(file, size, order=">" if magic == b"RIFX" else "<")


def _walk(file: BinaryIO, size: int, *, order: str) -> WavHeader | None:
    channels, bytes_per_s, wide = 0, 0, 0
    while len(head := file.read(8)) == 8:
        name, length = struct.unpack(f"{order}4sI", head)
        start = file.tell()
        if name == b"data":
            promised = wide if wide and length == 0xFFFF_FFFF else length
            return WavHeader(channels, bytes_per_s, promised, size - start)
        if name == b"fmt " and len(body := file.read(16)) == 16:
            channels, bytes_per_s = struct.unpack(f"{order}2xH4xI4x", body)
        if name == b"ds64" and len(body := file.read(16)) == 16:
            wide = struct.unpack("<8xQ", body)[0]
        file.seek(start + length + length % 2)
    return None


def ogg_ends_early(path: Path) -> bool:
    """Whether an Ogg file lacks the page that ends its stream; ``False`` for other files."""
    with path.open("rb") as file:
        if file.read(4) != b"OggS":
            return False
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _LAST_OGG_PAGE))
        tail = file.read()
    last = tail.rfind(b"OggS")
    return last < 0 or len(tail) < last + 6 or not tail[last + 5] & _END_OF_STREAM or _page_is_cut(tail[last:])


def _page_is_cut(page: bytes) -> bool:
    if len(page) < 27:
        return True
    lacing = page[27 : 27 + page[26]]
    return len(lacing) < page[26] or len(page) < 27 + page[26] + sum(lacing)
