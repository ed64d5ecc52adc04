"""The guide's derived labels: a case for each of its sentences, then what must always hold.

A call is written a turn a line: ``"C anger 2"`` is a customer turn with its label, ``"A apologize explain"`` an agent
turn with its steps, ``"(A)"`` and ``"(C)"`` are back-channels.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.emotion import Emotion
from cxemotion.errors import LabelError
from cxemotion.events import (
    EPISODE_STEPS,
    CallLabels,
    CustomerLabel,
    EscalationKind,
    NegativeEpisode,
    Step,
    StepOutcome,
    StepStatus,
    derive_episodes,
    find_surges,
)
from cxemotion.recording import Role
from tests.strategies import call_labels

DONE, BEFORE, LATE = StepStatus.DONE, StepStatus.DONE_BEFORE, StepStatus.LATE
MISSED, NO_CHANCE, NOT_REQUIRED = StepStatus.MISSED, StepStatus.NO_OPPORTUNITY, StepStatus.NOT_REQUIRED
ROLES = {"A": Role.AGENT, "C": Role.CUSTOMER, "O": Role.OTHER}


def call(*lines: str, resolved: bool = False) -> CallLabels:
    parts = [line.strip("()").split() for line in lines]
    said = dict(enumerate(parts))
    return CallLabels(
        roles=[ROLES[words[0]] for words in parts],
        substantive=[not line.startswith("(") for line in lines],
        customer={
            turn: CustomerLabel(Emotion(words[1]), int(words[2]))
            for turn, words in said.items()
            if words[0] == "C" and len(words) == 3
        },
        steps={turn: frozenset(map(Step, words[1:])) for turn, words in said.items() if words[0] == "A"},
        resolved=resolved,
    )


def spells(*lines: str) -> list[tuple[int, int]]:
    """Opening and closing turn of each episode."""
    return [(episode.start_turn, episode.end_turn) for episode in derive_episodes(call(*lines))]


def only_episode(*lines: str, resolved: bool = False) -> NegativeEpisode:
    (episode,) = derive_episodes(call(*lines, resolved=resolved))
    return episode


def outcome(step: Step, *lines: str, resolved: bool = False) -> StepOutcome:
    return next(one for one in only_episode(*lines, resolved=resolved).steps if one.step is step)


# --- the opening of an episode


@pytest.mark.parametrize("emotion", ["anger", "frustration", "anxiety", "disappointment"])
@pytest.mark.parametrize("intensity", [2, 3])
def test_an_episode_opens_at_a_clearly_negative_turn(emotion, intensity):
    assert spells("A", f"C {emotion} {intensity}", "A") == [(1, 3)]


def test_one_or_two_slightly_negative_turns_open_no_episode():
    assert spells("C anger 1", "A", "C frustration 1", "A", "C neutral 0") == []


def test_the_third_slightly_negative_turn_in_a_row_opens_one():
    assert spells("C anger 1", "A", "C anxiety 1", "A", "C disappointment 1", "A") == [(4, 6)]


def test_slightly_negative_turns_with_a_calm_one_between_are_not_in_a_row():
    assert spells("C anger 1", "A", "C anger 1", "A", "C neutral 0", "A", "C anger 1", "A", "C anger 1") == []


@pytest.mark.parametrize("calm", ["satisfaction 3", "neutral 0"])
def test_a_calm_turn_opens_no_episode(calm):
    assert spells("A", f"C {calm}", "A") == []


def test_a_customer_turn_without_a_label_counts_as_neutral():
    assert spells("A", "C", "A") == []


# --- its close


@pytest.mark.parametrize("calm", ["neutral 0", "satisfaction 1"])
def test_an_episode_closes_before_a_calm_turn_with_two_calm_turns_after_it(calm):
    assert spells("C anger 2", "A", f"C {calm}", "A", "C neutral 0", "A", "C neutral 0", "A") == [(0, 2)]


@pytest.mark.parametrize("later", [["C anger 2", "C neutral 0"], ["C neutral 0", "C anxiety 3"]])
def test_a_calm_turn_closes_nothing_when_one_of_the_next_two_is_clearly_negative(later):
    first, second = later
    assert spells("C anger 2", "A", "C neutral 0", "A", first, "A", second, "A") == [
        (0, 6 if "neutral" in second else 8)
    ]


def test_a_clearly_negative_turn_three_turns_on_opens_an_episode_of_its_own():
    assert spells("C anger 2", "A", "C neutral 0", "A", "C neutral 0", "A", "C neutral 0", "A", "C anger 2") == [
        (0, 2),
        (8, 9),
    ]


def test_a_slightly_negative_turn_after_the_calm_one_does_not_hold_the_close_back():
    assert spells("C anger 2", "A", "C neutral 0", "A", "C frustration 1", "A") == [(0, 2)]


def test_a_slightly_negative_turn_does_not_close_an_episode():
    assert spells("C anger 3", "A", "C anger 1", "A", "C neutral 0", "A") == [(0, 4)]


def test_an_episode_that_never_calms_ends_with_the_call():
    assert spells("A", "C anger 2", "A", "C frustration 2", "A", "A") == [(1, 6)]


def test_slight_turns_before_the_close_do_not_count_towards_the_next_opening():
    lines = ["C anger 2", "A", "C anger 1", "A", "C anger 1", "A", "C neutral 0", "A", "C anger 1", "A", "C anger 1"]
    assert spells(*lines) == [(0, 6)]
    assert spells(*lines, "A", "C anger 1") == [(0, 6), (12, 13)]


# --- peak and recovery


def test_the_peak_is_the_strongest_emotion_of_the_episode():
    assert only_episode("C frustration 2", "A", "C anxiety 3", "A", "C anger 2", "A").peak is Emotion.ANXIETY


def test_of_two_equally_strong_emotions_the_worse_one_is_the_peak():
    assert only_episode("C anxiety 2", "A", "C anger 2", "A").peak is Emotion.ANGER


def test_an_episode_that_ends_in_satisfaction_is_recovered():
    assert only_episode("C anger 2", "A", "C satisfaction 2", "A").recovered


def test_an_episode_that_ends_in_a_neutral_turn_or_with_the_call_is_not_recovered():
    assert not only_episode("C anger 2", "A", "C neutral 0", "A", "C satisfaction 3").recovered
    assert not only_episode("C anger 2", "A").recovered


# --- required steps


def required(*lines: str, resolved: bool = False) -> set[Step]:
    episode = only_episode(*lines, resolved=resolved)
    return {one.step for one in episode.steps if one.status is not NOT_REQUIRED}


BASIC = {Step.ACKNOWLEDGE, Step.PARAPHRASE, Step.OFFER_SOLUTION}


@pytest.mark.parametrize("emotion", ["anger", "frustration", "disappointment"])
def test_anger_frustration_and_disappointment_are_owed_an_apology(emotion):
    assert required(f"C {emotion} 2", "A", resolved=True) == BASIC | {Step.APOLOGIZE}


def test_anxiety_alone_is_owed_no_apology():
    assert required("C anxiety 3", "A", resolved=True) == BASIC


def test_an_apology_is_owed_for_any_such_emotion_that_the_episode_holds():
    assert required("C anxiety 3", "A", "C disappointment 1", "A", resolved=True) == BASIC | {Step.APOLOGIZE}


def test_no_apology_is_owed_for_what_was_felt_before_the_episode():
    assert required("C frustration 1", "A", "C neutral 0", "A", "C anxiety 2", "A", resolved=True) == BASIC


def test_a_follow_up_is_owed_unless_the_call_is_resolved():
    assert required("C anxiety 2", "A", resolved=False) == BASIC | {Step.COMMIT_FOLLOW_UP}


def test_every_step_of_the_guide_has_an_outcome_and_five_can_be_required():
    episode = only_episode("C anger 2", "A", "A")
    assert [one.step for one in episode.steps] == list(Step)
    assert required("C anger 2", "A") == set(EPISODE_STEPS)


# --- the response window and the status of a step


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (Step.ACKNOWLEDGE, LATE),
        (Step.APOLOGIZE, DONE),
        (Step.PARAPHRASE, DONE),
        (Step.OFFER_SOLUTION, DONE),
        (Step.COMMIT_FOLLOW_UP, DONE),
    ],
)
def test_only_an_acknowledgement_can_come_too_late_within_the_window(step, status):
    lines = ["C anger 2", "A", "C anger 2", "A", "C anger 2", f"A {step}"]
    assert outcome(step, *lines) == StepOutcome(step, status, 3 if step is Step.ACKNOWLEDGE else 5, 5)


@pytest.mark.parametrize("lines", [["A acknowledge", "C anger 2", "A"], ["A", "C anger 2", "A acknowledge"]])
def test_an_acknowledgement_in_the_first_two_agent_turns_is_in_time(lines):
    assert outcome(Step.ACKNOWLEDGE, "C anger 2", *lines).status is DONE


def test_the_window_reaches_two_agent_turns_past_the_close():
    lines = ["C anger 2", "A", "C neutral 0", "A", "C neutral 0", "{}", "C neutral 0", "{}"]
    assert outcome(Step.APOLOGIZE, *"|".join(lines).format("A apologize", "A").split("|")).status is DONE
    missed = outcome(Step.APOLOGIZE, *"|".join(lines).format("A", "A apologize").split("|"))
    assert missed == StepOutcome(Step.APOLOGIZE, MISSED, due_turn=5)


def test_what_the_agent_says_before_the_opening_is_not_in_the_window():
    assert outcome(Step.APOLOGIZE, "A apologize", "C anger 2", "A", "C anger 2", "A").status is MISSED


@pytest.mark.parametrize("step", [Step.PARAPHRASE, Step.OFFER_SOLUTION])
def test_a_problem_restated_or_a_remedy_offered_shortly_before_counts_as_done_before(step):
    lines = [f"A {step}", "C", "A", "C", "A", "C", "A", "C anger 2", "A", "C anger 2", "A"]
    assert outcome(step, *lines) == StepOutcome(step, BEFORE, 10, 0)


@pytest.mark.parametrize("step", [Step.PARAPHRASE, Step.OFFER_SOLUTION])
def test_the_fifth_agent_turn_before_the_opening_is_too_early_to_count(step):
    lines = [f"A {step}", "C", "A", "C", "A", "C", "A", "C", "A", "C anger 2", "A", "C anger 2", "A"]
    assert outcome(step, *lines).status is MISSED


@pytest.mark.parametrize("step", [Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.COMMIT_FOLLOW_UP])
def test_no_other_step_counts_before_the_opening(step):
    assert outcome(step, f"A {step}", "C anger 2", "A", "C anger 2", "A").status is MISSED


def test_done_in_the_window_comes_before_done_before_it():
    lines = ["A paraphrase", "C anger 2", "A paraphrase", "C anger 2", "A"]
    assert outcome(Step.PARAPHRASE, *lines) == StepOutcome(Step.PARAPHRASE, DONE, 4, 2)


def test_with_fewer_than_two_agent_turns_there_is_no_opportunity():
    assert outcome(Step.APOLOGIZE, "A", "C anger 2", "A") == StepOutcome(Step.APOLOGIZE, NO_CHANCE, due_turn=2)
    assert outcome(Step.APOLOGIZE, "A", "C anger 2") == StepOutcome(Step.APOLOGIZE, NO_CHANCE)
    assert outcome(Step.APOLOGIZE, "A", "C anger 2", "A", "C anger 2", "A").status is MISSED


def test_a_step_done_at_the_only_opportunity_is_done():
    assert outcome(Step.APOLOGIZE, "A", "C anger 2", "A apologize").status is DONE


def test_done_before_comes_before_no_opportunity():
    assert outcome(Step.PARAPHRASE, "A paraphrase", "C anger 2", "A").status is BEFORE


def test_a_step_not_required_is_not_required_even_where_it_is_done():
    lines = ["C anxiety 2", "A apologize explain", "C anxiety 2", "A"]
    assert outcome(Step.APOLOGIZE, *lines) == StepOutcome(Step.APOLOGIZE, NOT_REQUIRED)
    assert outcome(Step.EXPLAIN, *lines) == StepOutcome(Step.EXPLAIN, NOT_REQUIRED)


# --- substantive turns


def test_agent_turns_with_a_back_channel_between_count_as_one():
    lines = ["C anger 2", "A", "(C)", "A", "C anger 2", "A acknowledge"]
    assert outcome(Step.ACKNOWLEDGE, *lines).status is DONE
    assert outcome(Step.APOLOGIZE, "C anger 2", "A", "(C)", "A").status is NO_CHANCE


def test_customer_turns_with_a_back_channel_between_count_as_one():
    assert spells("C anger 1", "(A)", "C anger 1", "(A)", "C anger 1", "A") == []


def test_a_back_channel_of_the_customer_closes_nothing_and_opens_nothing():
    assert spells("C anger 2", "A", "(C neutral 0)", "A") == [(0, 4)]
    assert spells("A", "(C anger 3)", "A") == []


def test_a_back_channel_of_the_agent_uses_up_no_opportunity():
    assert (
        outcome(Step.ACKNOWLEDGE, "C anger 2", "(A)", "C anger 2", "(A)", "C anger 2", "A acknowledge").status is DONE
    )


def test_a_step_that_a_short_agent_turn_of_the_window_carries_is_done():
    assert outcome(Step.APOLOGIZE, "C anger 2", "(A apologize)", "C anger 2", "A", "C anger 2", "A").status is DONE


def test_an_episode_opens_at_the_turn_that_is_clearly_upset_when_several_count_as_one():
    assert spells("A", "C neutral 0", "(A)", "C anger 2", "A") == [(3, 5)]


def test_the_words_of_a_bystander_are_nobodys_turn():
    assert spells("C anger 2", "O", "A", "O", "C neutral 0", "A") == [(0, 4)]


# --- surges


def surges(*lines: str, said: dict[int, list[EscalationKind]] | None = None) -> tuple[int, ...]:
    return find_surges(call(*lines), said or {})


@pytest.mark.parametrize("before", ["neutral 0", "satisfaction 3", "anger 1", "frustration 1", "anxiety 3"])
def test_anger_surges_when_it_rises_to_two_from_at_least_a_step_lower(before):
    assert surges(f"C {before}", "A", "C anger 2") == (2,)


def test_anger_and_frustration_are_one_scale():
    assert surges("C frustration 2", "A", "C anger 2") == (0,)
    assert surges("C frustration 2", "A", "C anger 3", "A", "C frustration 3") == (0, 2)


def test_a_rise_to_one_is_no_surge_and_neither_is_a_fall_or_a_level_stretch():
    assert surges("C neutral 0", "A", "C anger 1") == ()
    assert surges("C neutral 0", "A", "C anger 3", "A", "C anger 2", "A", "C anger 2") == (2,)


def test_a_first_turn_can_surge():
    assert surges("A", "C anger 2") == (1,)


@pytest.mark.parametrize("other", ["anxiety 3", "disappointment 3", "satisfaction 3"])
def test_no_other_emotion_surges(other):
    assert surges("C neutral 0", "A", f"C {other}") == ()


def test_a_turn_with_another_kind_is_no_surge_but_sets_the_level():
    lines = ["C neutral 0", "A", "C anger 2", "A", "C anger 2", "A", "C anger 3"]
    assert surges(*lines, said={2: [EscalationKind.ABUSE]}) == (6,)


def test_a_surge_stands_at_the_angry_turn_when_several_count_as_one():
    assert surges("A", "C anxiety 2", "(A)", "C anger 2", "A") == (3,)
    assert surges("A", "C anxiety 3", "C anger 2", "A", "C anger 2") == (2,)


# --- labels that do not fit their call


def test_labels_of_a_turn_that_is_not_there_are_refused():
    with pytest.raises(LabelError, match="a label names turn 5, but the call has turns 0 to 0"):
        CallLabels([Role.CUSTOMER], [True], {5: CustomerLabel(Emotion.ANGER, 2)}, {}, True)


def test_a_mark_of_substance_is_given_for_every_turn():
    with pytest.raises(LabelError, match="2 roles but 1 marks of substance; give one a turn"):
        CallLabels([Role.AGENT, Role.CUSTOMER], [True], {}, {}, True)


# --- what must always hold


def rearranged(labels: CallLabels, old_of: list[int | None]) -> CallLabels:
    """The call with these turns, by their old index; ``None`` is a back-channel of the customer slipped in."""
    return CallLabels(
        roles=[Role.CUSTOMER if old is None else labels.roles[old] for old in old_of],
        substantive=[old is not None and labels.substantive[old] for old in old_of],
        customer={new: labels.customer[old] for new, old in enumerate(old_of) if old in labels.customer},
        steps={new: labels.steps[old] for new, old in enumerate(old_of) if old in labels.steps},
        resolved=labels.resolved,
    )


def in_old_turns(episode: NegativeEpisode, old_of: list[int | None], count: int) -> NegativeEpisode:
    def old(turn: int | None) -> int | None:
        return None if turn is None else [*old_of, count][turn]

    return replace(
        episode,
        start_turn=old(episode.start_turn),
        end_turn=old(episode.end_turn),
        steps=tuple(replace(one, due_turn=old(one.due_turn), turn=old(one.turn)) for one in episode.steps),
    )


said_kinds = st.dictionaries(st.integers(0, 29), st.just([EscalationKind.THREAT_LEAVE]), max_size=4)


def assert_nothing_changes(labels: CallLabels, old_of: list[int | None], said: dict[int, list[EscalationKind]]) -> None:
    changed = rearranged(labels, old_of)
    said_there = {new: said[old] for new, old in enumerate(old_of) if old is not None and old in said}
    found = tuple(in_old_turns(episode, old_of, len(labels.roles)) for episode in derive_episodes(changed))
    assert found == derive_episodes(labels)
    assert tuple(old_of[turn] for turn in find_surges(changed, said_there)) == find_surges(labels, said)


@given(call_labels(), said_kinds, st.data())
@settings(max_examples=100, deadline=None)
def test_cutting_a_turn_in_two_changes_nothing(labels, said, data):
    turns = list(range(len(labels.roles)))
    cut = data.draw(st.sets(st.sampled_from(turns))) if turns else set()
    assert_nothing_changes(labels, [turn for turn in turns for _ in range(1 + (turn in cut))], said)


@given(call_labels(), said_kinds, st.data())
@settings(max_examples=100, deadline=None)
def test_a_back_channel_slipped_in_anywhere_changes_nothing(labels, said, data):
    old_of: list[int | None] = list(range(len(labels.roles)))
    for _ in range(data.draw(st.integers(0, 4))):
        old_of.insert(data.draw(st.integers(0, len(old_of))), None)
    assert_nothing_changes(labels, old_of, said)


@given(call_labels())
@settings(max_examples=100, deadline=None)
def test_episodes_follow_one_another_and_open_at_upset_customers(labels):
    end = -1
    for episode in derive_episodes(labels):
        assert end < episode.start_turn < episode.end_turn <= len(labels.roles)
        assert labels.roles[episode.start_turn] is Role.CUSTOMER
        assert labels.customer[episode.start_turn].upset >= 1
        end = episode.end_turn


@given(call_labels())
@settings(max_examples=100, deadline=None)
def test_a_step_is_carried_exactly_where_it_is_done(labels):
    for episode in derive_episodes(labels):
        for one in episode.steps:
            assert (one.turn is not None) == (one.status in {DONE, BEFORE, LATE})
            if one.turn is not None:
                assert one.step in labels.steps[one.turn]
                assert (one.turn < episode.start_turn) == (one.status is BEFORE)


@given(call_labels())
@settings(max_examples=100, deadline=None)
def test_settling_the_call_changes_the_follow_up_alone(labels):
    settled, open_ = (derive_episodes(replace(labels, resolved=resolved)) for resolved in (True, False))
    assert len(settled) == len(open_)
    for one, other in zip(settled, open_, strict=True):
        differing = {a.step for a, b in zip(one.steps, other.steps, strict=True) if a != b}
        assert differing == {Step.COMMIT_FOLLOW_UP}
