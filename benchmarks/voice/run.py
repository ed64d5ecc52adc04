"""The voice model on acted corpora: ``python -m benchmarks.voice.run`` writes ``results/``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.corpora import Clip, at_hand, clips
from benchmarks.peers import Samples
from benchmarks.rig import measured, models_used, one_thread, show, table, write_results
from benchmarks.voice.conditions import HARDER, LINE, WIDE, beds, half_of_ravdess, known, sound_of
from benchmarks.voice.scores import recall_and_auc
from benchmarks.voice.systems import Answer, Peer, functionals, left_out, normalised, our_answers, seven_left_out
from cxemotion.estimators import VoiceModel, load_model

PEER = "eGeMAPS, linear SVM, trained on emodb"
LEFT_OUT = "eGeMAPS, linear SVM, speaker left out"
COLUMNS = ("corpus", "line", "system", "clips", "UAR, four classes", "arousal AUC")
HARDER_SPEAKERS = 6
"""Of ravdess, under the harder conditions; of emodb there, each second clip."""


def rows_of(corpus: str, line: str, own: Sequence[Clip], answers: dict[str, list[Answer]]) -> list[list[Any]]:
    """A row for each system."""
    rows = []
    for system, said in answers.items():
        recall, auc = recall_and_auc(own, said)
        rows.append([corpus, line, system, len(own), measured(recall), measured(auc)])
    return rows


class Bench:
    """The model, the noise and what the peer learned, kept while tables are made."""

    def __init__(self, model: VoiceModel, *, every: int) -> None:
        self._model = model
        self._noises: list[Samples] = beds()
        self._emodb = clips("emodb", training=True)[::every]
        self._ravdess = half_of_ravdess(known(clips("ravdess")))[::every]
        self._peers: dict[str, Peer] = {}
        self._seven: list[list[Any]] = []

    def lines(self) -> list[dict[str, Any]]:
        """Both corpora at 16 kHz and on the telephone; the peer learns here."""
        rows: list[list[Any]] = []
        for line in (WIDE, LINE):
            sounds = self._sounds(self._emodb, line)
            answers = our_answers(self._model, self._emodb, sounds) | self._learn(line, sounds)
            rows += rows_of("emodb", line, self._emodb, answers)
        for line in (WIDE, LINE):
            rows += rows_of("ravdess", line, self._ravdess, self._across(self._ravdess, line, line))
        rows.append(["either", "", "one class for all, one score for all", None, 0.25, 0.5])
        tables = [table("lines", COLUMNS, rows)]
        if self._seven:
            tables.append(table("peer, all labels of emodb", ["line", "clips", "UAR, seven classes"], self._seven))
        return tables

    def harder(self) -> dict[str, Any]:
        """Noise, gain and losses on the telephone."""
        speakers = sorted({clip.speaker for clip in self._ravdess})[::4][:HARDER_SPEAKERS]
        half = self._emodb[::2]
        some = tuple(clip for clip in self._ravdess if clip.speaker in speakers)
        rows: list[list[Any]] = []
        for condition in (LINE, *HARDER):
            rows += rows_of("ravdess", condition, some, self._across(some, condition, LINE))
        for condition in (LINE, *HARDER):
            answers = our_answers(self._model, half, self._sounds(half, condition))
            rows += rows_of("emodb", condition, half, answers)
        return table("harder", COLUMNS, rows)

    def _sounds(self, own: Sequence[Clip], condition: str) -> list[tuple[Samples, int]]:
        return [sound_of(number, clip, condition, self._noises) for number, clip in enumerate(own)]

    def _learn(self, line: str, sounds: Sequence[tuple[Samples, int]]) -> dict[str, list[Answer]]:
        """Fit the peer of a line on emodb; what it says there of speakers that it did not hear."""
        try:
            values = normalised(functionals(sounds), self._emodb)
        except ImportError:
            return {}
        self._peers[line] = Peer.fit(values, [clip.label for clip in self._emodb])
        found = seven_left_out(values, self._emodb)
        labels = sorted({clip.label for clip in self._emodb})
        hits = [(clip.label, clip.label == label) for clip, label in zip(self._emodb, found, strict=True)]
        recalls = [sum(hit for name, hit in hits if name == own) / sum(n == own for n, _ in hits) for own in labels]
        self._seven.append([line, len(hits), sum(recalls) / len(recalls)])
        return {LEFT_OUT: left_out(values, self._emodb)}

    def _across(self, own: Sequence[Clip], condition: str, line: str) -> dict[str, list[Answer]]:
        """Ours and the peer's answers on a corpus that the peer never heard."""
        sounds = self._sounds(own, condition)
        answers = our_answers(self._model, own, sounds)
        if line in self._peers:
            answers[PEER] = self._peers[line].answers(normalised(functionals(sounds), own))
        return answers


def main(every: int = 1, *, quick: bool = False) -> Sequence[dict[str, Any]]:
    """Run everything, or each so many-th clip to try it out; results are written for the whole only.

    ``quick`` leaves the harder conditions out and writes the results of the others.
    """
    if not at_hand("emodb", "ravdess", "noise"):
        return []
    with one_thread():
        bench = Bench(load_model("voice"), every=every)  # type: ignore[arg-type]
        tables = bench.lines()
        show(tables)
        if not quick:
            tables.append(bench.harder())
            show(tables[-1:])
    if every == 1:
        data = {
            "emodb": "acted German, 10 speakers; the model and the peer learned from it",
            "ravdess": "acted North American English, 24 speakers, half of the recordings; nothing learned from it",
            "noise": "all clips that are nobody's voice",
        }
        write_results("voice", "lines", tables[:2], models=models_used("voice"), data=data, seed=0)
        if not quick:
            write_results("voice", "harder", tables[2:], models=models_used("voice"), data=data, seed=0)
    return tables


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
