"""Plain text with "Agent: …" and "Customer: …" lines and no times."""

from __future__ import annotations

from collections import Counter

from cxemotion.readers.transcripts.cues import joined, line_label, without_label
from cxemotion.readers.transcripts.facts import check_count
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.readers.transcripts.speakers import is_numbered, role_of
from cxemotion.transcript import Transcript

_LEAST_LABELLED = 0.5


def looks_like_plain(text: str) -> bool:
    """Whether most lines open with one of a few names, the first line among them, and a name says who it is."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()]
    labels = [label for line in lines if (label := line_label(line))]
    if len(lines) < 2 or len(labels) < _LEAST_LABELLED * len(lines) or line_label(lines[0]) is None:
        return False
    names = set(labels)
    return 1 < len(names) <= 6 and any(role_of(name) or is_numbered(name) for name in names)


def read_plain(text: str, source: Source) -> Transcript:
    """The transcript, a turn for each line that opens with a name; other lines go on with the turn before.

    Raises:
        TranscriptError: without turns, or where nothing tells who is who.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    counts = Counter(label for line in lines if (label := line_label(line)))
    names = {name for name, count in counts.items() if count > 1 or role_of(name) or is_numbered(name)}
    turns: list[tuple[str | None, list[str]]] = []
    for line in lines:
        label = line_label(line)
        if label in names:
            turns.append((label, [without_label(line)]))
        elif turns:
            turns[-1][1].append(line)
        else:
            turns.append((None, [line]))
    check_count(len(turns), name=source.name)
    return transcript_of([Said(speaker, joined(words)) for speaker, words in turns], source, absolute=False)
