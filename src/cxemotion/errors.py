"""Everything cxemotion refuses, as one small tree.

```text
CxEmotionError
├── SpanError          a stretch of time that is empty, reversed or not a number
├── RecordingError     audio that cannot be read or is not what the caller said it is
├── TranscriptError    a transcript that cannot be read or contradicts itself
├── LabelError         labels outside the guide, or labels and reports that do not belong together
├── ReportError        a report that does not follow its schema
├── ModelError         a model that is unknown, incomplete or altered
├── OptionError        an argument outside its range or list of names
└── MissingExtraError  a feature whose optional packages are not installed
```

A message names what was given, what is wrong with it and the way on, in one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class CxEmotionError(Exception):
    """The base of every error that cxemotion raises on purpose."""


class SpanError(CxEmotionError):
    """A stretch of time that is empty, reversed or not a number."""


class RecordingError(CxEmotionError):
    """Audio that cannot be read or is not what the caller said it is."""


class TranscriptError(CxEmotionError):
    """A transcript that cannot be read or contradicts itself."""


class LabelError(CxEmotionError):
    """Labels outside the guide, or labels and reports that do not belong together."""


class ReportError(CxEmotionError):
    """A report that does not follow its schema."""


class ModelError(CxEmotionError):
    """A model that is unknown, incomplete or altered."""


class OptionError(CxEmotionError):
    """An argument outside its range or list of names."""


class MissingExtraError(CxEmotionError):
    """A feature whose optional packages are not installed."""


def unknown_name(what: str, given: object, valid: Iterable[str]) -> str:
    """The sentence for a name that is on no list: the name, the nearest valid one, all valid ones.

    >>> unknown_name("role", "costumer", ["agent", "customer", "other"])
    "unknown role 'costumer', did you mean 'customer'? valid: agent, customer, other"
    """
    names = list(valid)
    near = get_close_matches(str(given), names, n=1)
    hint = f", did you mean '{near[0]}'?" if near else ";"
    return f"unknown {what} {given!r}{hint} valid: {', '.join(names)}"
