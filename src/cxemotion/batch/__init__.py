"""Many calls: from a folder or manifest to tables, resumed where they were left.

``score_calls`` writes Parquet tables from worker processes or Ray actors; ``score_frame`` is the unit for other
engines.
"""

from cxemotion.batch.frame import score_frame
from cxemotion.batch.manifest import Call, Manifest, read_manifest
from cxemotion.batch.progress import Progress, shown_progress
from cxemotion.batch.score import ScoreSummary, score_calls

__all__ = [
    "Call",
    "Manifest",
    "Progress",
    "ScoreSummary",
    "read_manifest",
    "score_calls",
    "score_frame",
    "shown_progress",
]
