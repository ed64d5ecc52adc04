from cxemotion.detect import forecast_risk, load_rules
from cxemotion.emotion import Emotion, EmotionTimeline
from cxemotion.events import Fault, Sign
from tests.detect.calls import call

CALM = ("My order is late.", Emotion.NEUTRAL, 0)
ANNOYED = ("I have waited three weeks.", Emotion.FRUSTRATION, 2)


def forecast(*turns, signs=()):
    transcript, timeline = call(*turns)
    return forecast_risk(timeline, transcript, signs=signs, escalations=(), rule=load_rules().risk)


def test_there_is_one_forecast_for_each_customer_turn_at_its_end():
    points = forecast("Hello.", CALM, "Let me look.", ANNOYED)
    assert [(p.turn, p.time_s) for p in points] == [(1, 10.0), (3, 20.0)]


def test_risk_rises_with_a_customer_who_grows_upset():
    calm, annoyed = forecast("Hello.", CALM, "Let me look.", ANNOYED)
    assert calm.probability < annoyed.probability < 1


def test_an_agent_who_brushes_off_raises_the_risk():
    (_, without) = forecast("Hello.", CALM, "That is your problem.", CALM)
    (_, after) = forecast("Hello.", CALM, "That is your problem.", CALM, signs=[Sign(2, Fault.DISMISSIVE, 0.9)])
    assert after.probability > without.probability


def test_what_comes_later_moves_no_earlier_forecast():
    short = forecast("Hello.", CALM, "Let me look.", ANNOYED)
    longer = forecast("Hello.", CALM, "Let me look.", ANNOYED, "Well.", ("Terrible!", Emotion.ANGER, 3))
    assert longer[:2] == short


def test_a_call_without_estimates_has_no_forecast():
    transcript, _ = call("Hello.")
    assert forecast_risk(EmotionTimeline(()), transcript, signs=(), escalations=(), rule=load_rules().risk) == ()
