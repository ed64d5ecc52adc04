"""Huawei Cloud speech recognition of recordings (SIS), and the same within its contact centre (CEC).

``segments[].{start_time,end_time,result.{text,analysis_info.{role,emotion,speed},word_info[].{word,start_time,
end_time}}}`` with milliseconds, also inside ``asr_result``; ``role`` is AGENT or USER. Checked against
huaweicloudsdksis (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.transcript import Transcript


def looks_like_huawei(value: object) -> bool:
    """Whether there are ``segments`` with a ``result`` and ``start_time``."""
    return any(has(peek(value, *way), "result", "start_time") for way in (("segments",), ("asr_result", "segments")))


def read_huawei(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each segment."""
    top = Field(value, source.name)
    holder = top["asr_result"] if has(value, "asr_result") else top
    said = [
        Said(
            speaker=segment["result"]["analysis_info"]["role"].label(),
            text=segment["result"]["text"].text(),
            span=span_from(segment["start_time"], segment["end_time"], unit=MILLISECONDS),
            words=words_from(segment["result"]["word_info"], "word", "start_time", "end_time", unit=MILLISECONDS),
        )
        for segment in holder["segments"].there()
    ]
    return transcript_of(said, source, call_id=top["job_id"].label())
