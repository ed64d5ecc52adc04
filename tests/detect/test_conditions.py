import pytest

from tests.detect.rule_texts import matches, turns

CALM_DOWN = '{ said = ["calm down"], by = "agent" }'


def test_what_is_said_counts_for_the_role_meant_and_shows_its_words():
    lines = ("customer: calm down?", "agent: Please calm down.", "other: calm down")
    (match,) = matches(CALM_DOWN, *lines)
    assert (match.turns, match.evidence[0].text) == ((1,), "calm down")
    assert turns('{ said = ["calm down"] }', *lines) == [(0,), (1,), (2,)]


def test_a_stage_is_a_fifth_of_the_call_at_either_end():
    lines = [f"agent: line {number} hello" for number in range(10)]
    assert turns('{ said = ["hello"], stage = "opening" }', *lines) == [(0,), (1,)]
    assert turns('{ said = ["hello"], stage = ["opening", "closing"] }', *lines)[-1] == (9,)


def test_where_there_are_times_the_stage_goes_by_them():
    lines = ("agent @0-50: hello", "customer @50-52: hello", "agent @97-100: hello")
    assert turns('{ said = ["hello"], stage = "middle" }', *lines) == [(1,)]


def test_steps_faults_and_kinds_are_those_of_the_words_model():
    lines = ("agent (dismissive): Policy.", "customer (abuse): You fool.", "agent (apologize): Sorry.")
    assert turns('{ fault = "dismissive" }', *lines) == [(0,)]
    assert turns('{ kind = "abuse" }', *lines) == [(1,)]
    assert turns('{ step = "apologize", by = "agent" }', *lines) == [(2,)]


def test_an_emotion_counts_from_its_intensity():
    lines = ("customer (anger 1): Hm.", "customer (anger 3): No!", "customer (anxiety 3): Oh no.")
    assert turns('{ emotion = ["anger", "frustration"], intensity = 2 }', *lines) == [(1,)]


def test_a_fall_of_valence_counts_within_its_turns_only():
    lines = ("customer (satisfaction 3): Nice.", "customer (neutral): Well.", "customer (anger 3): No!")
    assert turns("{ valence_falls = 1.5, over_turns = 2 }", *lines) == [(2,)]
    assert turns("{ valence_falls = 1.5, over_turns = 1 }", *lines) == []
    assert turns("{ valence_rises = 0.5 }", *lines) == []
    assert turns("{ valence_below = -0.9 }", *lines) == [(2,)]


def test_sound_counts_as_measured_or_against_the_speakers_usual_and_never_where_it_is_not_measurable():
    lines = ("agent (level_db=-12): Hello.", "agent (f0_median_st=usual+5): Hello!", "agent: Hello?")
    assert turns('{ feature = "level_db", above = -20 }', *lines) == [(0,)]
    assert turns('{ feature = "f0_median_st", relative = true, above = 4 }', *lines) == [(1,)]


def test_a_silence_is_counted_before_the_turn_that_ends_it():
    lines = ("agent @0-2: One moment.", "agent @9-10: Still here.", "customer @10.5-12: Good.")
    assert turns("{ silence_s = 5 }", *lines) == [(1,)]


def test_cutting_in_counts_and_by_whom():
    lines = ("customer: And then", "agent (overlap): Sir, no.")
    assert turns('{ interrupts = true, by = "agent" }', *lines) == [(1,)]
    assert turns('{ interrupts = true, by = "customer" }', *lines) == []


FOLLOWS = '{ first = { emotion = "anger" }, then = { said = ["sorry"], by = "agent" }, within_turns = 1 }'
STAYS_OUT = FOLLOWS.replace("then", "without")


def test_an_answer_in_time_is_found_and_a_late_one_is_missed():
    soon = ("customer (anger 2): No!", "agent: mm-hm", "agent: So sorry.")
    late = ("customer (anger 2): No!", "agent: Your postcode?", "agent: So sorry.")
    assert turns(FOLLOWS, *soon) == [(2,)]
    assert turns(STAYS_OUT, *soon) == []
    assert turns(FOLLOWS, *late) == []
    assert turns(STAYS_OUT, *late) == [(0,)]


def test_seconds_count_from_the_end_of_the_one_to_the_start_of_the_other():
    when = '{ first = { emotion = "anger" }, without = { said = ["sorry"], by = "agent" }, within_s = 5 }'
    assert turns(when, "customer (anger 2) @0-3: No!", "agent @8-9: Sorry.") == []
    assert turns(when, "customer (anger 2) @0-3: No!", "agent @8.1-9: Sorry.") == [(0,)]


def test_all_holds_at_one_turn_unless_the_scope_is_the_call():
    when = '{ all = [{ said = ["hello"] }, { said = ["goodbye"] }] }'
    assert turns(when, "agent: hello", "agent: goodbye") == []
    assert turns(when, "agent: hello and goodbye") == [(0,)]
    assert turns(when, "agent: hello", "agent: goodbye", scope="call") == [(0, 1)]


def test_any_holds_where_one_part_does():
    assert turns('{ any = [{ said = ["hello"] }, { said = ["goodbye"] }] }', "agent: goodbye") == [(0,)]


def test_what_is_never_said_in_the_call_is_found_without_a_turn():
    when = '{ not = { said = ["my name is"], by = "agent", stage = "opening" } }'
    (match,) = matches(when, "agent: Yes?", "customer: Hi.", scope="call")
    assert (match.turns, match.span, match.evidence) == ((), None, ())
    assert matches(when, "agent: Hi, my name is Jo.", "customer: Hi.", scope="call") == ()


def test_not_at_a_turn_holds_at_the_other_turns_of_that_role():
    assert turns('{ not = { said = ["sorry"] }, by = "agent" }', "agent: sorry", "agent: no", "customer: no") == [(1,)]


@pytest.mark.parametrize("scope", ["turn", "call"])
def test_an_empty_call_matches_nothing_that_must_be_there(scope: str):
    assert matches(CALM_DOWN, scope=scope) == ()
