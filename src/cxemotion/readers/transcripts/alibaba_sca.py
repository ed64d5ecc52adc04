"""Alibaba Cloud Smart Conversation Analysis, the answer of GetResult.

``Data.ResultInfo[].AsrResult.AsrResult[].{Begin,End,Role,Identity,Words,EmotionValue,SpeechRate}`` with milliseconds;
``Role`` is 客服 or 客户, ``Identity`` a name. Also with ``AsrResult`` as the list itself, and in lower case as
callbacks write it. Checked against alibabacloud-qualitycheck20190115 (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.transcript import Transcript

_WAYS = (("Data", "ResultInfo"), ("data", "resultInfo"), ("ResultInfo",), ("data",), ("Data",), ())
_NAMES = ("AsrResult", "asrResult")


def _holder(value: object) -> tuple[str, ...] | None:
    return next((way for way in _WAYS if any(has(peek({"top": value}, "top", *way), key) for key in _NAMES)), None)


def looks_like_alibaba_sca(value: object) -> bool:
    """Whether there is an ``AsrResult``."""
    return _holder(value) is not None


def read_alibaba_sca(value: object, source: Source) -> Transcript:
    """The transcript of the one call in the answer, a turn for each sentence."""
    call = Field(value, source.name)
    for key in _holder(value) or ():
        call = _only(call[key])
    call = _only(call)
    listed = _either(call, *_NAMES).there()
    inner = _either(listed, *_NAMES) if not isinstance(listed.value, list) else listed
    said = [
        Said(
            speaker=_either(one, "Role", "role").label(),
            text=_either(one, "Words", "words").text(),
            span=span_from(_either(one, "Begin", "begin"), _either(one, "End", "end"), unit=MILLISECONDS),
        )
        for one in inner.there()
    ]
    return transcript_of(said, source, call_id=call["Recording"]["CallId"].label())


def _only(entry: Field) -> Field:
    """The one entry of a list; the field itself where it is none."""
    if not isinstance(entry.value, list):
        return entry
    calls = list(entry)
    if len(calls) > 1:
        raise calls[1].fault("is a second call; give one call a file")
    return entry.first()


def _either(entry: Field, *names: str) -> Field:
    return next((entry[name] for name in names if entry[name].value is not None), entry[names[0]])
