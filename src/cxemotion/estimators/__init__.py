"""Emotion models: words, voice, and the two fused; where they are kept and how they are found."""

from cxemotion.estimators.fusion import fuse
from cxemotion.estimators.model_set import ModelSet, load_models, unread
from cxemotion.estimators.protocol import VoiceModel, WordsModel, WordsReading
from cxemotion.estimators.site import SiteCalibration, base_rates, calibrate
from cxemotion.estimators.store import available_models, load_model

__all__ = [
    "ModelSet",
    "SiteCalibration",
    "VoiceModel",
    "WordsModel",
    "WordsReading",
    "available_models",
    "base_rates",
    "calibrate",
    "fuse",
    "load_model",
    "load_models",
    "unread",
]
