import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from cxemotion.emotion import EmotionTimeline, Reason
from cxemotion.events import EscalationKind, EscalationPoint, Evidence, Outcome
from cxemotion.html import render_page, render_summary
from cxemotion.report import CallReport, ModelUsed, Provenance, QualityFlag
from tests.builders import A, C, estimate, report, report_from_labels, spans_for, turns, voice_only_report
from tests.strategies import reports

WORDS = report_from_labels()
TIMED = report_from_labels(spans=spans_for(turn.text for turn in WORDS.turns))
VOID = {"meta", "br", "img", "input", "link", "hr"}


class Page(HTMLParser):
    """The elements of a page, its text, and whether every element is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += "" if self.open[-1:] == ["style"] else data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]


def section(html: str, name: str) -> str:
    found = re.search(rf'<section id="{name}">.*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def nasty_report() -> CallReport:
    """A call whose every text tries to be something else."""
    evil = '</p><script>alert(1)</script><img src=x onerror="alert(2)">\u202eDlrow&amp;\x00'
    point = EscalationPoint(0, None, (EscalationKind.ABUSE,), 1.0, 1.0, evidence=(Evidence(0, 0, len(evil), evil),))
    told = replace(estimate(0, "anger", 2), reasons=(Reason("words", evil, evil, 0.5),))
    return report(
        call_id=evil,
        turns=turns((C, evil), (A, evil)),
        timeline=EmotionTimeline((told,)),
        escalations=(point,),
        quality=(QualityFlag(evil, evil, 1),),
        provenance=Provenance(evil, (ModelUsed(evil, evil),), {evil: evil}),
    )


EVERY_MAKE = pytest.mark.parametrize(
    "made",
    [report(), report(duration_s=30.0), voice_only_report(), WORDS, TIMED, nasty_report()],
    ids=["nothing known", "silence", "voice only", "words only", "words with times", "hostile text"],
)


@EVERY_MAKE
def test_every_page_is_well_formed_and_stands_alone(made):
    html = render_page(made)
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert len(page.ids) == len(set(page.ids))
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    for _, attrs in page.tags:
        assert not any(name.startswith("on") for name in attrs)
        assert all(name not in attrs for name in ("src", "srcset", "action", "xlink:href"))
        assert (attrs.get("href") or "#").startswith("#")
    assert "url(" not in html
    assert "@import" not in html
    assert "http://" not in html
    assert "https://" not in html


@given(reports())
@settings(max_examples=15, deadline=None)
def test_any_report_makes_a_well_formed_page_whose_links_lead_somewhere(any_report):
    page = Page(render_page(any_report))
    targets = {(attrs.get("href") or "#")[1:] for attrs in page.all("a")}
    assert targets <= set(page.ids)
    Page(render_summary(any_report))


@pytest.mark.parametrize("render", [render_page, render_summary])
def test_a_text_full_of_markup_scripts_and_direction_marks_is_shown_as_text(render):
    page = Page(render(nasty_report()))
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert "<script>alert(1)</script>" in page.text
    assert "⟨U+202E⟩Dlrow&amp;⟨U+0000⟩" in page.text
    assert not set("\u202e\x00") & set(page.text)


def test_every_text_of_the_call_stands_in_an_isolate():
    html = section(render_page(report(turns=turns((C, "שלום")))), "transcript")
    assert '<p lang="en" dir="auto"><bdi>שלום</bdi></p>' in html


def test_the_drawings_are_readable_as_xml_and_say_what_they_show():
    for made in (WORDS, TIMED, voice_only_report(), nasty_report(), report()):
        drawings = re.findall(r"<svg viewBox=.*?</svg>", render_page(made), re.DOTALL)
        assert len(drawings) == 2
        for drawing in drawings:
            root = ElementTree.fromstring(drawing)  # noqa: S314
            assert root[0].tag == "title"
            assert root[1].tag == "desc"
            assert root[1].text


def test_the_description_names_the_lowest_point_and_the_escalations():
    html = render_page(TIMED)
    assert (
        "lowest valence -1.00 at 0:21 (anger 3). Escalation points: 0:12 asks for a supervisor; 0:21 threatens" in html
    )


def test_each_escalation_leads_to_its_turn_from_the_list_and_from_the_drawing():
    html = render_page(WORDS)
    assert '<a href="#turn-3">turn 3</a></b> asks for a supervisor <q lang="en"><bdi>I gave it to</bdi></q>' in html
    assert html.count('<a href="#turn-3"><g><title>turn 3: asks for a supervisor</title>') == 2


def test_the_words_behind_findings_are_marked_in_the_transcript():
    transcript = section(render_page(WORDS), "transcript")
    assert "<mark>I gave it to</mark> the last person!" in transcript
    assert "<mark>There is no </mark>need to shout." in transcript
    assert "<mark>" not in transcript.split('id="turn-2"')[1].split("</li>")[0]


def test_overlapping_evidence_is_marked_once():
    quotes = (Evidence(0, 0, 8, "It broke"), Evidence(0, 3, 14, "broke again"))
    point = EscalationPoint(0, None, (EscalationKind.ABUSE,), 1.0, 1.0, evidence=quotes)
    html = render_page(report(turns=turns((C, "It broke again & again")), escalations=(point,)))
    assert "<bdi><mark>It broke again</mark> &amp; again</bdi>" in html


def test_an_episode_says_what_became_of_each_step_that_was_owed():
    episodes = section(render_page(WORDS), "episodes")
    assert "peak anger, ends in satisfaction</h3>" in episodes
    assert '<th scope="row">paraphrase</th><td><span class="missed">✗ missed</span></td>' in episodes
    assert '<th scope="row">acknowledge</th><td><span class="done">✓ done</span></td>' in episodes
    assert "follow up" not in episodes  # the call is settled, none is owed


def test_a_turn_carries_its_feeling_and_why():
    transcript = section(render_page(WORDS), "transcript")
    text = Page(transcript).text.split("customer")[3]
    assert "anger 3 75%" in text
    assert "insults the agent" in text
    assert "words: cue again for 0.7" in text


def test_an_estimate_that_abstains_is_not_clear():
    made = report(turns=turns((C, "hm")), timeline=EmotionTimeline((estimate(0, None),)))
    assert "not clear" in section(render_page(made), "transcript")


def test_what_limits_the_report_stands_before_its_findings():
    html = render_page(voice_only_report())
    assert html.index("no transcript: emotions that only words tell") < html.index('<section id="timeline">')


def test_without_words_the_page_says_that_steps_are_not_known():
    html = render_page(voice_only_report())
    assert "Not known: the steps are in the words" in html
    assert "182 Hz · −24 dB · 4.7 syllables/s" in html


def test_a_call_without_a_customer_says_so_in_its_drawing():
    assert "no estimate of the customer" in render_page(report())


def test_the_language_of_the_call_is_told_to_the_browser():
    html = render_page(replace(WORDS, language="zh-Hant"))
    assert '<p lang="zh-Hant"' in html
    assert '<html lang="en">' in html


def test_numbers_that_are_not_known_are_left_out():
    made = report(turns=turns((C, "hm")), outcome=Outcome(True, math.nan, math.nan))
    page = Page(render_page(made))
    assert "nan" not in page.text
    assert "likely rating" not in page.text


def test_a_page_is_dark_where_the_reader_prefers_it():
    assert "@media (prefers-color-scheme: dark)" in render_page(report())


def test_a_ten_minute_call_is_a_page_of_less_than_300_kilobytes():
    said = [
        (A if turn % 2 else C, "I have been waiting for this parcel since Monday and nobody calls. " * 2)
        for turn in range(140)
    ]
    words = turns(*said, spans=spans_for((text for _, text in said), characters_per_s=35.0))
    feelings = [replace(estimate(turn, "frustration", span=words[turn].span), arousal=0.1) for turn in range(0, 140, 2)]
    told = [replace(one, reasons=one.reasons * 4) for one in feelings]
    made = replace(
        TIMED, turns=words, timeline=EmotionTimeline(tuple(told)), episodes=(), escalations=(), duration_s=600.0
    )
    assert len(render_page(made).encode()) < 300_000


@EVERY_MAKE
def test_the_notebook_fragment_has_no_ids_no_links_and_no_styles_of_its_own(made):
    page = Page(render_summary(made))
    assert page.ids == []
    assert {"a", "style", "script"} & {tag for tag, _ in page.tags} == set()
    assert all("class" not in attrs or attrs["class"] in {"legend", "mark"} for _, attrs in page.tags)


def test_the_notebook_fragment_is_one_screen_however_much_there_is_to_say():
    points = tuple(EscalationPoint(turn, None, (EscalationKind.ABUSE,), 1.0, 1.0) for turn in range(30))
    html = render_summary(report(turns=turns(*[(C, "no")] * 30), escalations=points))
    assert "… and 26 more" in html


def test_page_and_fragment_draw_in_the_same_colours():
    colours = re.compile(r'fill="(#\w+)"')
    assert set(colours.findall(render_summary(WORDS))) == set(colours.findall(render_page(WORDS)))
