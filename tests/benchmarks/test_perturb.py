import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.calls.perturb import convert_script, inject_errors, remove_punctuation, swap_roles
from benchmarks.calls.sets import calls_of
from benchmarks.calls.sounds import SoundAlikes, sound_alikes, sound_key
from cxemotion.evaluate.speech import evaluate as evaluate_speech
from cxemotion.recording import Role

pytest.importorskip("pypinyin")

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


def said(language: str, *, of: str = "calm") -> list[str]:
    return [turn.text for call in calls_of(of) if call.language == language for turn in call.transcript]


@pytest.fixture(scope="module")
def sounds() -> dict[str, SoundAlikes]:
    return {language: sound_alikes(said(language)) for language in LANGUAGES}


def misheard(texts: Sequence[str], sounds: SoundAlikes, *, rate: float, seed: int = 3) -> tuple[str, ...]:
    return inject_errors(texts, rate=rate, sounds=sounds, rng=np.random.default_rng(seed))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rate", [0.05, 0.2, 0.4])
def test_the_rate_of_errors_measured_back_is_the_rate_that_was_asked_for(language: str, rate: float, sounds):
    texts = said(language)[:120]
    heard = misheard(texts, sounds[language], rate=rate)
    measured = evaluate_speech(texts, heard, language="en" if language == "en" else "zh-Hans").wer
    assert measured == pytest.approx(rate, rel=0.12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_mishearing_keeps_every_turn_and_leaves_none_without_a_word(language: str, sounds):
    texts = said(language)[:120]
    heard = misheard(texts, sounds[language], rate=0.9)
    assert len(heard) == len(texts)
    assert all(any(char.isalnum() for char in text) for text in heard)


def test_no_errors_leave_the_words_as_they_are(sounds):
    texts = said("zh-Hant")[:40]
    assert misheard(texts, sounds["zh-Hant"], rate=0.0) == tuple(text.strip() for text in texts)


def test_the_same_seed_mishears_the_same_words(sounds):
    texts = said("en")[:20]
    assert misheard(texts, sounds["en"], rate=0.3) == misheard(texts, sounds["en"], rate=0.3)
    assert misheard(texts, sounds["en"], rate=0.3) != misheard(texts, sounds["en"], rate=0.3, seed=4)


def test_english_words_that_sound_alike_have_the_same_key():
    for one, other in (("knight", "night"), ("write", "rite"), ("phone", "fone"), ("been", "bean")):
        assert sound_key(one) == sound_key(other)


def test_a_chinese_character_is_misheard_as_one_with_the_same_syllable():
    known = sound_alikes(["订单到了", "到货", "道歉", "道理", "倒了", "倒霉", "刀", "刀"])
    rng = np.random.default_rng(1)
    assert {known.alike("到", "dao4", rng) for _ in range(30)} <= {"道", "倒", "刀"}


def test_what_is_heard_instead_comes_from_calls_in_the_same_script(sounds):
    simplified_only = set("订单话务员钱经费说过还这个")
    assert not simplified_only & set("".join(misheard(said("zh-Hant")[:60], sounds["zh-Hant"], rate=0.4)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_removing_punctuation_leaves_letters_digits_and_characters_in_order(language: str):
    for text in said(language)[:150]:
        kept = [char for char in text if char.isalnum()]
        bare = remove_punctuation(text)
        assert [char for char in bare if char.isalnum()] == kept
        assert not any(unicodedata.category(char) in ("Po", "Ps", "Pe") and char not in ".,'" for char in bare)


def test_apostrophes_within_words_and_points_within_numbers_are_no_punctuation():
    assert remove_punctuation("I've paid £12.50 -- twice!") == "I've paid 12.50 twice"
    assert remove_punctuation("那么，12.5元呢？") == "那么12.5元呢"


def test_a_turn_of_nothing_but_punctuation_is_left_alone():
    assert remove_punctuation("……") == "……"


def test_converting_the_script_there_and_back_keeps_every_character_of_plain_words():
    assert convert_script(convert_script("您的订单已经取消了", "s2t"), "t2s") == "您的订单已经取消了"


@pytest.mark.parametrize(("language", "how"), [("zh-Hans", "s2t"), ("zh-Hant", "t2s")])
def test_converting_the_script_changes_the_characters_and_not_how_many_there_are(language: str, how):
    texts = said(language)[:80]
    converted = [convert_script(text, how) for text in texts]
    assert [len(text) for text in converted] == [len(text) for text in texts]
    assert converted != texts


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_so_large_a_share_of_roles_is_swapped_as_was_asked_for(share: float):
    roles = [Role.AGENT, Role.CUSTOMER] * 50
    swapped = swap_roles(roles, share=share, rng=np.random.default_rng(5))
    changed = [(one, other) for one, other in zip(roles, swapped, strict=True) if one is not other]
    assert len(swapped) == len(roles)
    assert len(changed) == round(share * len(roles))
    assert set(changed) <= {(Role.AGENT, Role.CUSTOMER), (Role.CUSTOMER, Role.AGENT)}


def test_whoever_is_neither_agent_nor_customer_stays_who_they_are():
    assert swap_roles([Role.OTHER] * 4, share=1.0, rng=np.random.default_rng(0)) == (Role.OTHER,) * 4
