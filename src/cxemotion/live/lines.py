"""A call as JSON lines: turns and sound in, events out as they happen, the report as the last line."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import numpy as np

from cxemotion.errors import CxEmotionError, OptionError
from cxemotion.live.call import LiveCall


def follow_lines(call: LiveCall, lines: Iterable[str]) -> Iterator[str]:
    """Events for each line as it is read, then the report.

    A line is a turn of the native transcript, with ``"id"`` where it may come again and ``"final": false`` while its
    words may change; or ``{"role", "audio"}``, base64 of 16-bit little-endian samples, the next of that role's channel.

    Raises:
        OptionError: for a line that is neither; it names the line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield from _take(call, _object(line))
        except CxEmotionError as fault:
            raise OptionError(f"line {number}: {fault}") from fault
    report = json.loads(call.finish().to_json())
    yield json.dumps({"event": "report", "provisional": False, "report": report}, ensure_ascii=False)


def _object(line: str) -> Mapping[str, Any]:
    try:
        value = cast("object", json.loads(line))
    except ValueError as fault:
        raise OptionError(f"not JSON ({fault}); write one object a line") from fault
    if not isinstance(value, Mapping):
        raise OptionError('no object; write {"role", "text"} or {"role", "audio"}, one a line')
    return cast("Mapping[str, Any]", value)


def _take(call: LiveCall, value: Mapping[str, Any]) -> Iterator[str]:
    if "audio" in value:
        call.add_audio(str(value.get("role")), _samples(value["audio"]))
        return
    key = value.get("id")
    events = call.add_turn(value, key=None if key is None else str(key), final=value.get("final", True) is not False)
    yield from (event.to_json() for event in events)


def _samples(text: object) -> Any:
    try:
        data = base64.b64decode(str(text), validate=True)
    except binascii.Error as fault:
        raise OptionError(f"audio that is not base64 ({fault}); encode 16-bit little-endian samples") from fault
    if len(data) % 2:
        raise OptionError(f"audio of {len(data)} bytes; 16-bit samples have two each")
    return np.frombuffer(data, dtype="<i2")
