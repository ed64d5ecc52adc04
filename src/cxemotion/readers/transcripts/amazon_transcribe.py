"""Amazon Transcribe, standard jobs.

``results.items[].{type,start_time,end_time,alternatives[0].content}`` are words and punctuation, times in seconds as
strings. Who speaks stands in ``results.items[].{speaker_label,channel_label}`` (newer files),
``results.speaker_labels.segments[].items[].{start_time,speaker_label}`` or
``results.channel_labels.channels[].{channel_label,items[]}``. Labels ``spk_0`` and ``ch_0`` count from 0.
The paths are those that the tscribe package (PyPI) reads.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of, turns_of_words
from cxemotion.transcript import Transcript


def looks_like_transcribe(value: object) -> bool:
    """Whether ``results`` holds ``items`` and ``transcripts``."""
    return has(peek(value, "results"), "items") and not isinstance(peek(value, "results", "items", "content"), str)


def read_transcribe(value: object, source: Source) -> Transcript:
    """The transcript of a standard job; words become turns at changes of speaker and at pauses."""
    top = Field(value, source.name)
    results = top["results"].there()
    words: list[Said] = []
    channels = list(results["channel_labels"]["channels"])
    if channels:
        for one in channels:
            speaker = one["channel_label"].label()
            words += [_word(item, speaker) for item in one["items"]]
    else:
        labels = _labels(results)
        speaker: str | None = None
        for item in results["items"].there():
            at = item["start_time"].label() if isinstance(item["start_time"].value, str) else item["start_time"].value
            given = item["speaker_label"].label() or item["channel_label"].label() or labels.get(str(at))
            speaker = given or (speaker if item["type"].value == "punctuation" else None)
            words.append(_word(item, speaker))
    return transcript_of(
        turns_of_words(words), source, language=results["language_code"].language(), call_id=top["jobName"].label()
    )


def _labels(results: Field) -> dict[str, str | None]:
    """The speaker of each word by its start, which is written alike in both places."""
    return {
        str(item["start_time"].value): item["speaker_label"].label() or segment["speaker_label"].label()
        for segment in results["speaker_labels"]["segments"]
        for item in segment["items"]
    }


def _word(item: Field, speaker: str | None) -> Said:
    content = item["alternatives"].first()["content"].text()
    return Said(speaker, content, span_from(item["start_time"], item["end_time"]))
