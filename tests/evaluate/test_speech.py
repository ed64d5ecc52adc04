from __future__ import annotations

import math

import pytest

from cxemotion.errors import LabelError, OptionError
from cxemotion.evaluate import speech


def test_a_golden_case_in_english():
    scores = speech.evaluate("I have been waiting for three weeks", "I been waiting for free weeks now", language="en")
    assert list(scores.words) == [5, 1, 1, 1]
    assert scores.wer == pytest.approx(3 / 7)


def test_contractions_hesitations_case_and_punctuation_are_no_errors():
    scores = speech.evaluate("Um, it's LATE, isn\u2019t it?", "it is late is not it", language="en")
    assert (scores.wer, scores.cer) == (0, 0)


def test_a_chinese_word_error_is_a_character_error():
    scores = speech.evaluate("我的订单还没到。", "我的定单还没 到了", language="zh-Hans")
    assert (scores.wer, scores.cer) == (pytest.approx(2 / 7), pytest.approx(2 / 7))


def test_an_english_word_in_chinese_is_one_word_and_several_characters():
    scores = speech.evaluate("我的order沒到", "我的older沒到", language="zh-Hant")
    assert (scores.wer, scores.cer) == (pytest.approx(1 / 5), pytest.approx(1 / 9))


def test_the_other_script_is_no_error_unless_asked_for():
    assert speech.evaluate("訂單還沒到", "订单还没到", language="zh-Hant").cer == 0
    strict = speech.evaluate("訂單還沒到", "订单还没到", language="zh-Hant", any_script=False)
    assert strict.cer == pytest.approx(4 / 5)


def test_texts_add_up_by_their_words():
    both = speech.evaluate(["a b c d", "e"], ["a b c d", "f"])
    one_by_one = speech.evaluate("a b c d", "a b c d") + speech.evaluate("e", "f")
    assert both.wer == one_by_one.wer == pytest.approx(1 / 5)


def test_words_where_nothing_was_said_are_insertions_and_their_rate_is_undefined():
    scores = speech.evaluate("...", "hello there")
    assert list(scores.words) == [0, 0, 0, 2]
    assert math.isnan(scores.wer)
    assert (scores + speech.evaluate("yes no", "yes no")).wer == 1
    assert speech.evaluate("hello there", "").wer == 1


def test_texts_without_a_partner_and_unknown_languages_are_refused():
    with pytest.raises(LabelError, match="2 references beside 1 hypotheses"):
        speech.evaluate(["a", "b"], ["a"])
    with pytest.raises(OptionError, match=r"unknown language 'zh-hans', did you mean 'zh-Hans'\? valid: en, zh-Hans"):
        speech.evaluate("a", "a", language="zh-hans")  # type: ignore[arg-type]
