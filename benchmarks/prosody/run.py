"""Pitch and speaking rate beside others': ``python -m benchmarks.prosody.run`` writes ``results/``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from benchmarks.corpora import at_hand, clips, read_clip
from benchmarks.peers import OURS, Samples
from benchmarks.prosody.pace import Syllables, intensity_peaks, read_syllables
from benchmarks.prosody.pitch import made, run_trackers, spoken, tables_of
from benchmarks.rig import measured, one_thread, show, table, write_results
from benchmarks.telephone import TELEPHONE_HZ, telephone
from cxemotion.evaluate.rate import evaluate
from cxemotion.evaluate.resampling import bootstrap
from cxemotion.signal import track_channel
from cxemotion.span import total

MADE_VOICES = 32
Counter: TypeAlias = "Callable[[Samples, int], tuple[int, float]]"


def _ours(samples: Samples, rate_hz: int) -> tuple[int, float]:
    tracks = track_channel([samples], rate_hz=rate_hz)
    return tracks.nuclei_s.size, total(tracks.speech)


def _plain(samples: Samples, rate_hz: int) -> tuple[int, float]:
    return intensity_peaks(samples, rate_hz=rate_hz)


COUNTERS: dict[str, Counter] = {OURS: _ours, "intensity peaks (de Jong and Wempe)": _plain}


def pace_table(*, every: int = 1) -> dict[str, Any]:
    """Speaking rate on EmoDB, against the syllables that were marked by hand; intervals by speaker."""
    found = _counted(every)
    rows = []
    for (system, line), pairs in found.items():
        over_own = _rated(pairs, lambda count, seconds, _: count / seconds if seconds > 0 else float("nan"))
        over_true = _rated(pairs, lambda count, _, truth: count / truth.spoken_s)
        rows.append([system, line, sum(map(len, pairs.values())), *over_own, over_true[0], over_true[1]])
    mean = _constant(found)
    rows.append(["always the mean rate", "", mean[0], None, mean[1], 0.0, None, mean[1]])
    columns = ["system", "line", "clips", "correlation", "mean error, syllables/s", "bias"]
    return table("rate", [*columns, "correlation, true speech time", "mean error, true speech time"], rows)


_Found: TypeAlias = "dict[str, list[tuple[Syllables, int, float]]]"


def _counted(every: int) -> dict[tuple[str, str], _Found]:
    """Truth, nuclei and seconds of speech of each clip, by speaker, for each system and line."""
    found: dict[tuple[str, str], _Found] = {}
    for clip in clips("emodb")[::every]:
        truth = read_syllables(clip.path.parents[1] / "syllables" / f"{clip.path.stem}.silb")
        if truth is None:
            continue
        samples, rate_hz = read_clip(clip.path)
        lines = {
            "16 kHz": (samples, rate_hz),
            "300-3400 Hz, G.711": (telephone(samples, rate_hz=rate_hz), TELEPHONE_HZ),
        }
        for line, sound in lines.items():
            for system, count in COUNTERS.items():
                by_speaker = found.setdefault((system, line), defaultdict(list))
                by_speaker[clip.speaker].append((truth, *count(*sound)))
    return found


def _rated(found: _Found, rate: Callable[[int, float, Syllables], float]) -> list[Any]:
    """Correlation, mean error and bias."""
    parts = [
        evaluate([truth.rate_hz for truth, _, _ in own], [rate(count, seconds, truth) for truth, count, seconds in own])
        for own in found.values()
    ]
    rates = bootstrap(parts)
    return [measured(rates[name]) for name in ("correlation", "mean_error", "bias")]


def _constant(found: dict[tuple[str, str], _Found]) -> tuple[int, float]:
    rates = [truth.rate_hz for own in next(iter(found.values())).values() for truth, _, _ in own]
    mean = sum(rates) / len(rates)
    return len(rates), sum(abs(rate - mean) for rate in rates) / len(rates)


def main(sentences: int | None = None, voices: int = MADE_VOICES, every: int = 1) -> Sequence[dict[str, Any]]:
    """Run everything, or a part of it to try it out; results are written for the whole only."""
    if not at_hand("f0_fda", "noise", "emodb"):
        return []
    with one_thread():
        print("f0_fda")
        tables = tables_of("f0_fda", run_trackers(spoken(sentences)))
        print("made voices")
        tables += tables_of("made", run_trackers(made(voices)))
        print("speaking rate")
        tables.append(pace_table(every=every))
    show(tables)
    if sentences is None:
        data = {
            "f0_fda": "100 sentences, 2 speakers, laryngograph reference every 15 ms",
            "made": f"{voices} made voices of 4 s",
            "emodb": "syllables marked by hand, 10 speakers",
            "noise": "rain, sea waves, helicopter, fire",
        }
        write_results("prosody", "prosody", tables, data=data, seed=0)
    return tables


if __name__ == "__main__":
    main()
