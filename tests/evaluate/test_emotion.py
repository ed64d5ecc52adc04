from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from sklearn import metrics

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline
from cxemotion.errors import LabelError
from cxemotion.evaluate import emotion
from cxemotion.evaluate.emotion import CLASSES, EmotionReference
from cxemotion.evaluate.oracle import report_from_labels
from tests.evaluate.builders import PROPERTY, agent, angry_call, build_call, calm_call, customer, two_views


def estimate(said: str | None, intensity: int | None = None, *, confidence: float = 1.0, share: float = 1.0, **more):
    spread = (1 - share) / 5
    likely = Emotion(said) if said else Emotion.NEUTRAL
    return EmotionEstimate(
        turn=0,
        span=None,
        emotion=Emotion(said) if said else None,
        intensity=(0 if said == "neutral" else intensity or 2) if said else None,
        probabilities={e: share if e is likely else spread for e in Emotion},
        valence=more.get("valence", math.nan),
        arousal=more.get("arousal", math.nan),
        confidence=confidence,
    )


def reference(said: str, intensity: int = 2, **more):
    return EmotionReference(Emotion(said), 0 if said == "neutral" else intensity, **more)


def test_a_golden_case_of_four_turns():
    scores = emotion.score_estimates(
        [
            (reference("anger"), estimate("anger")),
            (reference("anger"), estimate("frustration")),
            (reference("neutral"), estimate("neutral")),
            (reference("anxiety"), estimate(None)),
        ]
    )
    rates = {name: float(rate.value) for name, rate in scores.rates().items()}
    assert rates["f1.anger"] == pytest.approx(2 / 3)
    assert rates["f1.frustration"] == 0
    assert rates["f1.anxiety"] == 0
    assert rates["f1.neutral"] == 1
    assert math.isnan(rates["f1.satisfaction"])
    assert rates["macro_f1"] == pytest.approx((2 / 3 + 0 + 0 + 1) / 4)
    assert rates["negative.recall"] == pytest.approx(2 / 3)
    assert rates["negative.precision"] == 1
    assert rates["coverage"] == 0.75
    assert rates["selective_error"] == pytest.approx(1 / 3)


def test_macro_f1_and_brier_are_those_of_scikit_learn():
    rng = np.random.default_rng(1)
    truth, found = rng.integers(0, 6, 300), rng.integers(0, 6, 300)
    pairs = [(reference(CLASSES[t]), estimate(CLASSES[f], share=0.7)) for t, f in zip(truth, found, strict=True)]
    scores = emotion.score_estimates(pairs)
    assert scores.macro_f1 == pytest.approx(metrics.f1_score(truth, found, average="macro"))
    probabilities = np.array([[e.probabilities[c] for c in CLASSES] for _, e in pairs])
    brier = ((probabilities - np.eye(6)[truth]) ** 2).sum(1).mean()
    assert float(scores.rates()["brier"].value) == pytest.approx(brier)


def test_calibration_error_is_the_gap_between_what_is_claimed_and_what_is_right():
    pairs = [(reference("anger"), estimate("anger" if i < 7 else "anxiety", confidence=0.9)) for i in range(10)]
    scores = emotion.score_estimates(pairs)
    assert float(scores.rates()["ece"].value) == pytest.approx(0.2)
    row = scores.reliability()[9]
    assert (row["n"], row["accuracy"]) == (10, pytest.approx(0.7))
    assert row["confidence"] == pytest.approx(0.9)


def test_risk_falls_with_coverage_where_confidence_tells_right_from_wrong():
    right = [(reference("anger"), estimate("anger", confidence=0.9))] * 5
    wrong = [(reference("anger"), estimate("anxiety", confidence=0.1))] * 5
    sorted_well = emotion.score_estimates(right + wrong)
    # No errors up to half coverage, then x errors among 5 + x: the area is the integral of x / (5 + x) over 0 to 5.
    assert float(sorted_well.rates()["aurc"].value) == pytest.approx((5 - 5 * math.log(2)) / 10)
    assert [row["error"] for row in sorted_well.risk_coverage()] == [0, 0.5]
    blind = [(r, replace(e, confidence=0.5)) for r, e in right + wrong]
    assert float(emotion.score_estimates(blind).rates()["aurc"].value) == pytest.approx(0.5)


def test_an_abstention_is_covered_last_and_wrong():
    scores = emotion.score_estimates([(reference("anger"), estimate("anger")), (reference("anger"), estimate(None))])
    assert float(scores.rates()["aurc"].value) == pytest.approx((1 - math.log(2)) / 2)
    assert float(scores.rates()["f1.anger"].value) == pytest.approx(2 / 3)


def test_arousal_is_scored_where_the_reference_has_it():
    pairs = [(reference("anger", arousal=a), estimate("anger", arousal=a)) for a in (0.1, 0.5, 0.9)]
    scores = emotion.score_estimates([*pairs, (reference("anger"), estimate("anger", arousal=0.2))])
    rate = scores.rates()["arousal_ccc"]
    assert (float(rate.value), float(rate.n)) == (pytest.approx(1.0), 3)


def test_a_turn_without_an_estimate_counts_as_an_abstention_and_one_without_a_label_not_at_all():
    call = build_call([agent(), customer("anger", 2), agent(), replace(customer(), label=None)])
    report = replace(report_from_labels(call), timeline=EmotionTimeline(()))
    scores = emotion.evaluate(call, report)
    assert scores.n == 1
    assert float(scores.rates()["coverage"].value) == 0


def test_weights_count_an_estimate_so_many_times():
    pairs = [(reference("anger"), estimate("anger")), (reference("neutral"), estimate("anger"))]
    twice = emotion.score_estimates([*pairs, pairs[1]])
    weighed = emotion.score_estimates(pairs, weights=[1, 2])
    assert {k: float(v.value) for k, v in twice.rates().items()} == pytest.approx(
        {k: float(v.value) for k, v in weighed.rates().items()}, nan_ok=True
    )
    with pytest.raises(LabelError, match="1 weights for 2 estimates"):
        emotion.score_estimates(pairs, weights=[1])


@given(two_views())
@PROPERTY
def test_swapping_reference_and_estimate_swaps_the_errors(views):
    one, other = views
    there = emotion.evaluate(one, report_from_labels(other))
    back = emotion.evaluate(other, report_from_labels(one))
    assert (there.confusion[:, :6] == back.confusion[:, :6].T).all()
    forth, home = there.rates(), back.rates()
    for name in ("macro_f1", "accuracy", "negative.f1", "upset.f1", "intensity_kappa", "valence_ccc", "brier", "ece"):
        assert float(forth[name].value) == pytest.approx(float(home[name].value), nan_ok=True)
    assert float(forth["upset.precision"].value) == pytest.approx(float(home["upset.recall"].value), nan_ok=True)


def test_counts_of_calls_add_up():
    call, other = angry_call(), angry_call("other")
    report = report_from_labels(call)
    both = emotion.evaluate(call, report) + emotion.evaluate(other, report_from_labels(other))
    assert both.n == 2 * len(call.customer)
    assert both.macro_f1 == 1.0


def test_labels_outside_the_guide_are_refused_with_the_valid_names():
    call = angry_call()
    report = report_from_labels(call)
    odd = replace(call, customer={1: replace(call.customer[1], emotion="angr")})  # type: ignore[arg-type]
    with pytest.raises(LabelError, match=r"angry: turn 1: unknown emotion 'angr', did you mean 'anger'.*satisfaction"):
        emotion.evaluate(odd, report)
    loud = replace(call, customer={1: replace(call.customer[1], intensity=0)})
    with pytest.raises(LabelError, match="frustration at intensity 0; give 0 to neutral alone"):
        emotion.evaluate(loud, report)


def test_a_report_of_other_turns_is_refused():
    call = angry_call()
    report = report_from_labels(calm_call("angry"))
    with pytest.raises(LabelError, match="labels for 12 turns but a report of 6"):
        emotion.evaluate(call, report)
    with pytest.raises(LabelError, match="labels of 'angry' beside a report of 'else'"):
        emotion.evaluate(call, replace(report, call_id="else"))
