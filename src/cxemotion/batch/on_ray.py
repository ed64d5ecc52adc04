"""The same calls on a Ray cluster: Ray Data over the manifest, actors that hold the models.

Actors send tables to the driver, which alone writes them: a stopped run is resumed as a local one is.
"""

from __future__ import annotations

import math
import pickle
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cxemotion.batch.arrow import untyped
from cxemotion.batch.manifest import Call
from cxemotion.batch.scoring import Plan, Scored, score_call
from cxemotion.batch.worker import ONE_THREAD
from cxemotion.errors import MissingExtraError

if TYPE_CHECKING:
    from cxemotion.analyzer import Analyzer

BATCH = 4


class Scorer:
    """Holds the models and scores batches of pickled calls; one in each Ray actor."""

    def __init__(self, analyzer: Analyzer, plan: Plan) -> None:
        self._analyzer = analyzer
        self._plan = plan

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        """The results of a batch, pickled."""
        calls: list[Call] = [pickle.loads(call) for call in batch["call"]]  # noqa: S301 - from our own driver
        scored = [score_call(call, self._analyzer, self._plan, worker=0) for call in calls]
        return {"scored": [pickle.dumps(one) for one in scored]}


def score_on_ray(calls: Sequence[Call], analyzer: Analyzer, plan: Plan, *, workers: int) -> Iterator[Scored]:
    """What came of each call, from a running cluster (``RAY_ADDRESS``) or one started on this machine.

    Raises:
        MissingExtraError: where Ray is not installed.
    """
    try:
        ray, data = untyped("ray"), untyped("ray.data")
    except ImportError as fault:
        raise MissingExtraError("engine 'ray' needs Ray; pip install 'cxemotion[ray]'") from fault
    ours = not ray.is_initialized()
    if ours:
        ray.init(num_cpus=None, log_to_driver=False, configure_logging=False, include_dashboard=False)
    try:
        rows = data.from_items([{"call": pickle.dumps(call)} for call in calls])
        results = rows.map_batches(
            Scorer,
            fn_constructor_args=(analyzer, plan),
            batch_size=BATCH,
            compute=data.ActorPoolStrategy(size=min(workers, math.ceil(len(calls) / BATCH))),
            runtime_env={"env_vars": ONE_THREAD},
        )
        for row in results.iter_rows():
            yield pickle.loads(row["scored"])  # noqa: S301 - from our own actors
    finally:
        if ours:
            ray.shutdown()
