"""How well turns without times are laid over a recording: ``python -m benchmarks.alignment.run``.

The bundled voiced calls have the times at which their turns were placed. The times are dropped, worked out again, and
compared, under four conditions that real transcripts bring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.rig import show, table, write_results
from cxemotion.features import CallSound, align_turns, measure_sound
from cxemotion.readers.audio import read_recording
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Recording, Role
from cxemotion.resources import samples_dir
from cxemotion.transcript import Transcript, Turn

ROLES = {Role.AGENT: 0, Role.CUSTOMER: 1}
WRONG_S = 1.0


def untimed(turn: Turn) -> Turn:
    return replace(turn, span=None, words=())


def all_dropped(transcript: Transcript) -> Transcript:
    return replace(transcript, turns=tuple(map(untimed, transcript)))


def every_fourth_missing(transcript: Transcript) -> Transcript:
    """A transcript that lacks every fourth turn: speech without words."""
    return replace(transcript, turns=tuple(untimed(t) for at, t in enumerate(transcript) if at % 4 != 3))


def half_timed(transcript: Transcript) -> Transcript:
    return replace(transcript, turns=tuple(t if at % 2 else untimed(t) for at, t in enumerate(transcript)))


CONDITIONS: tuple[tuple[str, bool, Callable[[Transcript], Transcript]], ...] = (
    ("a channel each, no times", False, all_dropped),
    ("a channel each, every second turn timed", False, half_timed),
    ("a channel each, every fourth turn left out", False, every_fourth_missing),
    ("both on one channel, no times", True, all_dropped),
)


def sounds_of(path: Path) -> tuple[CallSound, CallSound]:
    """The call as it is and mixed to one channel."""
    call = read_recording(path).with_roles(ROLES)
    samples = np.concatenate(list(call.blocks()), axis=1)
    return measure_sound(call), measure_sound(Recording.from_samples(samples.sum(axis=0), rate_hz=call.rate_hz))


def errors(given: Transcript, true: Transcript, sound: CallSound) -> tuple[list[float], list[float]]:
    """Seconds by which the starts and the ends of the turns without times are off."""
    by_text = {(turn.role, turn.text): turn.span for turn in true if turn.span}
    starts: list[float] = []
    ends: list[float] = []
    for before, after in zip(given, align_turns(given, sound), strict=True):
        placed, right = after.span, by_text.get((after.role, after.text))
        if before.span is None and placed and right:
            starts.append(abs(placed.start - right.start))
            ends.append(abs(placed.end - right.end))
    return starts, ends


def main() -> None:
    calls = [(path, *sounds_of(path.with_suffix(".flac"))) for path in sorted(samples_dir().glob("*.json"))]
    rows = []
    for name, mixed, dropped in CONDITIONS:
        starts: list[float] = []
        ends: list[float] = []
        for path, stereo, mono in calls:
            true = read_transcript(path)
            some = errors(dropped(true), true, mono if mixed else stereo)
            starts += some[0]
            ends += some[1]
        wrong = sum(off > WRONG_S for off in starts) / len(starts)
        rows.append([name, len(starts), median(starts), max(starts), median(ends), max(ends), wrong])
    columns = ["condition", "turns", "start, median s", "start, worst s", "end, median s", "end, worst s"]
    columns.append("starts off by over 1 s")
    tables = [table("alignment", columns, rows)]
    show(tables)
    write_results("alignment", "samples", tables, data={"calls": [path.stem for path, *_ in calls]})


if __name__ == "__main__":
    main()
