"""The language of a turn within a call."""

import pytest

from cxemotion.wording.languages import is_code_switched, turn_language


@pytest.mark.parametrize(
    ("text", "call", "language"),
    [
        ("I want my money back, this is the third time I call.", "en", "en"),
        ("I want my money back, this is the third time.", "zh-Hans", "en"),
        ("我要退款，已经等了三天了", "en", "zh-Hans"),
        ("我要退款，已經等了三天了", "en", "zh-Hant"),
        ("我哋幫你查緊喇，你等陣先", "zh-Hant", "yue"),
        ("我的 order number 是 A 四四七", "zh-Hans", "zh-Hans"),
        ("里程不會賠，改票的 fee 可以 waive", "zh-Hant", "zh-Hant"),
        ("quiero hablar con su jefe ahora mismo por favor señorita", "en", "und"),
        ("Здравствуйте, я хочу вернуть деньги", "en", "und"),
        ("はい、お願いします", "zh-Hans", "und"),
        ("OK", "zh-Hans", "zh-Hans"),
        ("嗯", "en", "en"),
        ("447 12345", "yue", "yue"),
        ("", "en", "en"),
        ("Siobhan Featherstonehaugh, Mrs.", "en", "en"),
    ],
)
def test_a_turn_has_the_language_of_most_of_its_words(text: str, call: str, language: str) -> None:
    assert turn_language(text, call=call) == language


def test_one_borrowed_word_is_no_switch() -> None:
    assert is_code_switched("我嘅 order number 係咩")
    assert not is_code_switched("我嘅 order 未到")
    assert not is_code_switched("My order number is 447.")
