import time

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.wording import find_cues, load_lexicon

SAID = {"demand_supervisor", "threat_complaint", "threat_leave", "abuse"}


def categories(text, lexicon="en", speaker="customer"):
    return {cue.category for cue in find_cues(text, load_lexicon(lexicon), speaker=speaker)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Get me your manager, now.", "demand_supervisor"),
        ("Is there somebody above you I could talk to?", "demand_supervisor"),
        ("I'm filing with the ombudsman tonight.", "threat_complaint"),
        ("The local paper will get the photos.", "threat_complaint"),
        ("Close my account today.", "threat_leave"),
        ("My bank will reverse every penny, I'm calling my bank now.", "threat_leave"),
        ("You're a useless clown.", "abuse"),
    ],
)
def test_an_escalation_in_english_words_is_found(text, kind):
    assert kind in categories(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("叫你们经理来听电话", "demand_supervisor"),
        ("叫你哋主管嚟聽", "demand_supervisor"),
        ("我現在就打12315投訴你們", "threat_complaint"),
        ("我明天把视频发抖音上", "threat_complaint"),
        ("你现在就把我账号注销", "threat_leave"),
        ("我去银行拒付这一笔", "threat_leave"),
        ("你們就是一幫騙子", "abuse"),
    ],
)
def test_an_escalation_in_chinese_words_is_found_in_either_script(text, kind):
    for convert in ("s2t", "t2s"):
        assert kind in categories(opencc.OpenCC(convert).convert(text), "zh")


@pytest.mark.parametrize(
    ("text", "lexicon"),
    [
        ("My complaint number is 55.", "en"),
        ("My flight was cancelled this morning.", "en"),
        ("I'm a supervisor at the plant, so I know how forms go.", "en"),
        ("How do I cancel if I change my mind?", "en"),
        ("My boss needs the invoice by Friday.", "en"),
        ("There's a complaint form in the pack as well, do I send that back?", "en"),
        ("我的投诉编号是55", "zh"),
        ("我的航班取消了，想改签", "zh"),
        ("我是車間主管，這種表我會填", "zh"),
        ("我们老板让我问一下发票", "zh"),
        ("报案号是R0917", "zh"),
        ("请问怎么注销旧的卡", "zh"),
    ],
)
def test_ordinary_business_raises_no_kind(text, lexicon):
    assert not categories(text, lexicon) & SAID


@pytest.mark.parametrize(
    ("text", "lexicon", "category"),
    [
        ("I'm not angry.", "en", "anger"),
        ("My daughter was furious about it.", "en", "anger"),
        ("我没有生气", "zh", "anger"),
        ("她當時很生氣", "zh", "anger"),
        ("no worries", "en", "anxiety"),
        ("您不用担心", "zh", "anxiety"),
    ],
)
def test_what_is_denied_or_told_of_others_is_not_felt_now(text, lexicon, category):
    assert category not in categories(text, lexicon)


@pytest.mark.parametrize(
    ("text", "lexicon"), [("Sorry, one moment please.", "en"), ("sorry? say again", "en"), ("不好意思，请稍等", "zh")]
)
def test_a_filler_sorry_is_no_apology(text, lexicon):
    assert "apologize" not in categories(text, lexicon, "agent")


def test_holding_the_line_is_no_follow_up():
    assert "commit_follow_up" not in categories("Please hold, one moment.", "en", "agent")


def test_an_intensifier_weighs():
    lexicon = load_lexicon("en")
    calm, strong = (
        next(cue for cue in find_cues(text, lexicon) if cue.name == "anger.outrage")
        for text in ("This is outrageous.", "This is absolutely outrageous.")
    )
    assert strong.weight > calm.weight == 1.0


TEXT = st.text(alphabet=st.sampled_from("you are useless manager cancel 你们经理投诉气死了，。!? \n'’Ａ請İ"))


@settings(deadline=None)
@given(TEXT, st.sampled_from(["en", "zh"]), st.sampled_from(["customer", "agent"]))
def test_any_text_gives_cues_whose_words_stand_where_they_say(text, lexicon, speaker):
    for cue in find_cues(text, load_lexicon(lexicon), speaker=speaker):
        assert cue.text == text[cue.start : cue.end] != ""


def test_a_ten_minute_call_is_read_quickly():
    said = [
        "I've been waiting three weeks and nobody called me back, this is the third time.",
        "I'm so sorry about that.",
    ]
    lexicon = load_lexicon("en")
    for text in said:
        find_cues(text, lexicon)
    started = time.process_time()
    for number in range(100):
        find_cues(said[number % 2], lexicon, speaker="agent" if number % 2 else "customer")
    assert time.process_time() - started < 0.5
