from __future__ import annotations

import json
import threading

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cxemotion as cx
from cxemotion.errors import OptionError, TranscriptError
from cxemotion.live.call import WINDOW
from cxemotion.recording import Recording
from cxemotion.resources import samples_dir

CALL = samples_dir() / "zh-hans-refund.flac"
TURNS = json.loads(CALL.with_suffix(".json").read_text(encoding="utf-8"))["turns"]
SAMPLES, RATE_HZ = soundfile.read(CALL, dtype="float32", always_2d=True)
ROLES = ("agent", "customer")
SHORT_S = 20.0


@pytest.fixture(scope="module")
def analyzer() -> cx.Analyzer:
    return cx.Analyzer()


@pytest.fixture(scope="module")
def short(analyzer) -> tuple[np.ndarray, list[dict], cx.CallReport]:
    """The first seconds of a call, and the report of the analyzer on them."""
    samples = SAMPLES[: round(SHORT_S * RATE_HZ)]
    turns = [turn for turn in TURNS if turn["end_s"] < SHORT_S]
    recording = Recording.from_samples(samples.T, rate_hz=RATE_HZ, roles={"agent": 0, "customer": 1}, name="live")
    transcript = cx.Transcript(cx.read_transcript(turns).turns, name="live")
    return samples, turns, analyzer.analyze(recording, transcript)


def kinds(events) -> list[str]:
    return [event.event for event in events]


@given(data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_call_fed_in_pieces_of_any_size_ends_in_the_report_of_the_whole(data, analyzer, short):
    samples, turns, whole = short
    call = analyzer.start_call(ROLES, RATE_HZ)
    for channel, role in enumerate(ROLES):
        cuts = data.draw(st.lists(st.integers(0, len(samples)), max_size=6).map(sorted))
        for piece in np.split(samples[:, channel], cuts):
            call.add_audio(role, piece)
    for turn in data.draw(st.permutations(turns)):
        call.add_turn(turn)
    assert call.finish() == whole


def test_events_come_with_the_turn_that_decides_them_and_each_once(analyzer):
    call = analyzer.start_call(language="zh-Hans")
    told = [call.add_turn(turn) for turn in TURNS]
    assert all(event.provisional and event.latency_s > 0 for events in told for event in events)
    for index, (turn, events) in enumerate(zip(TURNS, told, strict=True)):
        assert kinds(events).count("estimate") == (turn["role"] == "customer")
        assert all(event.turn == index for event in events if event.event == "estimate")
    events = [event for one in told for event in one]
    report = call.finish()
    points = {(event.turn, kind) for event in events if event.event == "escalation" for kind in event.values["kinds"]}
    assert {(point.turn, str(kind)) for point in report.escalations for kind in point.kinds} <= points
    owed = [event.values["step"] for event in events if event.event == "step_owed"]
    assert "episode_opened" in kinds(events)
    assert "acknowledge" in owed
    assert len(owed) == len(set(owed))


def test_voice_adds_arousal_to_the_estimate_of_its_turn(analyzer, short):
    samples, turns, _ = short
    call = analyzer.start_call(ROLES, RATE_HZ)
    for channel, role in enumerate(ROLES):
        call.add_audio(role, samples[:, channel])
    events = [event for turn in turns for event in call.add_turn(turn)]
    call.close()
    assert all(np.isfinite(event.values["arousal"]) for event in events if event.event == "estimate")


def test_a_turn_that_comes_again_under_its_key_corrects_what_came_before(analyzer):
    call = analyzer.start_call()
    assert call.add_turn({"role": "customer", "text": "I want to"}, key="t1", final=False) == ()
    events = call.add_turn({"role": "customer", "text": "I want to speak to your manager now!"}, key="t1")
    assert "escalation" in kinds(events)
    call.add_turn({"role": "customer", "text": "I want to check my balance."}, key="t1")
    report = call.finish()
    assert [turn.text for turn in report.turns] == ["I want to check my balance."]
    assert report.escalations == ()


def test_late_turns_stand_in_the_order_of_their_times(analyzer):
    call = analyzer.start_call()
    call.add_turn({"role": "customer", "text": "And then?", "start_s": 5.0, "end_s": 6.0})
    call.add_turn({"role": "agent", "text": "Hello.", "start_s": 0.0, "end_s": 1.0})
    assert [turn.text for turn in call.finish().turns] == ["Hello.", "And then?"]


def test_events_count_turns_from_the_start_of_a_call_that_is_longer_than_what_they_look_at(analyzer):
    call = analyzer.start_call()
    for _ in range(WINDOW):
        call.add_turn({"role": "agent", "text": "One moment please."})
    events = call.add_turn({"role": "customer", "text": "Get me your manager right now!"})
    call.close()
    assert {event.turn for event in events if event.event == "escalation"} == {WINDOW}


def test_sound_of_a_long_call_is_on_disk_and_gone_afterwards(analyzer):
    call = analyzer.start_call(["customer"], 8000)
    minute = np.zeros(8000 * 60, dtype=np.float32)
    for _ in range(5):
        call.add_audio("customer", minute)
    sound = call._sound
    channel = sound._channels["customer"]
    assert channel.file.stat().st_size == 4 * 5 * minute.size
    assert channel._kept.nbytes <= 4 * 60 * 8000
    call.close()
    assert not channel.file.exists()


def test_calls_in_many_threads_do_not_disturb_one_another(analyzer):
    whole = analyzer.analyze(transcript=cx.Transcript(cx.read_transcript(TURNS).turns, name="live"))
    reports: list[cx.CallReport] = []

    def follow() -> None:
        call = analyzer.start_call()
        for turn in TURNS:
            call.add_turn(turn)
        reports.append(call.finish())

    threads = [threading.Thread(target=follow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reports == [whole] * 4


def test_what_cannot_be_followed_is_refused_with_the_way_on(analyzer):
    with pytest.raises(OptionError, match="unknown role 'client'"):
        analyzer.start_call(["client"])
    with pytest.raises(OptionError, match="unknown language 'english'"):
        analyzer.start_call(language="english")
    call = analyzer.start_call(["customer"], 8000)
    with pytest.raises(OptionError, match=r"samples of shape \(2, 10\)"):
        call.add_audio("customer", np.zeros((2, 10)))
    with pytest.raises(OptionError, match="unknown role 'agent'"):
        call.add_audio("agent", np.zeros(10))
    with pytest.raises(TranscriptError, match="turn 0 has no 'text'"):
        call.add_turn({"role": "customer"})
    with pytest.raises(OptionError, match="nothing to analyze"):
        call.finish()
    with pytest.raises(OptionError, match="the call is over"):
        call.add_turn({"role": "customer", "text": "hi"})
