"""Voice the scripts in ``scripts/`` with espeak-ng: the bundled sample calls, sound and labelled transcript."""

from __future__ import annotations

import argparse
import html
import io
import json
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
import soxr
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "src" / "cxemotion" / "samples"

CHANNELS = {"agent": 0, "customer": 1}
RATE_HZ = 8000
BAND_HZ = (300, 3400)
SPEECH_DB = -23.5
SPEECH_RANGE_DB = (-27.0, -19.0)
NOISE_DB = -62.0
# The lowest 5 of 16 bits are zero, which FLAC packs; the noise of that step stays 9 dB below the line's.
STEP_BITS = 5
TAIL_S = 0.8
DURATION_RANGE_S = (40.0, 90.0)
SIZE_LIMIT_BYTES = 500_000

ESPEAK_AMPLITUDE = 40  # of 100: a loud turn must not clip inside espeak-ng
SILENT_EDGE_DB = -40.0  # below the turn's own peak

Samples = NDArray[np.float64]


class SampleCallError(Exception):
    """A script, the voice or the result is not as it should be."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """How a voice departs from its usual: faster, higher, louder, livelier."""

    rate_percent: float
    pitch_steps: float
    level_db: float
    range_percent: float

    def scaled(self, share: float) -> Prosody:
        """Go ``share`` as far."""
        return Prosody(
            share * self.rate_percent, share * self.pitch_steps, share * self.level_db, share * self.range_percent
        )


# At intensity 3; a lower intensity goes a third or two thirds of the way. The directions are those that
# Juslin and Laukka (2003) report for speech: anger fast, high, loud; fear fast, high; sadness slow, low, soft, flat.
PROSODY_AT_FULL_INTENSITY = {
    "anger": Prosody(rate_percent=20, pitch_steps=27, level_db=2.5, range_percent=45),
    "frustration": Prosody(rate_percent=12, pitch_steps=15, level_db=2.0, range_percent=25),
    "anxiety": Prosody(rate_percent=14, pitch_steps=21, level_db=0.5, range_percent=15),
    "disappointment": Prosody(rate_percent=-20, pitch_steps=-16, level_db=-2.5, range_percent=-45),
    "neutral": Prosody(rate_percent=0, pitch_steps=0, level_db=0.0, range_percent=0),
    "satisfaction": Prosody(rate_percent=5, pitch_steps=15, level_db=1.0, range_percent=45),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """An espeak-ng voice with its usual speed and pitch (0 to 99)."""

    name: str
    rate_wpm: float
    pitch: float

    def command(self, text: str, prosody: Prosody) -> list[str]:
        """Build the espeak-ng command line that says ``text`` so."""
        rate = round(self.rate_wpm * (1 + prosody.rate_percent / 100))
        pitch = round(self.pitch + prosody.pitch_steps)
        amplitude = round(ESPEAK_AMPLITUDE * 10 ** (prosody.level_db / 20))
        marked = f'<prosody range="{100 + prosody.range_percent:.0f}%">{html.escape(text)}</prosody>'
        numbers = ["-s", str(rate), "-p", str(pitch), "-a", str(amplitude)]
        return ["espeak-ng", "-v", self.name, *numbers, "-m", "-z", "--stdout", marked]


@dataclass(frozen=True, slots=True)
class Line:
    """One scripted turn: ``gap_s`` is the silence before it, below zero where it cuts in; ``say`` is how it sounds."""

    role: str
    gap_s: float
    text: str
    say: str
    emotion: str = "neutral"
    intensity: int = 0
    kinds: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @classmethod
    def from_toml(cls, table: Mapping[str, Any]) -> Line:
        """Take a turn as written in a script: a customer's has an emotion, an agent's has steps and faults."""
        needed = {"emotion", "intensity"} if table["role"] == "customer" else {"steps", "faults"}
        if missing := needed - set(table):
            raise SampleCallError(f"turn {table['text']!r} has no {' and no '.join(sorted(missing))}")
        lists = {name: tuple(table.get(name, ())) for name in ("kinds", "steps", "faults")}
        line = cls(**{"say": table["text"], **table, **lists})
        if line.emotion not in PROSODY_AT_FULL_INTENSITY:
            raise SampleCallError(f"turn {line.text!r}: {line.emotion!r}, not {', '.join(PROSODY_AT_FULL_INTENSITY)}")
        if (line.emotion == "neutral") != (line.intensity == 0) or line.intensity not in range(4):
            raise SampleCallError(f"turn {line.text!r}: {line.emotion} at intensity {line.intensity}; 0 is for neutral")
        return line

    @property
    def prosody(self) -> Prosody:
        """How far the voice departs from its usual for what the turn expresses."""
        return PROSODY_AT_FULL_INTENSITY[self.emotion].scaled(self.intensity / 3)

    @property
    def heat(self) -> int:
        """Intensity on the scale that anger and frustration share; 0 for any other emotion."""
        return self.intensity if self.emotion in {"anger", "frustration"} else 0


@dataclass(frozen=True, slots=True)
class Script:
    """A call as written: facts about it, two voices, its turns, and the seed of its line noise."""

    facts: Mapping[str, Any]
    voices: Mapping[str, Voice]
    lines: tuple[Line, ...]
    seed: int

    @classmethod
    def read(cls, path: Path) -> Script:
        """Read a TOML file named after the call's id."""
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        if facts["id"] != path.stem:
            raise SampleCallError(f"{path.name} has the id {facts['id']!r}; name the file after its id")
        voices = {role: Voice(**voice) for role, voice in facts.pop("voices").items()}
        lines = tuple(Line.from_toml(turn) for turn in facts.pop("turns"))
        return cls(facts, voices, lines, facts.pop("seed"))


def speak(line: Line, voice: Voice) -> Samples:
    """Say a line as heard over a telephone: shape (samples,), 8 kHz, without silence at its ends."""
    spoken = subprocess.run(voice.command(line.say, line.prosody), capture_output=True, check=True)
    samples, rate_hz = sf.read(io.BytesIO(spoken.stdout))
    narrow = soxr.resample(samples, rate_hz, RATE_HZ, quality="VHQ")
    return without_silent_ends(telephone_band(narrow))


def telephone_band(samples: Samples) -> Samples:
    """Keep what a telephone passes; filtered both ways along the first axis, so that nothing moves in time."""
    return sosfiltfilt(butter(4, BAND_HZ, btype="bandpass", fs=RATE_HZ, output="sos"), samples, axis=0)


def without_silent_ends(samples: Samples) -> Samples:
    """Keep first to last audible sample, cut to whole milliseconds so that written times are exact."""
    audible = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 10 ** (SILENT_EDGE_DB / 20))
    first, last = audible[0], audible[-1] + 1
    return samples[first : last - (last - first) % (RATE_HZ // 1000)]


def level_db(samples: Samples) -> float:
    """Root mean square in dB full scale."""
    return float(10 * np.log10(np.mean(samples**2)))


def voice_lines(script: Script) -> list[Samples]:
    """Voice every line; one gain per speaker puts their usual voice at the same level."""
    spoken = [speak(line, script.voices[line.role]) for line in script.lines]
    usual_db: dict[str, list[float]] = {role: [] for role in CHANNELS}
    for line, samples in zip(script.lines, spoken, strict=True):
        usual_db[line.role].append(level_db(samples) - line.prosody.level_db)
    gain = {role: 10 ** ((SPEECH_DB - np.mean(levels)) / 20) for role, levels in usual_db.items()}
    return [samples * gain[line.role] for line, samples in zip(script.lines, spoken, strict=True)]


def start_times(script: Script, spoken: Sequence[Samples]) -> list[int]:
    """Find the sample at which each line starts, on whole milliseconds; nobody speaks over themselves."""
    starts: list[int] = []
    free = dict.fromkeys(CHANNELS, 0)
    previous_end = 0
    for line, samples in zip(script.lines, spoken, strict=True):
        start = previous_end + round(line.gap_s * 1000) * RATE_HZ // 1000
        if start < max(free[line.role], *starts[-1:], 0):
            raise SampleCallError(f"turn {line.text!r}: a gap of {line.gap_s} s starts it too early")
        starts.append(start)
        previous_end = free[line.role] = start + len(samples)
    return starts


def mix(script: Script, spoken: Sequence[Samples], starts: Sequence[int]) -> NDArray[np.int16]:
    """Mix the call, shape (samples, 2): each role on its channel, and a faint noise of its own on each."""
    frames = max(start + len(samples) for start, samples in zip(starts, spoken, strict=True)) + round(TAIL_S * RATE_HZ)
    mixed = telephone_band(np.random.default_rng(script.seed).standard_normal((frames, len(CHANNELS))))
    mixed *= 10 ** (NOISE_DB / 20) / mixed.std(axis=0)
    for line, samples, start in zip(script.lines, spoken, starts, strict=True):
        mixed[start : start + len(samples), CHANNELS[line.role]] += samples
    if np.abs(mixed).max() >= 1:
        raise SampleCallError(f"{script.facts['id']} clips; lower SPEECH_DB")
    return (np.round(mixed * 2 ** (15 - STEP_BITS)) * 2**STEP_BITS).astype(np.int16)


def escalations(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Give the kinds said, and ``anger_surge`` by the guide's rule where none is said."""
    previous_heat = 0
    for index, line in enumerate(lines):
        if line.role != "customer":
            continue
        surges = line.heat >= 2 and line.heat > previous_heat
        for kind in line.kinds or ("anger_surge",) * surges:
            yield {"turn": index, "kind": kind}
        previous_heat = line.heat


def labelled_call(script: Script, spoken: Sequence[Samples], starts: Sequence[int]) -> dict[str, Any]:
    """Put the call into the format of labelled calls, with the times at which its turns were voiced."""
    turns: list[dict[str, Any]] = []
    for line, samples, start in zip(script.lines, spoken, starts, strict=True):
        times = {"start_s": start / RATE_HZ, "end_s": (start + len(samples)) / RATE_HZ}
        turns.append({"role": line.role, "text": line.text, **times} | ({"overlap": True} if line.gap_s < 0 else {}))
    numbered = [(str(index), line) for index, line in enumerate(script.lines)]
    facts = dict(script.facts)
    verdict = {"satisfaction": facts.pop("satisfaction"), "resolved": facts.pop("resolved")}
    labels = {
        "customer": {i: {"emotion": n.emotion, "intensity": n.intensity} for i, n in numbered if n.role == "customer"},
        "escalations": list(escalations(script.lines)),
        "agent": {i: {"steps": list(n.steps), "faults": list(n.faults)} for i, n in numbered if n.role == "agent"},
    }
    return {**facts, "turns": turns, "labels": {**labels, **verdict, "annotators": 1}}


def check(path: Path, script: Script, spoken: Sequence[Samples]) -> str:
    """One line about a finished call; refuses one that is too long, too big, too loud or too soft."""
    info, size = sf.info(path), path.stat().st_size
    levels = [level_db(samples) for samples in spoken]
    if not DURATION_RANGE_S[0] <= info.duration <= DURATION_RANGE_S[1]:
        raise SampleCallError(f"{path.name} lasts {info.duration:.1f} s, outside {DURATION_RANGE_S}; edit its script")
    if size >= SIZE_LIMIT_BYTES:
        raise SampleCallError(f"{path.name} has {size} bytes, limit {SIZE_LIMIT_BYTES}; shorten its script")
    for line, level in zip(script.lines, levels, strict=True):
        if not SPEECH_RANGE_DB[0] <= level <= SPEECH_RANGE_DB[1]:
            raise SampleCallError(f"{path.name}: {line.text!r} is at {level:.1f} dBFS, outside {SPEECH_RANGE_DB}")
    return (
        f"{path.name}: {len(spoken)} turns, {info.duration:.1f} s, {size / 1000:.0f} kB, "
        f"turns at {min(levels):.1f} to {max(levels):.1f} dBFS"
    )


def make_call(script: Script, out_dir: Path) -> str:
    """Write one call's FLAC and JSON, and say in one line what they are."""
    spoken = voice_lines(script)
    starts = start_times(script, spoken)
    path = out_dir / f"{script.facts['id']}.flac"
    sf.write(path, mix(script, spoken, starts), RATE_HZ, subtype="PCM_16", compression_level=1.0)
    text = json.dumps(labelled_call(script, spoken, starts), ensure_ascii=False, indent=2)
    path.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
    return check(path, script, spoken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLES, metavar="DIR", help="where the calls go [%(default)s]")
    out_dir: Path = parser.parse_args().out
    if shutil.which("espeak-ng") is None:
        raise SystemExit(
            "espeak-ng is not installed; install it (Debian: apt-get install espeak-ng) and run this again"
        )
    out_dir.mkdir(parents=True, exist_ok=True)
    try:
        for path in sorted((HERE / "scripts").glob("*.toml")):
            print(make_call(Script.read(path), out_dir))
    except SampleCallError as error:
        raise SystemExit(f"make.py: {error}") from error


if __name__ == "__main__":
    main()
