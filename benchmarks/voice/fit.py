"""Train the voice model: ``python -m benchmarks.voice.fit`` rewrites ``models/voice-1`` from EmoDB.

``python -m benchmarks.voice.fit --corpus FOLDER --name my-voice-1 --licence "own use" --out DIR`` learns from your own
clips instead: ``FOLDER/manifest.csv`` has the columns ``path,speaker,emotion`` (more do no harm), and what the licence
of the recordings allows is yours to know. The model in ``DIR`` loads as ``cxemotion.load_model("DIR/my-voice-1")``.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import recall_score, roc_auc_score

from benchmarks.corpora import CORPORA, Clip, clips, folder, read_clip
from benchmarks.models import MODELS, write_model
from benchmarks.peers import Samples
from benchmarks.telephone import TELEPHONE_HZ
from benchmarks.voice.conditions import beds
from benchmarks.voice.learning import FEATURES, HIGH, HeldOut, Measured, calibrated, fit, held_out
from benchmarks.voice.lines import LINES, sent
from cxemotion.features.catalogue import measure_tracks, voiced_seconds
from cxemotion.signal.timbre import band_levels_db, timbre_of
from cxemotion.signal.tracks import track_channel

NAME = "voice-1"
CLASS_OF = {
    **{name: name for name in ("anger", "happiness", "sadness", "neutral", "fear", "frustration")},
    "boredom": "neutral",
    "calm": "neutral",
    "satisfaction": "happiness",
    "disappointment": "sadness",
    "anxiety": "fear",
    "angry": "anger",
    "happy": "happiness",
    "sad": "sadness",
    "fearful": "fear",
    "ANG": "anger",
    "HAP": "happiness",
    "SAD": "sadness",
    "NEU": "neutral",
    "FEA": "fear",
}
"""Labels of the usual corpora; clips of another label are left out."""
JUDGED = (
    ("all", "G.711", "G.711, usual of all clips"),
    ("few", "noise", "noise, usual of 1 to 4 clips"),
    ("none", "GSM", "GSM, no usual"),
)
"""The usual, the line and the name of each row of scores on speakers left out; the first calibrates."""
LIMITS = """Acted German speech, read sentences, ten speakers, normalised levels, sent through made telephone lines. It
teaches what agitation does to pitch, pace and timbre; it does not teach what an upset customer sounds like, how often
one is upset, or anything of the level of a voice. Anger and neutral move most, sadness and fear less (as disappointment
and anxiety), happiness little (as satisfaction: a laugh is not thanks); frustration stays at its prior. Weights of the
classes, prior and thresholds of intensity are set, not learned. Other languages were not learned from; tones of Chinese
move the median of pitch by a semitone or two. Not for decisions about people by itself."""


def own_corpus(root: Path) -> tuple[Clip, ...]:
    """The clips of a folder whose ``manifest.csv`` has the columns path, speaker, emotion."""
    with (root / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = {"path", "speaker", "emotion"} - set(rows[0] if rows else ())
    if missing:
        raise SystemExit(f"{root / 'manifest.csv'}: no column {', '.join(sorted(missing))}")
    return tuple(Clip(root / row["path"], row["speaker"], "", "", row["emotion"]) for row in rows)


def measured(chosen: Sequence[Clip], noises: Sequence[Samples], *, cache: Path | None = None) -> Measured:
    """Every clip of a known label on every line; kept in ``cache`` for the next time."""
    if cache is not None and cache.is_file():
        kept = np.load(cache)
        return Measured(*(kept[name] for name in ("rows", "voiced_s", "label", "speaker", "line")))
    rows, voiced_s, label, speaker, lines = [], [], [], [], []
    for line in LINES:
        for number, clip in enumerate(chosen):
            if clip.label not in CLASS_OF:
                continue
            heard = sent(*read_clip(clip.path), line, bed=noises[number % len(noises)], number=number)
            tracks = track_channel([heard], rate_hz=TELEPHONE_HZ)
            values = measure_tracks(tracks) | timbre_of(band_levels_db(heard, rate_hz=TELEPHONE_HZ))
            rows.append([values[name] for name in FEATURES])
            voiced_s.append(voiced_seconds(tracks))
            label.append(CLASS_OF[clip.label])
            speaker.append(clip.speaker)
            lines.append(line)
        print(f"{line}: {len(rows)} clips so far", flush=True)
    of_all = (np.array(part) for part in (rows, voiced_s, label, speaker, lines))
    found = _in_semitones(Measured(*of_all))
    if cache is not None:
        np.savez(cache, **{name: getattr(found, name) for name in ("rows", "voiced_s", "label", "speaker", "line")})
    return found


def _in_semitones(clips: Measured) -> Measured:
    pitch = [number for number, name in enumerate(FEATURES) if name.startswith("f0_") and name.endswith("_hz")]
    rows = clips.rows.copy()
    rows[:, pitch] = 12.0 * np.log2(rows[:, pitch])
    return Measured(rows, clips.voiced_s, clips.label, clips.speaker, clips.line)


def scores_of(found: HeldOut, *, name: str, sharpness: float) -> dict[str, float]:
    """Arousal and recall on speakers that were left out."""
    label = found.clips.label
    guess = np.array(found.classes)[found.acted.argmax(axis=1)]
    shares = found.acted**sharpness
    shares /= shares.sum(axis=1, keepdims=True)
    right = guess == label
    return {
        f"{name}: arousal AUC": round(float(roc_auc_score(np.isin(label, HIGH), found.arousal)), 3),
        f"{name}: UAR, {len(found.classes)} classes": round(float(recall_score(label, guess, average="macro")), 3),
        f"{name}: calibration error": round(calibration_error(shares.max(axis=1), right), 3),
    }


def calibration_error(sure: np.ndarray, right: np.ndarray, *, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    inside = [place == one for one in range(bins)]
    return float(sum(abs(sure[own].sum() - right[own].sum()) for own in inside if own.any()) / right.size)


def train(clips_measured: Measured) -> tuple[dict[str, Any], dict[str, float]]:
    """The weights, and what models like them score on speakers that were left out."""
    found = held_out(clips_measured, [(how, line) for how, line, _ in JUDGED])
    sharpness = calibrated(found[0])
    scores: dict[str, float] = {}
    for (_, _, name), answer in zip(JUDGED, found, strict=True):
        scores |= scores_of(answer, name=name, sharpness=sharpness)
    return fit(clips_measured, sharpness=sharpness), scores


def _manifest(name: str, data: Sequence[dict[str, str]], scores: dict[str, float], command: str) -> dict[str, Any]:
    family, _, version = name.rpartition("-")
    return {
        "name": name,
        "family": family,
        "version": int(version),
        "kind": "acoustic",
        "task": "voice",
        "languages": [],
        "licence": "Apache-2.0" if name == NAME else data[0]["licence"],
        "seed": 0,
        "command": command,
        "data": list(data),
        "scores": scores,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a folder with manifest.csv; without it, EmoDB")
    parser.add_argument("--name", default=NAME, help="of the model, with its number")
    parser.add_argument("--licence", default="own use")
    parser.add_argument("--out", type=Path, default=MODELS)
    parser.add_argument("--cache", type=Path, help="a .npz file in which the measured clips are kept")
    asked = parser.parse_args(arguments)
    if asked.corpus is None:
        chosen, name, licence = clips("emodb", training=True), "emodb", CORPORA["emodb"].licence
        folder("noise", training=True)
        command = "python -m benchmarks.voice.fit"
    else:
        chosen, name, licence = own_corpus(asked.corpus), asked.corpus.name, asked.licence
        command = f"python -m benchmarks.voice.fit --corpus {asked.corpus.name} --name {asked.name}"
    weights, scores = train(measured(chosen, beds(), cache=asked.cache))
    data = [
        {"name": name, "licence": licence, "use": "arousal and classes, after telephone lines"},
        {"name": "noise", "licence": CORPORA["noise"].licence, "use": "noise beneath one copy in six"},
    ]
    write_model(_manifest(asked.name, data, scores, command), weights, limits=LIMITS, models=asked.out)
    for figure, value in scores.items():
        print(f"{figure}: {value}")


if __name__ == "__main__":
    main()
