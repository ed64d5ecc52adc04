"""Hypothesis strategies for whole reports and for the labels of a call."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from cxemotion.emotion import Emotion, EmotionEstimate, EmotionTimeline, Reason
from cxemotion.events import (
    CallLabels,
    CustomerLabel,
    EscalationKind,
    EscalationPoint,
    Evidence,
    Fault,
    NegativeEpisode,
    Outcome,
    RiskPoint,
    Sign,
    Step,
    StepOutcome,
    StepStatus,
)
from cxemotion.recording import Role
from cxemotion.report import (
    CallMetrics,
    CallReport,
    Inputs,
    Interruption,
    ItemResult,
    ModelUsed,
    Pace,
    Prosody,
    Provenance,
    QualityFlag,
    RuleMatch,
    Scorecard,
    ScoreItem,
    TurnReport,
    ValenceCourse,
)
from cxemotion.report.facts import LANGUAGES, PACE_UNITS
from cxemotion.span import Span

words = st.text(max_size=12) | st.text("我要投诉你们经理，。！", max_size=12) | st.just('<b onclick="x">&\u202e\x07')
shares = st.floats(0, 1)
valences = st.floats(-1, 1)
seconds = st.floats(0, 10_000)


def known_or_nan(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[float]:
    """A number, or ``nan`` for one that could not be measured."""
    return numbers | st.just(math.nan)


@st.composite
def spans_in_order(draw: st.DrawFn, count: int) -> list[Span]:
    """As many spans, each starting no earlier than the one before; some overlap, some are very short."""
    spans: list[Span] = []
    start = 0.0
    for _ in range(count):
        start += draw(st.floats(0, 30))
        spans.append(Span(start, start + draw(st.sampled_from([1e-8, 0.02]) | st.floats(0.01, 60))))
    return spans


@st.composite
def evidence_in(draw: st.DrawFn, texts: Sequence[str]) -> tuple[Evidence, ...]:
    """Quotations that stand in the texts."""
    spoken = [turn for turn, text in enumerate(texts) if text]
    if not spoken:
        return ()
    found: list[Evidence] = []
    for turn in draw(st.lists(st.sampled_from(spoken), max_size=2)):
        start = draw(st.integers(0, len(texts[turn]) - 1))
        end = draw(st.integers(start + 1, len(texts[turn])))
        found.append(Evidence(turn, start, end, texts[turn][start:end], draw(st.sampled_from(["", "abuse"]))))
    return tuple(found)


@st.composite
def probabilities(draw: st.DrawFn) -> dict[Emotion, float]:
    """Six probabilities that sum to 1."""
    weights = [draw(st.integers(0, 50)) for _ in Emotion]
    weights[0] += sum(weights) == 0
    return {emotion: weight / sum(weights) for emotion, weight in zip(Emotion, weights, strict=True)}


reasons = st.builds(
    Reason, source=st.sampled_from(["words", "voice", "context"]), feature=words, value=words, push=st.floats(-9, 9)
)


@st.composite
def estimates(draw: st.DrawFn, turn: int, span: Span | None) -> EmotionEstimate:
    """One estimate, some of them abstaining."""
    emotion = draw(st.sampled_from([*Emotion, None]))
    intensity: Any = None if emotion is None else 0 if emotion is Emotion.NEUTRAL else draw(st.integers(1, 3))
    return EmotionEstimate(
        turn=turn,
        span=span,
        emotion=emotion,
        intensity=intensity,
        probabilities=draw(probabilities()),
        valence=draw(valences),
        arousal=draw(known_or_nan(valences)),
        confidence=draw(shares),
        weights=draw(st.sampled_from([{}, {"words": 1.0}, {"words": 0.25, "voice": 0.75}])),
        disagreement=draw(st.booleans()),
        reasons=tuple(draw(st.lists(reasons, max_size=2))),
    )


prosodies = st.builds(
    Prosody,
    f0_median_hz=known_or_nan(st.floats(50, 500)),
    f0_range_st=known_or_nan(st.floats(0, 30)),
    level_db=known_or_nan(st.floats(-90, 0)),
    rate=known_or_nan(st.floats(0, 400)),
    rate_unit=st.sampled_from(PACE_UNITS),
    pause_share=known_or_nan(shares),
)


@st.composite
def turn_reports(draw: st.DrawFn, texts: Sequence[str], spans: Sequence[Span | None]) -> tuple[TurnReport, ...]:
    """A turn for each text."""

    def signs(turn: int, names: type[Step] | type[Fault]) -> tuple[Sign, ...]:
        shown = draw(st.lists(st.sampled_from(list(names)), unique=True, max_size=2))
        return tuple(Sign(turn, name, draw(shares), draw(evidence_in(texts))) for name in shown)

    return tuple(
        TurnReport(
            index=turn,
            role=draw(st.sampled_from(Role)),
            text=text,
            span=spans[turn],
            prosody=draw(st.none() | prosodies),
            steps=signs(turn, Step),
            faults=signs(turn, Fault),
        )
        for turn, text in enumerate(texts)
    )


@st.composite
def escalation_points(draw: st.DrawFn, turn: int, texts: Sequence[str], time_s: float | None) -> EscalationPoint:
    """One point of one or more kinds."""
    kinds = draw(st.sets(st.sampled_from(EscalationKind), min_size=1))
    some_turn = st.none() | st.integers(0, len(texts) - 1)
    return EscalationPoint(
        turn=turn,
        time_s=time_s,
        kinds=tuple(kind for kind in EscalationKind if kind in kinds),
        severity=draw(shares),
        probability=draw(shares),
        trigger_turn=draw(some_turn),
        recovered_turn=draw(some_turn),
        evidence=draw(evidence_in(texts)),
        reason=draw(words),
        trigger_faults=tuple(draw(st.lists(st.sampled_from(Fault), unique=True, max_size=2))),
        recovery_s=draw(st.none() | seconds),
        recovery_steps=tuple(draw(st.lists(st.sampled_from(Step), unique=True, max_size=2))),
    )


@st.composite
def episodes(draw: st.DrawFn, texts: Sequence[str], spans: Sequence[Span | None]) -> NegativeEpisode:
    """One episode with any outcome of its steps."""
    start = draw(st.integers(0, len(texts) - 1))
    some_turn = st.none() | st.integers(0, len(texts) - 1)
    return NegativeEpisode(
        start_turn=start,
        end_turn=draw(st.integers(start + 1, len(texts))),
        peak=draw(st.sampled_from(Emotion)),
        recovered=draw(st.booleans()),
        steps=tuple(
            StepOutcome(
                step=step,
                status=draw(st.sampled_from(StepStatus)),
                due_turn=draw(some_turn),
                turn=draw(some_turn),
                delay_s=draw(st.none() | st.floats(-10, 600)),
                evidence=draw(evidence_in(texts)),
                delay_turns=draw(st.none() | st.integers(0, 9)),
                scripted=draw(st.booleans()),
                eased=draw(st.none() | valences),
                overlap=draw(st.none() | shares),
            )
            for step in draw(st.lists(st.sampled_from(Step), unique=True, max_size=3))
        ),
        span=spans[start],
        solution_first=draw(st.booleans()),
    )


@st.composite
def rule_matches(draw: st.DrawFn, texts: Sequence[str], spans: Sequence[Span | None]) -> RuleMatch:
    """A match at some of the turns, or at none."""
    turns = draw(st.lists(st.integers(0, len(texts) - 1), unique=True, max_size=2).map(sorted)) if texts else []
    return RuleMatch(
        rule=draw(words),
        turns=tuple(turns),
        span=spans[turns[0]] if turns else None,
        evidence=draw(evidence_in(texts)),
        severity=draw(st.sampled_from(["info", "warning", "critical"])),
    )


score_items = st.builds(
    lambda name, weight, share, result, auto: ScoreItem(name, weight, weight * share, result, auto, name),
    words,
    st.floats(0, 100),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from(ItemResult),
    st.booleans(),
)
scorecards = st.builds(Scorecard, words, st.integers(0, 9), st.lists(score_items, max_size=3).map(tuple))
per_role = st.sampled_from(Role)
call_metrics = st.builds(
    CallMetrics,
    talk_s=st.dictionaries(per_role, known_or_nan(seconds)),
    silence_s=known_or_nan(seconds),
    overlap_s=known_or_nan(seconds),
    interruptions=st.just(()),
    pace=st.dictionaries(per_role, st.builds(Pace, known_or_nan(st.floats(0, 500)), st.sampled_from(PACE_UNITS))),
    valence=st.builds(
        ValenceCourse,
        start=known_or_nan(valences),
        end=known_or_nan(valences),
        shift=known_or_nan(st.floats(-2, 2)),
        quarters=st.tuples(*[known_or_nan(valences)] * 4),
    ),
)
outcomes = st.builds(
    Outcome,
    resolved=st.none() | st.booleans(),
    resolved_probability=known_or_nan(shares),
    satisfaction=known_or_nan(st.floats(1, 5)),
)
parameters = st.dictionaries(
    st.text("abc_", min_size=1, max_size=6),
    st.recursive(
        st.none() | st.booleans() | st.integers() | known_or_nan(st.floats(-1e6, 1e6)) | words,
        lambda inner: st.lists(inner, max_size=2).map(tuple) | st.dictionaries(words, inner, max_size=2),
        max_leaves=4,
    ),
    max_size=3,
)


@st.composite
def reports(draw: st.DrawFn) -> CallReport:
    """Any report that is consistent in itself: timed or not, with or without turns, words, findings."""
    texts = draw(st.lists(words, max_size=4))
    timed = draw(st.booleans())
    spans: list[Span | None] = [*draw(spans_in_order(len(texts)))] if timed else [None] * len(texts)
    turn_sets = st.lists(st.integers(0, len(texts) - 1), unique=True, max_size=4).map(sorted) if texts else st.just([])
    cuts = tuple(Interruption(draw(per_role), turn, spans[turn]) for turn in draw(turn_sets))
    metrics = draw(call_metrics)
    return CallReport(
        call_id=draw(words),
        language=draw(st.sampled_from(LANGUAGES)),
        duration_s=draw(known_or_nan(seconds)),
        inputs=Inputs(
            audio=draw(st.booleans()),
            transcript=draw(st.booleans()),
            roles=draw(st.dictionaries(per_role, st.integers(0, 5))),
            timed=timed,
            roles_inferred=draw(st.booleans()),
        ),
        quality=tuple(draw(st.lists(st.builds(QualityFlag, words, words, st.none() | st.integers(0, 3)), max_size=2))),
        turns=draw(turn_reports(texts, spans)),
        timeline=EmotionTimeline(tuple(draw(estimates(turn, spans[turn])) for turn in draw(turn_sets))),
        escalations=tuple(
            draw(escalation_points(turn, texts, span.start if (span := spans[turn]) else None))
            for turn in draw(turn_sets)
        ),
        risk=tuple(RiskPoint(turn, None, draw(shares), draw(st.booleans())) for turn in draw(turn_sets)),
        episodes=tuple(draw(st.lists(episodes(texts, spans), max_size=2))) if texts else (),
        outcome=draw(outcomes),
        metrics=CallMetrics(metrics.talk_s, metrics.silence_s, metrics.overlap_s, cuts, metrics.pace, metrics.valence),
        provenance=Provenance(draw(words), (ModelUsed("words-en-1", draw(words)),), draw(parameters)),
        matches=tuple(draw(st.lists(rule_matches(texts, spans), max_size=2))),
        score=draw(st.none() | scorecards),
    )


_LABELS = [CustomerLabel(Emotion.NEUTRAL, 0)] * 4
_LABELS += [CustomerLabel(emotion, i) for emotion in Emotion if emotion is not Emotion.NEUTRAL for i in (1, 2, 3)]
_STEPS = [frozenset[Step]()] * 4 + [frozenset({step}) for step in Step] + [frozenset(Step)]
_TURNS = (
    [(Role.CUSTOMER, label) for label in _LABELS] + [(Role.AGENT, steps) for steps in _STEPS] + [(Role.OTHER, None)]
)


def call_labels() -> st.SearchStrategy[CallLabels]:
    """The labels of any call of up to 24 turns, a quarter of them back-channels."""
    return st.lists(st.tuples(st.sampled_from(_TURNS), st.integers(0, 3)), max_size=24).map(_call_of)


def _call_of(turns: list[Any]) -> CallLabels:
    labels = {turn: label for turn, ((_, label), _) in enumerate(turns)}
    return CallLabels(
        roles=[role for (role, _), _ in turns],
        substantive=[draw > 0 for _, draw in turns],
        customer={turn: label for turn, label in labels.items() if isinstance(label, CustomerLabel)},
        steps={turn: label for turn, label in labels.items() if isinstance(label, frozenset)},
        resolved=len(turns) % 2 == 0,
    )
