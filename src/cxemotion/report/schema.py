"""The JSON Schema of a report, shipped as a file beside this module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMA_NAME = "cxemotion.call_report/1"


def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every report follows."""
    return json.loads(Path(__file__).with_name("call_report.schema.json").read_text(encoding="utf-8"))
