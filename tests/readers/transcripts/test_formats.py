"""What holds between formats: none is taken for another, and one given as another is refused with the right name."""

import importlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cxemotion.errors import CxEmotionError, OptionError
from cxemotion.readers.transcripts import NAMES, read_transcript
from cxemotion.readers.transcripts.formats import FILE_FORMATS, JSON_FORMATS, TEXT_FORMATS
from tests.readers.transcripts.reading import refusal

MODULES = {
    **{form.name: re.sub(r"[-.]", "_", form.name) for form in (*JSON_FORMATS, *TEXT_FORMATS)},
    "amazon-call-analytics": "amazon_analytics", "amazon-real-time": "amazon_realtime",
}  # fmt: skip
NATIVE = {"turns": [{"role": "agent", "text": "Hello."}]}
OTHERS: Mapping[str, Any] = {
    "native": NATIVE,
    "csv": "role,text\nagent,Hello.\ncustomer,Hi.\n",
    "webvtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>Hello.\n",
    "srt": "1\n00:00:01,000 --> 00:00:02,000\nAgent: Hello.\n",
}


def sample(name: str) -> Any:
    """The sample in the test of a format: a JSON value or a text."""
    if name in OTHERS:
        return OTHERS[name]
    module = importlib.import_module(f"tests.readers.transcripts.test_{MODULES[name]}")
    return next(getattr(module, key) for key in ("SAMPLE", "LONG", "TURNS") if hasattr(module, key))


def test_more_than_twenty_five_formats_are_read() -> None:
    assert len(NAMES) == len(set(NAMES)) > 35


@pytest.mark.parametrize("name", [form.name for form in JSON_FORMATS])
def test_a_vendors_json_is_taken_for_no_other(name: str) -> None:
    assert [form.name for form in JSON_FORMATS if form.matches(sample(name))] == [name]


@pytest.mark.parametrize("name", [form.name for form in TEXT_FORMATS])
def test_a_text_format_is_taken_for_no_other(name: str) -> None:
    assert [form.name for form in TEXT_FORMATS if form.matches(sample(name))] == [name]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FILE_FORMATS])
def test_a_file_of_one_format_given_as_another_is_refused_with_the_right_name(tmp_path: Path, name: str) -> None:
    given = sample(name)
    path = tmp_path / "call.txt"
    path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
    for other in NAMES:
        if other not in (name, "kaldi"):
            assert f"pass format='{name}' (--format {name}), or leave the format out" in refusal(path, format=other)


def test_the_right_name_is_taken() -> None:
    assert len(read_transcript(sample("deepgram"), format="deepgram", roles={"agent": 0, "customer": 1})) == 2
    assert refusal(sample("assemblyai"), format="deepgram") == (
        "transcript: not Deepgram, it looks like AssemblyAI; pass format='assemblyai' (--format assemblyai), or leave "
        "the format out"
    )


def test_a_format_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(OptionError, match="unknown format 'deepgran', did you mean 'deepgram'"):
        read_transcript(NATIVE, format="deepgran")


@pytest.mark.parametrize("name", [form.name for form in JSON_FORMATS if form.name != "native"])
def test_any_single_broken_value_ends_in_a_transcript_or_a_message_of_one_line(name: str) -> None:
    given = sample(name)
    for way in ways(given):
        for value in (None, "x", -1, [], {}, True, 1e300):
            broken = json.loads(json.dumps(given))
            inner = broken
            for key in way[:-1]:
                inner = inner[key]
            inner[way[-1]] = value
            try:
                message = f"{len(read_transcript(broken, roles={'agent': 0, 'customer': 1}))} turns"
            except CxEmotionError as refused:
                message = str(refused)
            assert len(message.splitlines()) == 1


def ways(value: Any) -> list[tuple[str | int, ...]]:
    """The way to every value in a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, inner in pairs for way in ((key,), *((key, *rest) for rest in ways(inner)))]
