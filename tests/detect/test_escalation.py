from dataclasses import replace

from cxemotion.detect import load_rules
from cxemotion.emotion import Emotion
from cxemotion.events import EscalationKind, Evidence, Fault, Sign, Step
from tests.detect.calls import call, detect

CALM = ("My order is late.", Emotion.NEUTRAL, 0)
ANNOYED = ("I have waited three weeks.", Emotion.FRUSTRATION, 2)
FURIOUS = ("This is a disgrace!", Emotion.ANGER, 3)
WELL = "Let me look at it."
PLEASED = ("That is wonderful, thank you.", Emotion.SATISFACTION, 2)


def supervisor(turn: int, probability: float = 0.9) -> Sign:
    return Sign(turn, EscalationKind.DEMAND_SUPERVISOR, probability, (Evidence(turn, 0, 4, "This"),))


def test_a_rise_to_clear_frustration_is_a_surge_at_that_turn():
    points, _ = detect(*call("Hello.", CALM, "Let me look.", ANNOYED))
    assert [(p.turn, p.kinds) for p in points] == [(3, (EscalationKind.ANGER_SURGE,))]
    assert points[0].trigger_turn == 2
    assert points[0].time_s == 15.0


def test_a_customer_who_arrives_hot_surges_at_the_first_turn():
    points, _ = detect(*call(FURIOUS))
    assert points[0].turn == 0
    assert points[0].trigger_turn is None


def test_a_calm_call_has_no_escalation():
    assert detect(*call("Hello.", CALM, "It comes today.", PLEASED)) == ((), ())


def test_what_is_said_takes_the_place_of_the_surge_at_its_turn():
    points, _ = detect(*call("Hello.", FURIOUS), [supervisor(1)])
    assert points[0].kinds == (EscalationKind.DEMAND_SUPERVISOR,)
    assert points[0].evidence[0].text == "This"


def test_a_kind_counts_again_only_after_the_agent_has_answered():
    furious_twice = call("Hello.", FURIOUS, FURIOUS, "I see.", FURIOUS)
    points, _ = detect(*furious_twice, [supervisor(1), supervisor(2), supervisor(4)])
    said = [p.turn for p in points if EscalationKind.DEMAND_SUPERVISOR in p.kinds]
    assert said == [1, 4]


def test_a_sign_below_the_rules_probability_is_no_escalation():
    strict = replace(load_rules().escalation, said_probability=0.5)
    assert detect(*call("Hello.", CALM), [supervisor(1, 0.45)], rule=strict)[0] == ()
    assert detect(*call("Hello.", CALM), [supervisor(1, 0.45)])[0]


def test_an_escalation_recovers_at_the_turn_that_closes_its_episode():
    points, episodes = detect(*call("Hello.", FURIOUS, "I am sorry.", PLEASED))
    assert points[0].recovered_turn == 3
    assert episodes[0].recovered


def test_an_escalation_that_never_comes_down_has_no_recovery():
    points, _ = detect(*call("Hello.", FURIOUS, "No.", FURIOUS))
    assert points[0].recovered_turn is None


def test_the_angrier_customer_escalates_more_severely():
    (mild,), _ = detect(*call("Hello.", ANNOYED))
    (strong,), _ = detect(*call("Hello.", FURIOUS))
    assert mild.severity < strong.severity <= 1


def test_a_surge_says_why_and_shows_the_words():
    (point,), _ = detect(*call("Hello.", CALM, "Let me look.", ANNOYED))
    assert "frustration rises from intensity 0 to 2" in point.reason
    assert [(quote.text, quote.of) for quote in point.evidence] == [("I have waited three weeks.", "anger_surge")]


def test_a_customer_who_stays_hot_surges_once_and_one_who_came_down_surges_again():
    still = ("I am still annoyed.", Emotion.FRUSTRATION, 1)
    rule = replace(load_rules().escalation, surge_leave=0.3)
    assert [p.turn for p in detect(*call("Hi.", ANNOYED, WELL, still, WELL, ANNOYED), rule=rule)[0]] == [1]
    assert [p.turn for p in detect(*call("Hi.", ANNOYED, WELL, CALM, WELL, ANNOYED), rule=rule)[0]] == [1, 5]


def test_a_customer_who_stays_hot_surges_again_at_a_higher_intensity():
    assert [p.turn for p in detect(*call("Hi.", ANNOYED, WELL, FURIOUS))[0]] == [1, 3]


def test_a_surge_below_the_level_at_which_one_begins_is_none():
    strict = replace(load_rules().escalation, surge_enter=0.9)
    assert detect(*call("Hello.", FURIOUS), rule=strict)[0] == ()


def test_each_kind_of_a_turn_has_words_of_its_own():
    leave = Sign(1, EscalationKind.THREAT_LEAVE, 0.8, (Evidence(1, 5, 7, "is"),))
    (point,), _ = detect(*call("Hello.", FURIOUS), [supervisor(1), leave])
    assert {(quote.of, quote.text) for quote in point.evidence} == {
        ("demand_supervisor", "This"),
        ("threat_leave", "is"),
    }
    assert "authority" in point.reason
    assert "leave" in point.reason


def test_the_trigger_is_the_last_agent_turn_that_says_something_with_its_fault():
    brushed = [Sign(1, Fault.DISMISSIVE, 0.9)]
    points, _ = detect(*call(CALM, "That is policy.", CALM[:1] + CALM[1:], "mm-hm", FURIOUS), brushed)
    assert (points[0].trigger_turn, points[0].trigger_faults) == (1, (Fault.DISMISSIVE,))


def test_recovery_tells_how_long_it_took_and_what_the_agent_did():
    points, _ = detect(*call("Hello.", FURIOUS, "I am sorry.", PLEASED), [Sign(2, Step.APOLOGIZE, 0.9)])
    assert (points[0].recovery_s, points[0].recovery_steps) == (10.0, (Step.APOLOGIZE,))
