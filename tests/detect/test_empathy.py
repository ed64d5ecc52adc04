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
