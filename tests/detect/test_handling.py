import math

from cxemotion.detect import load_rules, measure_handling
from cxemotion.detect.examples import example_call
from cxemotion.emotion import Emotion
from cxemotion.events import NegativeEpisode
from cxemotion.recording import Role
from cxemotion.span import Span


def handling(*lines: str, episodes: tuple[NegativeEpisode, ...] = ()):
    view = example_call(lines)
    speech = {
        role: [turn.span for turn in view.transcript if turn.role is role and turn.span]
        for role in (Role.AGENT, Role.CUSTOMER)
    }
    speech = {role: spans for role, spans in speech.items() if spans}
    return measure_handling(view, speech=speech, episodes=episodes, rule=load_rules().handling)


UPSET = NegativeEpisode(1, 4, Emotion.ANGER, recovered=True, steps=())


def test_an_answer_is_timed_from_the_others_last_word_and_a_back_channel_answers_nothing():
    figures = handling(
        "agent @0-2: How can I help?", "customer @3-9: It broke.", "agent @5-5.5: mm-hm", "agent @10-12: Which one?"
    )
    assert figures.latency[Role.CUSTOMER].median_s == 1.0
    assert (figures.latency[Role.AGENT].count, figures.latency[Role.AGENT].longest_s) == (1, 1.0)


def test_an_answer_before_the_other_has_finished_has_a_negative_latency():
    assert handling("customer @0-5: And then", "agent @4-6: Sir, no.").latency[Role.AGENT].median_s == -1.0


def test_silence_is_listed_from_three_seconds_and_is_hold_where_the_agent_says_so():
    announced = handling("agent @0-2: One moment please.", "agent @8-9: Found it.", "customer @11-12: Good.")
    assert announced.silences == (Span(2, 8),)
    assert announced.hold_s == 6.0
    silent = handling("agent @0-2: So.", "customer @8-9: Yes?")
    assert (len(silent.silences), silent.hold_s) == (1, 0.0)


def test_a_very_long_silence_is_hold_announced_or_not():
    assert handling("customer @0-2: So.", "agent @30-31: Yes.").hold_s == 28.0


def test_first_empathy_counts_from_the_turn_that_opens_the_first_episode():
    figures = handling(
        "agent (apologize) @0-2: Sorry, who is this?",
        "customer (anger 2) @3-5: It broke again!",
        "agent @6-8: Postcode?",
        "agent (acknowledge) @9-11: That must be maddening.",
        "customer @12-13: Yes.",
        episodes=(UPSET,),
    )
    assert (figures.first_empathy_turn, figures.first_empathy_s) == (3, 6.0)
    assert figures.recovery_s == 9.0


def test_without_an_upset_customer_there_is_no_first_empathy():
    figures = handling("agent (apologize): Sorry.", "customer: Hello.")
    assert figures.first_empathy_turn is None
    assert math.isnan(figures.first_empathy_s)


def test_the_area_of_displeasure_grows_with_time_and_with_turns():
    figures = handling("customer (anger 3) @0-4: No!", "customer (satisfaction 3) @5-9: Good.")
    assert (figures.negative_area_s, figures.negative_area_turns) == (4.0, 1.0)


def test_a_customer_who_has_called_before_is_heard_in_both_languages():
    assert [e.text for e in handling("customer: This is the third time I call.").repeat_contact] == ["third time I"]
    assert handling("customer: 这是我第三次打来了").repeat_contact
    assert not handling("customer: My first order, number three.").repeat_contact


def test_a_question_asked_again_is_found_with_the_turn_that_asked_it_first():
    figures = handling(
        "agent: Can I take your date of birth?",
        "customer: Fourth of June.",
        "agent: Can I take your date of birth please?",
    )
    (again,) = figures.repeated_questions
    assert (again.by, again.turn, again.first_turn) == (Role.AGENT, 2, 0)


def test_asking_again_whether_all_is_well_is_no_repeated_question():
    asks = "agent (check_satisfaction): Is there anything else I can do?"
    assert handling(asks, "customer: Yes.", asks).repeated_questions == ()


def test_without_times_seconds_are_not_measurable():
    figures = handling("agent: Hello.", "customer: Hello.")
    assert math.isnan(figures.hold_s)
    assert (figures.latency, figures.silences) == ({}, ())


def test_the_phrases_are_data_of_the_rules():
    assert load_rules().handling.hold
    assert load_rules().handling.repeat_contact
