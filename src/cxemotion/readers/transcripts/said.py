"""What formats with one entry per utterance or word share: entries with a speaker, and the transcript they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts.facts import checked_text, finished
from cxemotion.readers.transcripts.roles import speaker_roles
from cxemotion.recording import Role
from cxemotion.span import Seconds, Span
from cxemotion.transcript import Transcript, Turn, Word

PAUSE_S: Seconds = 1.0
"""Words of one speaker further apart than this are two turns where somebody else speaks in between."""
LONG_PAUSE_S: Seconds = 3.0
"""And two turns wherever this far apart."""
_NUMBER = re.compile(r"\d{1,6}$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0002ffff]")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a transcript comes from and what the caller says of it.

    Args:
        name: what messages call it.
        call_id: the call's name where the file has none.
        roles: position of each role among the speakers or channels, from 0.
        path: the file, where what belongs to it may lie beside it.
    """

    name: str
    call_id: str | None = None
    roles: Mapping[Role, int] = field(default_factory=dict[Role, int])
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance or word as its format gives it; ``speaker`` is ``None`` where it names none."""

    speaker: str | None
    text: str
    span: Span | None = None
    words: tuple[Word, ...] = ()


def channel(number: int | None, *, first: int = 0) -> str | None:
    """The name of a channel or speaker that a format counts from ``first``; ours count from 0.

    >>> channel(2, first=1), channel(None)
    ('channel 1', None)
    """
    return None if number is None else f"channel {max(0, number - first)}"


def transcript_of(
    said: Iterable[Said],
    source: Source,
    *,
    language: str | None = None,
    call_id: str | None = None,
    known: Mapping[str, Role] | None = None,
    absolute: bool = True,
) -> Transcript:
    """The transcript of utterances: blank ones left out, in the order of their starts, each with a role.

    Args:
        said: the utterances.
        source: the file and the caller's roles.
        language: as the format says.
        call_id: the call's own name in the file.
        known: speakers whose role the format says.
        absolute: whether a speaker's number counts from 0 over all that there could be, so that the caller's roles
            mean it; else they mean the position among the speakers who are there.

    Raises:
        TranscriptError: where nobody speaks, or nothing tells who has which role.
    """
    spoken = [one for one in said if one.text.strip() or one.words]
    if all(one.span for one in spoken):
        spoken.sort(key=lambda one: one.span.start if one.span else 0.0)
    by_speaker: dict[str, list[str]] = {}
    speakers = [one.speaker or _SOLE for one in spoken]
    if all(one.speaker is None for one in spoken):
        known = {**_sole_role(source), **(known or {})}
    elif _SOLE in speakers:
        known = {_SOLE: Role.OTHER, **(known or {})}
    for speaker, one in zip(speakers, spoken, strict=True):
        by_speaker.setdefault(speaker, []).append(one.text)
    found, inferred = (
        speaker_roles(
            by_speaker,
            roles={} if _SOLE in by_speaker and len(by_speaker) == 1 else source.roles,
            name=source.name,
            known=known,
            numbers=_numbers(by_speaker) if absolute else None,
        )
        if spoken
        else ({}, None)
    )
    agents = {speaker for speaker, role in found.items() if role is Role.AGENT}
    turns = [
        Turn(
            role=found[speaker],
            text=checked_text(one.text.strip(), where=f"{source.name}: turn {index}"),
            span=one.span,
            words=one.words,
            agent_id=speaker if speaker in agents and len(agents) > 1 else None,
        )
        for index, (speaker, one) in enumerate(zip(speakers, spoken, strict=True))
    ]
    return finished(
        turns, name=source.name, call_id=call_id or source.call_id, language=language, roles_probability=inferred
    )


_SOLE = "speaker"


def _sole_role(source: Source) -> dict[str, Role]:
    """The role of everybody in a transcript without speakers: the one that the caller gives."""
    if len(source.roles) != 1:
        raise TranscriptError(
            f"{source.name}: no speaker is named, and two at least are needed; recognise each channel by itself or "
            "with diarization, or pass one role where one person speaks, for example roles={'customer': 0}"
        )
    return {_SOLE: next(iter(source.roles))}


def _numbers(speakers: Iterable[str]) -> dict[str, int] | None:
    """The number at the end of each name; ``None`` where one has none, or two share one."""
    found = {speaker: _NUMBER.search(speaker) for speaker in speakers}
    numbers = {speaker: int(match[0]) for speaker, match in found.items() if match}
    return numbers if len(numbers) == len(found) == len(set(numbers.values())) else None


def turns_of_words(words: Sequence[Said]) -> list[Said]:
    """Utterances of timed words: each speaker's words, parted at pauses in which another speaks, and at long ones.

    A word without a time, as punctuation has none, goes with the word before it.
    """
    stretches: list[list[Said]] = []
    running: dict[str | None, list[Said]] = {}
    for word in words:
        own = running.get(word.speaker)
        if own is not None and (word.span is None or _gap(own, word) <= PAUSE_S):
            own.append(word)
        else:
            running[word.speaker] = [word]
            stretches.append(running[word.speaker])
    if all(stretch[0].span for stretch in stretches):
        stretches.sort(key=lambda stretch: stretch[0].span.start if stretch[0].span else 0.0)
    joined: list[list[Said]] = []
    for stretch in stretches:
        if joined and joined[-1][0].speaker == stretch[0].speaker and _gap(joined[-1], stretch[0]) <= LONG_PAUSE_S:
            joined[-1] = joined[-1] + stretch
        else:
            joined.append(stretch)
    return [_one_of(stretch) for stretch in joined]


def _gap(before: Sequence[Said], word: Said) -> Seconds:
    last = next((one.span for one in reversed(before) if one.span), None)
    return word.span.start - last.end if last and word.span else 0.0


def _one_of(words: Sequence[Said]) -> Said:
    spans = [word.span for word in words if word.span]
    return Said(
        speaker=words[0].speaker,
        text=join_words([word.text for word in words]),
        span=Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None,
        words=tuple(Word(word.text, word.span) for word in words if word.span),
    )


def join_words(words: Iterable[str]) -> str:
    """Words as a sentence: spaces between words that have them, none beside Chinese or before punctuation.

    >>> join_words(["Hello", ",", "order", "4", "."]), join_words(["我", "要", "退款", "。"])
    ('Hello, order 4.', '我要退款。')
    """
    kept = [word.strip() for word in words if word.strip()]
    text = kept[0] if kept else ""
    for before, word in pairwise(kept):
        tight = _CLOSING.match(word) or (_WIDE.match(before[-1]) and _WIDE.match(word[0]))
        text += word if tight else f" {word}"
    return text


_CLOSING = re.compile(r"[.,!?;:%)\]}，。！？；：、）】》…]+$")
