"""What WebVTT and SRT share: cues of timed lines, speakers named in them, and the turns that they make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.facts import check_count, checked_text, finished, span_of
from cxemotion.readers.transcripts.roles import speaker_roles
from cxemotion.readers.transcripts.speakers import is_numbered, role_of
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

TIMING = re.compile(
    r"^\s*(?P<start>(?:\d+:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,9})?)\s*-->\s*(?P<end>(?:\d+:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,9})?)(?:\s|$)"
)
_PREFIX = re.compile(r"^\s*(?:[-–—]\s*|>>+\s*)?(?P<label>[^\s:：][^:：]{0,39}?)\s*[:：](?P<rest>.*)$", re.DOTALL)
_BRACKETED = re.compile(r"^\s*(?:[-–—]\s*)?[\[【](?P<label>[^\]】]{1,40})[\]】]\s*[:：]?(?P<rest>.*)$", re.DOTALL)
_NO_NAME = re.compile(r"[.,!?;，。！？；、…\"“”]")
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one speaker in one cue; ``speaker`` is ``None`` where the cue does not say."""

    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its time and what is said in it."""

    span: Span
    pieces: tuple[Piece, ...]


def cue_span(timing: re.Match[str], *, where: str) -> Span:
    """The span of a timing line."""
    span = span_of(_seconds(timing["start"]), _seconds(timing["end"]), where=where)
    if span is None:  # both times are there: the pattern has them
        raise TranscriptError(f"{where} has no times; give start and end")
    return span


def _seconds(stamp: str) -> float:
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 9)


def named_in_text(cues: Sequence[Cue]) -> list[Cue]:
    """The cues with "Agent: …" and "[Agent] …" taken as speakers.

    A name that says no role is taken only where it comes back, so that "one thing: …" stays text.
    """
    lines = [piece.text for cue in cues for piece in cue.pieces]
    labels = Counter(label for text in lines for line in text.split("\n") if (label := line_label(line)))
    heads = [line_label(text.split("\n", 1)[0]) for text in lines if text.strip()]
    all_named = len(heads) > 1 and all(heads)
    names = {label for label, count in labels.items() if count > 1 or all_named or role_of(label) or is_numbered(label)}
    return [Cue(cue.span, tuple(p for piece in cue.pieces for p in _split(piece.text, names))) for cue in cues]


def line_label(line: str) -> str | None:
    """What stands before the colon, where it could be a name."""
    bracketed = _BRACKETED.match(line)
    if bracketed:
        label = bracketed["label"].strip()
        return label if role_of(label) or is_numbered(label) else None
    prefix = _PREFIX.match(line)
    if prefix is None:
        return None
    label, rest = prefix["label"], prefix["rest"]
    if rest.startswith("//") or (label[-1].isdigit() and rest[:1].isdigit()) or _NO_NAME.search(label):
        return None
    return label if len(label.split()) <= _MOST_WORDS else None


def without_label(line: str) -> str:
    """What stands after the name."""
    matched = _BRACKETED.match(line) or _PREFIX.match(line)
    return matched["rest"] if matched else line


def _split(text: str, names: set[str]) -> Iterable[Piece]:
    speaker: str | None = None
    lines: list[str] = []
    for line in text.split("\n"):
        label = line_label(line)
        if label is not None and label in names:
            if lines or speaker is not None:
                yield Piece(speaker, joined(lines))
            speaker, lines = label, [without_label(line)]
        else:
            lines.append(line)
    if lines or speaker is not None:
        yield Piece(speaker, joined(lines))


def joined(lines: Iterable[str]) -> str:
    """The lines of a cue as one: with a space between words, without one between Chinese characters."""
    text = ""
    for line in (line.strip() for line in lines):
        space = " " if text and line and (ord(text[-1]) < 0x2E80 or ord(line[0]) < 0x2E80) else ""
        text += space + line
    return text


def turns_of_cues(
    cues: Sequence[Cue], *, roles: Mapping[Role, int], name: str, call_id: str | None, language: str | None = None
) -> Transcript:
    """The transcript of cues: a turn for each speaker of each cue; a cue without one goes on with the last speaker.

    Where two speak in one cue its time is shared out by the length of their words.

    Raises:
        TranscriptError: where no cue names a speaker and ``roles`` cannot tell, or times run backwards.
    """
    check_count(len(cues), name=name)
    said = [(piece, span) for cue in cues for piece, span in _timed(cue)]
    check_count(len(said), name=name)
    by_speaker: dict[str, list[str]] = {}
    speakers: list[str | None] = []
    for piece, _ in said:
        speakers.append(piece.speaker or (speakers[-1] if speakers else None))
        if speakers[-1] is not None:
            by_speaker.setdefault(speakers[-1], []).append(piece.text)
    if not by_speaker:
        by_speaker, speakers = _nameless(said, roles=roles, name=name)
    found, inferred = speaker_roles(by_speaker, roles=roles, name=name)
    agents = [speaker for speaker, role in found.items() if role is Role.AGENT]
    turns = [
        Turn(
            role=found[speaker] if speaker else Role.OTHER,
            text=checked_text(piece.text, where=f"{name}: turn {index}"),
            span=span,
            agent_id=speaker if speaker in agents and len(agents) > 1 else None,
        )
        for index, ((piece, span), speaker) in enumerate(zip(said, speakers, strict=True))
    ]
    return finished(turns, name=name, call_id=call_id, language=language, roles_probability=inferred)


def _nameless(
    said: Sequence[tuple[Piece, Span]], *, roles: Mapping[Role, int], name: str
) -> tuple[dict[str, list[str]], list[str | None]]:
    """All words as those of one speaker, where ``roles`` gives one role."""
    if len(roles) != 1:
        raise TranscriptError(
            f"{name}: no speaker is named, and two at least are needed; write 'Agent: …' and 'Customer: …' in cues, "
            "or pass one role where one person speaks, for example roles={'customer': 0}"
        )
    speaker = "speaker"
    return {speaker: [piece.text for piece, _ in said]}, [speaker] * len(said)


def _timed(cue: Cue) -> Iterable[tuple[Piece, Span]]:
    lengths = [max(1, len(piece.text)) for piece in cue.pieces]
    at = cue.span.start
    for index, piece in enumerate(cue.pieces):
        last = index == len(cue.pieces) - 1
        end = cue.span.end if last else at + cue.span.duration * lengths[index] / sum(lengths)
        yield piece, Span(at, end)
        at = end
