"""Calls spliced from acted clips, whose changes are known: ``python -m benchmarks.voice.spliced`` writes ``results/``.

The customer's channel has one speaker's calm clips, then agitated ones, then calm ones; the agent's channel has another
speaker's neutral clips between them. Both go through noise at 15 dB and G.711. No turn is given: they are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.corpora import Clip, at_hand, clips, read_clip
from benchmarks.peers import Samples
from benchmarks.rig import measured, models_used, one_thread, show, table, write_results
from benchmarks.telephone import TELEPHONE_HZ, narrow, pink_noise, telephone
from benchmarks.voice.conditions import AROUSAL
from benchmarks.voice.scores import DRAWS, Scored, arousal_auc
from benchmarks.voice.systems import Answer
from cxemotion import Analyzer
from cxemotion.emotion import EmotionTimeline
from cxemotion.evaluate.resampling import bootstrap_metric
from cxemotion.recording import Recording, Role
from cxemotion.span import Span

CORPUS = "ravdess"
"""Nothing was learned from it."""
SNR_DB = 15.0
PARTS = (("calm", 5), ("hot", 4), ("calm", 4))
GAP_S = 1.2
"""Between turns: longer than the pause that turns found in sound are bridged over."""
HOT, CALM, AGENT = ("anger", "fear", "happiness"), ("calm", "neutral"), ("neutral",)


@dataclass(frozen=True, slots=True, eq=False)
class Spliced:
    """A made call.

    Args:
        recording: agent on channel 0, customer on 1.
        turns: when each of the customer's clips sounds, and its acted label.
        changes_s: when the customer becomes agitated, and calm again.
    """

    recording: Recording
    turns: tuple[tuple[Span, str], ...]
    changes_s: tuple[float, float]


def splice(customer: Sequence[Clip], agent: Sequence[Clip], *, seed: int) -> Spliced:
    """A call of one speaker's clips and another's."""
    rng = np.random.default_rng(seed)
    pools = {"calm": _drawn(customer, CALM, rng), "hot": _drawn(customer, HOT, rng)}
    answers = _drawn(agent, AGENT, rng)
    order = [(part, pools[part].pop()) for part, count in PARTS for _ in range(count)]
    gap = np.zeros(round(GAP_S * TELEPHONE_HZ), dtype=np.float32)
    channels: list[list[Samples]] = [[gap], [gap]]
    now = gap.size
    turns: list[tuple[Span, str]] = []
    starts: dict[int, float] = {}
    for number, (part, clip) in enumerate(order):
        asked, said = _voice(answers[number % len(answers)]), _voice(clip)
        channels[0] += [asked, gap, np.zeros(said.size + gap.size, dtype=np.float32)]
        channels[1] += [np.zeros(asked.size + gap.size, dtype=np.float32), said, gap]
        start = (now + asked.size + gap.size) / TELEPHONE_HZ
        turns.append((Span(start, start + said.size / TELEPHONE_HZ), clip.label))
        if number and part != order[number - 1][0]:
            starts[number] = start
        now += asked.size + said.size + 2 * gap.size
    lines = [_line(np.concatenate(parts), seed=seed + number) for number, parts in enumerate(channels)]
    recording = Recording.from_samples(
        np.stack(lines), rate_hz=TELEPHONE_HZ, roles={Role.AGENT: 0, Role.CUSTOMER: 1}, name=f"spliced-{seed}"
    )
    first, second = starts.values()
    return Spliced(recording, tuple(turns), (first, second))


def _drawn(own: Sequence[Clip], labels: Sequence[str], rng: np.random.Generator) -> list[Clip]:
    chosen = [clip for clip in own if clip.label in labels]
    return [chosen[number] for number in rng.permutation(len(chosen))]


def _voice(clip: Clip) -> Samples:
    """A clip on the line without the silence around it."""
    samples, rate_hz = read_clip(clip.path)
    sound = narrow(samples, rate_hz=rate_hz)
    loud = np.flatnonzero(np.abs(sound) > 0.03 * np.abs(sound).max())
    return sound[loud[0] : loud[-1] + 1]


def _line(sound: Samples, *, seed: int) -> Samples:
    """Noise 15 dB below what is spoken, then G.711."""
    bed = narrow(pink_noise(sound.size, seed=seed), rate_hz=TELEPHONE_HZ)
    spoken = float(np.mean(np.square(sound[sound != 0])))
    bed *= np.float32(np.sqrt(spoken / 10 ** (SNR_DB / 10) / np.mean(np.square(bed))))
    return telephone(sound + bed, rate_hz=TELEPHONE_HZ)


def answers_of(call: Spliced, timeline: EmotionTimeline) -> list[Scored]:
    """Arousal of the found turn that shares most with each clip; 0 where none was found."""
    scored: list[Scored] = []
    for span, label in call.turns:
        shared = [(_shared(span, e.span), e.arousal) for e in timeline if e.span is not None]
        most, arousal = max(shared, default=(0.0, 0.0))
        scored.append(Scored(label, Answer(label, arousal if most > 0 else 0.0)))
    return scored


def found_changes_s(timeline: EmotionTimeline) -> tuple[float, float]:
    """When arousal steps up and down again: the two levels that leave the least squares."""
    starts = [e.span.start for e in timeline if e.span is not None]
    arousal = np.array([e.arousal for e in timeline if e.span is not None])
    best, found = -np.inf, (float("nan"), float("nan"))
    for up in range(1, arousal.size - 1):
        for down in range(up + 1, arousal.size):
            inside, outside = arousal[up:down], np.concatenate([arousal[:up], arousal[down:]])
            step = float(inside.mean() - outside.mean())
            gained = step * abs(step) * inside.size * outside.size / arousal.size
            if gained > best:
                best, found = gained, (starts[up], starts[down])
    return found


def _shared(one: Span, other: Span) -> float:
    return max(0.0, min(one.end, other.end) - max(one.start, other.start))


def main() -> None:
    if not at_hand(CORPUS):
        return
    everyone = [clip for clip in clips(CORPUS) if clip.label in AROUSAL]
    speakers = sorted({clip.speaker for clip in everyone})
    analyzer = Analyzer()
    scored: list[list[Scored]] = []
    errors_s: list[list[float]] = []
    with one_thread():
        for number, speaker in enumerate(speakers):
            other = speakers[(number + 1) % len(speakers)]
            own, answering = ([clip for clip in everyone if clip.speaker == name] for name in (speaker, other))
            call = splice(own, answering, seed=number)
            timeline = analyzer.analyze(call.recording).timeline
            scored.append(answers_of(call, timeline))
            found = found_changes_s(timeline)
            errors_s.append([abs(f - true) for f, true in zip(found, call.changes_s, strict=True)])
    auc = bootstrap_metric(scored, lambda drawn: arousal_auc([one for own in drawn for one in own]), how=DRAWS)
    rows: list[list[Any]] = [["voice", len(scored), sum(map(len, scored)), measured(auc), *_middle(errors_s)]]
    rows.append(["one score for all", len(scored), sum(map(len, scored)), 0.5, None, None, None])
    columns = ["system", "calls", "turns", "arousal AUC", "error, up, median s", "error, down, median s", "within 3 s"]
    tables = [table("spliced", columns, rows)]
    show(tables)
    data = {CORPUS: "calls spliced from acted clips, one of each speaker; nothing learned from it"}
    write_results("voice", "spliced", tables, models=models_used("voice"), data=data, seed=0)


def _middle(errors_s: Sequence[Sequence[float]]) -> list[float]:
    errors = np.array(errors_s)
    up, down = np.median(errors, axis=0).tolist()
    return [up, down, float(np.mean(errors <= 3.0))]


if __name__ == "__main__":
    main()
