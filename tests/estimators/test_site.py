import numpy as np
import pytest

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline
from cxemotion.errors import OptionError
from cxemotion.estimators import SiteCalibration, base_rates, calibrate

EVEN = dict.fromkeys(Emotion, 1 / 6)
ORDER = tuple(Emotion)


def estimate(shares: np.ndarray, turn: int = 0) -> EmotionEstimate:
    best = ORDER[int(shares.argmax())]
    return EmotionEstimate(
        turn=turn,
        span=None,
        emotion=best,
        intensity=0 if best is Emotion.NEUTRAL else 2,
        probabilities=dict(zip(ORDER, (shares / shares.sum()).tolist(), strict=True)),
        valence=0.0,
        arousal=float("nan"),
        confidence=float(shares.max() / shares.sum()),
    )


def site(
    common: list[float], *, count: int = 3000, sharpen: float = 1.0
) -> tuple[list[EmotionEstimate], list[Emotion]]:
    """Turns at a site's base rates, judged by a model that takes all six as equally common."""
    rng = np.random.default_rng(0)
    labels = rng.choice(6, size=count, p=common)
    seen = rng.normal(size=(count, 6)) + 2.0 * np.eye(6)[labels]
    return [estimate(np.exp(2.0 * sharpen * row)) for row in seen], [ORDER[n] for n in labels]


def calibration_error(estimates: list[EmotionEstimate], labels: list[Emotion]) -> float:
    sure = np.array([e.confidence for e in estimates])
    right = np.array([e.emotion is label for e, label in zip(estimates, labels, strict=True)])
    place = np.minimum((10 * sure).astype(int), 9)
    return sum(abs((sure - right)[place == tenth].sum()) for tenth in range(10)) / sure.size


MOSTLY_NEUTRAL = [0.03, 0.06, 0.03, 0.03, 0.75, 0.10]


def test_base_rates_are_found_without_a_label():
    estimates, _ = site(MOSTLY_NEUTRAL)
    found = base_rates(estimates, taken=EVEN)
    assert found.ratio[Emotion.NEUTRAL] == pytest.approx(6 * 0.75, rel=0.1)
    assert found.ratio[Emotion.ANGER] == pytest.approx(6 * 0.03, abs=0.1)


def test_estimates_at_the_sites_rates_are_right_more_often_and_as_sure_as_they_are():
    estimates, labels = site(MOSTLY_NEUTRAL)
    after = list(base_rates(estimates, taken=EVEN).apply(EmotionTimeline(_numbered(estimates))))
    hits = [sum(e.emotion is label for e, label in zip(own, labels, strict=True)) for own in (estimates, after)]
    assert hits[1] > hits[0]
    assert calibration_error(after, labels) < 0.03


def test_labelled_turns_also_mend_a_model_that_is_too_sure():
    estimates, labels = site(MOSTLY_NEUTRAL, sharpen=2.0)
    found = calibrate(estimates, labels)
    assert found.sharpness < 0.8
    after = list(found.apply(EmotionTimeline(_numbered(estimates))))
    assert calibration_error(after, labels) < 0.06 < calibration_error(estimates, labels)


def test_nothing_changes_where_the_site_is_as_taken():
    (one,) = SiteCalibration(dict.fromkeys(Emotion, 1.0)).apply(EmotionTimeline((estimate(np.arange(1.0, 7.0)),)))
    assert one.probabilities == pytest.approx(estimate(np.arange(1.0, 7.0)).probabilities)


def test_a_category_that_leaves_neutral_has_an_intensity_and_one_that_becomes_neutral_has_none():
    to_anger = SiteCalibration({Emotion.ANGER: 5.0, Emotion.NEUTRAL: 0.2})
    (angry,) = to_anger.apply(EmotionTimeline((estimate(np.array([2.0, 1, 1, 1, 3, 1])),)))
    assert (angry.emotion, angry.intensity) == (Emotion.ANGER, 1)
    to_neutral = SiteCalibration({Emotion.NEUTRAL: 5.0})
    (calm,) = to_neutral.apply(EmotionTimeline((estimate(np.array([3.0, 1, 1, 1, 2, 1])),)))
    assert (calm.emotion, calm.intensity) == (Emotion.NEUTRAL, 0)


def test_too_few_turns_and_a_missing_label_are_refused():
    estimates, labels = site(MOSTLY_NEUTRAL, count=60)
    with pytest.raises(OptionError, match="9 turns are too few"):
        base_rates(estimates[:9], taken=EVEN)
    with pytest.raises(OptionError, match="60 estimates but 59 labels"):
        calibrate(estimates, labels[1:])


def _numbered(estimates: list[EmotionEstimate]) -> tuple[EmotionEstimate, ...]:
    from dataclasses import replace

    return tuple(replace(one, turn=turn) for turn, one in enumerate(estimates))
