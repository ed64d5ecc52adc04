"""Fit the numbers of the voice rule estimator: ``python -m benchmarks.voice.fit_rules`` rewrites ``models/voice-0``.

Arousal is a logistic regression of acted German speech (EmoDB, after a G.711 line) on prosody against each
speaker's own usual: anger, fear and happiness against sadness and boredom. Levels of that corpus are normalised, so
the weight of level is not learned but set; see ``LEVEL_PER_DB``.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.corpora import CORPORA, clips, read_clip
from benchmarks.models import write_model
from benchmarks.telephone import TELEPHONE_HZ, g711
from cxemotion.features import baseline_of
from cxemotion.features.catalogue import measure_tracks, voiced_seconds
from cxemotion.signal.tracks import track_channel

FEATURES = ("f0_register_st", "level_range_db", "syllable_rate_hz")
HIGH, LOW = ("anger", "fear", "happiness"), ("sadness", "boredom")
LEVEL_PER_DB = 0.05
"""Set, not learned: the levels of the corpus are normalised."""
SCALE = 0.12
"""Acted speech spreads over several times the range of a service call; the fitted slopes are scaled down by this, so
that a rise of four semitones with one syllable per second more counts as arousal of about two thirds."""
PRIOR = {
    "anger": 0.13,
    "frustration": 0.24,
    "anxiety": 0.12,
    "disappointment": 0.09,
    "neutral": 0.32,
    "satisfaction": 0.10,
}
"""Share of each emotion among the customer turns of the training calls."""
LIMITS = """Acted German speech, read sentences, ten speakers, normalised levels: it teaches what high arousal does to
pitch and pace, not what an upset customer sounds like on a telephone. The weight of level is set by hand.
Frustration, anxiety, disappointment and satisfaction stay at their prior; what it says of valence follows
from that. It was never measured on real calls, for none at hand are labelled. Not for decisions about people
by itself."""


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


def main() -> None:
    features, high, speakers = measured()
    model = LogisticRegression(C=1.0)
    held_out = cross_val_predict(model, features, high, groups=speakers, cv=GroupKFold(10), method="predict_proba")
    auc = roc_auc_score(high, held_out[:, 1])
    slopes = SCALE * model.fit(features, high).coef_[0]
    per_unit = {name: round(float(slope), 4) for name, slope in zip(FEATURES, slopes, strict=True)}
    write_model(
        {
            "name": "voice-0",
            "family": "voice",
            "version": 0,
            "kind": "rules",
            "task": "voice",
            "languages": [],
            "licence": "Apache-2.0",
            "seed": 0,
            "command": "python -m benchmarks.voice.fit_rules",
            "data": [{"name": "emodb", "licence": CORPORA["emodb"].licence, "use": "slopes of arousal, after G.711"}],
            "scores": {"emodb arousal AUC, held-out speakers, G.711": round(float(auc), 3)},
        },
        {
            "anger_per_arousal": 1.5,
            "intensity_at": [0.45, 0.75],
            "least_voiced_s": 0.3,
            "half_trust_s": 1.0,
            "per_unit": {**per_unit, "level_db": LEVEL_PER_DB},
            "prior": PRIOR,
        },
        limits=LIMITS,
    )
    print(f"arousal AUC {auc:.3f} on held-out speakers; weights per unit {per_unit}")


if __name__ == "__main__":
    main()
