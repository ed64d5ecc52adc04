import json
import math
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from cxemotion.emotion import Emotion, EmotionTimeline
from cxemotion.errors import ReportError
from cxemotion.events import RiskPoint
from cxemotion.report import Provenance
from cxemotion.report.encode import number, to_dict
from cxemotion.span import Span
from tests.builders import C, estimate, report, report_from_labels, turns

ONE_TURN = report(turns=turns((C, "well")), timeline=EmotionTimeline((estimate(0),)))


def test_what_is_not_measurable_is_null_and_never_zero():
    written = json.loads(ONE_TURN.to_json())
    assert written["duration_s"] is None
    assert written["timeline"][0]["arousal"] is None
    assert written["metrics"]["valence"]["quarters"] == [None] * 4


@pytest.mark.parametrize(
    ("value", "written"), [(0.1 + 0.2, 0.3), (1 / 3, 0.333333), (math.nan, None), (math.inf, None), (None, None)]
)
def test_numbers_are_rounded_so_that_two_machines_write_the_same(value, written):
    assert number(value) == written


def test_probabilities_are_written_in_the_order_of_the_guide():
    backwards = {emotion: float(emotion is Emotion.ANGER) for emotion in reversed(Emotion)}
    shuffled = replace(ONE_TURN.timeline.estimates[0], probabilities=backwards)
    written = json.loads(replace(ONE_TURN, timeline=EmotionTimeline((shuffled,))).to_json())
    assert list(written["timeline"][0]["probabilities"]) == list(Emotion)


@pytest.mark.parametrize("field", ["confidence", "valence"])
def test_an_estimate_without_a_number_that_every_reader_counts_on_is_refused(field):
    unsure = replace(ONE_TURN.timeline.estimates[0], **{field: math.nan})
    with pytest.raises(ReportError, match=f"^turn 0: {field} is nan; every report has a number there$"):
        replace(ONE_TURN, timeline=EmotionTimeline((unsure,))).to_json()


def test_a_risk_without_a_probability_is_refused():
    with pytest.raises(ReportError, match="turn 0: risk is nan"):
        replace(ONE_TURN, risk=(RiskPoint(0, None, math.nan),)).to_json()


def test_a_span_shorter_than_the_rounding_keeps_its_two_ends_apart():
    blink = Span(1.0, 1.0 + 1e-9)
    written = to_dict(replace(ONE_TURN, turns=turns((C, "well"), spans=[blink])))["turns"][0]
    assert (written["start_s"], written["end_s"]) == (blink.start, blink.end)


def test_parameters_without_a_form_in_json_are_written_as_their_text():
    parameters = {"file": PurePosixPath("a/b"), "scale": math.inf, "kinds": (Emotion.ANGER,), 3: True}
    written = to_dict(report(provenance=Provenance("0.1.0", (), parameters)))["provenance"]["parameters"]
    assert written == {"file": "a/b", "scale": None, "kinds": ["anger"], "3": True}


def test_chinese_stands_in_the_json_as_it_is():
    assert '"我要投诉"' in report(turns=turns((C, "我要投诉"))).to_json(indent=None)


def test_the_words_behind_a_finding_are_those_of_its_turn():
    written = json.loads(report_from_labels().to_json())
    for point in written["escalations"]:
        for evidence in point["evidence"]:
            assert written["turns"][evidence["turn"]]["text"][evidence["start"] : evidence["end"]] == evidence["text"]
