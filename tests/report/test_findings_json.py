import json
from dataclasses import replace

import jsonschema
import pytest

from cxemotion.errors import ReportError
from cxemotion.events import EscalationKind, EscalationPoint, Evidence, Fault, RiskPoint, Step
from cxemotion.recording import Role
from cxemotion.report import (
    CallReport,
    Contagion,
    Handling,
    ItemResult,
    Latency,
    RepeatedQuestion,
    RuleMatch,
    Scorecard,
    ScoreItem,
    report_schema,
)
from cxemotion.span import Span
from tests.builders import A, C, metrics, report, turns

HANDLING = Handling(
    latency={Role.AGENT: Latency(3, 0.5, 1.5, 2.0)},
    silences=(Span(1.0, 5.0),),
    hold_s=4.0,
    first_empathy_turn=1,
    first_empathy_s=2.5,
    recovery_s=30.0,
    negative_area_s=12.0,
    negative_area_turns=2.5,
    repeat_contact=(Evidence(0, 0, 5, "Third"),),
    repeated_questions=(RepeatedQuestion(Role.AGENT, 1, 1),),
    contagion=(Contagion("wording", Role.AGENT, 2, -0.5, 0.04, 9),),
)
FULL = report(
    turns=turns((C, "Third call! Manager!"), (A, "Sorry.")),
    escalations=(
        EscalationPoint(
            0,
            None,
            (EscalationKind.DEMAND_SUPERVISOR,),
            0.7,
            0.9,
            evidence=(Evidence(0, 12, 19, "Manager", "demand_supervisor"),),
            reason="asks for someone with more authority",
            trigger_faults=(Fault.ARGUING,),
            recovery_s=3.0,
            recovery_steps=(Step.APOLOGIZE,),
        ),
    ),
    risk=(RiskPoint(0, None, 0.7, alarm=True),),
    metrics=metrics(handling=HANDLING),
    matches=(RuleMatch("calls_again", (0,), None, (Evidence(0, 0, 5, "Third"),), "warning"),),
    score=Scorecard("mine", 2, (ScoreItem("apologize", 10.0, 5.0, ItemResult.PARTLY, detail="10 x mean(0.5)"),)),
)


def test_everything_that_rules_find_survives_json_and_follows_the_schema():
    written = FULL.to_json()
    jsonschema.validate(json.loads(written), report_schema())
    again = CallReport.from_json(written)
    assert (again.matches, again.score, again.metrics.handling) == (FULL.matches, FULL.score, HANDLING)
    assert (again.escalations, again.risk) == (FULL.escalations, FULL.risk)


def test_a_report_of_before_without_these_fields_is_still_read():
    data = json.loads(FULL.to_json())
    for name in ("matches", "score"):
        del data[name]
    del data["metrics"]["handling"]
    for name in ("reason", "trigger_faults", "recovery_s", "recovery_steps"):
        del data["escalations"][0][name]
    again = CallReport.from_json(json.dumps(data))
    assert (again.matches, again.score, again.metrics.handling) == ((), None, None)


def test_the_score_is_written_with_its_sums():
    score = json.loads(FULL.to_json())["score"]
    assert (score["value"], score["earned"], score["possible"], score["failed_by"]) == (50.0, 5.0, 10.0, [])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data["matches"][0].update(severity="grave"), "matches[0].severity: unknown severity 'grave'"),
        (lambda data: data["matches"][0].update(turns=[7]), "names turn 7"),
        (lambda data: data["score"]["items"][0].update(earned=11.0), "earns 11"),
        (lambda data: data["metrics"]["handling"]["contagion"][0].update(course="tone"), "unknown course 'tone'"),
    ],
)
def test_a_finding_that_cannot_be_is_refused_where_it_stands(change, told: str):
    data = json.loads(FULL.to_json())
    change(data)
    with pytest.raises(ReportError) as refused:
        CallReport.from_json(json.dumps(data))
    assert told in str(refused.value)


def test_a_match_that_quotes_other_words_is_refused():
    with pytest.raises(ReportError, match="where other words stand"):
        replace(FULL, matches=(RuleMatch("x", (0,), None, (Evidence(0, 0, 5, "First"),)),))


def test_matches_and_figures_are_tables_too():
    (row,) = FULL.to_frame("matches").to_dict("records")
    assert (row["rule"], row["turn"], row["severity"], row["evidence"]) == ("calls_again", 0, "warning", "Third")
    (figures,) = FULL.to_frame("metrics").to_dict("records")
    assert (figures["score"], figures["hold_s"], figures["repeat_contact"]) == (50.0, 4.0, True)
    (point,) = FULL.to_frame("escalations").to_dict("records")
    assert (point["evidence"], point["trigger_faults"], point["recovery_steps"]) == ("Manager", "arguing", "apologize")
