"""One call of a batch: from its row to its tables, whatever goes wrong with it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cxemotion.batch.arrow import Table
from cxemotion.batch.manifest import Call
from cxemotion.batch.places import local_copy
from cxemotion.batch.tables import error_table, report_tables
from cxemotion.errors import CxEmotionError, OptionError, TranscriptError

if TYPE_CHECKING:
    from cxemotion.analyzer import Analyzer
    from cxemotion.report import CallReport


@dataclass(frozen=True, slots=True)
class Plan:
    """What is the same for every call of a run.

    Args:
        run_id: of the run.
        kinds: types of the manifest's extra columns.
    """

    run_id: str
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scored:
    """What came of a call.

    Args:
        call_id: the call.
        failed: whether it stands in ``errors``.
        tables: its rows in every table, some of them empty; a call that failed has them in ``errors`` alone.
    """

    call_id: str
    failed: bool
    tables: Mapping[str, Table]


def score_call(call: Call, analyzer: Analyzer, plan: Plan, *, worker: int) -> Scored:
    """The tables of a call, or its row in ``errors``: nothing that is wrong with one call stops the others."""
    started = time.perf_counter()
    try:
        report = report_of(call, analyzer)
    except CxEmotionError as fault:
        return failure(call, plan, type(fault).__name__, str(fault), elapsed_s=_since(started), worker=worker)
    except Exception as fault:
        return failure(call, plan, type(fault).__name__, str(fault), elapsed_s=_since(started), worker=worker)
    run = {"run_id": plan.run_id, "scored_at": _now(), "elapsed_s": _since(started), "worker": worker}
    return Scored(call.call_id, False, report_tables(report, run=run, extras=call.extras, kinds=plan.kinds))


def report_of(call: Call, analyzer: Analyzer) -> CallReport:
    """The report of a call under its name in the batch.

    Raises:
        CxEmotionError: for inputs that cannot be used.
    """
    if call.audio is None and call.transcript is None:
        raise OptionError(f"{call.call_id}: neither audio nor transcript; give a path in one of the two columns")
    roles = roles_of(call.roles)
    words: Any = _inline(call)
    with local_copy(call.audio) as audio, local_copy(words if isinstance(words, str) else None) as transcript:
        given = words if words is not None and not isinstance(words, str) else transcript
        report = analyzer.analyze(audio, given, roles=roles, language=call.language)
    return replace(report, call_id=call.call_id)


def failure(
    call: Call, plan: Plan, error: str, message: str, *, elapsed_s: float | None = None, worker: int | None = None
) -> Scored:
    """A call's row in ``errors``."""
    row: dict[str, Any] = {
        "call_id": call.call_id,
        "error": error,
        "message": " ".join(message.split()),
        "audio": call.audio,
        "transcript": call.transcript if isinstance(call.transcript, str) else None,
        "run_id": plan.run_id,
        "scored_at": _now(),
        "elapsed_s": elapsed_s,
        "worker": worker,
        **call.extras,
    }
    return Scored(call.call_id, True, {"errors": error_table([row], plan.kinds)})


def roles_of(text: str) -> dict[str, int] | None:
    """The roles that a manifest's cell gives, in the words of ``--roles``.

    >>> roles_of("agent=0,customer=1"), roles_of("")
    ({'agent': 0, 'customer': 1}, None)

    Raises:
        OptionError: for a cell that is not ``role=number``.
    """
    roles: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.partition("=")
        if not number.strip().isdigit():
            raise OptionError(f"roles '{text}': write role=number, counting from 0, such as agent=0,customer=1")
        roles[name.strip()] = int(number)
    return roles or None


def _inline(call: Call) -> Any:
    """The transcript: a place, or turns that stand in the row itself, as JSON text or as values."""
    words = call.transcript
    if not isinstance(words, str):
        return words.tolist() if hasattr(words, "tolist") else words
    if words.lstrip()[:1] not in {"{", "["}:
        return words
    try:
        return json.loads(words)
    except ValueError as fault:
        raise TranscriptError(f"{call.call_id}: the transcript in the row is not JSON ({fault}); correct it") from fault


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
