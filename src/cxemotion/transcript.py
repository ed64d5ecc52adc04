"""What was said in a call: words, turns, and the transcript they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxemotion.errors import TranscriptError
from cxemotion.recording import Role
from cxemotion.span import Span


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word (or Chinese character) and when it was said."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says until another takes over.

    Args:
        role: who speaks.
        text: the words as given.
        span: when; ``None`` where the transcript has no times.
        words: the words with their own times, where known.
        overlap: whether the turn starts before the previous speaker has finished.
        agent_id: which agent, where a call has several.
    """

    role: Role
    text: str
    span: Span | None = None
    words: tuple[Word, ...] = ()
    overlap: bool = False
    agent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The turns of a call in the order in which they began; a turn's index is its position.

    Args:
        turns: the turns.
        call_id: the call's own name for itself, where it has one.
        language: ``en``, ``zh-Hans``, ``zh-Hant``, ``yue``, ``und``; ``None`` where nobody said.
        name: what messages call it, a file name as a rule.
        roles_inferred: whether the roles were worked out rather than given.
        roles_probability: how sure that working out is, 0 to 1; ``None`` where nothing was worked out.
        times_estimated: whether times were worked out rather than given.

    Raises:
        TranscriptError: where times run backwards.
    """

    turns: tuple[Turn, ...]
    call_id: str | None = None
    language: str | None = None
    name: str = "transcript"
    roles_inferred: bool = False
    roles_probability: float | None = None
    times_estimated: bool = False

    def __post_init__(self) -> None:
        latest, latest_index = -1.0, 0
        for index, turn in enumerate(self.turns):
            if turn.span is None:
                continue
            if turn.span.start < latest:
                raise TranscriptError(
                    f"{self.name}: turn {index} starts at {turn.span.start:g} s, before turn {latest_index} "
                    f"at {latest:g} s; give the turns in the order of their start times"
                )
            latest, latest_index = turn.span.start, index

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    def __len__(self) -> int:
        return len(self.turns)

    def __getitem__(self, index: int) -> Turn:
        return self.turns[index]

    @property
    def timed(self) -> bool:
        """Whether every turn has its times."""
        return bool(self.turns) and all(turn.span is not None for turn in self.turns)

    @property
    def text(self) -> str:
        """All words of the call, a turn a line."""
        return "\n".join(turn.text for turn in self.turns)

    def with_language(self, language: str) -> Transcript:
        """The same turns under another language code."""
        return replace(self, language=language)
