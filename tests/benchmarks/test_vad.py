import numpy as np
import pytest

from benchmarks.telephone import TELEPHONE_HZ
from benchmarks.vad.detectors import chunk_spans, held
from benchmarks.vad.made import CONDITIONS, LEAK_DB, SECONDS, Sentence, hold_music, make_call, tones
from benchmarks.vad.run import read_labels
from cxemotion.span import Span


def sentence(hz: float) -> Sentence:
    """A second and a half of a buzz in the middle of two seconds, a gap in it."""
    times = np.arange(2 * TELEPHONE_HZ) / TELEPHONE_HZ
    speech = (Span(0.25, 0.75), Span(1.0, 1.75))
    loud = np.zeros_like(times)
    for span in speech:
        loud[(times >= span.start) & (times < span.end)] = 1.0
    return Sentence((0.1 * np.sign(np.sin(2 * np.pi * hz * times)) * loud).astype(np.float32), speech)


def call(condition: str, seed: int = 0):
    noises = [np.random.default_rng(k).standard_normal(5 * TELEPHONE_HZ).astype(np.float32) for k in range(2)]
    return make_call(condition, [sentence(120)], [sentence(200)], noises, seed=seed)


def power_db(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def masked(duration_s: float, spans: tuple[Span, ...]) -> np.ndarray:
    mask = np.zeros(round(duration_s * TELEPHONE_HZ), dtype=bool)
    for span in spans:
        mask[round(span.start * TELEPHONE_HZ) : round(span.end * TELEPHONE_HZ)] = True
    return mask


def test_in_a_quiet_call_all_that_is_loud_is_labelled_and_all_that_is_labelled_is_loud():
    made = call("quiet")
    said = masked(made.duration_s, made.speech)
    assert power_db(made.samples[said]) > -30
    assert power_db(made.samples[~said]) < -55


@pytest.mark.parametrize("condition", ["hold music", "tones"])
def test_what_fills_the_gaps_is_loud_and_is_not_labelled(condition: str):
    made, quiet = call(condition), call("quiet")
    assert power_db(made.samples[~masked(made.duration_s, made.speech)]) > -36
    assert made.speech[0] == quiet.speech[0]


def test_a_leak_is_the_other_channel_so_much_softer_and_only_where_the_other_speaks():
    made = call("crosstalk", seed=2)
    said = masked(made.duration_s, made.speech)
    far = (np.abs(made.other) > 0.01) & ~said
    assert far.any()
    assert power_db(made.samples[far]) - power_db(made.other[far]) == pytest.approx(LEAK_DB, abs=2)


def test_noise_that_moves_is_everywhere_and_under_the_speech():
    made = call("moving noise")
    said = masked(made.duration_s, made.speech)
    assert 5 < power_db(made.samples[said]) - power_db(made.samples[~said]) < 16


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_call_is_as_long_as_it_says_has_labels_in_order_and_follows_from_its_seed(condition: str):
    made = call(condition, seed=5)
    assert made.duration_s == SECONDS
    assert all(before.end <= after.start for before, after in zip(made.speech, made.speech[1:], strict=False))
    assert made.speech[-1].end <= SECONDS
    np.testing.assert_array_equal(made.samples, call(condition, seed=5).samples)


def test_a_condition_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match="'rain' is no condition; there are quiet, hold music"):
        call("rain")


def test_music_and_tones_are_as_long_as_asked_whatever_the_length():
    for count in (1, 100, 8000, 30_001):
        for make in (hold_music, tones):
            made = make(count, np.random.default_rng(1))
            assert made.shape == (count,)
            assert np.isfinite(made).all()


def test_the_iterator_ends_only_after_a_tenth_of_a_second_below_its_lower_threshold():
    brief = np.array([0.1, 0.9, 0.2, 0.2, 0.9, 0.4, 0.4, 0.4, 0.4, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert held(brief).tolist() == [False] + [True] * 9 + [False] * 5


def test_chunks_become_spans_that_padding_may_join_but_not_lay_over_each_other():
    chunks = np.array([False, True, False, True, True])
    assert chunk_spans(chunks) == (Span(0.032, 0.064), Span(0.096, 0.160))
    (joined,) = chunk_spans(chunks, pad_s=0.03)
    assert (joined.start, joined.end) == pytest.approx((0.002, 0.190))


def test_only_lines_marked_as_voice_are_speech(tmp_path):
    (tmp_path / "a.lab").write_text("0.00000 0.45500 S\n0.45500 1.53250 V\n1.53250 1.53250 V\n")
    assert read_labels(tmp_path / "a.lab") == (Span(0.455, 1.5325),)
