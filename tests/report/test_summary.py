from dataclasses import replace

import pytest
from hypothesis import given, settings

from cxemotion.emotion import EmotionTimeline
from cxemotion.events import EscalationKind, EscalationPoint, Evidence, Outcome, StepStatus
from cxemotion.report import QualityFlag
from cxemotion.report.summary import summarize
from cxemotion.report.wide import width
from tests.builders import C, estimate, report, report_from_labels, spans_for, turns, voice_only_report
from tests.strategies import reports

WORDS = report_from_labels()
TIMED = report_from_labels(spans=spans_for(turn.text for turn in WORDS.turns))


def line_of(head: str, text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(head)).removeprefix(head).strip()


@given(reports())
@settings(max_examples=30, deadline=None)
def test_the_summary_of_any_report_is_one_screen(any_report):
    lines = summarize(any_report).split("\n")
    assert len(lines) <= 24
    assert all(width(line) <= 80 for line in lines)


def test_the_summary_of_a_full_call():
    assert summarize(WORDS) == (
        """\
Call en-example                                                    en · 12 turns
from transcript, without times

Valence      ········▄▄▄▄▄▄▄▄▄▄▄▂▂▂▂▂▂▂▂▂▂▂▁▁▁▁▁▁▁▁▁▁▁▄▄▄▄▄▄▄▄▄▄▄▄▇▇▇▇▇▇▇▇▇▇▇▅▅▅
                                S          *
             turn 0           ▁ upset   ▅ neutral   █ content            turn 11
Customer     worst at turn 5, anger 3; anger ×2, frustration ×1, disappointment
             ×1, neutral ×1, satisfaction ×1

Escalations  turn 3 S asks for a supervisor “I gave it to”
             turn 5 * threatens a complaint, threatens to leave, insults the ag…
Missed steps turn 3 (recovered) paraphrase
Outcome      likely settled (80%), rating about 3.0 of 5
Talk         times not known"""
    )


def test_a_timed_call_is_drawn_over_its_time():
    text = summarize(TIMED)
    assert text.splitlines()[0].endswith("en · 0:47 · 12 turns")
    assert line_of("             0:00", text).split() == ["▁", "upset", "▅", "neutral", "█", "content", "0:47"]
    assert line_of("Talk", text) == "agent 0:19 · customer 0:20"


def test_a_voice_alone_says_what_cannot_be_known_without_words():
    text = summarize(voice_only_report())
    assert "from audio\n" in text
    assert line_of("Outcome", text) == line_of("Missed steps", text) == "not known without words"
    assert line_of("Limits", text).startswith("no transcript")
    assert "interruptions by agent 1" in text


def test_a_call_of_nobody_says_so():
    text = summarize(report())
    assert line_of("Valence", text) == "no estimate of the customer"
    assert line_of("Escalations", text) == "none"
    assert line_of("Missed steps", text) == "not known without words"


def test_where_words_were_read_and_nobody_is_upset_no_step_is_owed():
    text = summarize(report(outcome=Outcome(resolved=True, resolved_probability=0.8, satisfaction=4.0)))
    assert line_of("Missed steps", text) == "none owed, the customer is never clearly upset"


def test_an_upset_customer_stands_low_and_a_content_one_high():
    call = report(
        turns=turns(*[(C, "well")] * 3),
        timeline=EmotionTimeline((estimate(0, "anger", 3), estimate(1, "neutral"), estimate(2, "satisfaction", 3))),
    )
    drawn = line_of("Valence", summarize(call)).strip("·")
    assert drawn == "▁" * drawn.count("▁") + "▅" * drawn.count("▅") + "█" * drawn.count("█")
    assert {drawn[0], drawn[-1]} == {"▁", "█"}


def test_chinese_counts_double_so_that_lines_still_fit():
    words = "我要投诉你们经理" * 20
    point = EscalationPoint(
        0, None, (EscalationKind.THREAT_COMPLAINT,), 1.0, 1.0, evidence=(Evidence(0, 0, 160, words),)
    )
    text = summarize(report(call_id="退款" * 40, turns=turns((C, words)), escalations=(point,)))
    assert all(width(line) <= 80 for line in text.splitlines())
    assert "“我要投诉你们经理我要投诉" in text
    assert line_of("Escalations", text).endswith("…”")


def test_points_that_do_not_fit_are_counted():
    points = tuple(EscalationPoint(turn, None, (EscalationKind.ABUSE,), 1.0, 1.0) for turn in range(9))
    text = summarize(report(turns=turns(*[(C, "no")] * 9), escalations=points))
    assert "… and 5 more" in text


def test_a_missed_step_names_its_episode_and_whether_it_recovered_all_the_same():
    lost = replace(WORDS.episodes[0], start_turn=5, recovered=False)
    text = summarize(replace(WORDS, episodes=(*WORDS.episodes, lost)))
    assert line_of("Missed steps", text) == "turn 5 paraphrase"
    assert "\n             turn 3 (recovered) paraphrase\n" in text


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(False, 0.2, 1.9), "likely not settled (80%), rating about 1.9 of 5"),
        (Outcome(True, float("nan"), float("nan")), "likely settled"),
        (Outcome(None, float("nan"), float("nan")), "not known without words"),
    ],
)
def test_the_outcome_is_said_with_its_probability(outcome, said):
    assert line_of("Outcome", summarize(report(outcome=outcome))) == said


def test_control_characters_of_a_call_do_not_reach_the_terminal():
    point = EscalationPoint(
        0, None, (EscalationKind.ABUSE,), 1.0, 1.0, evidence=(Evidence(0, 0, 8, "\x1b[2Jyou\u202e"),)
    )
    flag = QualityFlag("name", "\x1b]0;title\x07")
    text = summarize(
        report(turns=turns((C, "\x1b[2Jyou\u202e")), escalations=(point,), quality=(flag,), call_id="a\nb")
    )
    assert not set(text) & set("\x1b\x07\u202e")
    assert text.startswith("Call a b ")


def test_nothing_missed_in_an_episode_is_none():
    done = tuple(replace(one, status=StepStatus.DONE) for one in WORDS.episodes[0].steps)
    text = summarize(replace(WORDS, episodes=(replace(WORDS.episodes[0], steps=done),)))
    assert line_of("Missed steps", text) == "none"
