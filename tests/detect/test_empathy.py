from cxemotion.emotion import Emotion
from cxemotion.events import Evidence, Sign, Step, StepStatus
from cxemotion.span import Span
from tests.detect.calls import call, detect

ANGRY = ("Nobody ever calls me back!", Emotion.ANGER, 2)
FINE = ("All right then.", Emotion.NEUTRAL, 0)


def test_a_step_in_the_window_is_done_with_its_words_and_its_delay():
    transcript, timeline = call("Hello there.", ANGRY, "I am so sorry.", ANGRY, "We will look.", FINE)
    sorry = Sign(2, Step.APOLOGIZE, 0.9, (Evidence(2, 0, 13, "I am so sorry"),))
    _, (episode,) = detect(transcript, timeline, [sorry])
    outcome = next(o for o in episode.steps if o.step is Step.APOLOGIZE)
    assert (outcome.status, outcome.turn, outcome.delay_s) == (StepStatus.DONE, 2, 5.0)
    assert outcome.evidence[0].text == "I am so sorry"


def test_an_agent_who_does_nothing_misses_every_required_step():
    _, (episode,) = detect(*call("Hello there.", ANGRY, "That is our policy.", ANGRY, "As I said.", ANGRY))
    assert {outcome.step for outcome in episode.missed} == {
        Step.ACKNOWLEDGE,
        Step.APOLOGIZE,
        Step.PARAPHRASE,
        Step.OFFER_SOLUTION,
        Step.COMMIT_FOLLOW_UP,
    }


def test_an_episode_spans_its_customer_from_first_to_last():
    _, (episode,) = detect(*call("Hello there.", ANGRY, "I see what you mean.", ANGRY, "Let me look.", FINE))
    assert episode.span == Span(5.0, 25.0)
    assert episode.end_turn == 5


def test_without_times_an_episode_has_no_span():
    _, (episode,) = detect(*call("Hello there.", ANGRY, timed=False))
    assert episode.span is None


def test_without_the_agents_words_no_step_is_called_missed():
    _, (episode,) = detect(*call("", ANGRY, "", ANGRY, "", ANGRY))
    assert episode.steps == ()


def step(turn: int, what: Step, text: str = "x", start: int = 0) -> Sign:
    return Sign(turn, what, 0.9, (Evidence(turn, start, start + len(text), text),))


def outcome(what: Step, episode):
    return next(one for one in episode.steps if one.step is what)


def test_a_delay_is_told_in_agent_turns_too_back_channels_left_out():
    made = call("Hi.", ANGRY, "mm-hm", ANGRY, "Postcode?", ANGRY, "x sorry", FINE)
    _, (episode,) = detect(*made, [step(6, Step.APOLOGIZE)])
    assert outcome(Step.APOLOGIZE, episode).delay_turns == 2


def test_a_sentence_said_twice_in_the_call_is_scripted_and_still_done():
    line = "We are truly sorry for the trouble."
    made = call("Hi.", ANGRY, line, ANGRY, f"As I said. {line}", ANGRY)
    _, (episode,) = detect(*made, [step(2, Step.APOLOGIZE, line)])
    told = outcome(Step.APOLOGIZE, episode)
    assert (told.scripted, told.status) == (True, StepStatus.DONE)


def test_a_step_that_is_followed_by_a_fall_in_negativity_is_credited_with_it():
    _, (episode,) = detect(*call("Hi.", ANGRY, "x sorry", FINE, "Good.", FINE), [step(2, Step.APOLOGIZE)])
    assert outcome(Step.APOLOGIZE, episode).eased > 0.5


def test_a_paraphrase_is_measured_by_what_the_customer_said():
    upset = ("My parcel with the lamp never arrived!", Emotion.ANGER, 2)
    said, parrot = "So the parcel with the lamp never arrived.", "So I understand your concern completely."
    for words, least, most in ((said, 0.9, 1.0), (parrot, 0.0, 0.2)):
        _, (episode,) = detect(*call("Hi.", upset, words, FINE), [step(2, Step.PARAPHRASE, words)])
        assert least <= outcome(Step.PARAPHRASE, episode).overlap <= most


def test_a_solution_before_any_soothing_is_flagged():
    made = call("Hi.", ANGRY, "x refund", ANGRY, "x sorry", FINE)
    early = [step(2, Step.OFFER_SOLUTION), step(4, Step.APOLOGIZE)]
    assert detect(*made, early)[1][0].solution_first
    late = [step(2, Step.APOLOGIZE), step(4, Step.OFFER_SOLUTION)]
    assert not detect(*made, late)[1][0].solution_first


def test_within_one_turn_the_words_tell_which_came_first():
    made = call("Hi.", ANGRY, "sorry refund", FINE)
    both = [step(2, Step.APOLOGIZE, "sorry"), step(2, Step.OFFER_SOLUTION, "refund", 6)]
    assert not detect(*made, both)[1][0].solution_first
