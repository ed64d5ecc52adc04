"""Customer-emotion timelines, escalation points and missed empathy steps from customer-service calls.

>>> import cxemotion as cx
>>> report = cx.analyze(transcript=[
...     {"role": "agent", "text": "Good morning, how can I help?"},
...     {"role": "customer", "text": "I've been waiting three weeks and nobody calls me back. This is ridiculous."},
... ])
>>> report.language
'en'

What stands here is loaded when it is first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cxemotion import features, signal
    from cxemotion.analyzer import Analyzer, analyze
    from cxemotion.batch import score_calls, score_frame
    from cxemotion.errors import CxEmotionError
    from cxemotion.estimators import load_model
    from cxemotion.evaluate import Evaluation, evaluate_calls
    from cxemotion.readers.audio import read_recording
    from cxemotion.readers.labelled_calls import read_labelled_calls
    from cxemotion.readers.transcripts import read_transcript
    from cxemotion.recording import Recording, Role
    from cxemotion.report import CallReport
    from cxemotion.span import Span
    from cxemotion.transcript import Transcript, Turn

_HOMES = {
    "Analyzer": "analyzer",
    "CallReport": "report",
    "CxEmotionError": "errors",
    "Evaluation": "evaluate",
    "Recording": "recording",
    "Role": "recording",
    "Span": "span",
    "Transcript": "transcript",
    "Turn": "transcript",
    "analyze": "analyzer",
    "evaluate_calls": "evaluate",
    "load_model": "estimators",
    "read_labelled_calls": "readers.labelled_calls",
    "read_recording": "readers.audio",
    "read_transcript": "readers.transcripts",
    "score_calls": "batch",
    "score_frame": "batch",
}
_MODULES = ("features", "signal")

__all__ = [
    "Analyzer",
    "CallReport",
    "CxEmotionError",
    "Evaluation",
    "Recording",
    "Role",
    "Span",
    "Transcript",
    "Turn",
    "analyze",
    "evaluate_calls",
    "features",
    "load_model",
    "read_labelled_calls",
    "read_recording",
    "read_transcript",
    "score_calls",
    "score_frame",
    "signal",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"cxemotion.{name}")
    if name in _HOMES:
        return getattr(importlib.import_module(f"cxemotion.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'cxemotion' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
