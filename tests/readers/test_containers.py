"""Recordings from containers that PyAV decodes."""

import contextlib
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from cxemotion.errors import CxEmotionError, MissingExtraError, RecordingError
from cxemotion.readers.audio import read_recording

av = pytest.importorskip("av", reason="needs the extra containers")

SECONDS = 2.0


def written(path: Path, codec: str, rate_hz: int, layout: str) -> Path:
    """A 300 Hz tone in a container; the test is skipped where this build has no such encoder."""
    try:
        av.Codec(codec, "w")
    except ValueError:
        pytest.skip(f"no encoder for {codec} here")
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz)
        stream.layout = layout
        channels = stream.codec_context.channels
        time = np.arange(round(SECONDS * rate_hz)) / rate_hz
        tone = np.tile(0.5 * np.sin(2 * np.pi * 300 * time), (channels, 1)).astype(np.float32)
        for start in range(0, tone.shape[1], 1024):
            part = np.ascontiguousarray(tone[:, start : start + 1024].T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="flt", layout=layout)
            frame.sample_rate, frame.pts = rate_hz, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def main_hz(samples: np.ndarray, rate_hz: int) -> float:
    return float(np.abs(np.fft.rfft(samples)).argmax() * rate_hz / len(samples))


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz", "layout"),
    [
        ("call.m4a", "aac", 44_100, "stereo"),
        ("call.mp4", "aac", 8000, "mono"),
        ("call.3gp", "aac", 16_000, "mono"),
        ("call.aac", "aac", 16_000, "mono"),
        ("call.amr", "libopencore_amrnb", 8000, "mono"),
        ("call.webm", "libopus", 48_000, "stereo"),
        ("call.mkv", "pcm_s16le", 8000, "stereo"),
        ("call.mov", "pcm_mulaw", 8000, "stereo"),
        ("call.avi", "pcm_s16le", 8000, "mono"),
        ("call.mkv", "pcm_s16le", 8000, "7.1"),
    ],
)
def test_the_sound_of_a_container_is_read(tmp_path: Path, name: str, codec: str, rate_hz: int, layout: str) -> None:
    recording = read_recording(written(tmp_path / name, codec, rate_hz, layout))
    assert (recording.rate_hz, recording.channels) == (rate_hz, {"mono": 1, "stereo": 2, "7.1": 8}[layout])
    assert recording.duration_s == pytest.approx(SECONDS, abs=0.15)
    blocks = list(recording.blocks(block_s=0.37))
    assert all(block.dtype == np.float32 for block in blocks)
    samples = np.concatenate(blocks, axis=1)
    assert samples.shape == (recording.channels, recording.frames)
    assert main_hz(samples[-1], rate_hz) == pytest.approx(300, abs=2)
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.15)


def test_a_container_can_be_pickled_and_read_twice(tmp_path: Path) -> None:
    recording = read_recording(written(tmp_path / "call.m4a", "aac", 16_000, "mono"))
    again = pickle.loads(pickle.dumps(recording))  # noqa: S301 -- our own bytes
    first, second, third = (np.concatenate(list(r.blocks()), axis=1) for r in (recording, recording, again))
    assert np.array_equal(first, second)
    assert np.array_equal(first, third)


def test_without_pyav_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "call.amr"
    path.write_bytes(b"#!AMR\n" + bytes(100))
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(MissingExtraError) as refused:
        read_recording(path)
    assert str(refused.value) == (
        'call.amr: AMR needs PyAV; pip install "cxemotion[containers]", or convert the call to WAV or FLAC'
    )


def test_without_pyav_bytes_of_no_known_kind_are_no_audio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(bytes(range(128, 256)) * 20)
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(RecordingError, match=r"call\.wav: not audio that can be read \(Format not recognised\)"):
        read_recording(path)


def test_a_video_that_is_cut_off_says_how_much_can_be_read(tmp_path: Path) -> None:
    path = written(tmp_path / "call.mkv", "pcm_s16le", 8000, "mono")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(
        RecordingError, match=r"call\.mkv: damaged or cut off, (0\.9|1\.0) s of 2\.0 s can be read; copy"
    ):
        read_recording(path)


def test_an_m4a_without_its_index_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "call.m4a", "aac", 16_000, "mono")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(RecordingError, match=r"call\.m4a: not MP4/M4A that can be decoded \(.*damaged, cut off or of"):
        read_recording(path)


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("rawvideo", rate=5)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(16, 16, "yuv420p")))
    with pytest.raises(RecordingError) as refused:
        read_recording(path)
    assert str(refused.value) == "call.mkv: no sound track; export the call with its sound"


def test_a_play_list_opens_no_other_file(tmp_path: Path) -> None:
    written(tmp_path / "secret.aac", "aac", 16_000, "mono")
    path = tmp_path / "call.m4a"
    path.write_bytes(b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.aac\n#EXT-X-ENDLIST\n\x80\n")
    with pytest.raises(RecordingError, match=r"call\.m4a: not audio that can be decoded"):
        read_recording(path)


def test_damage_inside_ends_in_a_recording_or_one_of_our_errors(tmp_path: Path) -> None:
    whole = written(tmp_path / "call.m4a", "aac", 16_000, "mono").read_bytes()
    random = np.random.default_rng(3)
    path = tmp_path / "damaged.m4a"
    for _ in range(25):
        damaged = bytearray(whole)
        for at in random.integers(8, len(damaged), size=20):
            damaged[at] = random.integers(256)
        path.write_bytes(damaged)
        with contextlib.suppress(CxEmotionError):
            recording = read_recording(path)
            assert sum(block.shape[1] for block in recording.blocks()) == recording.frames
