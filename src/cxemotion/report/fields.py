"""A value of a JSON document together with its path, so that whatever is wrong with it can be said where it is."""

from __future__ import annotations

import json
import math
import reprlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, TypeVar, cast

from cxemotion.errors import CxEmotionError, ReportError, unknown_name

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_KINDS: Mapping[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    type(None): "null",
}


class _FieldError(ReportError):
    """A refusal that already says where; the objects around it pass it on as it is."""


def parse(text: str | bytes) -> Field:
    """The whole document.

    Raises:
        ReportError: where it is not JSON.
    """
    try:
        return Field(json.loads(text, parse_constant=_refuse_constant))
    except RecursionError:
        raise ReportError("report: nested too deeply to be a report") from None
    except ValueError as error:  # JSONDecodeError, UnicodeDecodeError, numbers of thousands of digits
        raise ReportError(f"report: not JSON ({error}); pass the text that to_json wrote") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON, write null")


@dataclass(frozen=True, slots=True)
class Field:
    """One value, the path to it, and its name in the object around it; the document itself has neither.

    >>> Field({"turns": [{"role": "agent"}]})["turns"].items()[0]["role"]
    Field(value='agent', path='turns[0].role', key='role')
    """

    value: object
    path: str = ""
    key: str = ""

    def error(self, what: str) -> ReportError:
        """What is wrong here, to be raised."""
        return _FieldError(f"report: {self.path}: {what}" if self.path else f"report: {what}")

    def made(self, make: Callable[[], T]) -> T:
        """What ``make`` returns; a fact that refuses itself is reported at this path."""
        try:
            return make()
        except _FieldError:
            raise
        except CxEmotionError as error:
            raise self.error(str(error)) from None

    # --- objects and arrays

    def _object(self) -> Mapping[str, object]:
        value = self.value
        if not isinstance(value, dict):
            raise self._expected("an object")
        return cast("dict[str, object]", value)

    def __contains__(self, name: str) -> bool:
        return name in self._object()

    def __getitem__(self, name: str) -> Field:
        members = self._object()
        path = f"{self.path}.{name}" if self.path else name
        if name not in members:
            raise Field(None, path).error("missing")
        return Field(members[name], path, name)

    def closed(self, names: str, *, optional: str = "") -> None:
        """Refuse a field that is missing, or that is on neither of the two lists."""
        required = names.split()
        for name in required:
            self[name]
        for name in self._object():
            if name not in required and name not in optional.split():
                raise self.error(unknown_name("field", name, [*required, *optional.split()]))

    def values(self) -> Iterator[Field]:
        """The values of an object whose names are data."""
        return (self[name] for name in self._object())

    def members(self) -> Mapping[str, object]:
        """An object of any content."""
        return dict(self._object())

    def items(self) -> list[Field]:
        """The values of an array."""
        values = self.value
        if not isinstance(values, list):
            raise self._expected("an array")
        return [Field(one, f"{self.path}[{index}]") for index, one in enumerate(cast("list[object]", values))]

    # --- single values

    @property
    def is_null(self) -> bool:
        """Whether the value is ``null``."""
        return self.value is None

    def text(self) -> str:
        """A string."""
        if not isinstance(self.value, str):
            raise self._expected("a string")
        return self.value

    def flag(self) -> bool:
        """A boolean."""
        if not isinstance(self.value, bool):
            raise self._expected("true or false")
        return self.value

    def whole(self) -> int:
        """A whole number from 0: a turn, a channel, a position in a text."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            raise self._expected("a whole number from 0")
        return self.value

    def whole_or_none(self) -> int | None:
        """A whole number from 0; ``None`` for ``null``."""
        return None if self.is_null else self.whole()

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number within bounds."""
        wanted = "a number" if math.isinf(low) else f"a number from {low:g} to {high:g}"
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self._expected(wanted)
        if not low <= self.value <= high or abs(self.value) > 1e300:
            raise self._expected(wanted)
        return float(self.value)

    def share(self) -> float:
        """A number from 0 to 1."""
        return self.number(0, 1)

    def number_or_none(self) -> float | None:
        """A number; ``None`` for ``null``."""
        return None if self.is_null else self.number()

    def measured(self, low: float = -math.inf, high: float = math.inf) -> float:
        """A number; ``nan`` for ``null``."""
        return math.nan if self.is_null else self.number(low, high)

    def one_of(self, what: str, choices: Sequence[T]) -> T:
        """One of a few values."""
        for choice in choices:
            if self.value == choice and type(self.value) is type(choice):
                return choice
        raise self.error(unknown_name(what, self.value, [str(choice) for choice in choices]))

    def member(self, names: type[E], what: str) -> E:
        """One name of an enum."""
        return names(self.one_of(what, [str(name) for name in names]))

    def key_as(self, names: type[E], what: str) -> E:
        """The field's own name, as one of an enum."""
        return names(self.key_of(what, [str(name) for name in names]))

    def key_of(self, what: str, choices: Sequence[str]) -> str:
        """The field's own name, as one of a few."""
        return Field(self.key, self.path).one_of(what, choices)

    def _expected(self, wanted: str) -> ReportError:
        kind = _KINDS.get(type(self.value))
        shown = kind if kind in {"an object", "an array", "null"} else reprlib.repr(self.value)
        return self.error(f"expected {wanted}, got {shown}")
