import json
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.wording import detect_language, normalize


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["I've been waiting since Tuesday and nobody called"], "en"),
        (["hi um its about my order yeah"], "en"),
        (["您好,请问有什么可以帮您", "我的订单还没到"], "zh-Hans"),
        (["您好，請問有什麼可以幫您", "我的訂單還沒到"], "zh-Hant"),
        (["你好,有咩可以幫到你", "我張單仲未到喎"], "yue"),
        (["你好,有咩可以帮到你", "我张单仲未到喎,佢话今日到㗎"], "yue"),
        (["我的 order 還沒到，app 一直顯示 processing"], "zh-Hant"),
        (["Bonjour, je n'ai pas reçu ma commande et je suis en colère"], "und"),
        (["注文した商品がまだ届いていません"], "und"),
        (["주문한 상품이 아직 안 왔어요"], "und"),
        (["Ich habe meine Bestellung noch nicht bekommen"], "und"),
        (["Mi pedido no ha llegado todavía y no es la primera vez"], "und"),
        (["12345", "678"], "und"),
        ([], "und"),
    ],
)
def test_the_language_of_a_call_is_told_from_all_its_words(texts, language):
    assert detect_language(texts) == language


def test_a_place_name_in_another_language_does_not_change_a_call():
    assert detect_language(["I'm stuck at the 東京 office and my ticket won't scan", "okay let me check"]) == "en"


def test_traditional_full_width_and_capitals_become_one_form():
    assert normalize("請問ＡＢＣ，訂單？") == "请问abc,订单?"
    assert normalize("Don’t") == "don't"


@given(st.text())
def test_an_offset_into_the_normalized_text_is_an_offset_into_the_original(text):
    assert len(normalize(text)) == len(text)


TO_TRADITIONAL = opencc.OpenCC("s2t")


@settings(deadline=None)
@given(st.text(alphabet="订单还没到您好系统说明发里面干后台表示了解复核钟只"))
def test_both_scripts_have_the_same_form(text):
    assert normalize(TO_TRADITIONAL.convert(text)) == normalize(text)


def test_every_line_of_the_character_table_is_a_simplified_character_with_its_variants():
    table = Path(__file__).parents[2] / "src/cxemotion/wording/lexicons/t2s.txt"
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 2500
    assert all(len(line) >= 2 and line[0] not in line[1:] for line in lines), json.dumps(lines[:3])
