import builtins
import io
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings

from cxemotion import plot
from cxemotion.emotion import EmotionTimeline
from cxemotion.errors import MissingExtraError
from cxemotion.plot import plot_report
from tests.builders import C, estimate, report, report_from_labels, spans_for, turns, voice_only_report
from tests.strategies import reports

matplotlib = pytest.importorskip("matplotlib")

WORDS = report_from_labels()
TIMED = report_from_labels(spans=spans_for(turn.text for turn in WORDS.turns))


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text) if text.get_text()]


def draw(figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, dpi=60)
    return file.getvalue()


@pytest.mark.parametrize(
    "made",
    [report(), report(duration_s=30.0), voice_only_report(), WORDS, TIMED],
    ids=["nothing known", "silence", "voice only", "words only", "words with times"],
)
def test_a_report_of_any_make_is_drawn(made):
    assert draw(plot_report(made)).startswith(b"\x89PNG")


@given(reports())
@settings(max_examples=4, deadline=None)
def test_any_report_is_drawn(any_report):
    draw(plot_report(any_report))


def test_drawing_leaves_pyplot_alone():
    before = dict(matplotlib.rcParams)
    loaded = "matplotlib.pyplot" in sys.modules
    plot_report(WORDS)
    assert dict(matplotlib.rcParams) == before
    assert ("matplotlib.pyplot" in sys.modules) == loaded


def test_the_axis_is_in_minutes_where_there_are_times_and_in_turns_where_there_are_none():
    assert "time, m:ss" in texts(plot_report(TIMED))
    assert "0:30" in texts(plot_report(TIMED))
    assert "turn" in texts(plot_report(WORDS))


def test_escalations_are_flagged_by_letter_with_a_key():
    said = texts(plot_report(WORDS))
    assert {"S", "CLA"} <= set(said)
    assert any("S  asks for a supervisor    C  threatens a complaint" in text for text in said)


def test_missed_steps_are_named_where_they_were_due():
    assert "missed: paraphrase" in texts(plot_report(WORDS))


def test_each_emotion_in_the_call_stands_in_the_legend_once():
    (legend,) = plot_report(WORDS).legends
    said = [text.get_text() for text in legend.get_texts()]
    assert sorted(said) == sorted(
        [
            "negative episode",
            "one standard deviation",
            "anger",
            "frustration",
            "disappointment",
            "neutral",
            "satisfaction",
        ]
    )


def test_arousal_is_drawn_only_where_it_was_measured():
    def legend(made):
        return [text.get_text() for text in plot_report(made).legends[0].get_texts()]

    assert "arousal" in legend(voice_only_report())
    assert "arousal" not in legend(WORDS)


def test_a_chinese_name_is_drawn_or_its_absence_noted_without_a_warning(monkeypatch):
    chinese = replace(WORDS, call_id="退款 $x$ 03")
    draw(plot_report(chinese))
    monkeypatch.setattr(plot, "_CJK_FONTS", ())
    said = texts(plot_report(chinese))
    draw(plot_report(chinese))
    assert "Call □□ $x$ 03" in said
    assert "□ no installed font has this character" in said


def test_a_call_without_a_customer_says_so():
    assert "no estimate of the customer" in texts(plot_report(report()))


def test_an_estimate_that_abstains_is_drawn_as_not_clear():
    made = report(turns=turns((C, "hm")), timeline=EmotionTimeline((estimate(0, None),)))
    assert "not clear" in [text.get_text() for text in plot_report(made).legends[0].get_texts()]


def test_without_matplotlib_the_way_to_get_it_is_said(monkeypatch):
    real = builtins.__import__

    def without_matplotlib(name, *args, **kwargs):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_matplotlib)
    with pytest.raises(MissingExtraError) as refused:
        WORDS.plot()
    assert str(refused.value) == "a plot needs matplotlib; pip install cxemotion[plot]"
