"""Speakers' names."""

import pytest

from cxemotion.readers.transcripts.speakers import in_order, is_numbered, role_of, speaker_lists
from cxemotion.recording import Role


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Agent", Role.AGENT), ("AGENT_01", Role.AGENT), ("Denise (Agent)", Role.AGENT), ("agent-denise", Role.AGENT),
        ("Customer Service", Role.AGENT), ("Customer Service Rep", Role.AGENT), ("Support Agent 2", Role.AGENT),
        ("客服", Role.AGENT), ("客服小王", Role.AGENT), ("客服001", Role.AGENT), ("坐席", Role.AGENT),
        ("座席", Role.AGENT), ("經辦", Role.AGENT), ("客户经理", Role.AGENT), ("ＡＧＥＮＴ", Role.AGENT),
        ("Customer", Role.CUSTOMER), ("caller #3", Role.CUSTOMER), ("客户", Role.CUSTOMER), ("客戶", Role.CUSTOMER),
        ("客户张先生", Role.CUSTOMER), ("來電者", Role.CUSTOMER), ("来电人", Role.CUSTOMER), ("买家", Role.CUSTOMER),
        ("IVR", Role.OTHER), ("系统", Role.OTHER), ("智能客服", Role.OTHER), ("Virtual Agent", Role.OTHER),
        ("Denise", None), ("Speaker 1", None), ("spk_0", None), ("张三", None), ("", None), ("Agentur", None),
        ("we spoke to an agent about it", None),
    ],
)  # fmt: skip
def test_a_name_says_its_role_or_nothing(name: str, role: Role | None) -> None:
    assert role_of(name) is role


def test_each_chinese_name_is_listed_in_both_scripts() -> None:
    opencc = pytest.importorskip("opencc")
    names = speaker_lists().names
    for configuration in ("s2t", "t2s"):
        convert = opencc.OpenCC(configuration).convert
        missing = [name for name, role in names.items() if names.get(convert(name)) is not role]
        assert not missing, configuration


@pytest.mark.parametrize("name", ["Speaker 1", "spk_0", "SPEAKER_02", "1", "说话人2", "發言人 3", "ch1", "S1"])
def test_numbered_speakers_are_known_as_such(name: str) -> None:
    assert is_numbered(name)


def test_numbers_count_as_numbers() -> None:
    assert in_order(["spk_10", "spk_9"]) == ["spk_9", "spk_10"]
    assert in_order(["Zoe", "Ann", "Zoe"]) == ["Zoe", "Ann"]
    assert in_order(["spk_2", "ch_1"]) == ["spk_2", "ch_1"]
