"""Azure AI Language: the input of conversation analysis.

``analysisInput.conversations[].conversationItems[].{participantId,role,id,text,lexical,itn,maskedItn,audioTimings[]}``;
``conversations[].{id,language}``. ``audioTimings[].{word,offset,duration}`` are ticks of 100 ns. Paths as in the
vendor's documentation.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import TICKS, Field, has, peek, span_lasting
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Word


def looks_like_azure_conversation(value: object) -> bool:
    """Whether there are ``conversationItems``."""
    return has(value, "conversationItems") or any(
        has(peek(value, *way), "conversationItems") for way in (("analysisInput", "conversations"), ("conversations",))
    )


def read_azure_conversation(value: object, source: Source) -> Transcript:
    """The transcript of the one conversation in the request."""
    top = Field(value, source.name)
    conversations = list(top["analysisInput"]["conversations"]) or list(top["conversations"]) or [top]
    if len(conversations) > 1:
        raise conversations[1].fault("is a second conversation; give one call a file")
    call = conversations[0]
    said: list[Said] = []
    for item in call["conversationItems"].there():
        words = tuple(
            Word(word["word"].text(), span_lasting(word["offset"], word["duration"], unit=TICKS))
            for word in item["audioTimings"]
        )
        spans = [word.span for word in words if word.span]
        speaker = item["role"].label() or item["participantId"].label()
        text = item["text"].text() or item["itn"].text() or item["lexical"].text()
        said.append(Said(speaker, text, Span(min(spans).start, max(s.end for s in spans)) if spans else None, words))
    return transcript_of(said, source, language=call["language"].language(), call_id=call["id"].label(), absolute=False)
