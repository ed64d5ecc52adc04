"""A rule file's text beside what it says, so that a fault can be told with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

from cxemotion.errors import OptionError, unknown_name

Table: TypeAlias = "dict[str, Any]"

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")


@dataclass(frozen=True, slots=True)
class RuleSource:
    """The text of a rule file.

    Args:
        name: what messages call it.
        text: its TOML.
    """

    name: str
    text: str

    @classmethod
    def read(cls, path: Path) -> RuleSource:
        """The text of a file.

        Raises:
            OptionError: where it cannot be read.
        """
        try:
            return cls(path.name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise OptionError(f"{path}: {reason}; give the path of a TOML file of rules") from None

    def data(self) -> Table:
        """What it says.

        Raises:
            OptionError: where it is not TOML, with the line.
        """
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            where = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
            line = where[1] if where else str(len(self.text.splitlines()))
            what = str(error).partition(" (at")[0]
            raise OptionError(f"{self.name}:{line}: {what}; this is not TOML") from None

    def fault(self, section: Section, what: str, *words: object) -> OptionError:
        """A fault of a section, at the line on which the last of the words stands that any line of it holds."""
        return OptionError(f"{self.name}:{self._line(section, words)}: {section.title}: {what}")

    def _line(self, section: Section, words: Iterable[object]) -> int:
        lines = self._lines_of(section)
        at = lines[0][0] if lines else 1
        for word in words:
            pattern = re.compile(rf"(?<!\w){re.escape(str(word))}(?!\w)")
            at = next((number for number, line in lines if number >= at and pattern.search(line)), at)
        return at

    def _lines_of(self, section: Section) -> list[tuple[int, str]]:
        """The lines of the ``index``-th table of a name, those of the tables within it too."""
        seen, inside, lines = -1, section.name == "", list[tuple[int, str]]()
        for number, line in enumerate(self.text.splitlines(), start=1):
            header = _HEADER.match(line)
            if header and not _within(header[2], section.name, is_new=header[1] == "[["):
                seen += header[2] == section.name
                inside = header[2] == section.name and seen == section.index
            if inside:
                lines.append((number, line))
        return lines


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a rule file: its name, and its number where there are several; ``""`` is the top of the file."""

    name: str
    index: int = 0
    label: str = ""

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"[{self.name}]{f' {self.label!r}' if self.label else ''}" if self.name else "top of the file"


def _within(header: str, name: str, *, is_new: bool) -> bool:
    return bool(name) and header.startswith(f"{name}.") and not is_new


@dataclass(frozen=True, slots=True)
class Reader:
    """Takes the keys of one table and refuses what is not as it must be, with its line."""

    source: RuleSource
    section: Section
    table: Mapping[str, Any]

    def fault(self, what: str, *words: object) -> OptionError:
        """A fault of this table."""
        return self.source.fault(self.section, what, *words)

    def inner(self, table: Mapping[str, Any]) -> Reader:
        """The reader of a table within this one."""
        return Reader(self.source, self.section, table)

    def closed(self, *names: str) -> None:
        """Refuse a key that is not among the names."""
        for key in self.table:
            if key not in names:
                raise self.fault(unknown_name("key", key, names), key)

    def needs(self, name: str) -> Any:
        """The value of a key that must be there."""
        if name not in self.table:
            raise self.fault(f"{name} is missing")
        return self.table[name]

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.table.get(name, default)
        if not isinstance(value, str):
            raise self.fault(f"{name} = {value!r}: must be a text in quotes", name)
        return value

    def number(self, name: str, default: float, *, low: float = float("-inf"), high: float = float("inf")) -> float:
        """A number within bounds."""
        value = self.table.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            bounds = f" from {low:g} to {high:g}" if high < float("inf") else f" from {low:g}" if low > -1e300 else ""
            raise self.fault(f"{name} = {value!r}: must be a number{bounds}", name)
        return float(value)

    def whole(self, name: str, low: int = 0) -> int | None:
        """A whole number; ``None`` where the key is not there."""
        value = self.table.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < low):
            raise self.fault(f"{name} = {value!r}: must be a whole number from {low}", name)
        return value

    def flag(self, name: str) -> bool | None:
        """True or false; ``None`` where the key is not there."""
        value = self.table.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.fault(f"{name} = {value!r}: must be true or false", name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A string, or several in an array."""
        given = self.table.get(name, [])
        values = cast("list[object]", given) if isinstance(given, list) else [given]
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.fault(f"{name} holds {value!r}: every one must be a text in quotes, not empty", name)
        return tuple(str(value) for value in values)

    def names(self, name: str, valid: Iterable[str]) -> tuple[str, ...]:
        """One or several names out of a list."""
        known = [str(one) for one in valid]
        for value in self.texts(name):
            if value not in known:
                raise self.fault(unknown_name(name, value, known), name, value)
        return self.texts(name)

    def tables(self, name: str) -> list[Table]:
        """An array of tables."""
        given = self.table.get(name, [])
        values = cast("list[object]", given) if isinstance(given, list) else [given]
        for value in values:
            if not isinstance(value, dict):
                raise self.fault(f"{name} holds {value!r}: every one must be a table, {{ ... }}", name)
        return [cast("Table", value) for value in values]
