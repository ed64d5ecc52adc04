"""Fit the numbers of the voice rule estimator: ``python -m benchmarks.voice.fit_rules`` rewrites ``models/voice-0``.

Arousal is a logistic regression of acted German speech (EmoDB, after a G.711 line) on prosody against each
speaker's own usual: anger, fear and happiness against sadness and boredom. Levels of that corpus are normalised, so
the weight of level is not learned but set; see ``LEVEL_PER_DB``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.corpora import clips, read_clip
from benchmarks.telephone import TELEPHONE_HZ, g711
from cxemotion.features import baseline_of
from cxemotion.features.catalogue import measure_tracks, voiced_seconds
from cxemotion.signal.tracks import track_channel

FOLDER = Path(__file__).parents[2] / "models" / "voice-0"
FEATURES = ("f0_median_st", "f0_range_st", "level_range_db", "syllable_rate_hz")
HIGH, LOW = ("anger", "fear", "happiness"), ("sadness", "boredom")
LEVEL_PER_DB = 0.08
"""Set, not learned: twelve decibels over one's usual is a shout (Traunmueller and Eriksson 2000)."""
SHRINK_SCORE = 0.5
"""Acted speech is louder in every sense than a service call: half the fitted slope."""
"""Share of each emotion among the customer turns of the training calls."""
PRIOR = {
    "anger": 0.13,
    "frustration": 0.24,
    "anxiety": 0.12,
    "disappointment": 0.09,
    "neutral": 0.32,
    "satisfaction": 0.10,
}


def measured() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features against each speaker's usual, shape (clips, features); whether arousal is high; the speakers."""
    chosen = [clip for clip in clips("emodb", training=True) if clip.label in (*HIGH, *LOW, "neutral")]
    values, voiced = [], []
    for clip in chosen:
        samples, rate_hz = read_clip(clip.path)
        tracks = track_channel([g711(samples, rate_hz=rate_hz)], rate_hz=TELEPHONE_HZ)
        values.append(measure_tracks(tracks))
        voiced.append(voiced_seconds(tracks))
    speakers = np.array([clip.speaker for clip in chosen])
    rows = []
    for clip, value in zip(chosen, values, strict=True):
        own = np.flatnonzero(speakers == clip.speaker)
        usual = baseline_of([values[i] for i in own], [voiced[i] for i in own])
        rows.append([usual.relative(value)[feature] for feature in FEATURES])
    taught = np.array([clip.label != "neutral" for clip in chosen])
    high = np.array([clip.label in HIGH for clip in chosen])
    return np.nan_to_num(np.array(rows))[taught], high[taught], speakers[taught]
