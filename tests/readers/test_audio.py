"""Recordings from files that libsndfile decodes."""

import os
import pickle
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxemotion.errors import CxEmotionError, OptionError, RecordingError
from cxemotion.readers.audio import read_recording
from cxemotion.recording import Recording, Role

RATE_HZ = 8000


def two_voices(seconds: float = 1.0, rate_hz: int = RATE_HZ) -> np.ndarray:
    """Shape (samples, 2): 200 Hz on the left, 310 Hz on the right."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.stack([0.5 * np.sin(2 * np.pi * hz * time) for hz in (200, 310)], axis=1)


def written(path: Path, samples: np.ndarray, rate_hz: int = RATE_HZ, **options: str) -> Path:
    soundfile.write(path, samples, rate_hz, **options)
    return path


def samples_of(recording: Recording, block_s: float = 0.3) -> np.ndarray:
    return np.concatenate(list(recording.blocks(block_s=block_s)), axis=1)


@pytest.mark.parametrize(
    ("suffix", "subtype", "error"),
    [
        ("wav", "PCM_U8", 0.01),
        ("wav", "PCM_16", 1e-4),
        ("wav", "PCM_24", 1e-6),
        ("wav", "PCM_32", 1e-6),
        ("wav", "FLOAT", 1e-6),
        ("wav", "DOUBLE", 1e-6),
        ("wav", "ULAW", 0.03),
        ("wav", "ALAW", 0.03),
        ("flac", "PCM_16", 1e-4),
        ("ogg", "VORBIS", 0.1),
    ],
)
def test_a_call_comes_back_as_it_was_recorded(tmp_path: Path, suffix: str, subtype: str, error: float) -> None:
    voices = two_voices()
    recording = read_recording(written(tmp_path / f"call.{suffix}", voices, subtype=subtype))
    assert (recording.rate_hz, recording.channels, recording.frames) == (RATE_HZ, 2, RATE_HZ)
    samples = samples_of(recording)
    assert samples.dtype == np.float32
    assert samples.shape == (2, RATE_HZ)
    assert np.abs(samples - voices.T).max() < error


def test_an_mp3_gives_as_many_samples_as_it_promises(tmp_path: Path) -> None:
    recording = read_recording(written(tmp_path / "call.mp3", two_voices()))
    assert samples_of(recording).shape == (2, recording.frames)


@pytest.mark.parametrize("rate_hz", [4000, 8000, 11_025, 44_100, 48_000, 192_000])
@pytest.mark.parametrize("channels", [1, 3, 32])
def test_any_rate_and_number_of_channels_is_read(tmp_path: Path, rate_hz: int, channels: int) -> None:
    recording = read_recording(written(tmp_path / "call.wav", np.zeros((500, channels)), rate_hz))
    assert (recording.rate_hz, recording.channels, samples_of(recording).shape[1]) == (rate_hz, channels, 500)


@given(block=st.integers(50, 9000))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_size_of_the_blocks_changes_no_sample(tmp_path: Path, block: int) -> None:
    path = tmp_path / "call.flac"
    if not path.exists():
        written(path, two_voices())
    source = read_recording(path).source
    blocks = list(source.blocks(block))
    assert all(1 <= part.shape[1] <= block for part in blocks)
    assert np.array_equal(np.concatenate(blocks, axis=1), samples_of(read_recording(path)))


def test_roles_are_kept_and_left_empty_where_not_given(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", two_voices())
    assert read_recording(path).roles == {}
    assert read_recording(path, roles={"agent": 1, "customer": 0}).roles == {Role.AGENT: 1, Role.CUSTOMER: 0}


def test_a_recording_can_be_pickled_and_shared_between_threads(tmp_path: Path) -> None:
    recording = read_recording(written(tmp_path / "call.flac", two_voices(3.0)))
    alone = samples_of(pickle.loads(pickle.dumps(recording)))  # noqa: S301 -- our own bytes
    with ThreadPoolExecutor(4) as threads:
        assert all(np.array_equal(alone, other) for other in threads.map(samples_of, [recording] * 8))


def test_samples_that_are_not_finite_become_silence_or_full_scale(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", np.array([0.5, np.nan, np.inf, -np.inf]), subtype="FLOAT")
    assert samples_of(read_recording(path)).tolist() == [[0.5, 0.0, 1.0, -1.0]]


def refusal(path: Path, **options: dict[str, int]) -> str:
    with pytest.raises(RecordingError) as refused:
        samples_of(read_recording(path, **options))
    message = str(refused.value)
    assert len(message.splitlines()) == 1
    return message


def test_a_missing_file_is_refused_by_its_path(tmp_path: Path) -> None:
    assert refusal(tmp_path / "call.wav") == f"{tmp_path / 'call.wav'}: no such file; check the path"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: a folder, not a file; name one call's file"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.touch()
    assert refusal(path) == "call.wav: the file is empty (0 bytes); export the call again"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "call.wav")
    assert refusal(tmp_path / "call.wav").endswith("not a regular file; save the call to a file first")


@pytest.mark.parametrize("text", ["agent: hello\n", "客服：您好\n" * 1000])
@pytest.mark.parametrize("name", ["call.wav", "call.mp3", "call.m4a"])
def test_text_named_as_audio_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert refusal(path) == f"{name}: text, not audio; give the recording here and a transcript as transcript"


def test_bytes_that_are_no_audio_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(bytes(range(128, 256)) * 20)
    assert refusal(path).startswith("call.wav: not audio that can be decoded (")


def test_bare_samples_are_refused_with_the_way_to_wrap_them(tmp_path: Path) -> None:
    path = tmp_path / "call.ulaw"
    path.write_bytes(bytes(1000))
    assert "wrap them in WAV, for example: ffmpeg -f mulaw -ar 8000 -i call.ulaw call.wav" in refusal(path)


def test_a_wav_shorter_than_its_header_says_is_refused_at_once(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", two_voices(2.0))
    path.write_bytes(path.read_bytes()[: 44 + 4 * RATE_HZ])
    with pytest.raises(RecordingError) as refused:
        read_recording(path)
    assert str(refused.value) == (
        "call.wav: damaged or cut off, 1.0 s of 2.0 s can be read; copy or export the call again"
    )


def test_a_wav_that_lacks_a_few_milliseconds_is_read(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", two_voices())
    path.write_bytes(path.read_bytes()[:-80])
    assert read_recording(path).frames == RATE_HZ - 20


@pytest.mark.parametrize("size", [0xFFFF_FFFF, 0x7FFF_FFDB])
def test_a_wav_written_to_a_pipe_leaves_its_size_open_and_is_read(tmp_path: Path, size: int) -> None:
    path = written(tmp_path / "call.wav", two_voices())
    whole = bytearray(path.read_bytes())
    whole[40:44] = struct.pack("<I", size)
    path.write_bytes(whole)
    assert samples_of(read_recording(path)).shape == (2, RATE_HZ)


def test_a_truncated_flac_says_how_much_can_be_read(tmp_path: Path) -> None:
    noise = 0.1 * np.random.default_rng(1).standard_normal((10 * RATE_HZ, 1))
    path = written(tmp_path / "call.flac", noise)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    message = refusal(path)
    assert message.startswith("call.flac: damaged or cut off, ")
    assert 4.0 <= float(message.split("off, ")[1].split(" s of 10.0 s")[0]) <= 5.0


def test_an_ogg_without_its_end_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.ogg", 0.1 * np.random.default_rng(1).standard_normal((10 * RATE_HZ, 1)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    assert refusal(path).startswith("call.ogg: cut off, the stream has no end and ")


def test_half_an_mp3_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.mp3", two_voices(4.0))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert refusal(path).startswith("call.mp3: damaged or cut off, ")


def test_no_samples_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", np.zeros((0, 2)))
    assert refusal(path) == "call.wav: 0 seconds of audio; check that the recorder wrote the call"


def test_no_channels_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", two_voices())
    header = bytearray(path.read_bytes())
    header[22:24] = bytes(2)
    path.write_bytes(header)
    assert refusal(path) == "call.wav: 0 channels; export the call with one channel or one per speaker"


def test_more_channels_than_any_call_has_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", np.zeros((100, 33)))
    assert refusal(path) == "call.wav: 33 channels; at most 32 are read, export one channel per speaker"


def test_a_role_on_a_channel_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", np.zeros(100))
    assert refusal(path, roles={"customer": 1}).startswith(
        "call.wav: 1 channel but roles put the customer on channel 1"
    )


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ({"agnet": 0}, "roles: unknown role 'agnet', did you mean 'agent'? valid: agent, customer, other"),
        ({"agent": -1}, "roles: agent is at -1; count channels or speakers from 0"),
        ({"agent": True}, "roles: agent is at True; count channels or speakers from 0"),
        ({"agent": "left"}, "roles: agent is at 'left'; count channels or speakers from 0"),
    ],
)
def test_roles_that_make_no_sense_are_refused(tmp_path: Path, roles: dict[str, int], message: str) -> None:
    with pytest.raises(OptionError) as refused:
        read_recording(tmp_path / "call.wav", roles=roles)
    assert str(refused.value) == message


def test_a_file_that_changes_while_it_is_used_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.wav", two_voices())
    recording = read_recording(path)
    path.unlink()
    with pytest.raises(RecordingError, match=r"call\.wav: the file has changed or gone since it was opened; open it"):
        samples_of(recording)


def message_or_none(path: Path) -> str | None:
    """What the user reads where the file is refused; any other exception fails the test."""
    try:
        recording = read_recording(path)
        frames = sum(block.shape[1] for block in recording.blocks())
    except CxEmotionError as refused:
        return str(refused)
    assert frames == recording.frames
    return None


@given(
    head=st.sampled_from([b"", b"RIFF\x24\0\0\0WAVEfmt ", b"fLaC", b"OggS\0\2", b"ID3\4", b"FORM", b".snd", b"caff"]),
    rest=st.binary(max_size=300),
    suffix=st.sampled_from([".wav", ".flac", ".ogg", ".mp3", ".m4a", ".bin", ""]),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_a_recording_or_one_of_our_errors(
    tmp_path: Path, head: bytes, rest: bytes, suffix: str
) -> None:
    path = tmp_path / f"call{suffix}"
    path.write_bytes(head + rest)
    message = message_or_none(path)
    assert message is None or (path.name in message and len(message.splitlines()) == 1)


@given(seed=st.integers(0, 10**6), suffix=st.sampled_from(["wav", "flac", "ogg"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_ends_in_a_recording_or_one_of_our_errors(tmp_path: Path, seed: int, suffix: str) -> None:
    random = np.random.default_rng(seed)
    path = written(tmp_path / f"call.{suffix}", two_voices(0.2))
    damaged = bytearray(path.read_bytes())
    for _ in range(random.integers(1, 10)):
        damaged[random.integers(min(len(damaged), 400))] = random.integers(256)
    path.write_bytes(damaged[: random.integers(1, len(damaged) + 1)])
    message = message_or_none(path)
    assert message is None or (path.name in message and len(message.splitlines()) == 1)
