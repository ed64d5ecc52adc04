from __future__ import annotations

import numpy as np

from cxemotion.live.sound import LiveSound
from cxemotion.recording import Role
from cxemotion.span import Span

RATE_HZ = 4000


def test_what_was_pushed_is_what_is_read_and_the_shorter_channel_ends_in_silence():
    sound = LiveSound([Role.AGENT, Role.CUSTOMER], RATE_HZ)
    assert sound.recording("empty") is None
    agent, customer = (
        np.random.default_rng(seed).normal(size=n).astype(np.float32) for seed, n in ((1, 30_001), (2, 9))
    )
    for piece in np.array_split(agent, 7):
        sound.push(Role.AGENT, piece)
    sound.push(Role.CUSTOMER, customer)
    recording = sound.recording("call")
    read = np.concatenate(list(recording.source.blocks(777)), axis=1)
    np.testing.assert_array_equal(read[0], agent)
    np.testing.assert_array_equal(read[1], np.pad(customer, (0, agent.size - customer.size)))
    assert recording.roles == {Role.AGENT: 0, Role.CUSTOMER: 1}
    sound.close()


def test_a_clip_is_the_sound_of_its_span_as_far_as_it_is_known():
    sound = LiveSound([Role.CUSTOMER], RATE_HZ)
    ramp = np.arange(100 * RATE_HZ, dtype=np.float32)
    for piece in np.array_split(ramp, 40):
        sound.push(Role.CUSTOMER, piece)
    np.testing.assert_array_equal(sound.clip(Role.CUSTOMER, Span(90, 91)), ramp[90 * RATE_HZ : 91 * RATE_HZ])
    np.testing.assert_array_equal(sound.clip(Role.CUSTOMER, Span(99, 120)), ramp[99 * RATE_HZ :])
    assert sound.clip(Role.CUSTOMER, Span(1, 2)).size == 0  # more than a minute ago
    assert sound.clip(Role.AGENT, Span(90, 91)).size == 0
    sound.close()
