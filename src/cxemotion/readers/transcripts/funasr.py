"""FunASR: what ``generate`` returns, saved as JSON, and the file of its command.

``[{"key","text","timestamp":[[b,e],…],"sentence_info":[{text|sentence,start,end,spk,timestamp}]}]`` with milliseconds,
speakers counted from 0; the command writes ``{text,segments[].{start,end,text,speaker},file,model,language}``, also
with milliseconds. Texts may carry SenseVoice's tags. Checked against funasr (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.readers.transcripts.sensevoice import tagged_groups, without_tags
from cxemotion.span import Span
from cxemotion.transcript import Transcript


def looks_like_funasr(value: object) -> bool:
    """Whether there is ``sentence_info``, a ``key`` with ``text``, or the command's ``file`` and ``model``."""
    first = peek({"all": value}, "all")
    return (
        has(first, "sentence_info")
        or has(first, "key", "text")
        or (has(first, "text", "file", "model") and not has(first, "turns"))
    )


def read_funasr(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each sentence."""
    top = Field(value, source.name)
    results = list(top) if isinstance(value, list) else [top]
    said: list[Said] = []
    for result in results:
        sentences = [*result["sentence_info"], *result["segments"]]
        said += [_sentence(sentence) for sentence in sentences] or _whole(result)
    codes = [group.language for result in results for group in tagged_groups(result["text"].text()) if group.language]
    language = max(codes, key=codes.count) if codes else results[0]["language"].language() if results else None
    return transcript_of(said, source, language=language)


def _sentence(sentence: Field) -> Said:
    speaker = sentence["spk"].label() or sentence["speaker"].label()
    text = sentence["text"].text() or sentence["sentence"].text()
    return Said(
        speaker=f"speaker {speaker}" if speaker and speaker.isdecimal() else speaker,
        text=without_tags(text),
        span=span_from(sentence["start"], sentence["end"], unit=MILLISECONDS),
    )


def _whole(result: Field) -> list[Said]:
    """A result without sentences: the groups of its tags; its times where there is one group."""
    groups = tagged_groups(result["text"].there().text())
    pairs = [list(pair) for pair in result["timestamp"]]
    span: Span | None = None
    if len(groups) == 1 and pairs and all(len(pair) == 2 for pair in pairs):
        span = span_from(pairs[0][0], pairs[-1][1], unit=MILLISECONDS)
    return [Said(None, group.text, span) for group in groups]
