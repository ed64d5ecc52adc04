from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.signal import track_channel, without_leaks
from cxemotion.signal.crosstalk import leak_db
from cxemotion.signal.tracks import ChannelTracks
from cxemotion.span import Span, overlap, total
from tests.signal.sounds import noise, silence, syllables


def call(*, leak_db: float = -25.0, delay_s: float = 0.05) -> tuple[ChannelTracks, ChannelTracks]:
    """The agent speaks from 1 to 3 s, the customer from 4 to 6 s; the agent leaks into the customer's channel."""
    agent = np.concatenate([silence(1), syllables(8), silence(5)]) + noise(8, level=0.0003, seed=1)
    echo = np.roll(agent, round(delay_s * 8000)) * 10 ** (leak_db / 20)
    customer = np.concatenate([silence(4), syllables(8, f0_hz=210.0), silence(2)]) + noise(8, level=0.0003, seed=2)
    return track_channel([agent], rate_hz=8000), track_channel([customer + echo], rate_hz=8000)


@pytest.mark.parametrize("delay_s", [0.0, 0.05, 0.2])
def test_a_leak_is_no_speech_of_the_channel_it_reaches(delay_s: float) -> None:
    agent, customer = call(delay_s=delay_s)
    assert total(overlap(customer.speech, [Span(1.0, 3.3)])) > 1.0
    cleaned = customer.without_leaks(agent)
    assert total(overlap(cleaned.speech, [Span(1.0, 3.3)])) < 0.3
    assert total(overlap(cleaned.speech, [Span(4.0, 6.0)])) > 1.7
    assert not ((cleaned.nuclei_s > 1.0) & (cleaned.nuclei_s < 3.0)).any()


def test_a_leak_is_measured_on_the_channel_that_it_reaches() -> None:
    agent, customer = call()
    cleaned = customer.without_leaks(agent)
    levels = {"level_db": customer.level_db, "other_level_db": agent.level_db}
    assert leak_db(cleaned.speech, other_speech=agent.speech, **levels) == pytest.approx(-25, abs=2)
    back = leak_db(agent.speech, agent.level_db, other_speech=cleaned.speech, other_level_db=customer.level_db)
    assert not back > -60.0
    assert np.isnan(leak_db((), customer.level_db, other_speech=(), other_level_db=agent.level_db))


def test_a_channel_that_holds_nothing_but_the_leak_holds_no_speech() -> None:
    agent, _ = call()
    leak = np.concatenate([silence(1), syllables(8), silence(3)])
    nobody = track_channel([np.float32(0.05) * leak + noise(leak.size / 8000, level=1e-4)], rate_hz=8000)
    assert nobody.speech
    assert nobody.without_leaks(agent).speech == ()


def test_the_loud_side_keeps_its_speech() -> None:
    agent, customer = call()
    assert agent.without_leaks(customer).speech == agent.speech


def test_two_who_speak_at_once_are_both_kept() -> None:
    one = np.concatenate([silence(1), syllables(8), silence(1)]) + noise(4, level=0.0003, seed=1)
    two = np.concatenate([silence(1.5), syllables(6, f0_hz=210.0), silence(1)]) + noise(4, level=0.0003, seed=2)
    left, right = track_channel([one], rate_hz=8000), track_channel([two], rate_hz=8000)
    assert left.without_leaks(right).speech == left.speech
    assert right.without_leaks(left).speech == right.speech


def test_a_channel_alone_keeps_everything() -> None:
    level_db = np.full(200, -30.0, dtype=np.float32)
    speech = (Span(0.5, 1.0),)
    assert without_leaks(speech, level_db, other_speech=(), other_level_db=level_db) == speech


@settings(max_examples=10, deadline=None)
@given(st.floats(-20.0, 20.0))
def test_a_gain_on_the_whole_call_moves_no_boundary(gain_db: float) -> None:
    agent, customer = call()
    gain = np.float32(gain_db)
    louder = without_leaks(
        customer.speech,
        customer.level_db + gain,
        other_speech=agent.speech,
        other_level_db=agent.level_db + gain,
    )
    assert louder == customer.without_leaks(agent).speech
