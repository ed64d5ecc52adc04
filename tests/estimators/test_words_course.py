import math
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.emotion import Emotion
from cxemotion.errors import ModelError, OptionError
from cxemotion.estimators import load_model
from cxemotion.estimators.words_course import CourseWordsModel
from cxemotion.events import EscalationKind, Fault, Step
from cxemotion.features import TurnFeatures
from cxemotion.recording import Role
from cxemotion.resources import models_dir

ENGLISH = [
    "agent: Hello, Brightline Broadband, Sam speaking. How can I help?",
    "customer: My internet has been down for six days and this is the third time I've called. Nobody ever rings back.",
    "agent: I'm so sorry about that. Six days is a long time to be without it, I'd be furious too.",
    "customer: So what are you going to do about it?",
    "agent: Sir, I need you to calm down. It's our policy, there's nothing I can do.",
    "customer: Don't you dare tell me to calm down! You people are a disgrace. Get me your manager, now.",
    "agent: This is our mistake, not yours. I'll send an engineer tomorrow at nine and ring you myself by noon.",
    "customer: Oh, thank you so much, that's such a relief. You've been brilliant.",
    "agent: Is there anything else I can help with?",
    "customer: No, that's all, thanks, bye.",
]
CHINESE = [
    "agent: 您好，鼎峰银行客服，请讲。",
    "customer: 我那笔退款都等了三个星期了，打了四次电话，没人给我回过一个，到底什么时候能退？",
    "agent: 实在对不起，等了三个星期换成我也会着急。",
    "customer: 那你们到底管不管？",
    "agent: 先生您先冷静一下，这是公司规定，我们也没办法。",
    "customer: 你让我冷静？你们就是一帮骗子！叫你们经理来，我现在就打12315投诉你们！",
    "agent: 这是我们的错，跟您没关系。我现在就给您申请全额退款，明天下午四点前我亲自给您打电话。",
    "customer: 哎呀，太感谢你了，那我就放心了。",
    "agent: 还有别的要帮忙的吗？",
    "customer: 没有了，谢谢，再见。",
]
CALLS = {"words-en": ("en", ENGLISH), "words-zh": ("zh-Hans", CHINESE)}


def turns_of(lines, language="en"):
    pairs = (line.split(": ", 1) for line in lines)
    return [TurnFeatures(index, Role(role), text, language) for index, (role, text) in enumerate(pairs)]


@pytest.fixture(scope="module", params=list(CALLS))
def read(request):
    language, lines = CALLS[request.param]
    turns = turns_of(lines, language)
    return turns, load_model(request.param).read(turns)


def test_every_customer_turn_has_an_estimate_and_no_agent_turn(read):
    turns, reading = read
    assert [estimate.turn for estimate in reading.timeline] == [t.index for t in turns if t.role is Role.CUSTOMER]


def test_the_course_of_a_call_that_boils_over_and_ends_well(read):
    _, reading = read
    at = {estimate.turn: estimate for estimate in reading.timeline}
    assert at[1].emotion in (Emotion.FRUSTRATION, Emotion.ANGER)
    assert at[5].emotion is Emotion.ANGER
    assert at[5].intensity >= 2
    assert at[7].emotion is Emotion.SATISFACTION
    assert at[9].emotion in (Emotion.NEUTRAL, Emotion.SATISFACTION)
    assert at[5].valence < at[1].valence < 0 < at[7].valence


def test_the_signs_of_both_sides_are_found_with_their_words(read):
    turns, reading = read
    found = {(sign.turn, sign.what) for sign in reading.signs}
    assert (5, EscalationKind.DEMAND_SUPERVISOR) in found
    assert (2, Step.APOLOGIZE) in found
    assert (4, Fault.DISMISSIVE) in found
    assert (6, Step.COMMIT_FOLLOW_UP) in found
    assert (8, Step.CHECK_SATISFACTION) in found
    for sign in reading.signs:
        assert sign.evidence
        assert 0 < sign.probability <= 1
        for evidence in sign.evidence:
            assert evidence.text == turns[sign.turn].text[evidence.start : evidence.end]


def test_a_call_that_ends_well_is_rated_above_one_that_breaks_off(read):
    turns, reading = read
    name = "words-en" if turns[0].language == "en" else "words-zh"
    broken_off = load_model(name).read(turns[:6])
    assert reading.outcome.resolved_probability > broken_off.outcome.resolved_probability
    assert 1 <= broken_off.outcome.satisfaction < reading.outcome.satisfaction <= 5


def test_an_estimate_says_what_moved_it(read):
    turns, reading = read
    upset = reading.timeline.at(5)
    assert any(reason.source == "words" and reason.push > 0 for reason in upset.reasons)
    assert all(reason.value in turns[5].text for reason in upset.reasons if reason.feature == "wording")
    pushes = [abs(reason.push) for reason in upset.reasons]
    assert pushes == sorted(pushes, reverse=True)
    assert math.isnan(upset.arousal)
    assert upset.weights == {"words": 1.0}


@pytest.mark.parametrize("convert", ["s2t", "t2s"])
def test_the_script_of_a_call_changes_no_estimate(convert):
    model = load_model("words-zh")
    original = model.read(turns_of(CHINESE, "zh-Hans"))
    converted = model.read(
        turns_of(
            [line[: line.index(" ")] + opencc.OpenCC(convert).convert(line[line.index(" ") :]) for line in CHINESE],
            "zh-Hant",
        )
    )
    for one, other in zip(original.timeline, converted.timeline, strict=True):
        assert one.emotion is other.emotion
        assert one.probabilities == pytest.approx(other.probabilities, abs=1e-4)
    assert [(sign.turn, sign.what) for sign in original.signs] == [(sign.turn, sign.what) for sign in converted.signs]


def test_what_is_said_later_changes_nothing_of_what_could_be_known_before(read):
    turns, reading = read
    name = "words-en" if turns[0].language == "en" else "words-zh"
    live = load_model(name).read(turns[:6])
    assert [estimate.turn for estimate in reading.so_far] == [estimate.turn for estimate in reading.timeline]
    for then, now in zip(live.so_far, reading.so_far, strict=False):
        assert then.probabilities == pytest.approx(now.probabilities, abs=0.03)  # 8-bit sums depend on the texts beside


def test_someone_upset_stays_so_over_a_short_answer():
    model = load_model("words-en")
    upset = model.read(turns_of([*ENGLISH[:6], "agent: Which address is it?", "customer: Yes."]))
    calm = model.read(
        turns_of(
            [
                ENGLISH[0],
                "customer: Hi, I'd like to change my address.",
                "agent: Which address is it?",
                "customer: Yes.",
            ]
        )
    )
    assert upset.timeline.estimates[-1].negative_probability > 2 * calm.timeline.estimates[-1].negative_probability


def test_a_caller_who_changes_an_address_is_neutral_and_raises_nothing():
    reading = load_model("words-en").read(
        turns_of(
            [
                "agent: Hello, how can I help?",
                "customer: Hi, I'd like to change my address. My complaint number is 55, if you need it.",
            ]
        )
    )
    assert reading.timeline.estimates[0].emotion is Emotion.NEUTRAL
    assert reading.signs == ()


def test_an_agent_who_speaks_over_the_customer_interrupts():
    turns = turns_of(
        [
            "agent: Hello, this is support.",
            "customer: I was charged a waiting fee this morning, and what I don't understand is why the",
            "agent: Waiting fee applies after three minutes, sir.",
            "customer: I know that. What I'm saying is that the driver marked himself as arrived when he was still",
            "agent: Sir, the system shows he had arrived.",
        ]
    )
    over = [replace(turn, overlap=turn.index in (2, 4)) for turn in turns]
    model = load_model("words-en")
    assert Fault.INTERRUPTING in {sign.what for sign in model.read(over).signs}
    assert Fault.INTERRUPTING not in {sign.what for sign in model.read(turns).signs}


def test_turns_without_words_and_of_machines_are_passed_over():
    turns = [TurnFeatures(0, Role.OTHER, "Press one", "en"), TurnFeatures(1, Role.CUSTOMER, "  ", "en")]
    reading = load_model("words-en").read(turns)
    assert len(reading.timeline) == 0
    assert reading.signs == ()


def test_texts_are_estimated_one_by_one_and_an_empty_one_abstains():
    found = load_model("words-zh").estimate_texts(["气死我了，你们就是骗人", "", "太感谢你了"])
    assert [estimate.turn for estimate in found] == [0, 1, 2]
    assert found[0].emotion is Emotion.ANGER
    assert found[1].emotion is None
    assert found[1].reasons[0].feature == "no words"
    assert found[2].emotion is Emotion.SATISFACTION


def test_a_context_moves_a_short_text():
    model = load_model("words-en")
    upset = ["You people are a disgrace, this is the third time!", "Sir, I need you to calm down."]
    alone, after = (model.estimate_texts(["Yes."], contexts=contexts)[0] for contexts in ([[]], [upset]))
    assert after.negative_probability > alone.negative_probability
    with pytest.raises(OptionError, match="1 texts but 2 contexts"):
        model.estimate_texts(["Yes."], contexts=[[], []])


def test_a_model_can_be_pickled():
    model = load_model("words-en")
    model.read(turns_of(ENGLISH))
    again = pickle.loads(pickle.dumps(model))  # noqa: S301
    assert again.read(turns_of(ENGLISH)).signs == model.read(turns_of(ENGLISH)).signs
    assert again.name == "words-en-1"


MODELS = {name: load_model(name) for name in CALLS}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(list(Role)), st.text(max_size=40)), max_size=6), st.sampled_from(list(CALLS)))
def test_any_call_ends_in_a_reading(said, name):
    turns = [TurnFeatures(index, role, text, "und") for index, (role, text) in enumerate(said)]
    reading = MODELS[name].read(turns)
    for estimate in reading.timeline:
        assert sum(estimate.probabilities.values()) == pytest.approx(1)
        assert 0 <= estimate.confidence <= 1
        assert -1 <= estimate.valence <= 1
    assert math.isnan(reading.outcome.satisfaction) or 1 <= reading.outcome.satisfaction <= 5
    assert math.isnan(reading.outcome.satisfaction) == (not any(t.text.strip() and t.role != "other" for t in turns))


def test_a_model_fitted_to_another_version_of_its_lexicon_is_refused(tmp_path: Path):
    copy = tmp_path / "words-en-1"
    shutil.copytree(models_dir() / "words-en-1", copy)
    manifest = copy / "model.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('\nen = "', '\nen = "0'), encoding="utf-8")
    with pytest.raises(ModelError, match="fitted to another version of the lexicon 'en'"):
        CourseWordsModel.load(copy)
