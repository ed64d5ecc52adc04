"""A call in progress: sound and turns in, provisional events out, the report at the end."""

from cxemotion.live.call import LiveCall, LiveOptions, warm_up
from cxemotion.live.events import LiveEvent
from cxemotion.live.lines import follow_lines

__all__ = ["LiveCall", "LiveEvent", "LiveOptions", "follow_lines", "warm_up"]
