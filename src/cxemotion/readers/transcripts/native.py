"""The package's own JSON: an object with ``turns``, a bare list of turns, or a turn a line.

Also what people write by hand: ``speaker`` for ``role``, ``start``/``end`` for ``start_s``/``end_s``, and milliseconds
as ``start_ms``/``end_ms``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from cxemotion.errors import TranscriptError, unknown_name
from cxemotion.readers.files import printable
from cxemotion.readers.transcripts.estimates import spoken_length_s
from cxemotion.readers.transcripts.facts import check_count, checked_text, clean_text, finished, language_code, span_of
from cxemotion.readers.transcripts.fields import MILLISECONDS, Field, has, peek, span_from
from cxemotion.readers.transcripts.roles import speaker_roles
from cxemotion.readers.transcripts.speakers import listed_role
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn, Word

_FAR_TOO_LONG = 50.0
"""Times as long as the words take: milliseconds taken for seconds are about a thousand."""


def parse_json(text: str, *, name: str) -> object:
    """The value of a JSON text, every fault of it as an error that says where."""
    try:
        return cast("object", json.loads(text))
    except json.JSONDecodeError as fault:
        if fault.msg == "Extra data" and (lines := _json_lines(text)):
            return lines
        raise TranscriptError(
            f"{name}: not JSON at line {fault.lineno}, column {fault.colno} ({fault.msg}); correct or export it again"
        ) from fault
    except RecursionError as fault:
        raise TranscriptError(f"{name}: JSON nested too deep for a transcript; give an object with 'turns'") from fault
    except ValueError as fault:  # a number with thousands of digits
        raise TranscriptError(f"{name}: JSON with a number too long to read; correct or export it again") from fault


def _json_lines(text: str) -> list[object]:
    """The values of a text with one on each line; none where a line is no JSON."""
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return []


def looks_native(value: object) -> bool:
    """Whether there are ``turns``, or a list of objects with ``text`` and somebody who says it."""
    first = peek({"turns": value}, "turns")
    return has(value, "turns") or (has(first, "text") and (has(first, "role") or has(first, "speaker")))


def read_native(
    value: object, *, name: str, call_id: str | None, roles: Mapping[Role, int] | None = None
) -> Transcript:
    """The transcript in a parsed JSON value.

    Args:
        value: an object with ``turns``, or a list of turns; keys that are not the contract's are ignored.
        name: what messages call it.
        call_id: the call's name where the value has no ``id``.
        roles: position of each role among the speakers, where turns have a ``speaker`` and no ``role``.

    Raises:
        TranscriptError: where a turn lacks a role or text, a role is unknown or times make no sense.
    """
    if isinstance(value, Mapping):
        table = cast("Mapping[str, object]", value)
        if "turns" not in table:
            keys = ", ".join(repr(printable(key)) for key in list(table)[:8]) or "none"
            raise TranscriptError(f'{name}: no \'turns\'; give {{"turns": [{{"role", "text"}}]}}, its keys are {keys}')
        listed = table["turns"]
        call_id = _label(table.get("id", table.get("call_id")), key="id", where=name) or call_id
        language = language_code(table.get("language"), where=name)
    else:
        listed, language = value, None
    if not isinstance(listed, Sequence) or isinstance(listed, str | bytes):
        raise TranscriptError(f'{name}: \'turns\' is no list; give {{"turns": [{{"role", "text"}}]}}')
    entries = cast("Sequence[object]", listed)
    check_count(len(entries), name=name)
    return read_entries(entries, name=name, call_id=call_id, language=language, roles=roles)


def read_entries(
    entries: Sequence[object],
    *,
    name: str,
    call_id: str | None,
    language: str | None = None,
    roles: Mapping[Role, int] | None = None,
) -> Transcript:
    """The transcript of turns as objects, from whatever form they came."""
    named, inferred = _named(entries, name=name, roles=roles or {})
    turns = [read_turn(entry, where=f"{name}: turn {index}") for index, entry in enumerate(named)]
    if any(isinstance(entry, Mapping) and "start" in entry for entry in entries):
        _check_unit(turns, name=name)
    return finished(turns, name=name, call_id=call_id, language=language, roles_probability=inferred)


def _named(entries: Sequence[object], *, name: str, roles: Mapping[Role, int]) -> tuple[Sequence[object], float | None]:
    """The entries with a role where they only had a speaker, and how sure that is where the words told it."""
    by_speaker: dict[str, list[str]] = {}
    for index, entry in enumerate(entries):
        if has(entry, "speaker", "text") and not has(entry, "role"):
            table = cast("Mapping[str, object]", entry)
            where = f"{name}: turn {index}"
            speaker = _label(table["speaker"], key="speaker", where=where)
            if speaker is None:
                raise TranscriptError(f"{where}: speaker is {printable(table['speaker'])!r}; give a name or number")
            by_speaker.setdefault(speaker, []).append(checked_text(table["text"], where=where))
    if not by_speaker:
        return entries, None
    found, inferred = speaker_roles(by_speaker, roles=roles, name=name)
    agents = [speaker for speaker, role in found.items() if role is Role.AGENT]
    return [_with_role(entry, found, several=len(agents) > 1) for entry in entries], inferred


def _with_role(entry: object, found: Mapping[str, Role], *, several: bool) -> object:
    if not has(entry, "speaker", "text") or has(entry, "role"):
        return entry
    table = cast("Mapping[str, object]", entry)
    speaker = _label(table["speaker"], key="speaker", where="") or ""
    agent = {"agent_id": speaker} if several and found[speaker] is Role.AGENT else {}
    return {**agent, **table, "role": found[speaker].value}


def _check_unit(turns: Sequence[Turn], *, name: str) -> None:
    """Refuse ``start`` and ``end`` that can only be milliseconds."""
    timed = [turn for turn in turns if turn.span]
    lasting = sum(turn.span.duration for turn in timed if turn.span)
    if lasting > _FAR_TOO_LONG * sum(spoken_length_s(turn.text) for turn in timed) + 60:
        raise TranscriptError(
            f"{name}: turns of {lasting / max(1, len(timed)):,.0f} s each; start and end look like milliseconds: name "
            "them start_ms and end_ms, or give start_s and end_s"
        )


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
        span=_span(table, where=where),
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
    return Word(checked_text(table["text"], where=where), _span(table, where=where))


def _span(table: Mapping[str, object], *, where: str) -> Span | None:
    """The times under whichever of the names they have."""
    if table.get("start_s") is None and table.get("end_s") is None:
        if table.get("start_ms") is not None or table.get("end_ms") is not None:
            entry = Field(table, where.rpartition(": ")[0], where.rpartition(": ")[2])
            return span_from(entry["start_ms"], entry["end_ms"], unit=MILLISECONDS)
        return span_of(table.get("start"), table.get("end"), where=where, keys=("start", "end"))
    return span_of(table.get("start_s"), table.get("end_s"), where=where)


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
