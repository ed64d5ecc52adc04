from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics

from cxemotion.errors import LabelError, OptionError
from cxemotion.evaluate import agreement
from cxemotion.evaluate.agreement import cohen_kappa, krippendorff_alpha
from cxemotion.events import Step
from tests.evaluate.builders import angry_call, calm_call

_ = None
# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: four observers, twelve units.
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_krippendorffs_published_example(level, alpha):
    assert krippendorff_alpha(PUBLISHED, level=level) == pytest.approx(alpha, abs=5e-4)


def test_kappa_is_that_of_scikit_learn_on_the_units_that_both_judged():
    rng = np.random.default_rng(5)
    one, other = rng.integers(1, 6, 80).astype(float), rng.integers(1, 6, 80).astype(float)
    for weights, theirs in (("none", None), ("quadratic", "quadratic")):
        expected = metrics.cohen_kappa_score(one, other, weights=theirs)
        assert cohen_kappa([*one, 1.0, math.nan], [*other, None, 2.0], weights=weights) == pytest.approx(expected)


def test_agreement_without_variation_is_undefined():
    assert math.isnan(cohen_kappa(["a", "a"], ["a", "a"]))
    assert math.isnan(krippendorff_alpha([[1, 1], [1, 1]]))
    assert math.isnan(krippendorff_alpha([[1, None], [None, 2]]))


def test_annotators_who_agree_have_an_alpha_of_one():
    calls = [angry_call(), calm_call()]
    found = agreement.evaluate({"a": calls, "b": calls[::-1]})
    assert found.items["emotion"].alpha == 1
    assert found.items["intensity"].kappa("a", "b") == 1
    assert found.items["steps.apologize"].kappas() == {("a", "b"): 1.0}
    assert math.isnan(found.items["steps.paraphrase"].alpha)
    assert found.to_dict()["steps.paraphrase"]["alpha"] is None
    assert found.to_dict()["satisfaction"] == {"level": "interval", "n": 2, "alpha": 1.0, "kappa": {"a - b": 1.0}}


def test_units_are_paired_by_call_and_turn():
    call = angry_call()
    other = replace(call, steps={**call.steps, 4: frozenset[Step]()}, customer={5: call.customer[5]})
    found = agreement.evaluate({"a": [call], "b": [other], "c": [call]})
    assert found.items["emotion"].n == 6
    assert found.items["steps.apologize"].kappa("a", "b") == 0
    assert found.items["steps.apologize"].kappa("a", "c") == 1


def test_annotators_of_other_calls_and_misspelt_names_are_refused():
    with pytest.raises(LabelError, match="'calm' is labelled by one of a and b, not by both"):
        agreement.evaluate({"a": [angry_call()], "b": [angry_call(), calm_call()]})
    with pytest.raises(LabelError, match="1 annotators; agreement needs two or more"):
        agreement.evaluate({"a": [angry_call()]})
    with pytest.raises(OptionError, match="unknown level 'ordnal', did you mean 'ordinal'"):
        krippendorff_alpha(PUBLISHED, level="ordnal")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="unknown weights 'linear'; valid: none, quadratic"):
        cohen_kappa([1], [1], weights="linear")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="unknown annotator 'c'"):
        agreement.evaluate({"a": [angry_call()], "b": [angry_call()]}).items["emotion"].kappa("a", "c")
