"""RTTM: who speaks when, and words where they are known.

``SPEAKER file channel start duration <NA> <NA> speaker …`` is a turn; ``LEXEME file channel start duration word type
speaker …`` a word of it. Words may also lie beside the file under its name with ``.txt``, a line for each SPEAKER line.
Without words the turns are empty and ``roles`` must say who is who. After NIST's RT-09 evaluation plan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.columns import channel_number, only_file, start_and_length
from cxemotion.readers.transcripts.encoding import decode_text
from cxemotion.readers.transcripts.facts import MOST_CHARACTERS, check_count, finished
from cxemotion.readers.transcripts.roles import speaker_roles
from cxemotion.readers.transcripts.said import Said, Source, join_words, transcript_of
from cxemotion.readers.transcripts.speakers import role_of
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn, Word

KINDS = frozenset(
    [
        "SPEAKER",
        "LEXEME",
        "NON-LEX",
        "NON-SPEECH",
        "SPKR-INFO",
        "NOSCORE",
        "NO_RT_METADATA",
        "SEGMENT",
        "FILLER",
        "EDIT",
        "IP",
        "SU",
        "CB",
        "A/P",
    ]
)
_FIELDS = 8


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    file: str
    channel: str
    span: Span
    word: str
    speaker: str


def looks_like_rttm(text: str) -> bool:
    """Whether the first line that is no comment is of one of the format's kinds."""
    first = next((line for line in text[:20_000].splitlines() if line.strip() and not line.startswith(";")), "")
    parts = first.split()
    return len(parts) >= _FIELDS and parts[0] in KINDS


def read_rttm(text: str, source: Source) -> Transcript:
    """The transcript: a turn for each SPEAKER line with the words that fall into it.

    Raises:
        TranscriptError: for a line that makes no sense, several recordings in one file, or roles that nothing tells.
    """
    lines = [line for number, raw in enumerate(text.splitlines(), 1) if (line := _line(raw, number, source.name))]
    only_file((line.file for line in lines), name=source.name)
    speakers = sorted((line for line in lines if line.kind == "SPEAKER"), key=lambda line: line.span)
    words = [line for line in lines if line.kind == "LEXEME"]
    check_count(len(speakers), name=source.name)
    texts = _beside(source.path, len(speakers), name=source.name)
    spoken: dict[str, list[_Line]] = {}
    for word in sorted(words, key=_middle):
        spoken.setdefault(word.speaker, []).append(word)
    said = [_turn(line, spoken.get(line.speaker, [])) for line in speakers]
    if texts:
        said = [replace(one, text=text) for one, text in zip(said, texts, strict=True)]
    if any(one.text for one in said):
        return transcript_of(said, source, absolute=False)
    return _without_words(said, source)


def _line(raw: str, number: int, name: str) -> _Line | None:
    parts = raw.split()
    if not parts or raw.startswith(";") or parts[0] not in ("SPEAKER", "LEXEME"):
        return None
    where = f"{name}: line {number}"
    if len(parts) < _FIELDS:
        raise TranscriptError(f"{where} has {len(parts)} fields; RTTM has at least {_FIELDS}")
    span = start_and_length(parts[3], parts[4], where=where)
    if channel_number(parts[2]) is None and parts[2] != "<NA>":
        raise TranscriptError(f"{where}: channel is {parts[2][:40]!r}, not a number or letter")
    return _Line(parts[0], parts[1], parts[2], span, parts[5], parts[7])


def _middle(word: _Line) -> float:
    return (word.span.start + word.span.end) / 2


def _turn(line: _Line, words: Sequence[_Line]) -> Said:
    first, stop = (bisect_left(words, at, key=_middle) for at in (line.span.start, line.span.end))
    own = words[first:stop]
    return Said(
        line.speaker,
        join_words([word.word for word in own]),
        line.span,
        tuple(Word(word.word, word.span) for word in own),
    )


def _beside(path: Path | None, turns: int, *, name: str) -> list[str]:
    """The lines of the text file beside an RTTM file; none where there is no such file."""
    beside = path.with_suffix(".txt") if path else None
    if beside is None or beside == path or not beside.is_file() or beside.stat().st_size > 200 * MOST_CHARACTERS:
        return []
    lines = decode_text(beside.read_bytes(), name=beside.name).rstrip("\r\n").splitlines()
    if len(lines) != turns:
        raise TranscriptError(
            f"{name}: {turns} SPEAKER lines, but {beside.name} has {len(lines)} lines; give a line for each turn"
        )
    return [line.strip() for line in lines]


def _without_words(said: Sequence[Said], source: Source) -> Transcript:
    """Turns without words: names or ``roles`` must tell who is who, for nothing else can."""
    by_speaker = {one.speaker or "": [""] for one in said}
    if not all(role_of(speaker) for speaker in by_speaker) and not source.roles:
        raise TranscriptError(
            f"{source.name}: speakers {', '.join(repr(s[:40]) for s in by_speaker)} and no words that tell who is the "
            "agent; pass roles, for example {'agent': 0, 'customer': 1}, counting speakers in the order of their names"
        )
    found, _ = speaker_roles(dict(sorted(by_speaker.items())), roles=source.roles, name=source.name)
    turns = [Turn(found[one.speaker or ""], "", one.span) for one in said]
    return finished(turns, name=source.name, call_id=source.call_id)
