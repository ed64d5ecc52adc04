"""Who is the agent, from the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.readers.transcripts import read_transcript
from cxemotion.readers.transcripts.role_words import agent_score
from cxemotion.readers.transcripts.roles import infer_roles, roles_probability
from cxemotion.recording import Role

CALLS = [
    (
        ["How can I help?", "Could I have your order number?"],
        ["My parcel never came.", "I've been waiting three weeks."],
    ),
    (
        ["thanks for calling im sorry to hear that", "is there anything else"],
        ["i want my money back", "no thats it bye"],
    ),
    (["您好，请问有什么可以帮您？", "请您报一下订单号"], ["你们的快递到底什么时候到啊", "我等了三天了"]),
    (["您好，敝姓林，很高興為您服務", "我幫您確認一下"], ["我想問一下我的包裹", "你們上次也是這樣講"]),
    (["早晨，我係阿May，有咩可以幫到你？", "唔好意思，我幫你睇下"], ["我個電話又上唔到網", "你哋點解成日都係咁"]),
]


@pytest.mark.parametrize(("agent", "customer"), CALLS)
def test_who_speaks_first_does_not_matter(agent: list[str], customer: list[str]) -> None:
    expected = {"A": Role.AGENT, "C": Role.CUSTOMER}
    assert infer_roles({"A": agent, "C": customer}) == expected
    assert infer_roles({"C": customer, "A": agent}) == expected
    assert agent_score(agent) > agent_score(customer)


def test_a_third_voice_is_neither() -> None:
    agent, customer = CALLS[0]
    found = infer_roles({"X": ["Hm."], "C": customer, "A": agent})
    assert found == {"X": Role.OTHER, "C": Role.CUSTOMER, "A": Role.AGENT}


def test_a_known_role_is_kept_whatever_is_said() -> None:
    agent, customer = CALLS[0]
    assert infer_roles({"A": customer, "B": agent}, known={"A": Role.AGENT})["B"] is Role.CUSTOMER


@given(st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=20), max_size=4), min_size=2, max_size=5))
def test_two_or_more_speakers_always_hold_one_agent_and_one_customer(turns: dict[str, list[str]]) -> None:
    found = list(infer_roles(turns).values())
    assert (len(found), found.count(Role.AGENT), found.count(Role.CUSTOMER)) == (len(turns), 1, 1)


def test_two_agents_of_a_transferred_call_are_both_agents() -> None:
    agent, customer = CALLS[0]
    second = ["Thank you for holding, you're through to billing.", "I can see the order, let me check that for you."]
    found = infer_roles({"1": agent, "2": customer, "3": second})
    assert found == {"1": Role.AGENT, "2": Role.CUSTOMER, "3": Role.AGENT}


def test_the_probability_turns_round_with_the_roles_and_stands_in_the_transcript() -> None:
    agent, customer = CALLS[2]
    said = {"A": agent, "C": customer}
    right = roles_probability(said, {"A": Role.AGENT, "C": Role.CUSTOMER})
    assert right > 0.9
    assert roles_probability(said, {"A": Role.CUSTOMER, "C": Role.AGENT}) == pytest.approx(1 - right)
    turns = [{"speaker": speaker, "text": text} for speaker, texts in said.items() for text in texts]
    assert read_transcript(turns).roles_probability == pytest.approx(right)
    assert read_transcript(turns, roles={"agent": 0, "customer": 1}).roles_probability is None
