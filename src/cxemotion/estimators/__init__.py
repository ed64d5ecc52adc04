"""Emotion models: words, voice, and the two fused; where they are kept and how they are found."""

from cxemotion.estimators.fusion import fuse
from cxemotion.estimators.model_set import ModelSet, load_models, unread
from cxemotion.estimators.protocol import VoiceModel, WordsModel, WordsReading
from cxemotion.estimators.store import available_models, load_model

__all__ = [
    "ModelSet",
    "VoiceModel",
    "WordsModel",
    "WordsReading",
    "available_models",
    "fuse",
    "load_model",
    "load_models",
    "unread",
]
