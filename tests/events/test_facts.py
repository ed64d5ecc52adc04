import pytest

from cxemotion.emotion import Emotion
from cxemotion.errors import ReportError
from cxemotion.events import (
    EscalationKind,
    EscalationPoint,
    Evidence,
    NegativeEpisode,
    Step,
    StepOutcome,
    StepStatus,
)


@pytest.mark.parametrize(("start", "end", "text"), [(2, 2, ""), (3, 1, "no"), (-1, 1, "no"), (0, 3, "no")])
def test_evidence_is_as_long_as_the_words_it_quotes(start, end, text):
    with pytest.raises(ReportError) as refused:
        Evidence(4, start, end, text)
    assert str(refused.value) == f"turn 4: evidence [{start}, {end}) does not fit {text!r}"


@pytest.mark.parametrize(
    "kinds",
    [
        (),
        (EscalationKind.ABUSE, EscalationKind.ABUSE),
        (EscalationKind.ANGER_SURGE, EscalationKind.ABUSE),
    ],
)
def test_the_kinds_of_a_point_are_one_or_more_once_each_in_the_guides_order(kinds):
    with pytest.raises(ReportError, match=r"^turn 7: kinds must be one or more, once each, in the guide's order$"):
        EscalationPoint(7, None, kinds, 0.5, 0.5)


def test_every_kind_but_the_surge_is_said():
    assert [kind for kind in EscalationKind if not kind.is_said] == [EscalationKind.ANGER_SURGE]


def test_only_a_missed_step_is_a_miss():
    steps = tuple(StepOutcome(step, status) for step, status in zip(Step, StepStatus, strict=False))
    episode = NegativeEpisode(0, 1, Emotion.ANGER, recovered=False, steps=steps)
    assert [outcome.status for outcome in episode.missed] == [StepStatus.MISSED]
