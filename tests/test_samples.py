from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from cxemotion.emotion import Emotion
from cxemotion.resources import samples_dir

CHANNEL = {"agent": 0, "customer": 1}
KINDS = {"demand_supervisor", "threat_complaint", "threat_leave", "abuse", "anger_surge"}
FAULTS = {"interrupting", "dismissive", "arguing"}
STEPS = {
    "acknowledge",
    "apologize",
    "paraphrase",
    "take_ownership",
    "explain",
    "offer_solution",
    "commit_follow_up",
    "check_satisfaction",
}

each_call = pytest.mark.parametrize("call_id", ["en-delivery", "zh-hans-refund", "zh-hant-flight"])


def labelled(call_id: str) -> dict[str, Any]:
    return json.loads((samples_dir() / f"{call_id}.json").read_text(encoding="utf-8"))


def sound(call_id: str) -> tuple[NDArray[np.float32], int]:
    return sf.read(samples_dir() / f"{call_id}.flac", dtype="float32")


def power_db(samples: NDArray[np.float32]) -> float:
    return 10 * float(np.log10(np.mean(samples.astype(float) ** 2)))


def turns_of(call: dict[str, Any], role: str) -> dict[str, dict[str, Any]]:
    return {str(index): turn for index, turn in enumerate(call["turns"]) if turn["role"] == role}


def in_turns_of(role: str, call: dict[str, Any], *, frames: int, rate_hz: int) -> NDArray[np.bool_]:
    speaks = np.zeros(frames, dtype=bool)
    for turn in turns_of(call, role).values():
        speaks[round(turn["start_s"] * rate_hz) : round(turn["end_s"] * rate_hz)] = True
    return speaks


def surging_turns(call: dict[str, Any]) -> list[int]:
    """The guide's rule, read anew: heat of 2 or more, above the previous turn's, and no other kind said."""
    said = {point["turn"] for point in call["labels"]["escalations"] if point["kind"] != "anger_surge"}
    customer = [(int(index), label) for index, label in call["labels"]["customer"].items()]
    heat = [label["intensity"] if label["emotion"] in {"anger", "frustration"} else 0 for _, label in customer]
    rises = zip(customer, [0, *heat], heat, strict=False)
    return [index for (index, _), before, now in rises if now >= 2 and now > before and index not in said]


def test_one_sample_call_is_bundled_for_each_of_english_simplified_and_traditional_chinese():
    stems = sorted(path.stem for path in samples_dir().glob("*.flac"))
    assert stems == sorted(path.stem for path in samples_dir().glob("*.json"))
    assert sorted(labelled(stem)["language"] for stem in stems) == ["en", "zh-Hans", "zh-Hant"]


@each_call
def test_a_sample_call_is_a_short_small_stereo_telephone_recording(call_id: str):
    path: Path = samples_dir() / f"{call_id}.flac"
    info = sf.info(path)
    assert (info.format, info.subtype, info.channels, info.samplerate) == ("FLAC", "PCM_16", 2, 8000)
    assert 40 <= info.duration <= 90
    assert path.stat().st_size < 500_000


@each_call
def test_a_sample_call_is_named_after_its_id_and_has_a_dozen_turns_or_more(call_id: str):
    call = labelled(call_id)
    assert call["id"] == call_id
    assert 12 <= len(call["turns"]) <= 20
    assert {turn["role"] for turn in call["turns"]} == set(CHANNEL)


@each_call
def test_turns_follow_one_another_inside_the_recording(call_id: str):
    turns = labelled(call_id)["turns"]
    starts = [turn["start_s"] for turn in turns]
    assert starts == sorted(starts)
    assert all(turn["start_s"] < turn["end_s"] for turn in turns)
    assert min(starts) >= 0
    assert max(turn["end_s"] for turn in turns) <= sf.info(samples_dir() / f"{call_id}.flac").duration


@each_call
def test_a_turn_is_marked_as_overlap_exactly_when_it_starts_before_the_previous_speaker_has_finished(call_id: str):
    turns = labelled(call_id)["turns"]
    cuts_in = [False, *(now["start_s"] < before["end_s"] for before, now in pairwise(turns))]
    assert [turn.get("overlap", False) for turn in turns] == cuts_in


def test_some_customer_and_some_agent_cut_in_on_the_other():
    calls = [labelled(path.stem) for path in samples_dir().glob("*.flac")]
    assert {turn["role"] for call in calls for turn in call["turns"] if turn.get("overlap")} == set(CHANNEL)


@each_call
@pytest.mark.parametrize("role", list(CHANNEL))
def test_every_turn_is_heard_on_its_speakers_channel_15_db_above_that_channels_silence(call_id: str, role: str):
    call, (samples, rate_hz) = labelled(call_id), sound(call_id)
    channel = samples[:, CHANNEL[role]]
    silence_db = power_db(channel[~in_turns_of(role, call, frames=len(channel), rate_hz=rate_hz)])
    for turn in turns_of(call, role).values():
        said = channel[round(turn["start_s"] * rate_hz) : round(turn["end_s"] * rate_hz)]
        assert power_db(said) > silence_db + 15, turn["text"]


@each_call
def test_no_channel_is_ever_digital_silence(call_id: str):
    samples, rate_hz = sound(call_id)
    tenths = samples[: len(samples) // (rate_hz // 10) * (rate_hz // 10)].reshape(-1, rate_hz // 10, 2)
    assert np.all(np.ptp(tenths, axis=1) > 0)


@each_call
def test_every_customer_turn_is_labelled_with_an_emotion_and_only_neutral_has_intensity_0(call_id: str):
    call = labelled(call_id)
    labels = call["labels"]["customer"]
    assert list(labels) == list(turns_of(call, "customer"))
    for label in labels.values():
        assert label["emotion"] in set(Emotion)
        assert label["intensity"] in range(4)
        assert (label["emotion"] == "neutral") == (label["intensity"] == 0)


@each_call
def test_every_agent_turn_is_labelled_with_the_guides_steps_and_faults(call_id: str):
    call = labelled(call_id)
    labels = call["labels"]["agent"]
    assert list(labels) == list(turns_of(call, "agent"))
    for label in labels.values():
        assert set(label) == {"steps", "faults"}
        assert set(label["steps"]) <= STEPS
        assert set(label["faults"]) <= FAULTS


@each_call
def test_escalations_stand_at_customer_turns_and_anger_surges_follow_from_the_emotions(call_id: str):
    call = labelled(call_id)
    points = call["labels"]["escalations"]
    assert {point["kind"] for point in points} <= KINDS
    assert {str(point["turn"]) for point in points} <= set(turns_of(call, "customer"))
    assert [point["turn"] for point in points if point["kind"] == "anger_surge"] == surging_turns(call)


@each_call
def test_a_sample_call_says_how_it_ended(call_id: str):
    labels = labelled(call_id)["labels"]
    assert labels["satisfaction"] in range(1, 6)
    assert isinstance(labels["resolved"], bool)
    assert labels["annotators"] == 1


def test_between_them_the_sample_calls_show_what_the_product_finds():
    labels = [labelled(path.stem)["labels"] for path in samples_dir().glob("*.flac")]
    kinds = {point["kind"] for each in labels for point in each["escalations"]}
    emotions = {turn["emotion"] for each in labels for turn in each["customer"].values()}
    assert kinds >= {"demand_supervisor", "threat_complaint", "anger_surge"}
    assert emotions == set(Emotion)
    assert {each["resolved"] for each in labels} == {True, False}
