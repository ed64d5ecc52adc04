import pytest

from cxemotion.detect import EscalationRule, StepRule, load_rules
from cxemotion.errors import OptionError
from cxemotion.events import EscalationKind


def test_the_default_rules_give_every_kind_a_severity():
    assert set(load_rules().escalation.severity) == set(EscalationKind)


def test_unknown_rules_are_refused_with_those_that_ship():
    with pytest.raises(OptionError, match="unknown rules 'herd', did you mean 'heard'"):
        load_rules("herd")


def test_a_probability_outside_its_range_is_refused():
    with pytest.raises(OptionError, match=r"steps.probability = 1.5: must lie within 0 and 1"):
        StepRule(1.5)


def test_a_misspelt_kind_is_refused_with_the_nearest_valid_name():
    with pytest.raises(OptionError, match="unknown kind 'abusive', did you mean 'abuse'"):
        EscalationRule(0.5, 0.5, 0.5, {"abusive": 0.5})  # type: ignore[dict-item]


def test_a_customer_cannot_have_come_down_above_the_level_at_which_a_surge_begins():
    with pytest.raises(OptionError, match=r"surge_leave = 0.7: must lie within 0 and surge_enter, 0.5"):
        EscalationRule(0.5, 0.5, 0.7, {})
