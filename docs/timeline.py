"""Draw the README's picture: the timeline of a bundled call, as ``report.plot()`` gives it."""

from pathlib import Path

import cxemotion as cx
from cxemotion.resources import samples_dir

CALL = samples_dir() / "zh-hans-refund.flac"

if __name__ == "__main__":
    report = cx.analyze(CALL, CALL.with_suffix(".json"), roles={"agent": 0, "customer": 1})
    report.plot().savefig(Path(__file__).with_name("timeline.png"), dpi=110)
