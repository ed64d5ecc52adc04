"""RTTM, a tier a file: its lines have a label and no room for a sentence."""

from __future__ import annotations

from cxemotion.errors import OptionError, unknown_name
from cxemotion.writers.facts import Annotated, turn_tiers

TIERS = ("turns", "emotions", "events")


def render_rttm(call: Annotated, tier: str = "turns") -> str:
    """SPEAKER lines: who speaks, or with ``tier`` the customer's emotions or the events as if they were speakers.

    Raises:
        OptionError: where a turn has no times, or for a tier that there is not.
    """
    if tier not in TIERS:
        raise OptionError(unknown_name("tier", tier, TIERS))
    if tier == "turns":
        marks = [(mark.span, found.name) for found in turn_tiers(call.transcript) for mark in found.marks]
    else:
        chosen = [call.emotions] if tier == "emotions" and call.emotions else call.events if tier == "events" else []
        marks = [(mark.span, mark.text) for found in chosen for mark in found.marks]
    name = "_".join((call.transcript.call_id or call.transcript.name).split()) or "call"
    return "".join(
        f"SPEAKER {name} 1 {span.start:.3f} {span.duration:.3f} <NA> <NA> {'_'.join(label.split())} <NA> <NA>\n"
        for span, label in sorted(marks)
    )
