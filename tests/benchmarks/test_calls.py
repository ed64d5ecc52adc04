import math
from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.calls.robustness import (
    Condition,
    as_differences,
    as_figures,
    hear,
    in_script,
    perturbed,
    with_swapped_roles,
    without_punctuation,
)
from benchmarks.calls.run import HEADLINES, agreement, differences, false_alarms, headline, parts
from benchmarks.calls.sets import (
    ANNOTATORS,
    LANGUAGE_PARTS,
    STYLE_PARTS,
    annotated,
    calls_of,
    domain_parts,
    estimated_s,
)
from benchmarks.calls.systems import Judged, System, annotator, commonest, judged, lexicon_only, majority, ours
from benchmarks.rig import lexicons
from benchmarks.sentiment import Sentiment
from cxemotion.emotion import Emotion
from cxemotion.evaluate import report_from_labels
from cxemotion.events import CustomerLabel
from cxemotion.labels import LabelledCall
from cxemotion.recording import Role
from cxemotion.report import CallReport
from cxemotion.transcript import Transcript, Turn


@dataclass(frozen=True)
class PerfectAnalyzer:
    """Knows the labels of the calls that it is asked about."""

    known: dict[str, LabelledCall]

    def analyze(self, *, transcript: Transcript) -> CallReport:
        return report_from_labels(self.known[transcript.call_id or ""])


@pytest.fixture(scope="module")
def dev() -> tuple[LabelledCall, ...]:
    return calls_of("data")


@pytest.fixture(scope="module")
def perfect(dev) -> PerfectAnalyzer:
    return PerfectAnalyzer({call.call_id: call for call in dev})


def column(table, name: str) -> dict[str, object]:
    at = table["columns"].index(name)
    return {row[0]: row[at] for row in table["rows"]}


def test_a_perfect_system_stands_at_one_beside_the_others(dev, perfect):
    made, found = headline("headline", [majority(dev), ours(perfect)], dev[:8])
    figures = column(made, "words")
    assert all(figures[label]["value"] == 1.0 for label, task, _ in HEADLINES if task in ("escalation", "agent"))
    assert figures["emotion, macro-F1"] == {"value": 1.0, "ci95": [1.0, 1.0]}
    assert figures["satisfaction, mean error"]["value"] == 0.0
    assert [one.system.name for one in found] == ["majority", "words"]


def test_a_peer_that_is_not_installed_keeps_its_column_and_says_so(dev):
    made, found = headline("headline", [System("peer", lambda _: None)], dev[:2])
    assert set(column(made, "peer").values()) == {"not installed"}
    assert found == []


def test_what_a_system_says_nothing_about_is_not_measured(dev):
    made, _ = headline("headline", [annotator("a"), majority(dev)], dev[:6])
    assert column(made, "annotator a")["calibration error (ECE)"] is None
    assert column(made, "majority")["calibration error (ECE)"] is not None


def test_the_majority_is_the_commonest_emotion_and_the_median_rating(dev):
    usual = commonest(dev)
    assert usual.label == CustomerLabel(Emotion.NEUTRAL, 0)
    assert math.isclose(sum(usual.shares.values()), 1.0)
    found = judged(majority(dev), dev)
    assert found is not None
    assert all(not report.escalations and not report.episodes and not report.risk for report in found.reports)


@pytest.mark.parametrize(
    ("polarity", "label"),
    [
        (0.0, CustomerLabel(Emotion.NEUTRAL, 0)),
        (-0.04, CustomerLabel(Emotion.NEUTRAL, 0)),
        (-0.1, CustomerLabel(Emotion.FRUSTRATION, 1)),
        (-0.5, CustomerLabel(Emotion.FRUSTRATION, 2)),
        (-1.0, CustomerLabel(Emotion.FRUSTRATION, 3)),
        (0.9, CustomerLabel(Emotion.SATISFACTION, 3)),
    ],
)
def test_thirds_of_the_polarity_are_intensities(polarity: float, label: CustomerLabel):
    assert Sentiment("made", lambda _: polarity, neutral_within=0.05).label("…") == label


def test_sentiment_hears_frustration_and_knows_nothing_of_the_agent():
    pytest.importorskip("vaderSentiment")
    turns = (Turn(Role.AGENT, "I am so sorry."), Turn(Role.CUSTOMER, "This is awful, terrible, useless service!"))
    call = LabelledCall(Transcript(turns, call_id="one", language="en"), {1: CustomerLabel(Emotion.ANGER, 3)})
    found = judged(lexicon_only(), [call])
    assert found is not None
    assert found.reports[0].timeline.at(1).emotion is Emotion.FRUSTRATION
    assert not any(turn.steps or turn.faults for turn in found.reports[0].turns)


def test_every_annotator_labelled_every_turn_of_the_development_calls(dev):
    for name in ANNOTATORS:
        for call, theirs in zip(dev, annotated(dev, name), strict=True):
            assert theirs.customer.keys() == call.customer.keys()


def test_agreement_has_a_row_for_every_step_and_fault(dev):
    labels = [row[0] for row in agreement(dev)["rows"]]
    assert {"emotion", "escalation turn", "step `apologize`", "fault `arguing`", "resolved"} <= set(labels)


def test_every_development_call_is_in_one_line_of_business_one_style_and_one_language(dev):
    for call in dev:
        assert sum(part.holds(call) for part in domain_parts()) == 1, call.domain
        assert sum(part.holds(call) for part in STYLE_PARTS[:2]) == 1
        assert sum(part.holds(call) for part in LANGUAGE_PARTS[:2]) == 1


def test_parts_that_no_call_is_in_are_left_out(dev, perfect):
    english = [call for call in dev if call.language == "en"][:3]
    found = judged(ours(perfect), english)
    assert found is not None
    assert [row[:2] for row in parts("by_language", LANGUAGE_PARTS, found)["rows"]] == [["English", 3]]


def test_a_system_is_nothing_above_itself(dev, perfect):
    found = judged(ours(perfect), dev[:5])
    assert found is not None
    rows = differences("paired", found, [found])["rows"]
    assert all(row[1] is None or row[1]["value"] == 0 for row in rows)


def test_nothing_is_raised_in_calm_calls_by_who_knows_their_labels():
    calm = calls_of("calm")[:6]
    perfect = PerfectAnalyzer({call.call_id: call for call in calm})
    (row,) = false_alarms([ours(perfect)], calm)["rows"]
    assert row[1]["value"] == 0
    assert row[4]["value"] == 0


def test_a_call_of_a_hundred_and_fifty_words_lasts_a_minute_and_its_pauses():
    turns = (Turn(Role.AGENT, "word " * 75), Turn(Role.CUSTOMER, "word " * 75))
    assert estimated_s(Transcript(turns, language="en")) == pytest.approx(61.0)
    assert estimated_s(Transcript((Turn(Role.AGENT, "字" * 240),), language="zh-Hans")) == pytest.approx(60.5)


def test_the_same_call_is_always_perturbed_alike_and_keeps_its_turns(dev):
    swap = with_swapped_roles(0.2).perturb
    once, again = perturbed(dev[0], swap), perturbed(dev[0], swap)
    assert once == again != dev[0].transcript
    assert len(once) == len(dev[0].transcript)


def test_a_converted_call_says_which_script_it_is_in(dev):
    condition = in_script("s2t")
    call = next(call for call in dev if condition.calls(call))
    assert perturbed(call, condition.perturb).language == "zh-Hant"
    assert not condition.calls(next(call for call in dev if call.language == "en"))


def test_a_perturbation_that_changes_nothing_costs_nothing(dev, perfect):
    few = dev[:4]
    clean = Judged(ours(perfect), few, [report_from_labels(call) for call in few])
    conditions = [Condition("as it is", lambda transcript, _: transcript), Condition("bare", without_punctuation)]
    under = [hear(perfect, few, condition) for condition in conditions]
    figures, apart = as_figures("others", under), as_differences("others_apart", under, clean)
    assert figures["rows"][0][2] == 0.0
    assert all(cell is None or cell["value"] == 0 for cell in apart["rows"][1][3:])


def test_punctuation_is_no_word_and_its_loss_no_word_error(dev):
    call = dev[0]
    bare = without_punctuation(call.transcript, np.random.default_rng(0))
    assert bare[1].text != call.transcript[1].text
    assert [turn.role for turn in bare] == [turn.role for turn in call.transcript]


def test_the_word_lists_of_both_languages_stand_with_their_hashes_beside_the_models():
    assert {"lexicon en.toml", "lexicon zh.toml"} <= {one["name"] for one in lexicons()}
    assert all(len(one["sha256"]) == 64 for one in lexicons())
