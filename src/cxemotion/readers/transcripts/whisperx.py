"""WhisperX.

``segments[].{start,end,text,speaker,words[].{word,start,end,score,speaker}}`` beside ``word_segments``, ``language``;
seconds; speakers are SPEAKER_00, SPEAKER_01, …, absent without diarization. A word may lack its times. Checked
against whisperx (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.transcript import Transcript, Word


def looks_like_whisperx(value: object) -> bool:
    """Whether there are ``word_segments``, or ``segments`` in seconds with speakers or aligned words."""
    segment = peek(value, "segments")
    aligned = has(peek(segment, "words"), "word", "score") or has(segment, "speaker")
    return (
        has(segment, "start", "end", "text")
        and not has(segment, "seek")
        and not has(value, "file", "model")
        and (has(value, "word_segments") or aligned)
    )


def read_whisperx(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each segment."""
    top = Field(value, source.name)
    said = [
        Said(
            speaker=segment["speaker"].label(),
            text=segment["text"].text(),
            span=span_from(segment["start"].there(), segment["end"].there()),
            words=tuple(
                Word(text, span_from(word["start"], word["end"]))
                for word in segment["words"]
                if (text := word["word"].text().strip())
            ),
        )
        for segment in top["segments"].there()
    ]
    return transcript_of(said, source, language=top["language"].language())
