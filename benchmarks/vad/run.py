"""Voice activity beside others': ``python -m benchmarks.vad.run`` writes ``results/``."""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from benchmarks.corpora import at_hand, clips, folder, read_clip
from benchmarks.peers import OURS, Samples
from benchmarks.prosody.pace import read_syllables
from benchmarks.rig import measured, one_thread, show, table, write_results
from benchmarks.telephone import TELEPHONE_HZ, g711
from benchmarks.vad.detectors import DETECTORS, Detector, Spans, installed
from benchmarks.vad.made import CONDITIONS, HardCall, Sentence, make_call
from benchmarks.vad.stretches import HELD_OUT, SPEAKERS
from cxemotion.evaluate.resampling import bootstrap, compare
from cxemotion.evaluate.vad import VadScores, evaluate
from cxemotion.signal import track_channel
from cxemotion.span import Span

CALLS_PER_CONDITION = 8
RUNS = 5
FIGURES = {"precision": "precision", "recall": "recall", "frame error": "frame_error"}
LINES: dict[str, Callable[[Samples, int], tuple[Samples, int]]] = {
    "16 kHz": lambda samples, rate_hz: (samples, rate_hz),
    "G.711": lambda samples, rate_hz: (g711(samples, rate_hz=rate_hz), TELEPHONE_HZ),
}
BOTH = f"{OURS}, both channels"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A recording, and when somebody speaks in it."""

    samples: Samples
    rate_hz: int
    speech: Spans

    @property
    def duration_s(self) -> float:
        """Seconds."""
        return self.samples.size / self.rate_hz


def read_labels(path: Path) -> Spans:
    """A ``.lab`` file: start, end and S or V a line."""
    rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple(
        Span(float(start), float(end)) for start, end, mark in rows if mark == "V" and float(end) > float(start)
    )


def recordings(count: int | None) -> list[Labelled]:
    """The recordings of ``vad_pav``."""
    root = folder("vad_pav")
    paths = sorted((root / "lab").glob("*.lab"))[:count]
    return [Labelled(*read_clip(root / "audio" / f"{path.stem}.flac"), read_labels(path)) for path in paths]


def run_pav(heard: Sequence[Labelled]) -> list[dict[str, Any]]:
    """Every detector at 16 kHz and on the telephone, intervals by recording."""
    rows, scores = [], {}
    for detector in DETECTORS:
        if not installed(detector):
            rows.append([f"{detector.name}: not installed", *[None] * 5])
            continue
        for line, through in LINES.items():
            scores[detector.name, line] = [_score(detector, one, through) for one in heard]
            rates = bootstrap(scores[detector.name, line])
            rows.append([detector.name, line, len(heard), *(measured(rates[name]) for name in FIGURES.values())])
    columns = ["detector", "line", "recordings", *FIGURES]
    return [table("vad_pav", columns, rows), _against_silero(scores)]


def _score(detector: Detector, one: Labelled, through: Callable[[Samples, int], tuple[Samples, int]]) -> VadScores:
    return evaluate(one.speech, detector.find(*through(one.samples, one.rate_hz)), duration_s=one.duration_s)


def _against_silero(scores: dict[tuple[str, str], list[VadScores]]) -> dict[str, Any]:
    rows = []
    for (detector, line), theirs in scores.items():
        if detector.startswith("Silero"):
            apart = compare(scores[OURS, line], theirs)["frame_error"]
            rows.append([detector, line, measured(apart), apart.p])
    return table("vad_pav: ours less Silero", ["detector", "line", "frame error, ours less it", "p"], rows)


def speed_table(heard: Sequence[Labelled]) -> dict[str, Any]:
    """Seconds of telephone sound worked through in a second of one processor, the median of five runs."""
    sound = np.concatenate([g711(one.samples, rate_hz=one.rate_hz) for one in heard[:12]])
    rows = []
    for detector in filter(installed, DETECTORS):
        spent = []
        for run in range(RUNS):
            # never the same samples twice: what was kept of an earlier run must not count
            turned_down = sound * np.float32(1.0 - 1e-3 * (run + 1) - 1e-4 * DETECTORS.index(detector))
            started = time.process_time()
            detector.find(turned_down, TELEPHONE_HZ)
            spent.append(time.process_time() - started)
        rows.append([detector.name, sound.size / TELEPHONE_HZ / statistics.median(spent)])
    return table("speed", ["detector", "times real time"], rows)


@functools.cache
def _material() -> tuple[dict[str, list[Sentence]], list[Samples]]:
    """EmoDB sentences by speaker, and clips of noise, at 8 kHz: speakers and noises that ours did not learn from."""
    speakers: dict[str, list[Sentence]] = {}
    for clip in clips("emodb"):
        if clip.path.name[:2] in SPEAKERS:
            continue
        said = read_syllables(clip.path.parents[1] / "syllables" / f"{clip.path.stem}.silb")
        if said is not None:
            narrow = soxr.resample(*_in_order(read_clip(clip.path)))
            speech = tuple(Span(start, end) for start, end in said.speech_s)
            speakers.setdefault(clip.speaker, []).append(Sentence(narrow, speech))
    paths = [path for path in sorted(folder("noise").glob("*.ogg")) if path.name.startswith(HELD_OUT)]
    noises = [soxr.resample(*_in_order(read_clip(path))) for path in paths]
    return speakers, noises


def hard_calls(condition: str, count: int) -> list[HardCall]:
    """Made calls of one condition; each has two EmoDB speakers."""
    speakers, noises = _material()
    names = sorted(speakers)
    return [
        make_call(condition, speakers[names[k % 3]], speakers[names[(k + 1) % 3]], noises, seed=k) for k in range(count)
    ]


def _in_order(read: tuple[Samples, int]) -> tuple[Samples, int, int]:
    return (*read, TELEPHONE_HZ)


def _both_channels(call: HardCall) -> Spans:
    own, other = (track_channel([samples], rate_hz=TELEPHONE_HZ) for samples in (call.samples, call.other))
    return own.without_leaks(other).speech


def run_hard(count: int) -> list[dict[str, Any]]:
    """Every detector under every condition."""
    finders = {d.name: (lambda call, d=d: d.find(call.samples, TELEPHONE_HZ)) for d in DETECTORS if installed(d)}
    finders = {OURS: finders.pop(OURS), BOTH: _both_channels, **finders}
    scores: dict[str, dict[str, list[VadScores]]] = {name: {} for name in finders}
    for condition in CONDITIONS:
        calls = hard_calls(condition, count)
        print(f"  {condition}")
        for name, find in finders.items():
            scores[name][condition] = [evaluate(call.speech, find(call), duration_s=call.duration_s) for call in calls]
    return [_hard_table(title, figure, scores) for title, figure in FIGURES.items()]


def _hard_table(title: str, figure: str, scores: dict[str, dict[str, list[VadScores]]]) -> dict[str, Any]:
    rows = []
    for name, by_condition in scores.items():
        cells = [measured(bootstrap(by_condition[condition])[figure]) for condition in CONDITIONS]
        everything = [one for own in by_condition.values() for one in own]
        rows.append([name, *cells, measured(bootstrap(everything)[figure])])
    return table(f"hard: {title}", ["detector", *CONDITIONS, "whole set"], rows)


def main(count: int | None = None, calls: int = CALLS_PER_CONDITION) -> Sequence[dict[str, Any]]:
    """Run everything, or a part of it to try it out; results are written for the whole only."""
    if not at_hand("vad_pav", "emodb", "noise"):
        return []
    with one_thread():
        print("vad_pav")
        heard = recordings(count)
        tables = run_pav(heard)
        tables.append(speed_table(heard))
        print("made calls")
        tables += run_hard(calls)
    show(tables)
    if count is None:
        minutes = sum(one.duration_s for one in heard) / 60
        data = {
            "vad_pav": f"{len(heard)} recordings, {minutes:.1f} min, Spanish and Catalan",
            "hard": f"{calls} made calls of 40 s for each of {len(CONDITIONS)} conditions: EmoDB speech, noise clips",
        }
        write_results("vad", "vad", tables, data=data, seed=0)
    return tables


if __name__ == "__main__":
    main()
