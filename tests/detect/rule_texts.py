"""Rule files in a few lines, for the tests."""

from __future__ import annotations

from cxemotion.detect import load_rules
from cxemotion.detect.detector import Detector
from cxemotion.detect.examples import example_call
from cxemotion.detect.rule_file import parse_rules
from cxemotion.detect.rule_source import RuleSource
from cxemotion.detect.rules import Rules
from cxemotion.report import RuleMatch


def rules(text: str) -> Rules:
    """The rules of a file with this text, on top of the default ones."""
    return parse_rules(RuleSource("my.toml", f"version = 1\n{text}"), "my", load_rules())


def detector(when: str, *, scope: str = "turn") -> Detector:
    """A detector of one condition."""
    return rules(f'[[rule]]\nname = "it"\nscope = "{scope}"\nwhen = {when}\n').detectors[0]


def matches(when: str, *lines: str, scope: str = "turn") -> tuple[RuleMatch, ...]:
    """Where the condition holds in a call of these lines."""
    return detector(when, scope=scope).find(example_call(lines))


def turns(when: str, *lines: str, scope: str = "turn") -> list[tuple[int, ...]]:
    """The turns of its matches."""
    return [match.turns for match in matches(when, *lines, scope=scope)]
