from __future__ import annotations

import math

import pytest

from cxemotion.errors import LabelError
from cxemotion.evaluate import diarization
from cxemotion.recording import Role
from cxemotion.span import Span

TRUTH = [(Span(0, 4), "agent"), (Span(4, 10), "customer")]


def score(found, **options):
    return diarization.evaluate(TRUTH, found, **{"collar_s": 0, **options})


def test_speakers_are_mapped_so_that_they_share_most():
    scores = score([(Span(0, 5), "B"), (Span(5, 10), "A")])
    assert scores.error_rate == pytest.approx(1 / 10)  # the second from 4 to 5


def test_missed_speech_false_alarms_and_confusion_are_told_apart():
    scores = score([(Span(1, 4), "A"), (Span(4, 7), "B"), (Span(7, 9), "A"), (Span(10, 12), "B"), (Span(2, 3), "B")])
    parts = {name: float(rate.value) for name, rate in scores.rates().items()}
    assert parts["missed"] == pytest.approx(2 / 10)
    assert parts["false_alarm"] == pytest.approx(3 / 10)
    assert parts["confusion"] == pytest.approx(2 / 10)
    assert parts["der"] == pytest.approx(7 / 10)


def test_a_collar_around_every_boundary_is_not_scored():
    scores = score([(Span(0, 4.2), "A"), (Span(4.2, 10), "B")], collar_s=0.25)
    assert scores.error_rate == 0
    assert float(scores.reference_s) == pytest.approx(10 - 0.25 - 0.5 - 0.25)


def test_time_in_which_several_speak_can_be_left_out():
    truth = [*TRUTH, (Span(6, 8), "agent")]
    found = [(Span(0, 4), "A"), (Span(4, 10), "B")]
    assert diarization.evaluate(truth, found, collar_s=0).error_rate == pytest.approx(2 / 12)
    assert diarization.evaluate(truth, found, collar_s=0, skip_overlap=True).error_rate == 0


def test_swapped_roles_are_no_diarization_error_but_a_role_error():
    scores = score([(Span(0, 4), "customer"), (Span(4, 10), "agent")])
    assert (scores.error_rate, scores.role_error) == (0, 1)
    assert score(TRUTH).role_error == 0


def test_silence_has_no_rate():
    assert math.isnan(diarization.evaluate([], [(Span(0, 1), "A")]).error_rate)
    assert score([]).error_rate == 1


def test_the_roles_of_turns_are_scored_by_turn():
    agent, customer = Role.AGENT, Role.CUSTOMER
    scores = diarization.evaluate_roles([agent, customer, agent, customer], [agent, customer, customer, customer])
    assert scores.error == 0.25
    assert float(scores.rates()["customer.precision"].value) == pytest.approx(2 / 3)


def test_odd_collars_and_turns_without_a_partner_are_refused():
    with pytest.raises(LabelError, match="a collar of -1 s"):
        score(TRUTH, collar_s=-1)
    with pytest.raises(LabelError, match="1 roles beside 0"):
        diarization.evaluate_roles([Role.AGENT], [])
