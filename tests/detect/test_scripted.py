from cxemotion.detect import shared_sentences
from cxemotion.detect.scripted import agent_sentences, is_scripted
from cxemotion.events import Evidence
from cxemotion.recording import Role
from cxemotion.transcript import Transcript, Turn

LINE = "I completely understand how frustrating that must be."


def call(*said: str) -> Transcript:
    return Transcript(tuple(Turn(Role.AGENT, text) for text in said))


def test_the_same_sentence_is_counted_whatever_stands_around_it():
    counts = agent_sentences(call(LINE, "Oh no. I completely understand, how frustrating that must be!"))
    assert max(counts.values()) == 2


def test_short_sentences_are_anybodys():
    assert not agent_sentences(call("I'm sorry.", "I'm sorry."))


def test_sentences_of_many_calls_are_known_and_those_of_few_are_not():
    calls = [call(LINE), call(LINE), call(LINE), call("Your cat on the roof must have been quite a sight.")]
    assert len(shared_sentences(calls, calls=3)) == 1
    assert shared_sentences(calls, calls=4) == frozenset()


def test_said_twice_in_one_call_is_one_call():
    assert shared_sentences([call(LINE, LINE)], calls=2) == frozenset()


def test_only_the_sentence_that_carries_the_step_is_looked_at():
    text = f"{LINE} The parcel from Leeds goes out tonight."
    known = shared_sentences([call(LINE)], calls=1)
    assert is_scripted(text, [Evidence(0, 2, 14, text[2:14])], known)
    later = text.index("parcel")
    assert not is_scripted(text, [Evidence(0, later, later + 6, "parcel")], known)
