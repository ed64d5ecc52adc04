import numpy as np
import pytest

from benchmarks.calls.fit_risk import RATES, examples, section, thresholds
from benchmarks.calls.sets import calls_of
from cxemotion.analyzer import Analyzer
from cxemotion.evaluate.turns import customer_places, gold_points


def test_each_place_but_the_last_gives_a_forecast_before_and_after_the_answer():
    call, analyzer = calls_of("data")[0], Analyzer()
    made = examples(0, call, analyzer.analyze(transcript=call.transcript), analyzer)
    places = customer_places(call)
    escalating = {point.place for point in gold_points(call, places)} - {0}
    assert sum(not one.answered for one in made) == len(places) - 1
    assert sum(one.follows for one in made if not one.answered) == len(escalating)
    assert all(("answered" in one.inputs) <= one.answered for one in made)


def test_a_threshold_is_what_that_share_of_the_calls_reaches_anywhere():
    calls = [call for call in range(100) for _ in range(2)]
    held_out = np.array([level for call in range(100) for level in (0.0, call / 100)])
    found = dict(zip(RATES, thresholds(calls, held_out), strict=True))
    assert found[0.05] == pytest.approx(0.9405)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_weights_next_to_nothing_are_left_out_of_the_file():
    written = section(-1.0, {"anger": 0.5, "place": 0.001}, [0.9] * len(RATES))
    assert '"anger" = 0.500' in written
    assert "place" not in written
