"""The labelled calls of this folder, their annotators, and the parts that figures are shown by."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cxemotion.labels import LabelledCall
from cxemotion.readers.labelled_calls import read_annotations, read_labelled_calls
from cxemotion.transcript import Transcript
from cxemotion.wording import count_words

HERE = Path(__file__).parent
ANNOTATORS = ("author", "a", "b")

_PER_MINUTE = {"en": 150.0}
_CHARACTERS_PER_MINUTE = 240.0
_GAP_S = 0.5


def calls_of(name: str) -> tuple[LabelledCall, ...]:
    """The calls of ``data``, ``calm``, ``yue`` or ``train``, sorted by name."""
    return read_labelled_calls(HERE / name)


def annotated(calls: Sequence[LabelledCall], annotator: str) -> tuple[LabelledCall, ...]:
    """The same calls as one annotator labelled them."""
    labels = read_annotations(HERE / "annotations" / annotator)
    return tuple(labels[c.call_id].on(c.transcript, style=c.style, domain=c.domain) for c in calls)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the calls, by a condition on them."""

    name: str
    holds: Callable[[LabelledCall], bool]


LANGUAGE_PARTS = (
    Part("English", lambda call: call.language == "en"),
    Part("Chinese", lambda call: call.language != "en"),
    Part("Chinese, Simplified", lambda call: call.language == "zh-Hans"),
    Part("Chinese, Traditional", lambda call: call.language == "zh-Hant"),
)
STYLE_PARTS = (
    Part("clean", lambda call: call.style == "clean"),
    Part("asr", lambda call: call.style == "asr"),
    *(
        Part(f"{name}, {style}", lambda call, en=en, style=style: (call.language == "en") is en and call.style == style)
        for name, en in (("English", True), ("Chinese", False))
        for style in ("clean", "asr")
    ),
)


def domain_parts() -> tuple[Part, ...]:
    """The lines of business, English and Chinese together."""
    groups: Mapping[str, list[str]] = tomllib.loads((HERE / "domains.toml").read_text(encoding="utf-8"))
    return tuple(
        Part(name.replace("_", " "), lambda call, domains=frozenset(domains): call.domain in domains)
        for name, domains in groups.items()
    )


def estimated_s(transcript: Transcript) -> float:
    """How long a call without times would last: 150 words or 240 characters a minute, half a second between turns."""
    per_minute = _PER_MINUTE.get(transcript.language or "", _CHARACTERS_PER_MINUTE)
    words = sum(count_words(turn.text) for turn in transcript)
    return 60 * words / per_minute + _GAP_S * len(transcript)
