"""Speechmatics, json-v2.

``results[].{type,start_time,end_time,channel,attaches_to,alternatives[0].{content,speaker,language}}``: words and
punctuation with seconds. Speakers are S1, S2, …, and UU where nobody was told; channels are channel_1, channel_2 or
names of the user's own. ``metadata.transcription_config.language``, ``job.id``. Checked against speechmatics-batch
(PyPI).
"""

from __future__ import annotations

import re

from cxemotion.readers.transcripts.fields import Field, entries_of, has, peek, span_from, under
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of, turns_of_words
from cxemotion.transcript import Transcript

_NUMBERED = re.compile(r"(?:S|channel_?)(\d{1,3})", re.IGNORECASE)
_SPOKEN = ("word", "punctuation", "entity")


def looks_like_speechmatics(value: object) -> bool:
    """Whether ``results`` are words with a ``type``, times and ``content``."""
    results = under(value, "results")
    return entries_of(results) is not None and (
        has(peek(results), "type", "start_time", "alternatives") or has(value, "job", "format", "metadata")
    )


def read_speechmatics(value: object, source: Source) -> Transcript:
    """The transcript: words become turns at changes of speaker and at pauses."""
    top = Field(value, source.name)
    words: list[Said] = []
    for result in top["results"].there():
        if result["type"].value not in _SPOKEN:
            continue
        best = result["alternatives"].first()
        mark = result["type"].value == "punctuation"
        speaker = _speaker(result["channel"].label() or best["speaker"].label())
        if mark and words:
            speaker = words[-1].speaker
        span = None if mark else span_from(result["start_time"].there(), result["end_time"].there())
        words.append(Said(speaker, best["content"].text(), span))
    code = top["metadata"]["transcription_config"]["language"].language()
    return transcript_of(turns_of_words(words), source, language=code, call_id=top["job"]["id"].label())


def _speaker(label: str | None) -> str | None:
    if label is None or label == "UU":
        return None
    numbered = _NUMBERED.fullmatch(label)
    return channel(int(numbered[1]), first=1) if numbered else label
