"""Text from bytes: UTF-8, UTF-16, and the older encodings in which spreadsheets save Chinese and English."""

from __future__ import annotations

import codecs
import re

from cxemotion.errors import TranscriptError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLDER = ("gb18030", "big5hkscs", "cp1252")
_EVERYDAY = frozenset(
    "的是我你您了不在好有个個这這们們么麼那会會没沒就对對嗯吗嗎呢吧啊什为為请請问問一下可以说說要给給客服户戶：，。？！“”‘’…—–£€é"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_FEW = 0.005
_SAMPLE = 100_000


def decode_text(data: bytes, *, name: str) -> str:
    """The text of a file, line ends as they are.

    Raises:
        TranscriptError: where it is in none of the encodings, or no text at all.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    text = _decoded(data, marked or "utf-8")
    if text is not None and text[:_SAMPLE].count("\0") <= _FEW * len(text[:_SAMPLE]) + 1:
        return text
    older = () if marked else (_utf16(data), *_OLDER)
    texts = [text for encoding in older if (text := _decoded(data, encoding)) is not None and not _is_binary(text)]
    if texts:
        return max(texts, key=_everyday)  # the first where they are equal
    raise TranscriptError(f"{name}: not text in UTF-8, UTF-16, GB18030 or Big5; save the transcript as UTF-8")


def _decoded(data: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_binary(text: str) -> bool:
    """Whether more than a few characters are ones that nobody writes."""
    return len(_CONTROLS.findall(text[:_SAMPLE])) > _FEW * len(text[:_SAMPLE]) + 1


def _utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, from where the zero bytes of its spaces, digits and line ends lie."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.02 * len(sample) or min(even, odd) > 0.1 * max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _everyday(text: str) -> float:
    """Share of the characters beyond ASCII that are everyday ones."""
    beyond = [character for character in text[:_SAMPLE] if not character.isascii()]
    return sum(character in _EVERYDAY for character in beyond) / max(1, len(beyond))
