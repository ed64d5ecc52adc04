"""The package's own JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from cxemotion.span import Span
from cxemotion.transcript import Turn
from cxemotion.writers.facts import Annotated


def render_native(call: Annotated) -> str:
    """The native transcript of the contract, with words and whatever times there are."""
    transcript = call.transcript
    value = {
        "id": transcript.call_id,
        "language": transcript.language,
        "turns": [turn_object(turn) for turn in transcript],
    }
    kept = {key: given for key, given in value.items() if given is not None}
    return json.dumps(kept, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def turn_object(turn: Turn) -> dict[str, Any]:
    """One turn under the contract's keys; what is not known is left out."""
    entry: dict[str, Any] = {"role": turn.role.value, "text": turn.text, **_times(turn.span)}
    if turn.words:
        entry["words"] = [{"text": word.text, **_times(word.span)} for word in turn.words]
    if turn.overlap:
        entry["overlap"] = True
    if turn.agent_id:
        entry["agent_id"] = turn.agent_id
    return entry


def render_csv(call: Annotated) -> str:
    """A row for each turn; words within a turn have no column."""
    text = io.StringIO(newline="")
    columns = ("role", "text", "start_s", "end_s", "overlap", "agent_id")
    rows: csv.DictWriter[str] = csv.DictWriter(text, columns, restval="", lineterminator="\n", extrasaction="ignore")
    rows.writeheader()
    rows.writerows(turn_object(turn) for turn in call.transcript)
    return text.getvalue()


def _times(span: Span | None) -> dict[str, float]:
    return {} if span is None else {"start_s": span.start, "end_s": span.end}
