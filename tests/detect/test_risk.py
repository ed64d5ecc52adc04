from dataclasses import replace

import pytest

from cxemotion.detect import RiskRule, forecast_risk, load_rules, risk_inputs, risk_of_forecast
from cxemotion.emotion import Emotion, EmotionTimeline
from cxemotion.errors import OptionError
from cxemotion.events import Fault, Forecast, Sign, Step
from tests.detect.calls import call

CALM = ("My order is late.", Emotion.NEUTRAL, 0)
ANNOYED = ("I have waited three weeks.", Emotion.FRUSTRATION, 2)
RULES = load_rules()


def forecast(*turns, signs=(), rule=RULES.risk):
    transcript, timeline = call(*turns)
    return forecast_risk(timeline, transcript, signs=signs, escalations=(), rule=rule, handling=RULES.handling)


def inputs(*turns, signs=()):
    transcript, timeline = call(*turns)
    found = risk_inputs(timeline, transcript, signs=signs, escalations=(), handling=RULES.handling)
    return dict(found)


def test_there_is_one_forecast_after_every_turn_once_the_customer_has_spoken():
    points = forecast("Hello.", CALM, "Let me look.", ANNOYED)
    assert [(p.turn, p.time_s) for p in points] == [(1, 10.0), (2, 15.0), (3, 20.0)]


def test_risk_is_higher_for_an_annoyed_customer_than_for_a_calm_one():
    calm, annoyed = forecast("Hello.", CALM)[0], forecast("Hello.", ANNOYED)[0]
    assert calm.probability < annoyed.probability < 1


@pytest.mark.parametrize("fault", [Fault.DISMISSIVE, Fault.ARGUING])
def test_an_agent_who_brushes_off_or_argues_raises_the_risk(fault: Fault):
    turns = ("Hello.", ANNOYED, "That is your problem.")
    assert forecast(*turns, signs=[Sign(2, fault, 0.9)])[-1].probability > forecast(*turns)[-1].probability


def test_an_agent_who_offers_a_solution_lowers_the_risk():
    turns = ("Hello.", ANNOYED, "I will send a new one today.")
    offered = forecast(*turns, signs=[Sign(2, Step.OFFER_SOLUTION, 0.9)])
    assert offered[-1].probability < forecast(*turns)[-1].probability


def test_what_comes_later_moves_no_earlier_forecast():
    short = forecast("Hello.", CALM, "Let me look.", ANNOYED)
    longer = forecast("Hello.", CALM, "Let me look.", ANNOYED, "Well.", ("Terrible!", Emotion.ANGER, 3))
    assert longer[: len(short)] == short


def test_a_back_channel_is_no_answer():
    assert "answered" not in inputs("Hello.", CALM, "mm-hm")[2]
    assert inputs("Hello.", CALM, "I will look now.")[2]["answered"] == 1.0


def test_a_question_that_gets_no_answer_is_seen():
    asks = ("Where is it?", Emotion.FRUSTRATION, 2)
    assert inputs("Hello.", asks, "Your postcode please.")[2]["answer.evades"] == 1.0
    explained = inputs("Hello.", asks, "It is stuck at customs.", signs=[Sign(2, Step.EXPLAIN, 0.9)])
    assert explained[2]["answer.evades"] == 0.0


def test_upset_turns_count_until_the_agent_soothes():
    turns = ("Hello.", ANNOYED, "Postcode?", ANNOYED, "I am so sorry.", ANNOYED)
    seen = inputs(*turns, signs=[Sign(4, Step.APOLOGIZE, 0.9)])
    assert [seen[turn]["unsoothed"] for turn in (1, 3, 5)] == [0.25, 0.5, 0.25]


def test_the_alarm_is_a_decision_apart_from_the_probability():
    bold, shy = replace(RULES.risk, alarm_rate=0.3), replace(RULES.risk, alarm_rate=0.01)
    assert bold.threshold < shy.threshold
    points = forecast("Hello.", ANNOYED, rule=bold)
    assert [p.probability for p in points] == [p.probability for p in forecast("Hello.", ANNOYED, rule=shy)]
    assert all(point.alarm == (point.probability >= bold.threshold) for point in points)


def test_a_rate_below_all_that_were_measured_never_alarms():
    assert replace(RULES.risk, alarm_rate=0.001).threshold > 1


def test_rates_that_do_not_rise_are_refused():
    with pytest.raises(OptionError, match="false_alarm_rates must rise"):
        RiskRule(0.0, {}, 0.05, (0.1, 0.05), (0.5, 0.6))


def test_a_call_without_estimates_has_no_forecast():
    transcript, _ = call("Hello.")
    found = forecast_risk(
        EmotionTimeline(()), transcript, signs=(), escalations=(), rule=RULES.risk, handling=RULES.handling
    )
    assert found == ()


def test_a_models_own_forecast_alarms_at_the_rate_that_the_rule_allows():
    forecast = Forecast({0: 0.2, 1: 0.7}, {0.01: 0.9, 0.05: 0.6})
    transcript, _ = call(CALM, "I see.")
    for rate, expected in ((0.05, [False, True]), (0.01, [False, False]), (0.001, [False, False])):
        points = risk_of_forecast(forecast, transcript, rule=replace(RULES.risk, alarm_rate=rate))
        assert [(point.turn, point.probability) for point in points] == [(0, 0.2), (1, 0.7)]
        assert [point.alarm for point in points] == expected
