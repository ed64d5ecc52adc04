import time

import pytest

from cxemotion.wording import is_substantive


@pytest.mark.parametrize(
    "text",
    [
        "mm",
        "Mm-hm.",
        "Right.",
        "okay okay",
        "I see.",
        "yeah, right",
        "Uh-huh",
        "嗯",
        "好的。",
        "是的",
        "對",
        "係",
        "係呀",
        "嗯嗯，好的好的",
        "对对对",
        "行",
        "哈哈哈",
        "Haha!",
        "ha ha",
        "",
        "…",
        "?",
        "Hmmmm",
    ],
)
def test_a_sign_of_listening_is_not_substantive(text):
    assert not is_substantive(text)


@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "不",
        "唔係",
        "no no",
        "okay, but why?",
        "right, and who pays",
        "好的,那就周五",
        "嗯,退我钱",
        "对不起",
        "5",
        "Thanks.",
        "是吗?不是吧",
        "好笑",
    ],
)
def test_whatever_says_more_is_substantive(text):
    assert is_substantive(text)


def test_a_turn_of_a_hundred_thousand_nods_is_read_once():
    started = time.process_time()
    assert is_substantive("好的" * 100_000 + "不")
    assert time.process_time() - started < 1
