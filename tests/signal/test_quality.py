from __future__ import annotations

import numpy as np
import pytest

from cxemotion.signal import level_db, track_channel
from cxemotion.signal.quality import (
    are_identical,
    clipped_share,
    dc_offset,
    dropouts,
    gain_riding_db,
    is_eight_bit,
    is_silent,
    music_or_tones,
    snr_db,
)
from cxemotion.span import Span
from tests.signal.sounds import BROKEN, buzz, noise, silence, talk


def test_a_sine_is_not_clipped_and_a_flattened_one_is() -> None:
    sine = np.sin(2 * np.pi * 100 * np.arange(8000) / 8000)
    assert clipped_share(np.clip(2 * sine, -1, 1)) == pytest.approx(2 / 3, abs=0.02)
    assert clipped_share(buzz(100, 1)) < 0.002


def test_clipping_is_seen_after_the_volume_was_turned_down() -> None:
    assert clipped_share(0.5 * np.clip(buzz(100, 1) * 20, -1, 1)) > 0.1


def test_a_constant_offset_is_measured() -> None:
    assert dc_offset(buzz(100, 1) + np.float32(0.05)) == pytest.approx(0.05, abs=1e-3)
    assert np.isnan(dc_offset(silence(0)))


def test_speech_to_noise_is_the_level_of_speech_over_the_level_between() -> None:
    sound = np.concatenate([noise(1, level=0.01), noise(1, level=0.1, seed=1)])
    assert snr_db(level_db(sound, rate_hz=8000), (Span(1.0, 2.0),)) == pytest.approx(20, abs=0.3)
    assert snr_db(level_db(np.concatenate([silence(1), buzz(100, 1)]), rate_hz=8000), (Span(1.0, 2.0),)) == np.inf
    assert np.isnan(snr_db(level_db(sound, rate_hz=8000), ()))


def test_a_channel_of_faint_hiss_is_silent() -> None:
    assert is_silent(level_db(noise(1, level=0.0001), rate_hz=8000))
    assert not is_silent(level_db(talk(), rate_hz=8000))


def test_one_channel_written_twice_is_told_from_two() -> None:
    sound = talk()
    assert are_identical(sound, sound)
    assert are_identical(sound, 0.5 * sound)
    assert not are_identical(sound, talk(noise_level=0.01))
    assert not are_identical(sound, sound[::-1])
    assert not are_identical(silence(1), silence(1))


def test_a_gap_in_the_line_is_a_dropout_and_a_pause_is_not() -> None:
    sound = talk()
    sound[20_000:20_800] = 0.0
    speech = (Span(2.0, 4.0),)
    assert dropouts(level_db(sound, rate_hz=8000), speech) == (Span(2.5, 2.6),)
    assert dropouts(level_db(talk(), rate_hz=8000), speech) == ()


def test_eight_bit_audio_is_recognised_by_its_steps() -> None:
    sound = buzz(100, 1)
    assert is_eight_bit(np.round(sound * 128) / 128)
    assert not is_eight_bit(sound)
    assert not is_eight_bit(silence(1))


PAUSED = tuple(Span(start, start + 1.0) for start in (0.0, 3.0, 6.0, 9.0, 12.0))


def test_noise_that_swells_in_every_pause_is_gain_riding() -> None:
    levels = np.full(1300, -50.0, dtype=np.float32)
    assert gain_riding_db(levels, PAUSED) == 0.0
    for span in PAUSED[:-1]:
        pause = slice(round(span.end * 100), round(span.end * 100) + 200)
        levels[pause] += np.linspace(0.0, 20.0, 200, dtype=np.float32)
    assert gain_riding_db(levels, PAUSED) == pytest.approx(16, abs=2)
    assert np.isnan(gain_riding_db(levels, PAUSED[:3]))


def test_ringback_between_speech_is_a_tone_and_the_speech_is_not() -> None:
    times = np.arange(8000) / 8000
    ring = (0.05 * (np.sin(2 * np.pi * 440 * times) + np.sin(2 * np.pi * 480 * times))).astype(np.float32)
    sound = np.concatenate([talk(), silence(0.5), ring, silence(1.0), ring, silence(0.5)])
    tracks = track_channel([sound + noise(12, level=0.0005)], rate_hz=8000)
    (found,) = music_or_tones(tracks.level_db, tracks.strength, tracks.speech)
    assert found.start == pytest.approx(8.5, abs=0.1)
    assert found.end == pytest.approx(11.5, abs=0.1)


def test_a_quiet_line_holds_no_music() -> None:
    tracks = track_channel([talk()], rate_hz=8000)
    assert music_or_tones(tracks.level_db, tracks.strength, tracks.speech) == ()
    assert music_or_tones(tracks.level_db[:0], tracks.strength[:0], ()) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sound_has_defined_quality(name: str) -> None:
    sound = BROKEN[name]
    levels = level_db(sound, rate_hz=8000)
    assert np.isnan(clipped_share(sound)) == (sound.size == 0)
    assert np.isnan(dc_offset(sound)) == (sound.size == 0)
    assert isinstance(is_eight_bit(sound), bool)
    assert isinstance(are_identical(sound, sound), bool)
    assert isinstance(is_silent(levels), bool)
    assert dropouts(levels, ()) == ()
