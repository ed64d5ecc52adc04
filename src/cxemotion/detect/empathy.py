"""Negative episodes, and the steps that the agent owed in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cxemotion.detect.rubric import Rubric, judge_episodes
from cxemotion.detect.scripted import agent_sentences, is_scripted
from cxemotion.emotion import EmotionTimeline
from cxemotion.events import CallLabels, NegativeEpisode, Sign, Step, StepOutcome
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript
from cxemotion.wording.content import content_of

_SOOTHING = (Step.ACKNOWLEDGE, Step.APOLOGIZE)


def find_episodes(
    labels: CallLabels,
    transcript: Transcript,
    *,
    signs: Sequence[Sign],
    timeline: EmotionTimeline,
    rubric: Rubric,
    known_sentences: frozenset[str] = frozenset(),
) -> tuple[NegativeEpisode, ...]:
    """The guide's episodes with their times, and each step's outcome by the rubric, with the words that carry it.

    Without the agent's words nothing tells which steps were done, and an episode has no step outcomes.

    Args:
        labels: what the rules are run on.
        transcript: the turns.
        signs: steps found, with their words.
        timeline: the customer's emotion.
        rubric: what an episode requires.
        known_sentences: what agents say in other calls too (``scripted.shared_sentences``).
    """
    heard = any(turn.role is Role.AGENT and turn.text.strip() for turn in transcript)
    said_again = frozenset(key for key, count in agent_sentences(transcript).items() if count > 1)
    judge = _Judge(
        labels=labels,
        transcript=transcript,
        carried={(sign.turn, str(sign.what)): sign for sign in signs},
        negative={estimate.turn: estimate.negative_probability for estimate in timeline},
        repeated=known_sentences | said_again,
    )
    return tuple(
        replace(
            episode,
            span=_episode_span(episode, transcript),
            steps=tuple(judge.told(outcome, episode) for outcome in episode.steps if heard),
            solution_first=heard and judge.solution_first(episode),
        )
        for episode in judge_episodes(labels, rubric, transcript)
    )


def _episode_span(episode: NegativeEpisode, transcript: Transcript) -> Span | None:
    spans = [turn.span for turn in transcript.turns[episode.start_turn : episode.end_turn]]
    timed = [span for span in spans if span is not None]
    return Span(timed[0].start, max(span.end for span in timed)) if len(timed) == len(spans) else None


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is known of the call when a step's outcome is told in full."""

    labels: CallLabels
    transcript: Transcript
    carried: Mapping[tuple[int, str], Sign]
    negative: Mapping[int, float]
    repeated: frozenset[str]

    def told(self, outcome: StepOutcome, episode: NegativeEpisode) -> StepOutcome:
        """The outcome with its words, its delay, and what came of it."""
        turn = outcome.turn
        if turn is None:
            return outcome
        evidence = self.carried[turn, str(outcome.step)].evidence
        opening, done = self.transcript[episode.start_turn].span, self.transcript[turn].span
        return replace(
            outcome,
            evidence=evidence,
            delay_s=done.start - opening.start if opening and done else None,
            delay_turns=self._agent_turns(episode.start_turn, turn) if turn > episode.start_turn else None,
            scripted=is_scripted(self.transcript[turn].text, evidence, self.repeated),
            eased=self._eased(turn),
            overlap=self._overlap(turn) if outcome.step is Step.PARAPHRASE else None,
        )

    def solution_first(self, episode: NegativeEpisode) -> bool:
        """Whether the first solution after the opening comes before any acknowledgement or apology (先处理心情)."""
        after = range(episode.start_turn + 1, len(self.labels.roles))
        offered = self._place(after, (Step.OFFER_SOLUTION,))
        soothed = self._place(after, _SOOTHING)
        return offered is not None and offered[0] < self._reach(episode) and (soothed is None or offered < soothed)

    def _reach(self, episode: NegativeEpisode) -> int:
        """One past the last turn that answers the episode."""
        return max((outcome.turn + 1 for outcome in episode.steps if outcome.turn is not None), default=0)

    def _place(self, turns: range, steps: Sequence[Step]) -> tuple[int, int] | None:
        """Turn and character of the first words that carry one of the steps."""
        signs = [
            (turn, self.carried[turn, str(step)]) for turn in turns for step in steps if (turn, step) in self.carried
        ]
        return min(((turn, min((e.start for e in sign.evidence), default=0)) for turn, sign in signs), default=None)

    def _agent_turns(self, opening: int, turn: int) -> int:
        """How many of the agent's turns that say something come after the opening, up to this one."""
        count, speaking = 0, False
        for index in range(opening + 1, turn + 1):
            if not self.labels.substantive[index] and index != turn:
                continue
            is_agent = self.labels.roles[index] is Role.AGENT
            count += is_agent and not speaking
            speaking = is_agent
        return count

    def _eased(self, turn: int) -> float | None:
        before = max((index for index in self.negative if index < turn), default=None)
        after = min((index for index in self.negative if index > turn), default=None)
        if before is None or after is None:
            return None
        return round(self.negative[before] - self.negative[after], 2)  # no more than a hundredth is known

    def _overlap(self, turn: int) -> float | None:
        """Share of the turn's content words that the customer said in any turn before."""
        content = content_of(self.transcript[turn].text)
        said = (content_of(t.text) for t in self.transcript.turns[:turn] if t.role is Role.CUSTOMER)
        return len(content & frozenset[str]().union(*said)) / len(content) if content else None
