from __future__ import annotations

from dataclasses import replace

import cxemotion as cx
from cxemotion.batch.run import describe_run, run_id_of


def test_a_run_keeps_its_name_until_what_it_depends_on_changes():
    analyzer = cx.Analyzer()
    first = run_id_of(describe_run(analyzer, {"team": "string"}))
    assert first == run_id_of(describe_run(cx.Analyzer(), {"team": "string"}))
    stricter = replace(analyzer.rules.escalation, said_probability=0.99)
    other_rules = cx.Analyzer(rules=replace(analyzer.rules, escalation=stricter))
    names = {first, run_id_of(describe_run(other_rules, {"team": "string"})), run_id_of(describe_run(analyzer, {}))}
    assert len(names) == 3
