"""How fast and how large: ``python -m benchmarks.speed.run`` writes ``results/``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from benchmarks.corpora import at_hand, folder
from benchmarks.peers import OURS, TRACKERS, Samples, installed, smile
from benchmarks.rig import models_used, one_thread, show, table, write_results
from benchmarks.speed.clock import Spent, clock, clock_command
from cxemotion.features import measure_tracks, turns_from_speech
from cxemotion.features.functionals import measure_functionals
from cxemotion.features.sound import measure_sound
from cxemotion.readers.audio import read_recording
from cxemotion.recording import Role
from cxemotion.resources import samples_dir
from cxemotion.signal import level_db, track_channel, track_pitch
from cxemotion.transcript import Transcript

CALL = "auto_repairs_40_agent_left_customer_right.flac"
RUNS = 5
SLOW_S = 20.0
"""Slow trackers hear this much of the call."""
HOUR_S = 3600.0
IMPORTS = {
    "the interpreter alone": "pass",
    "import cxemotion": "import cxemotion",
    "from cxemotion import Analyzer": "from cxemotion import Analyzer",
    "import librosa, for comparison": "import librosa; librosa.pyin",
}


def import_table(runs: int) -> dict[str, Any]:
    """What an import costs over the bare interpreter."""
    spent = {name: clock_command(["-c", code], runs=runs) for name, code in IMPORTS.items()}
    bare = spent["the interpreter alone"]
    rows = [
        [name, own.wall_s, own.processor_s, own.processor_s - bare.processor_s, own.peak_mb]
        for name, own in spent.items()
    ]
    return table("import", ["what", "wall s", "processor s", "over the interpreter", "peak MB"], rows)


def call_table(call: Path, runs: int, scratch: Path) -> dict[str, Any]:
    """A whole analysis from the shell."""
    words = scratch / "words.json"
    words.write_text(json.dumps(made_words(call)), encoding="utf-8")
    seconds = soundfile.info(call).duration
    report = str(scratch / "report.json")
    commands = {
        "sound alone": ["-m", "cxemotion", "analyze", str(call), "--json", report],
        "sound and transcript": ["-m", "cxemotion", "analyze", str(call), "--transcript", str(words), "--json", report],
        "transcript alone": ["-m", "cxemotion", "analyze", "--transcript", str(words), "--json", report],
    }
    rows = []
    for name, command in commands.items():
        spent = clock_command(command, runs=runs)
        rows.append([name, spent.wall_s, spent.processor_s, seconds / spent.processor_s, spent.peak_mb])
    return table("analyze", ["input", "wall s", "processor s", "times real time", "peak MB"], rows)


def made_words(call: Path) -> dict[str, Any]:
    """A transcript as long as the call: the turns that are heard in it, with the words of the sample call."""
    recording = read_recording(call).with_roles({Role.AGENT: 0, Role.CUSTOMER: 1})
    heard = turns_from_speech(measure_sound(recording), name=call.name)
    return {"language": "en", "turns": list(_worded(heard))}


def _worded(heard: Transcript) -> Iterator[dict[str, Any]]:
    sample = json.loads((samples_dir() / "en-delivery.json").read_text(encoding="utf-8"))["turns"]
    texts = {role: cycle([turn["text"] for turn in sample if turn["role"] == role]) for role in ("agent", "customer")}
    for turn in heard:
        if turn.span is not None and turn.role in texts:
            span = turn.span
            yield {"role": str(turn.role), "text": next(texts[turn.role]), "start_s": span.start, "end_s": span.end}


def tracker_table(samples: Samples, rate_hz: int, runs: int) -> dict[str, Any]:
    """Pitch, voicing and level of one channel, beside the trackers that others use."""

    def ours() -> None:
        track_pitch(samples, rate_hz=rate_hz)
        level_db(samples, rate_hz=rate_hz)

    speeds: dict[str, float | None] = {f"{OURS}: pitch, voicing, level": _speed(ours, samples, rate_hz, runs)}
    for tracker in TRACKERS:
        if not installed(tracker):
            speeds[f"{tracker.name}: not installed"] = None
        elif tracker.name != OURS:
            part = samples[: round(SLOW_S * rate_hz)] if tracker.slow else samples
            name = f"{tracker.name}, {SLOW_S:.0f} s of it" if tracker.slow else tracker.name
            often = 1 if tracker.slow else runs
            speeds[name] = _speed(lambda t=tracker, p=part: t.track(p, rate_hz), part, rate_hz, often)
    return table("pitch", ["system", "times real time", f"{OURS} is so many times as fast"], _against_first(speeds))


def catalogue_table(samples: Samples, rate_hz: int, runs: int) -> dict[str, Any]:
    """The 88 functionals and the prosody of a turn, of one channel, beside openSMILE's functionals."""
    speeds: dict[str, float | None] = {
        f"{OURS}: the 88 functionals": _speed(
            lambda: measure_functionals(samples, rate_hz=rate_hz), samples, rate_hz, runs
        ),
        f"{OURS}: prosody of a turn": _speed(
            lambda: measure_tracks(track_channel([samples], rate_hz=rate_hz)), samples, rate_hz, runs
        ),
    }
    try:
        functionals = smile("func")
        speeds["eGeMAPS functionals (openSMILE)"] = _speed(
            lambda: functionals.process_signal(samples, rate_hz), samples, rate_hz, max(1, runs // 2)
        )
    except ImportError:
        speeds["eGeMAPS functionals (openSMILE): not installed"] = None
    return table(
        "catalogue", ["system", "times real time", "the first is so many times as fast"], _against_first(speeds)
    )


def _speed(work: Callable[[], object], samples: Samples, rate_hz: int, runs: int) -> float:
    return samples.size / rate_hz / clock(work, runs=runs).processor_s


def _against_first(speeds: dict[str, float | None]) -> list[list[Any]]:
    first = next(iter(speeds.values()))
    return [[name, speed, first / speed if first and speed else None] for name, speed in speeds.items()]


def memory_table(call: Path, scratch: Path, hours: Sequence[float]) -> dict[str, Any]:
    """Peak memory of long stereo files, made of the call over and over."""
    rows = []
    for length_s in (soundfile.info(call).duration, *(HOUR_S * hour for hour in hours)):
        path = scratch / "long.wav"
        _repeat(call, path, length_s)
        spent: Spent = clock_command(
            ["-m", "cxemotion", "analyze", str(path), "--json", str(scratch / "report.json")], runs=1, warm=False
        )
        rows.append([f"{length_s / 60:.0f} min", spent.wall_s, length_s / spent.processor_s, spent.peak_mb])
        path.unlink()
    return table("memory", ["stereo file", "wall s", "times real time", "peak MB"], rows)


def _repeat(call: Path, path: Path, length_s: float) -> None:
    samples, rate_hz = soundfile.read(call, dtype="int16", always_2d=True)
    left = round(length_s * rate_hz)
    with soundfile.SoundFile(path, "w", samplerate=rate_hz, channels=samples.shape[1], subtype="PCM_16") as file:
        while left > 0:
            file.write(samples[:left])
            left -= len(samples)


def main(runs: int = RUNS, hours: Sequence[float] = (1.0,)) -> Sequence[dict[str, Any]]:
    """Run everything; with fewer runs nothing is written."""
    if not at_hand("recordings"):
        return []
    call = folder("recordings") / CALL
    samples, rate_hz = soundfile.read(call, dtype="float32", always_2d=True)
    customer = np.ascontiguousarray(samples[:, 1])
    with one_thread(), tempfile.TemporaryDirectory() as scratch:
        tables = [
            import_table(runs),
            call_table(call, runs, Path(scratch)),
            tracker_table(customer, rate_hz, runs),
            catalogue_table(customer, rate_hz, runs),
            memory_table(call, Path(scratch), hours),
        ]
    show(tables)
    if runs == RUNS:
        data = {"call": f"{CALL}: {len(samples) / rate_hz:.0f} s, stereo, 8 kHz", "runs": runs}
        write_results("speed", "speed", tables, models=models_used("words-en", "words-zh", "voice"), data=data)
    return tables


if __name__ == "__main__":
    main()
