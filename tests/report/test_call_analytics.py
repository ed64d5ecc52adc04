from dataclasses import replace

from cxemotion.emotion import Emotion, EmotionTimeline
from cxemotion.events import Evidence
from cxemotion.recording import Role
from cxemotion.report import Handling, Interruption, Pace, RuleMatch
from cxemotion.span import Span
from tests.builders import A, C, estimate, metrics, report, turns

SPANS = (Span(0, 2), Span(2.5, 6), Span(5.5, 8))
CALL = report(
    duration_s=10.0,
    language="en",
    turns=turns((A, "Hello."), (C, "It broke."), (A, "Sir, no."), spans=SPANS),
    timeline=EmotionTimeline((replace(estimate(1, Emotion.ANGER), span=SPANS[1]),)),
    metrics=metrics(
        talk_s={Role.AGENT: 4.5, Role.CUSTOMER: 3.5},
        interruptions=(Interruption(Role.AGENT, 2, Span(5.5, 6.0)),),
        pace={Role.AGENT: Pace(150.4, "words/min")},
        handling=Handling(silences=(Span(2.0, 5.0),)),
    ),
    matches=(RuleMatch("broke", (1,), SPANS[1], (Evidence(1, 3, 8, "broke"),)),),
)


def test_turns_are_named_as_call_analytics_names_them():
    exported = CALL.to_call_analytics()
    assert exported["LanguageCode"] == "en-US"
    assert [turn["ParticipantRole"] for turn in exported["Transcript"]] == ["AGENT", "CUSTOMER", "AGENT"]
    customer = exported["Transcript"][1]
    assert (customer["BeginOffsetMillis"], customer["EndOffsetMillis"]) == (2500, 6000)
    assert customer["Sentiment"] == "NEGATIVE"
    assert "Sentiment" not in exported["Transcript"][0]


def test_the_characteristics_are_in_whole_milliseconds():
    found = CALL.to_call_analytics()["ConversationCharacteristics"]
    assert found["TotalConversationDurationMillis"] == 10_000
    assert found["TalkTime"]["DetailsByParticipant"]["AGENT"] == {"TotalTimeMillis": 4500}
    assert found["TalkSpeed"]["DetailsByParticipant"]["AGENT"] == {"AverageWordsPerMinute": 150}
    assert found["NonTalkTime"]["Instances"] == [
        {"BeginOffsetMillis": 2000, "EndOffsetMillis": 5000, "DurationMillis": 3000}
    ]
    assert found["Interruptions"]["TotalCount"] == 1
    assert found["Interruptions"]["InterruptionsByInterrupter"]["AGENT"][0]["DurationMillis"] == 500


def test_sentiment_is_the_customers_alone_on_a_scale_of_five():
    sentiment = CALL.to_call_analytics()["ConversationCharacteristics"]["Sentiment"]
    assert set(sentiment["OverallSentiment"]) == {"CUSTOMER"}
    assert -5 <= sentiment["OverallSentiment"]["CUSTOMER"] < 0
    assert len(sentiment["SentimentByPeriod"]["QUARTER"]["CUSTOMER"]) == 4


def test_matches_are_categories():
    categories = CALL.to_call_analytics()["Categories"]
    assert categories["MatchedCategories"] == ["broke"]
    assert categories["MatchedDetails"]["broke"]["PointsOfInterest"] == [
        {"BeginOffsetMillis": 2500, "EndOffsetMillis": 6000}
    ]


def test_without_times_what_needs_them_is_left_out():
    untimed = report(turns=turns((A, "Hello."), (C, "It broke."))).to_call_analytics()
    assert "BeginOffsetMillis" not in untimed["Transcript"][0]
    assert set(untimed["ConversationCharacteristics"]) == {"Sentiment", "Interruptions"}
