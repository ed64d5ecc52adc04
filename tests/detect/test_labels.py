from cxemotion.detect import heard_faults
from cxemotion.events import Evidence, Fault, Sign, Step
from cxemotion.recording import Role
from cxemotion.report import Interruption


def test_the_agent_who_is_heard_to_cut_in_interrupts_whatever_the_words():
    (sign,) = heard_faults([], [Interruption(Role.AGENT, 2)])
    assert (sign.turn, sign.what) == (2, Fault.INTERRUPTING)


def test_an_interruption_claimed_by_the_words_alone_is_dropped_where_both_sides_are_heard():
    sorry = Sign(2, Step.APOLOGIZE, 0.9)
    assert heard_faults([Sign(2, Fault.INTERRUPTING, 0.6), sorry], []) == [sorry]


def test_words_that_show_the_interruption_are_kept_with_it():
    worded = Sign(2, Fault.INTERRUPTING, 0.6, (Evidence(2, 0, 4, "Stop"),))
    assert heard_faults([worded], [Interruption(Role.AGENT, 2)]) == [worded]


def test_a_customer_who_cuts_in_is_no_fault():
    assert heard_faults([], [Interruption(Role.CUSTOMER, 3)]) == []
