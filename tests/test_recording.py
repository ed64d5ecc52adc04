import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxemotion.errors import RecordingError
from cxemotion.recording import Recording, Role
from tests.builders import A, C

SECOND = np.zeros((2, 8000), dtype=np.float32)


def refusal(samples: np.ndarray, *, rate_hz: int = 8000, roles: dict[Role, int] | None = None) -> str:
    with pytest.raises(RecordingError) as refused:
        Recording.from_samples(samples, rate_hz=rate_hz, roles=roles, name="call.wav")
    return str(refused.value)


def test_one_dimension_is_one_channel():
    recording = Recording.from_samples(SECOND[0], rate_hz=8000)
    assert (recording.channels, recording.frames, recording.duration_s) == (1, 8000, 1.0)


def test_samples_without_a_channel_or_a_length_are_refused():
    assert refusal(SECOND[:, :0]) == "call.wav: 0 seconds of audio; check that the recorder wrote the call"
    assert refusal(SECOND[:0]) == "call.wav: 0 channels; export the call with one channel or one per speaker"


def test_samples_of_any_other_shape_are_refused():
    assert refusal(SECOND[None]) == "call.wav: samples of shape (1, 2, 8000); pass (samples,) or (channels, samples)"


@pytest.mark.parametrize("rate_hz", [0, 3999, 384_001])
def test_a_rate_that_no_telephone_has_is_refused(rate_hz):
    assert refusal(SECOND, rate_hz=rate_hz) == f"call.wav: {rate_hz} samples/s; supported are 4000 to 384000"


def test_a_role_on_a_channel_that_is_not_there_is_refused_with_the_way_on():
    assert refusal(SECOND, roles={A: 0, C: 2}) == (
        "call.wav: 2 channels but roles put the customer on channel 2; count channels from 0, or leave out roles"
    )
    assert "1 channel but" in refusal(SECOND[0], roles={C: 1})
    assert "channel -1" in refusal(SECOND, roles={C: -1})


def test_two_roles_on_one_channel_are_refused():
    assert refusal(SECOND, roles={A: 0, C: 0}) == (
        "call.wav: two roles on one channel; name one role for a mono recording"
    )


def test_other_roles_are_other_roles_of_the_same_sound():
    recording = Recording.from_samples(SECOND, rate_hz=8000, roles={A: 0, C: 1})
    swapped = recording.with_roles({A: 1, C: 0})
    assert swapped.source is recording.source
    assert recording.roles == {A: 0, C: 1}


@given(st.integers(1, 500), st.floats(0.0001, 0.2))
@settings(max_examples=40)
def test_the_blocks_together_are_the_recording(frames, block_s):
    samples = np.arange(2 * frames, dtype=np.float32).reshape(2, frames)
    recording = Recording.from_samples(samples, rate_hz=8000)
    blocks = list(recording.blocks(block_s=block_s))
    np.testing.assert_array_equal(np.concatenate(blocks, axis=1), samples)
    assert {block.shape[1] for block in blocks[:-1]} <= {max(1, round(block_s * 8000))}
