"""The tags of SenseVoice: ``<|zh|><|ANGRY|><|Speech|><|woitn|>text``, any number of groups in one text.

A group opens with a language tag; the emotion and the sound events in it are the recogniser's own and are not used.
The tags are those that funasr (PyPI) strips.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cxemotion.readers.transcripts.facts import check_count
from cxemotion.readers.transcripts.said import Said, Source, transcript_of
from cxemotion.transcript import Transcript

_TAG = re.compile(r"<\|([A-Za-z_]{2,20})\|>")
_LANGUAGES = {"zh": None, "en": "en", "yue": "yue", "ja": "und", "ko": "und"}
_OTHERS = frozenset(
    [
        "nospeech",
        "HAPPY",
        "SAD",
        "ANGRY",
        "NEUTRAL",
        "FEARFUL",
        "DISGUSTED",
        "SURPRISED",
        "EMO_UNKNOWN",
        "BGM",
        "Speech",
        "Applause",
        "Laughter",
        "Cry",
        "Sneeze",
        "Breath",
        "Cough",
        "Sing",
        "Speech_Noise",
        "Event_UNK",
        "GBG",
        "withitn",
        "woitn",
    ]
)


@dataclass(frozen=True, slots=True)
class Tagged:
    """The words of one group of tags, and the names of its tags."""

    text: str
    tags: tuple[str, ...]

    @property
    def language(self) -> str | None:
        """The code that the language tag says; ``None`` where it leaves the script open or there is none."""
        return next((_LANGUAGES[tag] for tag in self.tags if tag in _LANGUAGES), None)


def tagged_groups(text: str) -> list[Tagged]:
    """The groups of a tagged text in order; a text without tags is one group.

    >>> [group.text for group in tagged_groups("<|zh|><|ANGRY|><|Speech|><|woitn|>我要投诉<|en|><|Speech|>now")]
    ['我要投诉', 'now']
    """
    groups: list[Tagged] = []
    tags: list[str] = []
    parts = _TAG.split(text)
    if parts[0].strip():
        groups.append(Tagged(parts[0].strip(), ()))
    for tag, words in zip(parts[1::2], parts[2::2], strict=True):
        if tag in _LANGUAGES or tag == "nospeech":
            tags = []
        if tag in _LANGUAGES or tag in _OTHERS:
            tags.append(tag)
        if words.strip():
            groups.append(Tagged(words.strip(), tuple(tags)))
    return groups


def without_tags(text: str) -> str:
    """The words alone."""
    return " ".join(group.text for group in tagged_groups(text))


def looks_like_sensevoice(text: str) -> bool:
    """Whether the text opens with a language tag."""
    tag = _TAG.match(text.lstrip())
    return tag is not None and (tag[1] in _LANGUAGES or tag[1] == "nospeech")


def read_sensevoice(text: str, source: Source) -> Transcript:
    """The transcript of a tagged text, a turn without times for each group; one role must be named."""
    groups = tagged_groups(text)
    check_count(len(groups), name=source.name)
    codes = [code for group in groups if (code := group.language)]
    language = max(codes, key=codes.count) if codes else None
    return transcript_of([Said(None, group.text) for group in groups], source, language=language)
