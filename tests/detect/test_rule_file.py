import pickle

import pytest

from cxemotion.detect import check_rules, load_rules, shipped_rules
from cxemotion.detect.examples import failures
from cxemotion.detect.rule_file import parse_rules
from cxemotion.detect.rule_source import RuleSource
from cxemotion.errors import OptionError
from cxemotion.events import Step
from tests.detect.rule_texts import rules


@pytest.mark.parametrize("name", shipped_rules())
def test_the_examples_of_shipped_rules_are_as_they_should_be(name: str):
    assert [failure for detector in load_rules(name).detectors for failure in failures(detector)] == []


def test_four_sets_of_rules_ship_and_say_what_they_are_for():
    assert shipped_rules() == ["default", "heard", "last", "zh_complaint"]
    assert all(load_rules(name).about for name in shipped_rules())


def test_what_a_file_does_not_set_is_as_in_the_default():
    mine = rules("[escalation]\nsurge_enter = 0.7\n[escalation.severity]\nabuse = 1.0\n")
    assert (mine.escalation.surge_enter, mine.escalation.severity["abuse"]) == (0.7, 1.0)
    assert mine.escalation.severity["threat_leave"] == load_rules().escalation.severity["threat_leave"]
    assert mine.risk == load_rules().risk
    assert mine.rubric.steps == ()


def test_a_step_that_is_required_carries_its_conditions():
    (asked,) = rules(
        '[[required]]\nstep = "explain"\nemotions = ["anger"]\nintensity = 3\nresolved = false\nwithin_s = 30'
    ).rubric.steps
    assert (asked.step, asked.intensity, asked.resolved, asked.within_s) == (Step.EXPLAIN, 3, False, 30.0)


RULE = '[[rule]]\nname = "a"\nwhen = { said = ["x"] }\n\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[rule]\n", "my.toml:2: "),
        ("typo = 1", "my.toml:2: top of the file: unknown key 'typo'"),
        (
            '[[required]]\nstep = "apologise"',
            "my.toml:3: [required] 'apologise': unknown step 'apologise', did you mean 'apologize'?",
        ),
        (
            RULE + '[[rule]]\nname = "b"\nwhen = { sayd = ["x"] }',
            "my.toml:8: [rule] 'b': unknown condition 'sayd', did you mean 'said'?",
        ),
        (
            RULE + '[[rule]]\nname = "b"\nseverity = "grave"\nwhen = { said = ["x"] }',
            "my.toml:8: [rule] 'b': unknown severity 'grave'",
        ),
        (
            '[[rule]]\nname = "b"\n[rule.when]\nsaid = ["x"]\nby = "agnet"',
            "my.toml:6: [rule] 'b': unknown by 'agnet', did you mean 'agent'?",
        ),
        ('[[rule]]\nname = "b"\nwhen = { feature = "f0_medain_hz", above = 1 }', "did you mean 'f0_median_hz'?"),
        (
            '[[rule]]\nname = "b"\nwhen = { said = ["(x"] }',
            "my.toml:4: [rule] 'b': phrase '(x': a bracket is not closed",
        ),
        ('[[rule]]\nname = "b"\nwhen = { said = ["x"], step = "explain" }', "a condition has one of"),
        ('[[rule]]\nname = "b"\nwhen = { said = ["x"], within_s = 3 }', "unknown key 'within_s'"),
        ('[[rule]]\nname = "b"\nwhen = { first = { said = ["x"] } }', "first needs then"),
        ('[[rule]]\nname = "b"\nwhen = { said = ["x"], near = 3 }', "near = 3: must be a number from 0.5 to 1"),
        (RULE + RULE, "the name 'a' is taken"),
        (RULE + '[[item]]\nrule = "aa"', "my.toml:7: [item] 'aa': unknown rule 'aa', did you mean 'a'?"),
        (
            "[escalation]\nsurge_entry = 0.5",
            "my.toml:3: [escalation]: unknown key 'surge_entry', did you mean 'surge_enter'?",
        ),
        (
            "[escalation]\n\nsurge_enter = 1.5",
            "my.toml:4: [escalation]: escalation.surge_enter = 1.5: must lie within 0 and 1",
        ),
        ("[escalation]\nsurge_leave = 0.9", "must lie within 0 and surge_enter"),
        ("[escalation.severity]\nabusive = 0.9", "unknown kind 'abusive', did you mean 'abuse'?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_the_nearest_valid_name(text: str, told: str):
    with pytest.raises(OptionError) as refused:
        rules(text)
    assert told in str(refused.value)


def test_a_file_without_a_version_is_refused():
    with pytest.raises(OptionError, match="version is missing; write version = 1"):
        parse_rules(RuleSource("my.toml", "about = 'x'"), "my", load_rules())


def test_a_file_of_ones_own_is_read_by_its_path_and_its_failing_examples_are_named(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'version = 2\n[[rule]]\nname = "a"\nwhen = { said = ["x"] }\nmatch = ["y"]\nno_match = ["z"]\n', "utf-8"
    )
    found, wrong = check_rules(path)
    assert (found.name, found.version) == ("mine", 2)
    assert wrong == ["a: 'y' should match and does not"]
    assert load_rules(str(path)) == found


def test_a_file_that_is_not_there_is_refused_with_its_path():
    with pytest.raises(OptionError, match=r"nowhere/my\.toml: No such file or directory"):
        load_rules("nowhere/my.toml")


def test_rules_can_be_pickled():
    assert pickle.loads(pickle.dumps(load_rules("zh_complaint"))) == load_rules("zh_complaint")  # noqa: S301 - our own
