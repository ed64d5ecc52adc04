"""The systems on the labelled calls, side by side: ``python -m benchmarks.calls.run`` writes ``results/dev.json``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.calls.sets import (
    ANNOTATORS,
    LANGUAGE_PARTS,
    STYLE_PARTS,
    Part,
    annotated,
    calls_of,
    domain_parts,
    estimated_s,
)
from benchmarks.calls.systems import Judged, System, annotator, judged, lexicon_only, majority, ours
from benchmarks.rig import Cell, lexicons, measured, show, table, write_results
from cxemotion.analyzer import Analyzer
from cxemotion.emotion import Emotion
from cxemotion.evaluate import CallAnalyzer
from cxemotion.evaluate import agreement as agreement_task
from cxemotion.events import EPISODE_STEPS, EscalationKind, Fault, Step
from cxemotion.labels import LabelledCall

SEED = 0  # of evaluate_calls

HEADLINES: tuple[tuple[str, str, str], ...] = (
    ("emotion, macro-F1", "emotion", "macro_f1"),
    ("negative, F1", "emotion", "negative.f1"),
    ("negative at 2 or 3, F1", "emotion", "upset.f1"),
    ("intensity, quadratic kappa", "emotion", "intensity_kappa"),
    ("valence, CCC", "emotion", "valence_ccc"),
    ("calibration error (ECE)", "emotion", "ece"),
    ("escalation, F1", "escalation", "any.f1"),
    ("said kinds, F1", "escalation", "said.f1"),
    ("missed steps, F1", "agent", "outcomes.missed.f1"),
    ("steps, mean F1", "agent", "steps_mean_f1"),
    ("faults, mean F1", "agent", "faults_mean_f1"),
    ("resolved, F1", "outcome", "resolved.f1"),
    ("satisfaction, mean error", "outcome", "satisfaction_mae"),
)
_OF_PARTS = tuple(HEADLINES[i] for i in (0, 2, 6, 7, 8, 9, 11))
_RISK = ("auc", "auc_answered", "auc_said", "threshold", "forewarned", "lead_turns", "recovery")
_AGREED = {
    "emotion": "emotion",
    "intensity": "intensity",
    "upset": "negative at 2 or 3",
    "escalation": "escalation turn",
    "said": "said escalation turn",
    **{f"steps.{step}": f"step `{step}`" for step in Step},
    **{f"faults.{fault}": f"fault `{fault}`" for fault in Fault},
    "resolved": "resolved",
    "satisfaction": "satisfaction",
}


def headline(
    name: str, systems: Sequence[System], calls: Sequence[LabelledCall]
) -> tuple[dict[str, Any], list[Judged]]:
    """The figures of all systems, a system a column; and what they made of the calls."""
    tried = [(system, judged(system, calls)) for system in systems]
    columns = [_column(system, found) for system, found in tried]
    rows = [[label, *(column[i] for column in columns)] for i, (label, _, _) in enumerate(HEADLINES)]
    made = table(name, ["figure", *(system.name for system in systems)], rows)
    return made, [found for _, found in tried if found is not None]


def _column(system: System, found: Judged | None) -> list[Cell]:
    if found is None:
        return ["not installed"] * len(HEADLINES)
    scores = found.evaluation()
    return [
        None if {task, name} & system.silent else measured(scores.figure(task, name)) for _, task, name in HEADLINES
    ]


def parts(name: str, of: Sequence[Part], found: Judged) -> dict[str, Any]:
    """The figures of one system on parts of the calls."""
    rows: list[list[Cell]] = []
    for part in of:
        n_calls = sum(map(part.holds, found.calls))
        if n_calls:
            scores = found.evaluation(part.holds)
            rows.append([part.name, n_calls, *(measured(scores.figure(task, key)) for _, task, key in _OF_PARTS)])
    return table(name, ["calls", "n", *(label for label, _, _ in _OF_PARTS)], rows)


def classes(found: Sequence[Judged]) -> list[dict[str, Any]]:
    """F1 of each emotion, escalation kind, step, fault and owed step, a system a column."""
    asked: Mapping[str, tuple[str, list[tuple[str, str]]]] = {
        "emotions": ("emotion", [(str(one), f"f1.{one}") for one in Emotion]),
        "kinds": ("escalation", [(str(one), f"kinds.{one}.f1") for one in EscalationKind]),
        "steps": ("agent", [(str(one), f"steps.{one}.f1") for one in Step]),
        "faults": ("agent", [(str(one), f"faults.{one}.f1") for one in Fault]),
        "missed": ("agent", [(str(one), f"missed.{one}.f1") for one in EPISODE_STEPS]),
    }
    scores = [one.evaluation() for one in found]
    names = [one.system.name for one in found]
    return [
        table(
            name,
            ["class", "n", *names],
            [
                [f"`{label}`", round(scores[0].figure(task, key).n), *(measured(s.figure(task, key)) for s in scores)]
                for label, key in keys
            ],
        )
        for name, (task, keys) in asked.items()
    ]


def differences(name: str, first: Judged, others: Sequence[Judged]) -> dict[str, Any]:
    """What the first system scores above each other one on the same calls, with p by approximate randomization."""
    mine = first.evaluation()
    compared = [(other.system, mine.compare(other.evaluation())) for other in others]
    rows: list[list[Cell]] = []
    for label, task, key in HEADLINES:
        row: list[Cell] = [label]
        for system, by_task in compared:
            found, unsaid = by_task[task][key], {task, key} & (system.silent | first.system.silent)
            row += [None, None] if unsaid else [measured(found), found.p]
        rows.append(row)
    columns = [cell for system, _ in compared for cell in (f"above {system.name}", "p")]
    return table(name, ["figure", *columns], rows)


def ceiling(calls: Sequence[LabelledCall]) -> dict[str, Any]:
    """One annotator's labels scored against another's: unlike the adjudicated labels, these have nothing of it."""
    columns = []
    for truth, other in (("author", "a"), ("author", "b"), ("a", "b")):
        system = annotator(other)
        found = Judged(system, annotated(calls, truth), system.reports(calls) or ())
        columns.append((f"{other} against {truth}", _column(system, found)))
    rows = [[label, *(cells[i] for _, cells in columns)] for i, (label, _, _) in enumerate(HEADLINES)]
    return table("ceiling", ["figure", *(name for name, _ in columns)], rows)


def false_alarms(systems: Sequence[System], calls: Sequence[LabelledCall]) -> dict[str, Any]:
    """What is raised in calls where nothing escalates; hours are estimated from the words, the calls have no sound."""
    rows: list[list[Cell]] = []
    for system in systems:
        found = judged(system, calls)
        if found is None:
            rows.append([system.name, *["not installed"] * 5])
            continue
        timed = [replace(r, duration_s=estimated_s(c.transcript)) for c, r in zip(calls, found.reports, strict=True)]
        scores = Judged(system, calls, timed).evaluation()
        said = [any(kind.is_said for point in r.escalations for kind in point.kinds) for r in timed]
        episodes = sum(len(report.episodes) for report in timed)
        rows.append(
            [
                system.name,
                measured(scores.figure("escalation", "false_alarms_per_calm_call")),
                measured(scores.figure("escalation", "calm_calls_flagged")),
                sum(said) / len(calls),
                measured(scores.figure("escalation", "false_alarms_per_hour")),
                episodes / len(calls),
            ]
        )
    columns = ["false alarms per call", "calls flagged", "calls flagged by a said kind", "false alarms per hour"]
    return table("false_alarms", ["system", *columns, "episodes per call"], rows)


def risk(found: Sequence[Judged]) -> dict[str, Any]:
    """The running risk; the operating point needs calm calls, so ``found`` is of the development and the calm calls."""
    rows = [[one.system.name, *(measured(one.evaluation().figure("risk", key)) for key in _RISK)] for one in found]
    columns = [
        "AUC",
        "AUC, agent has answered",
        "AUC, said kinds",
        "threshold",
        "forewarned",
        "lead, customer turns",
        "recovery",
    ]
    return table("risk", ["system", *columns], rows)


def calibration(found: Judged) -> dict[str, Any]:
    """Confidence beside accuracy, by tenths of confidence."""
    rows: list[list[Cell]] = [
        [f"{row['from']:.1f} to {row['to']:.1f}", round(row["n"]), row["confidence"], row["accuracy"]]
        for row in found.evaluation().emotion.reliability()
        if row["n"]
    ]
    return table("calibration", ["confidence", "turns", "mean confidence", "accuracy"], rows)


def agreement(calls: Sequence[LabelledCall]) -> dict[str, Any]:
    """How far the annotators agree: kappa of each two, alpha of the three."""
    found = agreement_task.evaluate({name: annotated(calls, name) for name in ANNOTATORS})
    rows: list[list[Cell]] = []
    for item, label in _AGREED.items():
        ratings = found.items[item]
        kappas = [ratings.kappa(*pair) for pair in (("author", "a"), ("author", "b"), ("a", "b"))]
        rows.append([label, ratings.n, *kappas, ratings.alpha])
    return table("agreement", ["label", "units", "author and a", "author and b", "a and b", "alpha of the three"], rows)


def models_used(found: Judged) -> list[dict[str, str]]:
    """Names and hashes of the models behind the reports, once each."""
    used = {model.name: model.sha256 for report in found.reports for model in report.provenance.models}
    return [{"name": name, "sha256": sha256} for name, sha256 in sorted(used.items())]


def run(analyzer: CallAnalyzer, read: Callable[[str], Sequence[LabelledCall]] = calls_of) -> dict[str, Any]:
    """Every table, and the models used."""
    dev, calm, yue = read("data"), read("calm"), read("yue")
    simple, mine = [majority(read("train")), lexicon_only()], ours(analyzer)
    annotators = [annotator("a"), annotator("b")]
    head, found = headline("headline", [*simple, mine, *annotators], dev)
    by_name = {one.system.name: one for one in found}
    of_mine = by_name[mine.name]
    others = [by_name[name] for name in ("majority", "lexicon only", "annotator a") if name in by_name]
    both = judged(mine, [*dev, *calm])
    tables = [
        head,
        *classes([by_name[name] for name in (mine.name, *(one.name for one in annotators))]),
        differences("paired", of_mine, others),
        parts("by_language", LANGUAGE_PARTS, of_mine),
        parts("by_style", STYLE_PARTS, of_mine),
        parts("by_domain", domain_parts(), of_mine),
        calibration(of_mine),
        false_alarms([*simple, mine], calm),
        risk([one for one in (both,) if one is not None]),
        headline("yue", [*simple, mine], yue)[0],
        agreement(dev),
        ceiling(dev),
    ]
    return {"tables": tables, "models": models_used(of_mine), "calls": {"data": dev, "calm": calm, "yue": yue}}


def main() -> None:
    made = run(Analyzer())
    sizes = {
        name: {"calls": len(calls), "turns": sum(len(c.transcript) for c in calls)}
        for name, calls in made["calls"].items()
    }
    show(made["tables"])
    write_results("calls", "dev", made["tables"], models=[*made["models"], *lexicons()], data=sizes, seed=SEED)


if __name__ == "__main__":
    main()
