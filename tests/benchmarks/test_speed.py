import numpy as np
import pytest
import soundfile

from benchmarks.speed.clock import clock, clock_command
from benchmarks.speed.run import _against_first, _repeat


def test_a_command_is_charged_for_its_own_memory_and_not_for_that_of_who_started_it():
    ours = np.ones(30_000_000)
    small = clock_command(["-c", "pass"], runs=1, warm=False)
    large = clock_command(["-c", "held = b'x' * 60_000_000"], runs=1, warm=False)
    assert ours.nbytes / 1e6 > 200 > small.peak_mb
    assert large.peak_mb - small.peak_mb == pytest.approx(60, abs=8)


def test_a_command_that_fails_says_what_it_said():
    with pytest.raises(RuntimeError, match="no such thing"):
        clock_command(["-c", "raise SystemExit('no such thing')"], runs=1, warm=False)


def test_a_function_is_run_once_more_than_it_is_timed():
    calls: list[int] = []
    spent = clock(lambda: calls.append(1), runs=3)
    assert len(calls) == 4
    assert 0 <= spent.processor_s < 1


def test_the_first_system_is_what_the_others_are_set_against():
    assert _against_first({"ours": 900.0, "a": 300.0, "b": None}) == [
        ["ours", 900.0, 1.0],
        ["a", 300.0, 3.0],
        ["b", None, None],
    ]


def test_a_long_file_is_the_call_over_and_over_to_the_sample(tmp_path):
    call = tmp_path / "call.wav"
    soundfile.write(call, np.arange(200, dtype=np.int16).reshape(100, 2), 100)
    _repeat(call, tmp_path / "long.wav", 2.5)
    samples, _ = soundfile.read(tmp_path / "long.wav", dtype="int16")
    assert samples.shape == (250, 2)
    np.testing.assert_array_equal(samples[100:200], samples[:100])
