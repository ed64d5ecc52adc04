from dataclasses import replace
from typing import Any

import pytest

from cxemotion.emotion import Emotion
from cxemotion.errors import ReportError
from cxemotion.events import EscalationKind, EscalationPoint, Evidence, NegativeEpisode, Step, StepOutcome, StepStatus
from cxemotion.report import CallReport
from tests.builders import A, C, report, report_from_labels, turns

TWO_TURNS = turns((A, "Hello."), (C, "It broke again."))
SURGE = (EscalationKind.ANGER_SURGE,)


def episode(
    start_turn: int, end_turn: int, *, recovered: bool = False, missed: Step = Step.APOLOGIZE
) -> NegativeEpisode:
    steps = (StepOutcome(missed, StepStatus.MISSED), StepOutcome(Step.EXPLAIN, StepStatus.NOT_REQUIRED))
    return NegativeEpisode(start_turn, end_turn, Emotion.ANGER, recovered, steps)


def test_missed_steps_of_unrecovered_episodes_come_first():
    recovered = episode(0, 1, recovered=True, missed=Step.PARAPHRASE)
    lost = episode(1, 2, missed=Step.ACKNOWLEDGE)
    made = report(turns=TWO_TURNS, episodes=(recovered, lost))
    assert [(one, outcome.step) for one, outcome in made.missed_steps] == [
        (lost, Step.ACKNOWLEDGE),
        (recovered, Step.PARAPHRASE),
    ]


def test_a_step_that_is_not_missed_is_not_listed_as_missed():
    done = StepOutcome(Step.APOLOGIZE, StepStatus.DONE, turn=1)
    made = report(turns=TWO_TURNS, episodes=(NegativeEpisode(0, 2, Emotion.ANGER, False, (done,)),))
    assert made.missed_steps == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"escalations": (EscalationPoint(2, None, SURGE, 0.5, 0.5),)},
            "escalations[0] names turn 2, but the report has 2 turns, from 0",
        ),
        (
            {"escalations": (EscalationPoint(1, None, SURGE, 0.5, 0.5, trigger_turn=-1),)},
            "escalations[0] names turn -1, but the report has 2 turns, from 0",
        ),
        (
            {"escalations": tuple(EscalationPoint(turn, None, SURGE, 0.5, 0.5) for turn in (1, 0))},
            "escalations must be in the order of their turns, once each; a point can hold several kinds",
        ),
        (
            {"escalations": (EscalationPoint(1, None, SURGE, 0.5, 0.5, evidence=(Evidence(1, 3, 8, "works"),)),)},
            "evidence quotes 'works' at characters 3 to 8 of turn 1, where other words stand",
        ),
        (
            {"episodes": (episode(1, 1),)},
            "episodes[0] runs from turn 1 to turn 1; its end is a later turn, or 2, the number of turns",
        ),
        ({"turns": TWO_TURNS[::-1]}, "turns[0] has index 1; a turn's index is its position"),
    ],
)  # fmt: skip
def test_a_report_whose_parts_do_not_belong_together_is_refused(changes: dict[str, Any], message: str):
    with pytest.raises(ReportError) as refused:
        report(**{"turns": TWO_TURNS, **changes})
    assert str(refused.value) == message


def test_a_report_shows_itself_as_its_summary():
    made = report_from_labels()
    assert repr(made) == made.summary()
    assert made.call_id in repr(made)
    assert "<svg" in made._repr_html_()


def test_a_report_saves_its_page_as_utf8(tmp_path):
    made = report(call_id="退款", turns=turns((C, "我要投诉")))
    made.save_html(tmp_path / "call.html")
    assert "我要投诉" in (tmp_path / "call.html").read_text(encoding="utf-8")


def test_a_report_is_read_from_the_json_that_it_wrote():
    made = report_from_labels()
    assert CallReport.from_json(made.to_json()).escalations == made.escalations


def test_a_changed_report_is_a_new_one():
    made = report_from_labels()
    assert replace(made, call_id="other").call_id == "other"
    assert made.call_id == "en-example"
