from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from cxemotion.evaluate import counts


@pytest.fixture
def labels():
    rng = np.random.default_rng(3)
    return rng.integers(0, 4, 200), rng.integers(0, 4, 200)


def confusion_of(reference, estimate, size=4):
    table = np.zeros((size, size))
    np.add.at(table, (reference, estimate), 1)
    return table


def test_f1_and_kappa_are_those_of_scikit_learn(labels):
    reference, estimate = labels
    table = confusion_of(reference, estimate)
    assert counts.f1_of(counts.class_hits(table)) == pytest.approx(metrics.f1_score(reference, estimate, average=None))
    assert float(counts.kappa(table)) == pytest.approx(metrics.cohen_kappa_score(reference, estimate))
    quadratic = metrics.cohen_kappa_score(reference, estimate, weights="quadratic")
    assert float(counts.kappa(table, weights="quadratic")) == pytest.approx(quadratic)


def test_auc_counts_ties_one_half_as_scikit_learn_does(labels):
    scores, truth = labels[0], labels[1] > 1
    negatives, positives = (np.bincount(scores[truth == side], minlength=4).astype(float) for side in (False, True))
    assert float(counts.auc(negatives, positives)) == pytest.approx(metrics.roc_auc_score(truth, scores))


def test_concordance_of_a_known_example():
    # Lin's coefficient of x and x + 1: twice the variance over twice the variance and the squared gap.
    x = np.array([1.0, 2.0, 3.0, 4.0])
    sums = np.sum([counts.moments(a, a + 1) for a in x], axis=0)
    assert float(counts.ccc(sums)) == pytest.approx(2 * 1.25 / (2 * 1.25 + 1))
    assert float(counts.pearson(sums)) == pytest.approx(1.0)


def test_what_has_no_examples_is_nan_and_raises_no_warning():
    nothing = np.zeros(6)
    assert np.isnan([counts.ccc(nothing), counts.pearson(nothing), counts.ratio(np.zeros(()), np.zeros(()))]).all()
    assert np.isnan(counts.kappa(np.zeros((3, 3))))
    assert np.isnan(counts.f1_of(np.zeros(3)))
    assert np.isnan(counts.defined_mean(np.full(3, np.nan)))


def test_a_side_that_does_not_vary_has_no_correlation():
    sums = np.sum([counts.moments(r, 240.3) for r in (230.0, 250.0, 260.0)], axis=0)
    assert np.isnan(counts.pearson(sums))
    assert float(counts.ccc(sums)) == pytest.approx(0)


def test_leading_axes_pass_through(labels):
    table = confusion_of(*labels)
    both = np.stack([table, table.T])
    assert counts.class_hits(both)[0] == pytest.approx(counts.class_hits(table))
    assert counts.kappa(both, weights="quadratic") == pytest.approx(float(counts.kappa(table, weights="quadratic")))
    assert counts.class_hits(table.T)[:, [0, 2, 1]] == pytest.approx(counts.class_hits(table))
