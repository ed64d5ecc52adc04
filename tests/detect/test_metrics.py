import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxemotion.detect import find_interruptions, load_rules, measure_call, valence_course
from cxemotion.emotion import Emotion, EmotionTimeline
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn, Word
from tests.detect.calls import call, estimate

RULE = load_rules().interruption


def metrics(transcript: Transcript, speech: dict[Role, list[Span]], *, duration_s: float = 60.0):
    cuts = find_interruptions(transcript, speech=speech, rule=RULE)
    return measure_call(
        transcript, EmotionTimeline(()), speech=speech, duration_s=duration_s, pace={}, interruptions=cuts
    )


def turns(*made: tuple[Role, float, float, str]) -> Transcript:
    return Transcript(tuple(Turn(role, text, Span(start, end)) for role, start, end, text in made))


def test_talk_silence_and_overlap_add_up_to_the_call():
    speech = {Role.AGENT: [Span(0, 10), Span(30, 40)], Role.CUSTOMER: [Span(8, 20)]}
    figures = metrics(turns(), speech)
    assert figures.talk_s == {Role.AGENT: 20, Role.CUSTOMER: 12}
    assert (figures.overlap_s, figures.silence_s) == (2, 30)
    assert figures.silence_s + sum(figures.talk_s.values()) - figures.overlap_s == 60


def test_cutting_in_while_the_other_speaks_is_an_interruption_by_the_one_who_starts():
    figures = metrics(
        turns((Role.CUSTOMER, 0, 10, "and then they told me"), (Role.AGENT, 8, 12, "Sir, our policy is clear")), {}
    )
    (cut,) = figures.interruptions
    assert (cut.by, cut.turn, cut.span) == (Role.AGENT, 1, Span(8, 10))


@pytest.mark.parametrize("text", ["mm", "right", "嗯", "好的"])
def test_a_back_channel_over_the_other_is_no_interruption(text: str):
    figures = metrics(turns((Role.CUSTOMER, 0, 10, "and then they told me"), (Role.AGENT, 8, 9.5, text)), {})
    assert figures.interruptions == ()


def test_a_transcript_that_claims_overlap_where_the_other_was_silent_is_not_believed():
    transcript = turns((Role.CUSTOMER, 0, 10, "and then they told me"), (Role.AGENT, 8, 12, "Our policy is clear"))
    figures = metrics(transcript, {Role.CUSTOMER: [Span(0, 7.9)], Role.AGENT: [Span(8, 12)]})
    assert figures.interruptions == ()


def test_without_times_a_turn_marked_as_overlapping_is_an_interruption():
    transcript = Transcript((Turn(Role.CUSTOMER, "and they said"), Turn(Role.AGENT, "Policy is policy", overlap=True)))
    (cut,) = metrics(transcript, {}).interruptions
    assert cut.span is None


def test_where_nothing_tells_who_speaks_seconds_are_not_measurable():
    figures = metrics(turns(), {}, duration_s=math.nan)
    assert math.isnan(figures.silence_s)
    assert math.isnan(figures.overlap_s)


def test_a_call_that_ends_well_shifts_upwards():
    _, timeline = call(
        "Hello.", ("Late again!", Emotion.ANGER, 3), "Sorry.", ("Hm.", Emotion.NEUTRAL, 0), "Here is a refund.",
        ("Wonderful!", Emotion.SATISFACTION, 3),
    )  # fmt: skip
    course = valence_course(timeline, turns=6, duration_s=40.0)
    assert (course.start, course.end, course.shift) == (-1.0, 1.0, 2.0)
    assert course.quarters[0] == -1.0


@given(st.lists(st.sampled_from(list(Emotion)), max_size=12))
def test_a_course_stays_within_the_scale_whatever_is_felt(emotions: list[Emotion]):
    timeline = EmotionTimeline(tuple(estimate(i, e, 0 if e is Emotion.NEUTRAL else 3) for i, e in enumerate(emotions)))
    course = valence_course(timeline, turns=len(emotions), duration_s=5.0 * len(emotions))
    assert all(math.isnan(value) or -1 <= value <= 1 for value in (course.start, course.end, *course.quarters))


def test_word_times_tell_that_the_other_had_finished():
    words = (Word("and", Span(0, 1)), Word("then", Span(1, 7)))
    customer = Turn(Role.CUSTOMER, "and then", Span(0, 10), words=words)
    agent = Turn(Role.AGENT, "Our policy is clear", Span(8, 12))
    assert metrics(Transcript((customer, agent)), {}).interruptions == ()
    assert metrics(Transcript((Turn(Role.CUSTOMER, "and then", Span(0, 10)), agent)), {}).interruptions
