"""Scores of reports on labelled calls, with intervals.

One module per task, each with its conventions, ``validate``, metric functions and ``evaluate``: ``emotion``,
``timeline``, ``escalation``, ``risk``, ``agent``, ``outcome``; ``agreement`` between annotators; and for what comes
from sound ``speech``, ``pitch``, ``vad``, ``rate``, ``diarization``. Results keep counts, so those of single calls can
be added; ``resampling`` draws calls for intervals and paired comparisons. Nothing here imports what it scores.
"""

from cxemotion.evaluate.evaluation import (
    SLICES,
    TASKS,
    CallAnalyzer,
    CallScores,
    Evaluation,
    Slice,
    evaluate_calls,
    score_call,
)
from cxemotion.evaluate.matching import Tolerance
from cxemotion.evaluate.oracle import report_from_labels
from cxemotion.evaluate.resampling import Difference, Interval, Resampling

__all__ = [
    "SLICES",
    "TASKS",
    "CallAnalyzer",
    "CallScores",
    "Difference",
    "Evaluation",
    "Interval",
    "Resampling",
    "Slice",
    "Tolerance",
    "evaluate_calls",
    "report_from_labels",
    "score_call",
]
