"""What the tests of every format ask."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts import TranscriptSource, read_transcript
from cxemotion.recording import Role
from cxemotion.transcript import Transcript

A, C, O = Role.AGENT, Role.CUSTOMER, Role.OTHER  # noqa: E741


def said(transcript: Transcript) -> list[tuple[Role, str, float | None, float | None]]:
    """Role, text and times of each turn."""
    return [(t.role, t.text, t.span.start if t.span else None, t.span.end if t.span else None) for t in transcript]


def words(transcript: Transcript, turn: int) -> list[tuple[str, float | None, float | None]]:
    """Text and times of each word of a turn."""
    return [(w.text, w.span.start if w.span else None, w.span.end if w.span else None) for w in transcript[turn].words]


def refusal(source: TranscriptSource, **options: Any) -> str:
    """The message with which a source is refused."""
    with pytest.raises(TranscriptError) as refused:
        read_transcript(source, **options)
    return str(refused.value)


def altered(sample: Any, *way: str | int, to: object) -> Any:
    """The sample with one value changed."""
    changed = copy.deepcopy(sample)
    inner = changed
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = to
    return changed
