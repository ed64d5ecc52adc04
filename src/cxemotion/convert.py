"""From one format of transcripts or reports to another: what ``cxemotion convert`` does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cxemotion.errors import OptionError, unknown_name
from cxemotion.readers.files import input_file
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Role
from cxemotion.report import CallReport
from cxemotion.report.annotations import annotated
from cxemotion.writers import RENDERERS, Annotated, render_rttm
from cxemotion.writers.table import turn_object

_SUFFIXES = {
    ".json": "native", ".csv": "csv", ".vtt": "webvtt", ".srt": "srt", ".textgrid": "textgrid", ".rttm": "rttm",
    ".eaf": "elan", ".parquet": "parquet",
}  # fmt: skip
TARGETS = (*RENDERERS, "parquet")
_SCHEMA = '"cxemotion.call_report/'


def convert_file(
    source: str | Path,
    target: str | Path,
    *,
    to: str | None = None,
    given: str | None = None,
    roles: Mapping[Role, int] | Mapping[str, int] | None = None,
    tier: str = "turns",
) -> None:
    """Write a transcript, or the JSON of a report with its emotions and events, in another format.

    Args:
        source: a transcript in any format that is read, or a report.
        target: the file to write.
        to: the format to write, one of :data:`TARGETS`; by the target's suffix where it is not given.
        given: the format of the source, where its content shall not decide.
        roles: position of each role among the speakers, from 0, where the source has no role names.
        tier: for RTTM, ``turns``, ``emotions`` or ``events``.

    Raises:
        CxEmotionError: where the source cannot be read, or the target's format cannot hold it.
    """
    path = Path(target)
    name = to or _SUFFIXES.get(path.suffix.lower())
    if name is None or name not in TARGETS:
        asked = to if to is not None else path.suffix
        raise OptionError(f"{path.name}: {unknown_name('format to write', asked, TARGETS)}; pass to= (--to)")
    call = _read(Path(source), given, roles)
    if name == "parquet":
        _write_parquet(call, path)
        return
    text = render_rttm(call, tier) if name == "rttm" else RENDERERS[name](call)
    path.write_text(text, encoding="utf-8")


def _read(path: Path, given: str | None, roles: Mapping[Role, int] | Mapping[str, int] | None) -> Annotated:
    if given is None and path.suffix.lower() == ".json" and path.is_file():
        text = input_file(path, error=OptionError).read_bytes()
        if _SCHEMA.encode() in text[:2000]:
            return annotated(CallReport.from_json(text))
    return Annotated(read_transcript(path, roles=roles, format=given))


def _write_parquet(call: Annotated, path: Path) -> None:
    import pandas as pd

    columns = ["role", "text", "start_s", "end_s", "overlap", "agent_id"]
    rows = [turn_object(turn) for turn in call.transcript]
    frame = pd.DataFrame(rows).reindex(columns=columns)
    frame["overlap"] = frame["overlap"].eq(True)
    frame.astype({"start_s": "float64", "end_s": "float64"}).to_parquet(path, index=False)
