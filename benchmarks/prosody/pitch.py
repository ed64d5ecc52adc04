"""Pitch: every tracker on the same sound, under every condition, in one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import soxr

from benchmarks.corpora import folder, read_clip
from benchmarks.peers import OURS, TRACKERS, Samples, Tracker, installed
from benchmarks.prosody.grid import Reference, best_shift_s, read_reference, score
from benchmarks.prosody.made import RATE_HZ, make_voice
from benchmarks.rig import measured, table
from benchmarks.telephone import TELEPHONE_HZ, narrow, pink_noise, telephone
from cxemotion.evaluate.pitch import PitchScores
from cxemotion.evaluate.resampling import bootstrap, compare

STEADY = ("Rain", "Sea_waves", "Helicopter", "Fire_crackling")
"""Classes of ``noise`` that have no voice-like pitch of their own."""
SNRS_DB = (20, 10, 5)
SLOW_EVERY = 16
"""Trackers that are slow hear each sixteenth recording only."""
FIGURES = {
    "F0 frame error": "f0_frame_error",
    "gross pitch error": "gross_pitch_error",
    "voicing decision error": "voicing_decision_error",
    "raw pitch accuracy, 50 cents": "raw_pitch_accuracy",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording: the sound under each condition with its rate, and the truth."""

    sounds: Mapping[str, tuple[Samples, int]]
    reference: Reference


@dataclass(frozen=True, slots=True)
class Result:
    """What a tracker scored: one result for each recording, by condition.

    Args:
        tracker: its name.
        shift_s: granted to it.
        scores: empty where the tracker is not installed.
        every: each so many-th recording was heard.
    """

    tracker: str
    shift_s: float = 0.0
    scores: Mapping[str, Sequence[PitchScores]] = field(default_factory=dict)
    every: int = 1


def spoken(count: int | None = None) -> list[Heard]:
    """The sentences of ``f0_fda``; noise is of the ``noise`` set."""
    root = folder("f0_fda")
    beds = [read_clip(path) for path in sorted(folder("noise").glob("*.ogg")) if path.name.startswith(STEADY)]
    noises = [soxr.resample(bed, rate_hz, TELEPHONE_HZ) for bed, rate_hz in beds]
    paths = sorted((root / "f0ref").glob("*.f0ref"))[:count]
    heard = []
    for number, path in enumerate(paths):
        samples, rate_hz = read_clip(root / "audio" / f"{path.stem}.flac")
        wide = soxr.resample(samples, rate_hz, RATE_HZ)
        sounds = {"16 kHz": (wide, RATE_HZ), "300-3400 Hz": (narrow(wide, rate_hz=RATE_HZ), TELEPHONE_HZ)}
        sounds |= _lines(wide, noises[number % len(noises)])
        heard.append(Heard(sounds, read_reference(path)))
    return heard


def made(count: int) -> list[Heard]:
    """Made voices on the telephone; noise is pink."""
    heard = []
    for seed in range(count):
        voice = make_voice(seed)
        times_s = np.arange(0.0, voice.samples.size / RATE_HZ, 0.010)
        heard.append(
            Heard(
                _lines(voice.samples, pink_noise(4 * TELEPHONE_HZ, seed=seed)),
                Reference(times_s, voice.truth(times_s)),
            )
        )
    return heard


def _lines(wide: Samples, noise: Samples) -> dict[str, tuple[Samples, int]]:
    """The sound on a G.711 line, without and with noise."""
    sounds = {"G.711": (telephone(wide, rate_hz=RATE_HZ), TELEPHONE_HZ)}
    for snr_db in SNRS_DB:
        sounds[f"G.711, {snr_db} dB"] = (
            telephone(wide, rate_hz=RATE_HZ, noise=noise, snr_db=snr_db),
            TELEPHONE_HZ,
        )
    return sounds


def run_trackers(heard: Sequence[Heard], *, say: Callable[[str], None] = print) -> list[Result]:
    """Every tracker on every recording, the slow ones on some."""
    results = []
    for tracker in TRACKERS:
        if not installed(tracker):
            results.append(Result(tracker.name))
            continue
        say(f"  {tracker.name}")
        results.append(_run(tracker, heard, SLOW_EVERY if tracker.slow else 1))
    return results


def _run(tracker: Tracker, heard: Sequence[Heard], every: int) -> Result:
    chosen = heard[::every]
    references = [one.reference for one in chosen]
    tracks = {name: [tracker.track(*one.sounds[name]) for one in chosen] for name in chosen[0].sounds}
    shift_s = best_shift_s(next(iter(tracks.values())), references)
    scores = {
        name: [score(track, reference, shift_s=shift_s) for track, reference in zip(own, references, strict=True)]
        for name, own in tracks.items()
    }
    return Result(tracker.name, shift_s, scores, every)


def tables_of(name: str, results: Sequence[Result]) -> list[dict[str, Any]]:
    """One table for each figure, with 95 % intervals by recording, and one that sets us against the best peer."""
    ours = next(result for result in results if result.tracker == OURS)
    rows = sorted(results, key=lambda result: result.every)
    for every in sorted({result.every for result in results if result.scores} - {1}):
        same = {condition: scores[::every] for condition, scores in ours.scores.items()}
        rows.append(Result(f"{OURS}, the same recordings", ours.shift_s, same, every))
    conditions = list(ours.scores)
    tables = [
        table(
            f"{name}: {title}", ["tracker", "recordings", *conditions], [_row(row, figure, conditions) for row in rows]
        )
        for title, figure in FIGURES.items()
    ]
    return [_against_best(name, ours, results), *tables, _shifts(name, results)]


def _row(result: Result, figure: str, conditions: Sequence[str]) -> list[Any]:
    if not result.scores:
        return [f"{result.tracker}: not installed", None, *[None] * len(conditions)]
    cells = [measured(bootstrap(result.scores[condition])[figure]) for condition in conditions]
    return [result.tracker, len(result.scores[conditions[0]]), *cells]


def _against_best(name: str, ours: Result, results: Sequence[Result]) -> dict[str, Any]:
    """The lowest F0 frame error of the trackers that heard everything, and ours less it."""
    rows = []
    for condition, own in ours.scores.items():
        peers = [result for result in results if result is not ours and result.scores and result.every == 1]
        if not peers:
            continue
        errors = {peer.tracker: bootstrap(peer.scores[condition])["f0_frame_error"].value for peer in peers}
        best = min(peers, key=lambda peer: errors[peer.tracker])
        apart = compare(own, best.scores[condition])["f0_frame_error"]
        mine = bootstrap(own)["f0_frame_error"]
        rows.append([condition, measured(mine), best.tracker, errors[best.tracker], measured(apart), apart.p])
    columns = ["condition", f"{OURS}: F0 frame error", "best peer", "its F0 frame error", "ours less it", "p"]
    return table(f"{name}: against the best peer", columns, rows)


def _shifts(name: str, results: Sequence[Result]) -> dict[str, Any]:
    rows = [[result.tracker, 1000 * result.shift_s] for result in results if result.scores]
    return table(f"{name}: shift granted", ["tracker", "ms"], rows)
