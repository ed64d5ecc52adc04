"""iFlytek transcription of long recordings, the older and the newer answer.

Older: ``data`` is a JSON text of ``[{bg,ed,onebest,speaker}]`` (or the list itself): milliseconds as strings. Newer:
``content.orderResult`` is a JSON text with ``lattice[].json_1best``, each again a JSON text (or an object) of
``st.{bg,ed,rl,rt[].ws[].{wb,we,cw[0].{w,wp}}}``: ``bg`` and ``ed`` in milliseconds, ``wb`` and ``we`` in frames of
10 ms from ``bg``, ``rl`` the speaker. Speakers count from 1; 0 is said of a recording whose speakers were not parted.
From memory: no SDK on PyPI carries the schema.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from cxemotion.readers.transcripts.fields import (
    MILLISECONDS,
    Field,
    counted_from,
    entries_of,
    has,
    peek,
    span_from,
    under,
)
from cxemotion.readers.transcripts.said import Said, Source, channel, join_words, transcript_of
from cxemotion.transcript import Transcript, Word

_FRAME_S = 0.010


def looks_like_iflytek(value: object) -> bool:
    """Whether there is a lattice, an ``orderResult``, or sentences with ``onebest``."""
    content = peek(value, "content")
    return has(content, "orderResult") or has(value, "lattice") or has(peek(_older(value)), "onebest")


def _older(value: object) -> Sequence[object] | None:
    """The list of the older answer, wherever it lies."""
    data = under(value, "data") if has(value, "data") else value
    if isinstance(data, str) and "onebest" in data[:2000]:
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            return None
    return entries_of(data)


def read_iflytek(value: object, source: Source) -> Transcript:
    """The transcript, a turn for each sentence."""
    top = Field(value, source.name)
    older = _older(value)
    if older is not None:
        said = [_sentence(one) for one in Field(older, source.name, "data" if has(value, "data") else "")]
    else:
        content = top["content"]["orderResult"] if has(value, "content") else top
        said = [_lattice(one["json_1best"]) for one in _parsed(content)["lattice"].there()]
    parted = any(one.speaker for one in said)
    return transcript_of(said if parted else [Said(None, one.text, one.span, one.words) for one in said], source)


def _parsed(text: Field) -> Field:
    """The value of a JSON text within JSON."""
    if not isinstance(text.value, str):
        return text
    try:
        return Field(json.loads(text.value), text.name, text.path)
    except (ValueError, RecursionError) as fault:
        raise text.fault("is not the JSON text that it should be") from fault


def _speaker(given: Field) -> str | None:
    number = given.number()
    return channel(number, first=1) if number else None


def _sentence(one: Field) -> Said:
    return Said(
        speaker=_speaker(one["speaker"]),
        text=one["onebest"].text(),
        span=span_from(one["bg"], one["ed"], unit=MILLISECONDS),
    )


def _lattice(best: Field) -> Said:
    sentence = _parsed(best)["st"].there()
    span = span_from(sentence["bg"], sentence["ed"], unit=MILLISECONDS)
    words: list[Word] = []
    for part in sentence["rt"]:
        for entry in part["ws"]:
            text = entry["cw"].first()["w"].text()
            frames = span_from(entry["wb"], entry["we"], unit=_FRAME_S)
            if text:
                words.append(Word(text, counted_from(frames, span)))
    return Said(_speaker(sentence["rl"]), join_words([word.text for word in words]), span, tuple(words))
