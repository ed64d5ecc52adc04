"""The words that tell an agent from a customer."""

import json

import opencc
import pytest

from cxemotion.readers.transcripts.role_words import agent_score, parts_of
from cxemotion.resources import samples_dir


@pytest.mark.parametrize("path", sorted(samples_dir().glob("*.json")), ids=lambda path: path.stem)
def test_the_agent_of_a_sample_call_is_known_without_the_greeting(path) -> None:
    turns = json.loads(path.read_text(encoding="utf-8"))["turns"][4:]
    agent, customer = ([t["text"] for t in turns if t["role"] == role] for role in ("agent", "customer"))
    assert agent_score(agent) > agent_score(customer) + 1


@pytest.mark.parametrize("configuration", ["s2t", "s2tw"])
def test_both_scripts_say_the_same(configuration: str) -> None:
    convert = opencc.OpenCC(configuration).convert
    turns = ["请问您的订单号是多少？我帮您查一下。", "好的，请稍等。"]
    assert agent_score([convert(turn) for turn in turns]) == pytest.approx(agent_score(turns), rel=0.15)


def test_words_that_nothing_is_known_of_say_nothing() -> None:
    assert agent_score([]) == agent_score(["xyzzy"]) == 0.0


def test_a_very_long_turn_is_read_in_part() -> None:
    assert len(parts_of("退款 " * 100_000)) < 20
