"""The models that an analysis uses: one for voice, one for the words of each language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from cxemotion.emotion import EmotionTimeline
from cxemotion.errors import ModelError
from cxemotion.estimators.protocol import VoiceModel, WordsModel, WordsReading
from cxemotion.estimators.store import load_model
from cxemotion.events import Outcome

DEFAULT = ("words-en", "words-zh", "voice")


@dataclass(frozen=True, slots=True)
class ModelSet:
    """The models of an analysis."""

    words: tuple[WordsModel, ...]
    voice: VoiceModel

    def words_for(self, language: str) -> WordsModel | None:
        """The model that reads a language; ``None`` where none does."""
        return next((model for model in self.words if language in model.languages), None)


def load_models(names: str | Sequence[str] = "default") -> ModelSet:
    """The default models, those named in place of the defaults of their task and language.

    Args:
        names: ``default``, one name or several separated by commas, or a sequence of names.

    Raises:
        ModelError: for a name that is not there, or a model whose files were altered.
    """
    asked = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    named = [load_model(name) for name in asked if name not in ("", "default")]
    models = [*named, *(load_model(name) for name in DEFAULT)]
    words = tuple(cast("WordsModel", model) for model in models if hasattr(model, "read"))
    voices = [cast("VoiceModel", model) for model in models if hasattr(model, "estimate_clip")]
    if not voices:
        raise ModelError("no voice model is installed; reinstall the package")
    return ModelSet(words, voices[0])


def unread() -> WordsReading:
    """The reading of a call without words that any model reads."""
    return WordsReading(EmotionTimeline(()), (), Outcome(None, math.nan, math.nan))
