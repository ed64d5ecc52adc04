from pathlib import Path

import numpy as np
import pytest

from benchmarks.peers import Track
from benchmarks.prosody.grid import FDA_HOP_S, Reference, best_shift_s, read_reference, score
from benchmarks.prosody.made import HIGHEST_HZ, LOWEST_HZ, RATE_HZ, make_voice
from benchmarks.prosody.pace import intensity_peaks, read_syllables
from benchmarks.prosody.pitch import Result, tables_of
from benchmarks.telephone import TELEPHONE_HZ, telephone


def rising(times_s: np.ndarray, *, start_s: float) -> np.ndarray:
    """A pitch that rises an octave in a second, and nothing before and after."""
    voiced = (times_s > start_s) & (times_s < start_s + 1.0)
    return np.where(voiced, 100.0 * np.exp2(times_s - start_s), 0.0)


def on_grid(hop_s: float, *, late_s: float = 0.0, start_s: float = 0.3) -> Track:
    """The rising pitch as a tracker whose times are late would give it."""
    times_s = np.arange(0.0, 2.0, hop_s)
    return Track(times_s, rising(times_s - late_s, start_s=start_s))


def reference(*, start_s: float = 0.3) -> Reference:
    times_s = np.arange(0.0, 2.0, FDA_HOP_S)
    return Reference(times_s, rising(times_s, start_s=start_s))


def test_line_k_of_a_reference_file_is_the_pitch_at_k_times_fifteen_milliseconds(tmp_path: Path):
    (tmp_path / "a.f0ref").write_text("0\n0\n129.776\n130.55\n0\n")
    read = read_reference(tmp_path / "a.f0ref")
    assert read.times_s.tolist() == pytest.approx([0.0, 0.015, 0.030, 0.045, 0.060])
    assert read.f0_hz.tolist() == [0, 0, 129.776, 130.55, 0]


def test_a_tracker_that_is_right_on_its_own_grid_is_right_on_the_reference():
    scored = score(on_grid(0.010), reference())
    assert scored.gross_pitch_error == 0.0
    assert scored.raw_pitch_accuracy > 0.98
    assert scored.f0_frame_error < 0.02


@pytest.mark.parametrize("late_s", [-0.0125, -0.005, 0.0, 0.0075, 0.015])
def test_a_tracker_whose_times_are_late_is_granted_the_shift_that_undoes_it(late_s: float):
    starts_s = [0.3 + 0.0011 * step for step in range(14)]
    tracks = [on_grid(0.0025, late_s=late_s, start_s=start_s) for start_s in starts_s]
    references = [reference(start_s=start_s) for start_s in starts_s]
    assert best_shift_s(tracks, references) == pytest.approx(late_s, abs=0.0026)


def test_the_truth_of_a_made_voice_is_the_pitch_that_is_in_its_sound():
    voice = make_voice(3)
    times_s = np.arange(0.05, 3.9, 0.05)
    truth = voice.truth(times_s)
    errors = []
    for time_s, f0_hz in zip(times_s, truth, strict=True):
        first = round((time_s - 0.02) * RATE_HZ)
        part = slice(first, first + round(0.04 * RATE_HZ))
        if f0_hz == 0 or not (voice.f0_hz[part] > 0).all():
            continue
        frame = voice.samples[part] * np.hanning(voice.samples[part].size)
        spectrum = np.abs(np.fft.rfft(frame, n=1 << 16))
        hz = np.arange(spectrum.size) * RATE_HZ / (1 << 16)
        tried = f0_hz * np.exp2(np.linspace(-0.3, 0.3, 241))
        comb = [sum(np.interp(k * one, hz, spectrum) for k in range(1, 9)) for one in tried]
        errors.append(abs(1200 * np.log2(tried[int(np.argmax(comb))] / f0_hz)))
    assert len(errors) > 15
    assert np.median(errors) < 30


def test_a_made_voice_keeps_to_its_range_and_is_silent_where_it_says_nothing():
    for seed in range(5):
        voice = make_voice(seed, seconds=2.0)
        voiced = voice.f0_hz > 0
        assert LOWEST_HZ <= voice.f0_hz[voiced].min() <= voice.f0_hz[voiced].max() <= HIGHEST_HZ
        assert 0.3 < voiced.mean() < 0.9
        assert np.sqrt(np.mean(voice.samples[: RATE_HZ // 10] ** 2)) < 0.001


def test_the_same_seed_makes_the_same_voice_and_another_makes_another():
    np.testing.assert_array_equal(make_voice(1).samples, make_voice(1).samples)
    assert not np.array_equal(make_voice(1).f0_hz, make_voice(2).f0_hz)


def test_the_telephone_delays_a_made_voice_by_nothing():
    voice = make_voice(4)
    line = telephone(voice.samples, rate_hz=RATE_HZ)
    narrow = voice.samples[:: RATE_HZ // TELEPHONE_HZ][: line.size]
    lags = range(-8, 9)
    at = [float(np.dot(np.roll(narrow, lag)[100:-100], line[100:-100])) for lag in lags]
    assert abs(list(lags)[int(np.argmax(at))]) <= 1


def test_a_pause_between_syllables_is_neither_a_syllable_nor_speech(tmp_path: Path):
    (tmp_path / "a.silb").write_text("0.10\tdas\n0.30\tist\n0.60\t(\n1.10\tgut\n1.50\t.\n", encoding="latin-1")
    said = read_syllables(tmp_path / "a.silb")
    assert said is not None
    assert said.count == 3
    assert said.speech_s == ((0.10, 0.60), (1.10, 1.50))
    assert said.rate_hz == pytest.approx(3 / 0.9)


@pytest.mark.parametrize("text", ["", "0.1\tdas\n0.2\tist\n", "0.1\t.\n"])
def test_a_syllable_file_without_an_end_is_passed_over(tmp_path: Path, text: str):
    (tmp_path / "a.silb").write_text(text, encoding="latin-1")
    assert read_syllables(tmp_path / "a.silb") is None


def test_the_plain_baseline_counts_the_bumps_of_a_buzz():
    times = np.arange(2 * 8000) / 8000
    bumps = np.sin(np.pi * 4 * times) ** 2
    buzz = sum(np.cos(2 * np.pi * 130 * k * times) / k for k in range(1, 20)) * bumps * 0.1
    count, spoken_s = intensity_peaks(buzz.astype(np.float32), rate_hz=8000)
    assert count == 8
    assert 1.2 < spoken_s <= 2.0


def test_a_tracker_that_is_not_installed_is_a_row_and_no_error():
    made = score(on_grid(0.010), reference())
    tables = tables_of("t", [Result("cxemotion", scores={"line": [made, made]}), Result("RAPT")])
    assert ["RAPT: not installed", None, None] in tables[1]["rows"]
