"""AssemblyAI.

``utterances[].{speaker,channel,text,start,end,words[].{text,start,end}}`` with milliseconds, else
``words[].{text,start,end,speaker,channel}``; speakers are letters from A, channels strings that count from 1.
``language_code``, ``id``. Checked against assemblyai (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, channel, transcript_of, turns_of_words
from cxemotion.transcript import Transcript

_OWN = ("audio_url", "acoustic_model", "language_code", "audio_duration", "speech_model", "speaker_labels", "status")


def looks_like_assemblyai(value: object) -> bool:
    """Whether there are ``utterances`` or ``words`` with ``start`` beside keys that the service alone has."""
    listed = any(has(peek(value, key), "text", "start", "end") for key in ("utterances", "words"))
    return listed and (any(has(value, key) for key in _OWN) or has(peek(value, "utterances"), "speaker", "words"))


def read_assemblyai(value: object, source: Source) -> Transcript:
    """The transcript: the utterances, else turns made of words."""
    top = Field(value, source.name)
    utterances = list(top["utterances"])
    if utterances:
        several = len({one["channel"].label() for one in utterances}) > 1
        said = [_said(one, several) for one in utterances]
    else:
        words = list(top["words"].there())
        several = len({one["channel"].label() for one in words}) > 1
        said = turns_of_words([_said(one, several) for one in words])
    return transcript_of(said, source, language=top["language_code"].language(), call_id=top["id"].label())


def _said(one: Field, several: bool) -> Said:
    return Said(
        speaker=channel(one["channel"].number(), first=1) if several else _lettered(one["speaker"].label()),
        text=one["text"].text(),
        span=span_from(one["start"].there(), one["end"].there(), unit=MILLISECONDS),
        words=words_from(one["words"], "text", "start", "end", unit=MILLISECONDS),
    )


def _lettered(speaker: str | None) -> str | None:
    """A is speaker 0; another name stays as it is."""
    if speaker and len(speaker) == 1 and "A" <= speaker <= "Z":
        return f"speaker {ord(speaker) - ord('A')}"
    return speaker
