"""Negative episodes, and the steps that the agent owed in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cxemotion.events import CallLabels, NegativeEpisode, Sign, StepOutcome, derive_episodes
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript


def find_episodes(labels: CallLabels, transcript: Transcript, *, signs: Sequence[Sign]) -> tuple[NegativeEpisode, ...]:
    """The guide's episodes with their times, each step's delay and the words that carry it.

    Without the agent's words nothing tells which steps were done, and an episode has no step outcomes.
    """
    heard = any(turn.role is Role.AGENT and turn.text.strip() for turn in transcript)
    carried = {(sign.turn, str(sign.what)): sign for sign in signs}
    return tuple(
        replace(
            episode,
            span=_episode_span(episode, transcript),
            steps=tuple(_with_evidence(outcome, episode, transcript, carried) for outcome in episode.steps if heard),
        )
        for episode in derive_episodes(labels)
    )


def _episode_span(episode: NegativeEpisode, transcript: Transcript) -> Span | None:
    spans = [turn.span for turn in transcript.turns[episode.start_turn : episode.end_turn]]
    timed = [span for span in spans if span is not None]
    return Span(timed[0].start, max(span.end for span in timed)) if len(timed) == len(spans) else None


def _with_evidence(
    outcome: StepOutcome, episode: NegativeEpisode, transcript: Transcript, carried: dict[tuple[int, str], Sign]
) -> StepOutcome:
    if outcome.turn is None:
        return outcome
    sign = carried[outcome.turn, str(outcome.step)]
    opening, done = transcript[episode.start_turn].span, transcript[outcome.turn].span
    delay_s = done.start - opening.start if opening and done else None
    return replace(outcome, evidence=sign.evidence, delay_s=delay_s)
