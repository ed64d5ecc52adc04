"""Google Speech-to-Text, v1 and v2.

``results[].{channelTag,languageCode,alternatives[0].{transcript,words[]}}``; a word has ``word`` and, in v1,
``startTime``/``endTime`` and ``speakerTag``, in v2 ``startOffset``/``endOffset`` and ``speakerLabel``: seconds as
"1.200s". Names also in snake case, as the Python client writes them. Channels and speakers count from 1. Checked
against google-cloud-speech (PyPI).
"""

from __future__ import annotations

from cxemotion.readers.transcripts.fields import Field, entries_of, has, peek, span_from, under
from cxemotion.readers.transcripts.said import Said, Source, channel, join_words, transcript_of, turns_of_words
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Word


def looks_like_google_speech(value: object) -> bool:
    """Whether ``results`` is a list of results with ``alternatives`` of ``transcript``."""
    results = _results(value)
    return has(peek(results, "alternatives"), "transcript") or has(peek(results, "alternatives"), "words")


def _results(value: object) -> object:
    """The list of results, also inside a long-running operation's ``response``."""
    listed = (under(holder, "results") for holder in (value, under(value, "response")))
    return next((results for results in listed if entries_of(results) is not None), None)


def read_google_speech(value: object, source: Source) -> Transcript:
    """The transcript: by speakers where words have them, else a turn for each result of a channel.

    With diarization v1 repeats all words, now with speakers, in the last result; words without a speaker are then
    left out.
    """
    top = Field(value, source.name)
    results = list((top if has(value, "results") else top["response"])["results"].there())
    words = [word for result in results for word in _words(result)]
    tagged = list(dict.fromkeys(word for word in words if word.speaker and word.speaker.startswith("speaker")))
    said = turns_of_words(tagged) if tagged else [one for result in results if (one := _utterance(result))]
    codes = [code for result in results if (code := _either(result, "languageCode", "language_code").language())]
    return transcript_of(said, source, language=codes[0] if codes else None)


def _either(entry: Field, *names: str) -> Field:
    return next((entry[name] for name in names if entry[name].value is not None), entry[names[0]])


def _words(result: Field) -> list[Said]:
    return [
        Said(
            speaker=_speaker(word),
            text=word["word"].text(),
            span=span_from(
                _either(word, "startTime", "startOffset", "start_time", "start_offset"),
                _either(word, "endTime", "endOffset", "end_time", "end_offset"),
            ),
        )
        for word in result["alternatives"].first()["words"]
    ]


def _speaker(word: Field) -> str | None:
    label = _either(word, "speakerLabel", "speaker_label").label()
    number = int(label) if label and label.isdecimal() else _either(word, "speakerTag", "speaker_tag").number()
    if number:
        return f"speaker {number - 1}"
    return f"speaker {label}" if label else None


def _utterance(result: Field) -> Said | None:
    best = result["alternatives"].first()
    words = _words(result)
    spans = [word.span for word in words if word.span]
    text = best["transcript"].text() or join_words([word.text for word in words])
    if not text.strip():
        return None
    return Said(
        speaker=channel(_either(result, "channelTag", "channel_tag").number() or None, first=1),
        text=text,
        span=Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None,
        words=tuple(Word(word.text, word.span) for word in words),
    )
