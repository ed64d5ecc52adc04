"""What errors of the transcript cost: ``python -m benchmarks.calls.robustness`` writes ``results/robustness.json``.

Each perturbed call is analyzed and scored against the labels of the call as it was; a difference is paired by call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from zlib import crc32

import numpy as np

from benchmarks.calls.perturb import convert_script, inject_errors, remove_punctuation, swap_roles
from benchmarks.calls.run import models_used
from benchmarks.calls.sets import calls_of
from benchmarks.calls.sounds import SoundAlikes, sound_alikes
from benchmarks.calls.systems import Judged, ours
from benchmarks.rig import Cell, lexicons, measured, show, table, write_results
from cxemotion.evaluate import CallAnalyzer, Evaluation, evaluate_calls
from cxemotion.evaluate.speech import SpeechScores
from cxemotion.evaluate.speech import evaluate as evaluate_speech
from cxemotion.labels import LabelledCall
from cxemotion.report import CallReport
from cxemotion.transcript import Transcript

SEED = 20
ERROR_RATES = (0.0, 0.05, 0.1, 0.2, 0.4)
SWAPPED = (0.05, 0.1, 0.2)
FIGURES: tuple[tuple[str, str, str], ...] = (
    ("emotion, macro-F1", "emotion", "macro_f1"),
    ("negative at 2 or 3, F1", "emotion", "upset.f1"),
    ("escalation, F1", "escalation", "any.f1"),
    ("said kinds, F1", "escalation", "said.f1"),
    ("missed steps, F1", "agent", "outcomes.missed.f1"),
    ("steps, mean F1", "agent", "steps_mean_f1"),
    ("resolved, F1", "outcome", "resolved.f1"),
)
_COLUMNS = ("condition", "calls", "word error rate", *(label for label, _, _ in FIGURES))

Perturb = Callable[[Transcript, np.random.Generator], Transcript]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing done to the transcripts of some calls."""

    name: str
    perturb: Perturb
    calls: Callable[[LabelledCall], bool] = lambda _: True


def with_texts(transcript: Transcript, texts: Iterable[str], *, language: str | None = None) -> Transcript:
    """The transcript with other words in the same turns."""
    turns = tuple(replace(turn, text=text, words=()) for turn, text in zip(transcript, texts, strict=True))
    return replace(transcript, turns=turns, language=language or transcript.language)


def with_errors(rate: float, sounds: Mapping[str, SoundAlikes]) -> Condition:
    """Words misheard at a rate; the words to choose from are those of training calls in the same language."""

    def perturb(transcript: Transcript, rng: np.random.Generator) -> Transcript:
        texts = [turn.text for turn in transcript]
        known = sounds[transcript.language or "en"]
        return with_texts(transcript, inject_errors(texts, rate=rate, sounds=known, rng=rng))

    return Condition(f"{rate:.0%} word errors", perturb)


def with_swapped_roles(share: float) -> Condition:
    """Agent and customer exchanged at a share of the turns, as poor diarization does."""

    def perturb(transcript: Transcript, rng: np.random.Generator) -> Transcript:
        roles = swap_roles([turn.role for turn in transcript], share=share, rng=rng)
        turns = tuple(replace(turn, role=role) for turn, role in zip(transcript, roles, strict=True))
        return replace(transcript, turns=turns)

    return Condition(f"{share:.0%} of roles swapped", perturb)


def without_punctuation(transcript: Transcript, _: np.random.Generator) -> Transcript:
    """The transcript without punctuation."""
    return with_texts(transcript, (remove_punctuation(turn.text) for turn in transcript))


def in_script(how: Literal["s2t", "t2s"]) -> Condition:
    """The other Chinese script, for the calls in the one."""
    before, after = ("zh-Hans", "zh-Hant") if how == "s2t" else ("zh-Hant", "zh-Hans")
    name = "Simplified made Traditional" if how == "s2t" else "Traditional made Simplified"

    def perturb(transcript: Transcript, _: np.random.Generator) -> Transcript:
        return with_texts(transcript, (convert_script(turn.text, how) for turn in transcript), language=after)

    return Condition(name, perturb, lambda call: call.language == before)


def perturbed(call: LabelledCall, perturb: Perturb) -> Transcript:
    """The call's transcript with something done to it; the same call always gets the same."""
    return perturb(call.transcript, np.random.default_rng([SEED, crc32(call.call_id.encode())]))


def word_error_rate(calls: Sequence[LabelledCall], heard: Sequence[Transcript]) -> float:
    """The rate of word errors between the transcripts, a Chinese character counted as a word, by alignment."""
    counted: list[SpeechScores] = [
        evaluate_speech(
            [turn.text for turn in call.transcript],
            [turn.text for turn in transcript],
            language="en" if call.language == "en" else "zh-Hans",
            any_script=True,
        )
        for call, transcript in zip(calls, heard, strict=True)
    ]
    return SpeechScores.pool(counted, np.ones(len(counted))).wer


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What was heard of calls under one condition, and what was made of it."""

    condition: Condition
    calls: Sequence[LabelledCall]
    transcripts: Sequence[Transcript]
    reports: Sequence[CallReport]

    def only(self, holds: Callable[[LabelledCall], bool]) -> Heard:
        """The same of some of the calls."""
        kept = [i for i, call in enumerate(self.calls) if holds(call)]
        of = (self.calls, self.transcripts, self.reports)
        return Heard(self.condition, *([values[i] for i in kept] for values in of))  # type: ignore[misc]

    def start(self) -> list[Cell]:
        """What a row says first: the condition, the number of calls, the rate of word errors."""
        return [self.condition.name, len(self.calls), word_error_rate(self.calls, self.transcripts)]

    def evaluation(self) -> Evaluation:
        """The scores against the labels of the calls as they were."""
        return evaluate_calls(self.calls, self.reports, slice_by=())


def hear(analyzer: CallAnalyzer, calls: Sequence[LabelledCall], condition: Condition) -> Heard:
    """The calls that a condition is for, perturbed and analyzed."""
    concerned = [call for call in calls if condition.calls(call)]
    transcripts = [perturbed(call, condition.perturb) for call in concerned]
    return Heard(condition, concerned, transcripts, [analyzer.analyze(transcript=heard) for heard in transcripts])


def as_figures(name: str, heard: Sequence[Heard]) -> dict[str, Any]:
    """The figures under each condition."""
    rows: list[list[Cell]] = []
    for one in heard:
        scores = one.evaluation()
        rows.append([*one.start(), *(measured(scores.figure(task, key)) for _, task, key in FIGURES)])
    return table(name, _COLUMNS, rows)


def as_differences(name: str, heard: Sequence[Heard], clean: Judged) -> dict[str, Any]:
    """How far the figures under each condition lie above or below those of the same calls as they are."""
    rows: list[list[Cell]] = []
    for one in heard:
        concerned = {call.call_id for call in one.calls}
        compared = one.evaluation().compare(clean.evaluation(lambda call, ids=concerned: call.call_id in ids))
        rows.append([*one.start(), *(measured(compared[task][key]) for _, task, key in FIGURES)])
    return table(name, _COLUMNS, rows)


def vocabularies(calls: Sequence[LabelledCall]) -> dict[str, SoundAlikes]:
    """The words and characters of calls by language."""
    return {
        language: sound_alikes(turn.text for call in calls if call.language == language for turn in call.transcript)
        for language in ("en", "zh-Hans", "zh-Hant")
    }


def run(analyzer: CallAnalyzer, calls: Sequence[LabelledCall], training: Sequence[LabelledCall]) -> dict[str, Any]:
    """Every table, and the models used."""
    system = ours(analyzer)
    clean = Judged(system, calls, system.reports(calls) or ())
    sounds = vocabularies(training)
    errors = [hear(analyzer, calls, with_errors(rate, sounds)) for rate in ERROR_RATES]
    others = [
        hear(analyzer, calls, condition)
        for condition in (
            Condition("punctuation removed", without_punctuation),
            in_script("s2t"),
            in_script("t2s"),
            *map(with_swapped_roles, SWAPPED),
        )
    ]
    tables = [
        as_figures("errors", errors),
        as_differences("errors_apart", errors[1:], clean),
        as_differences("errors_en", [one.only(lambda call: call.language == "en") for one in errors[1:]], clean),
        as_differences("errors_zh", [one.only(lambda call: call.language != "en") for one in errors[1:]], clean),
        as_figures("others", others),
        as_differences("others_apart", others, clean),
    ]
    return {"tables": tables, "models": models_used(clean)}


def main() -> None:
    from cxemotion.analyzer import Analyzer

    calls = calls_of("data")
    made = run(Analyzer(), calls, calls_of("train"))
    show(made["tables"])
    sizes = {"data": {"calls": len(calls), "turns": sum(len(call.transcript) for call in calls)}}
    write_results("calls", "robustness", made["tables"], models=[*made["models"], *lexicons()], data=sizes, seed=SEED)


if __name__ == "__main__":
    main()
