"""Time of the detectors of a rule file over a call of ten minutes: ``python -m benchmarks.speed.rules``.

The call is a bundled sample, its turns over and over until ten minutes are full, with the feelings and signs that the
models find. Times are medians of 20 runs of processor time; the view of the call is made anew for each, so that nothing
is remembered. It writes ``results/rules.json``.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from time import process_time

from benchmarks.rig import Cell, show, table, write_results
from cxemotion.analyzer import Analyzer
from cxemotion.detect import CallView, find_matches, load_rules, shipped_rules
from cxemotion.emotion import EmotionTimeline
from cxemotion.events import Sign
from cxemotion.readers.transcripts import read_transcript
from cxemotion.resources import samples_dir
from cxemotion.transcript import Transcript

CALL_S = 600.0
RUNS = 20
SAMPLES = ("en-delivery", "zh-hans-refund")


def long_call(name: str) -> CallView:
    """A sample call repeated to ten minutes."""
    path = samples_dir() / f"{name}.json"
    transcript, report = read_transcript(path), Analyzer().analyze(transcript=path)
    signs = [sign for turn in report.turns for sign in (*turn.steps, *turn.faults)]
    last_s = max(turn.span.end for turn in transcript if turn.span) + 1.0
    times, size = int(CALL_S // last_s) + 1, len(transcript)
    return CallView(
        Transcript(
            tuple(
                replace(turn, span=turn.span.shift(last_s * again) if turn.span else None, words=())
                for again in range(times)
                for turn in transcript
            )
        ),
        EmotionTimeline(
            tuple(
                replace(estimate, turn=estimate.turn + size * again, span=None)
                for again in range(times)
                for estimate in report.timeline
            )
        ),
        [Sign(sign.turn + size * again, sign.what, sign.probability) for again in range(times) for sign in signs],
        duration_s=last_s * times,
    )


def timed(view: CallView, name: str) -> float:
    """Milliseconds of processor time that the detectors of the rules take."""
    detectors = load_rules(name).detectors
    took: list[float] = []
    for _ in range(RUNS + 1):
        fresh = CallView(view.transcript, view.timeline, view.signs, duration_s=view.duration_s)
        start = process_time()
        find_matches(detectors, fresh)
        took.append(1000 * (process_time() - start))
    return median(took[1:])


def main() -> None:
    views = {name: long_call(name) for name in SAMPLES}
    rows: list[list[Cell]] = [
        [rules, len(load_rules(rules).detectors), call, len(view.transcript), timed(view, rules)]
        for rules in shipped_rules()
        if load_rules(rules).detectors
        for call, view in views.items()
    ]
    tables = [table("rules", ["rules", "detectors", "call", "turns in ten minutes", "ms"], rows)]
    show(tables)
    write_results("speed", "rules", tables, models=[], data={"calls": list(SAMPLES), "seconds": CALL_S}, seed=0)


if __name__ == "__main__":
    main()
