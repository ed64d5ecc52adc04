"""The package's own JSON: an object with ``turns``, or a bare list of turns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from cxemotion.errors import TranscriptError, unknown_name
from cxemotion.readers.files import printable
from cxemotion.readers.transcripts.facts import check_count, checked_text, clean_text, finished, language_code, span_of
from cxemotion.readers.transcripts.speakers import listed_role
from cxemotion.recording import Role
from cxemotion.transcript import Transcript, Turn, Word


def parse_json(text: str, *, name: str) -> object:
    """The value of a JSON text, every fault of it as an error that says where."""
    try:
        return cast("object", json.loads(text))
    except json.JSONDecodeError as fault:
        raise TranscriptError(
            f"{name}: not JSON at line {fault.lineno}, column {fault.colno} ({fault.msg}); correct or export it again"
        ) from fault
    except RecursionError as fault:
        raise TranscriptError(f"{name}: JSON nested too deep for a transcript; give an object with 'turns'") from fault
    except ValueError as fault:  # a number with thousands of digits
        raise TranscriptError(f"{name}: JSON with a number too long to read; correct or export it again") from fault


def read_native(value: object, *, name: str, call_id: str | None) -> Transcript:
    """The transcript in a parsed JSON value.

    Args:
        value: an object with ``turns``, or a list of turns; keys that are not the contract's are ignored.
        name: what messages call it.
        call_id: the call's name where the value has no ``id``.

    Raises:
        TranscriptError: where a turn lacks a role or text, a role is unknown or times make no sense.
    """
    if isinstance(value, Mapping):
        table = cast("Mapping[str, object]", value)
        if "turns" not in table:
            keys = ", ".join(repr(printable(key)) for key in list(table)[:8]) or "none"
            raise TranscriptError(f'{name}: no \'turns\'; give {{"turns": [{{"role", "text"}}]}}, its keys are {keys}')
        listed = table["turns"]
        call_id = _label(table.get("id"), key="id", where=name) or call_id
        language = language_code(table.get("language"), where=name)
    else:
        listed, language = value, None
    if not isinstance(listed, Sequence) or isinstance(listed, str | bytes):
        raise TranscriptError(f'{name}: \'turns\' is no list; give {{"turns": [{{"role", "text"}}]}}')
    entries = cast("Sequence[object]", listed)
    check_count(len(entries), name=name)
    turns = [read_turn(entry, where=f"{name}: turn {index}") for index, entry in enumerate(entries)]
    return finished(turns, name=name, call_id=call_id, language=language)


def read_turn(entry: object, *, where: str) -> Turn:
    """One turn from its object; ``where`` is the file and the turn, for messages."""
    if not isinstance(entry, Mapping):
        raise TranscriptError(f'{where} is no object; give {{"role": "agent", "text": "…"}}')
    table = cast("Mapping[str, object]", entry)
    for key in ("role", "text"):
        if key not in table:
            raise TranscriptError(f"{where} has no '{key}'; every turn needs a role and text")
    return Turn(
        role=checked_role(table["role"], where=where),
        text=checked_text(table["text"], where=where),
        span=span_of(table.get("start_s"), table.get("end_s"), where=where),
        words=_words(table.get("words"), where=where),
        overlap=_flag(table.get("overlap"), where=where),
        agent_id=_label(table.get("agent_id"), key="agent_id", where=where),
    )


def checked_role(given: object, *, where: str) -> Role:
    """The role that a name stands for: one of the three, or a name that ``speakers.toml`` lists."""
    role = listed_role(given) if isinstance(given, str) else None
    if role is None:
        raise TranscriptError(f"{where}: {unknown_name('role', printable(given), Role)}")
    return role


def _words(given: object, *, where: str) -> tuple[Word, ...]:
    if given is None:
        return ()
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        raise TranscriptError(f'{where}: \'words\' is no list; give [{{"text", "start_s", "end_s"}}] or leave it out')
    return tuple(
        _word(entry, where=f"{where} word {index}") for index, entry in enumerate(cast("Sequence[object]", given))
    )


def _word(entry: object, *, where: str) -> Word:
    if not isinstance(entry, Mapping) or "text" not in entry:
        raise TranscriptError(f'{where} has no \'text\'; give {{"text", "start_s", "end_s"}}')
    table = cast("Mapping[str, object]", entry)
    text = checked_text(table["text"], where=where)
    return Word(text, span_of(table.get("start_s"), table.get("end_s"), where=where))


def _flag(given: object, *, where: str) -> bool:
    if given is None or isinstance(given, bool):
        return bool(given)
    raise TranscriptError(f"{where}: overlap is {printable(given)!r}; give true or false")


def _label(given: object, *, key: str, where: str) -> str | None:
    if given is None or isinstance(given, str):
        return clean_text(given.strip()) or None if given else None
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) < 10**30:
        return str(given)
    raise TranscriptError(f"{where}: {key} is {printable(given)!r}; give a string")
