"""Amazon's Post Call Analytics and Live Call Analytics samples.

``SpeechSegments[].{SegmentStartTime,SegmentEndTime,SegmentSpeaker,DisplayText,WordConfidence[]}`` with seconds;
``ConversationAnalytics.SpeakerLabels[].{Speaker,DisplayText}`` names who ``spk_0`` is. Paths as in the sample's output.
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, has, span_from, words_from
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.readers.transcripts.speakers import role_of
from cxemotion.transcript import Transcript


def looks_like_pca(value: object) -> bool:
    """Whether there are ``SpeechSegments``."""
    return has(value, "SpeechSegments")


def read_pca(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each speech segment."""
    top = Field(value, source.name)
    analytics = top["ConversationAnalytics"]
    named = {one["Speaker"].label(): role_of(one["DisplayText"].label() or "") for one in analytics["SpeakerLabels"]}
    said = [
        Said(
            speaker=segment["SegmentSpeaker"].label(),
            text=segment["DisplayText"].text(),
            span=span_from(segment["SegmentStartTime"], segment["SegmentEndTime"]),
            words=words_from(segment["WordConfidence"], "Text", "StartTime", "EndTime"),
        )
        for segment in top["SpeechSegments"].there()
    ]
    return transcript_of(
        said,
        source,
        language=analytics["LanguageCode"].language(),
        known={speaker: role for speaker, role in named.items() if speaker and role},
    )
