"""Every format of transcripts by name: how it is known from its content, and its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts import (
    alibaba_sca,
    alibaba_speech,
    amazon_analytics,
    amazon_pca,
    amazon_realtime,
    amazon_transcribe,
    assemblyai,
    azure_conversation,
    azure_speech,
    ctm,
    deepgram,
    elan,
    faster_whisper,
    funasr,
    genesys,
    gladia,
    google_insights,
    google_speech,
    huawei,
    iflytek,
    native,
    plain,
    rttm,
    sensevoice,
    speechmatics,
    srt,
    stm,
    table,
    tencent,
    textgrid,
    twilio,
    vcon,
    volcengine,
    webvtt,
    whisper,
    whisper_cpp,
    whisperx,
)
from cxemotion.readers.transcripts.said import Source
from cxemotion.transcript import Transcript

_Content = TypeVar("_Content")


@dataclass(frozen=True, slots=True)
class Format(Generic[_Content]):
    """One format.

    Args:
        name: as the ``format`` argument takes it.
        title: as messages call it.
        matches: whether content is of this format, from its outline alone, so that a faulty field does not hide it.
        read: the reader.
    """

    name: str
    title: str
    matches: Callable[[_Content], bool]
    read: Callable[[_Content, Source], Transcript]


def read_json_value(value: object, source: Source) -> Transcript:
    """The transcript in a parsed JSON value of any known format.

    Raises:
        TranscriptError: where it is none of them, or a field is wrong.
    """
    found = next((form for form in JSON_FORMATS if form.matches(value)), None)
    if found is None:
        raise TranscriptError(
            f"{source.name}: the transcript inside is in no format that is known; see the formats page"
        )
    return found.read(value, source)


def _read_vcon(value: object, source: Source) -> Transcript:
    return vcon.read_vcon(value, source, inner=read_json_value)


def _read_native(value: object, source: Source) -> Transcript:
    return native.read_native(value, name=source.name, call_id=source.call_id, roles=source.roles)


def _read_webvtt(text: str, source: Source) -> Transcript:
    return webvtt.read_webvtt(text, roles=source.roles, name=source.name, call_id=source.call_id)


def _read_srt(text: str, source: Source) -> Transcript:
    return srt.read_srt(text, roles=source.roles, name=source.name, call_id=source.call_id)


def _read_csv(text: str, source: Source) -> Transcript:
    return table.read_table(text, name=source.name, call_id=source.call_id, roles=source.roles)


JSON_FORMATS: tuple[Format[object], ...] = (
    Format("vcon", "vCon", vcon.looks_like_vcon, _read_vcon),
    Format(
        "amazon-call-analytics", "Amazon Call Analytics or Contact Lens", amazon_analytics.looks_like_call_analytics,
        amazon_analytics.read_call_analytics,
    ),
    Format(
        "amazon-real-time", "Amazon Contact Lens real-time segments", amazon_realtime.looks_like_contact_lens_segments,
        amazon_realtime.read_contact_lens_segments,
    ),
    Format("amazon-pca", "Amazon Post Call Analytics", amazon_pca.looks_like_pca, amazon_pca.read_pca),
    Format(
        "amazon-transcribe", "Amazon Transcribe", amazon_transcribe.looks_like_transcribe,
        amazon_transcribe.read_transcribe,
    ),
    Format("deepgram", "Deepgram", deepgram.looks_like_deepgram, deepgram.read_deepgram),
    Format("speechmatics", "Speechmatics", speechmatics.looks_like_speechmatics, speechmatics.read_speechmatics),
    Format(
        "google-speech", "Google Speech-to-Text", google_speech.looks_like_google_speech,
        google_speech.read_google_speech,
    ),
    Format(
        "google-insights", "Google Conversational Insights", google_insights.looks_like_insights,
        google_insights.read_insights,
    ),
    Format("azure-speech", "Azure AI Speech", azure_speech.looks_like_azure_speech, azure_speech.read_azure_speech),
    Format(
        "azure-conversation", "Azure conversation analysis", azure_conversation.looks_like_azure_conversation,
        azure_conversation.read_azure_conversation,
    ),
    Format("gladia", "Gladia", gladia.looks_like_gladia, gladia.read_gladia),
    Format("twilio", "Twilio Voice Intelligence", twilio.looks_like_twilio, twilio.read_twilio),
    Format("genesys", "Genesys Cloud", genesys.looks_like_genesys, genesys.read_genesys),
    Format("volcengine", "Volcengine", volcengine.looks_like_volcengine, volcengine.read_volcengine),
    Format("assemblyai", "AssemblyAI", assemblyai.looks_like_assemblyai, assemblyai.read_assemblyai),
    Format("funasr", "FunASR", funasr.looks_like_funasr, funasr.read_funasr),
    Format("whisper", "Whisper", whisper.looks_like_whisper, whisper.read_whisper),
    Format(
        "faster-whisper", "faster-whisper", faster_whisper.looks_like_faster_whisper,
        faster_whisper.read_faster_whisper,
    ),
    Format("whisperx", "WhisperX", whisperx.looks_like_whisperx, whisperx.read_whisperx),
    Format("whisper.cpp", "whisper.cpp", whisper_cpp.looks_like_whisper_cpp, whisper_cpp.read_whisper_cpp),
    Format(
        "alibaba-sca", "Alibaba Smart Conversation Analysis", alibaba_sca.looks_like_alibaba_sca,
        alibaba_sca.read_alibaba_sca,
    ),
    Format(
        "alibaba-speech", "Alibaba Cloud speech recognition", alibaba_speech.looks_like_alibaba_speech,
        alibaba_speech.read_alibaba_speech,
    ),
    Format("tencent", "Tencent Cloud ASR", tencent.looks_like_tencent, tencent.read_tencent),
    Format("huawei", "Huawei Cloud SIS", huawei.looks_like_huawei, huawei.read_huawei),
    Format("iflytek", "iFlytek", iflytek.looks_like_iflytek, iflytek.read_iflytek),
    Format("native", "JSON with turns", native.looks_native, _read_native),
)  # fmt: skip

TEXT_FORMATS: tuple[Format[str], ...] = (
    Format("webvtt", "WebVTT", webvtt.looks_like_webvtt, _read_webvtt),
    Format("elan", "ELAN", elan.looks_like_elan, elan.read_elan),
    Format("textgrid", "Praat TextGrid", textgrid.looks_like_textgrid, textgrid.read_textgrid),
    Format("rttm", "RTTM", rttm.looks_like_rttm, rttm.read_rttm),
    Format("sensevoice", "text with SenseVoice's tags", sensevoice.looks_like_sensevoice, sensevoice.read_sensevoice),
    Format("srt", "SRT", srt.looks_like_srt, _read_srt),
    Format("csv", "CSV with role,text", table.looks_like_table, _read_csv),
    Format("ctm", "CTM", ctm.looks_like_ctm, ctm.read_ctm),
    Format("stm", "STM", stm.looks_like_stm, stm.read_stm),
    Format("plain", "plain text with names", plain.looks_like_plain, plain.read_plain),
)

FILE_FORMATS = ("parquet", "kaldi")
"""Those that are no text: named here, read from their path."""

NAMES = tuple(form.name for form in (*JSON_FORMATS, *TEXT_FORMATS)) + FILE_FORMATS
"""What the ``format`` argument takes."""
