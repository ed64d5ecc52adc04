import json
import math
import pickle
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import numpy as np
import pytest

import cxemotion as cx
from cxemotion.detect import shared_sentences
from cxemotion.emotion import Emotion
from cxemotion.errors import CxEmotionError, OptionError, RecordingError
from cxemotion.estimators import SiteCalibration
from cxemotion.recording import Recording, Role
from cxemotion.report import report_schema
from cxemotion.resources import samples_dir
from tests.signal.sounds import RATE_HZ, noise, silence, syllables, talk

SAMPLES = sorted(samples_dir().glob("*.flac"))
STEREO = {"agent": 0, "customer": 1}


@pytest.fixture(scope="module")
def analyzer() -> cx.Analyzer:
    return cx.Analyzer()


@pytest.fixture(scope="module")
def reports(analyzer: cx.Analyzer) -> dict[str, cx.CallReport]:
    return {path.stem: analyzer.analyze(path, path.with_suffix(".json"), roles=STEREO) for path in SAMPLES}


def words(*turns: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "text": text} for role, text in turns]


def valid(report: cx.CallReport) -> dict:
    data = json.loads(report.to_json())
    jsonschema.validate(data, report_schema())
    return data


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_call_gives_a_report_that_follows_its_schema(path, reports):
    report = reports[path.stem]
    valid(report)
    assert report.call_id == path.stem
    assert report.language == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["language"]
    assert len(report.timeline) == sum(turn.role is Role.CUSTOMER for turn in report.turns)
    assert {"words", "voice"} == set().union(*(estimate.weights for estimate in report.timeline))


def test_the_angry_sample_escalates_and_the_well_handled_one_does_not(reports):
    assert reports["zh-hans-refund"].escalations
    assert reports["en-delivery"].escalations
    assert reports["zh-hant-flight"].outcome.satisfaction > reports["zh-hans-refund"].outcome.satisfaction


def test_words_alone_give_a_timeline_and_no_prosody(analyzer):
    report = analyzer.analyze(
        transcript=words(("agent", "How can I help?"), ("customer", "I am furious. Get me your manager right now!"))
    )
    data = valid(report)
    assert report.timeline.at(1).emotion.is_negative
    assert data["turns"][1]["prosody"] is None
    assert data["timeline"][0]["start_s"] is None
    assert data["inputs"] == {
        "audio": False, "transcript": True, "roles": {}, "timed": False, "roles_inferred": False,
    }  # fmt: skip
    assert any("demand_supervisor" in point["kinds"] for point in data["escalations"])


def test_voice_alone_gives_turns_and_arousal_and_claims_nothing_of_words(analyzer):
    report = analyzer.analyze(SAMPLES[0], roles=STEREO)
    data = valid(report)
    assert {turn.role for turn in report.turns} == {Role.AGENT, Role.CUSTOMER}
    assert all(math.isfinite(estimate.arousal) for estimate in report.timeline)
    assert data["outcome"] == {"resolved": None, "resolved_probability": None, "satisfaction": None}
    assert report.missed_steps == ()
    assert "no_transcript" in {flag.flag for flag in report.quality}


def test_one_channel_for_everybody_says_what_that_costs(analyzer):
    report = analyzer.analyze(Recording.from_samples(talk(), rate_hz=RATE_HZ))
    valid(report)
    (mono,) = [flag for flag in report.quality if flag.flag == "mono"]
    assert "cannot be measured" in mono.detail
    assert len(report.timeline) == 0
    assert math.isnan(report.metrics.overlap_s)


def test_a_customer_alone_on_one_channel_is_followed(analyzer):
    customer = np.concatenate([syllables(12), silence(2), syllables(12), silence(2), syllables(12, f0_hz=250)])
    call = Recording.from_samples(
        customer + noise(customer.size / RATE_HZ, level=5e-4), rate_hz=RATE_HZ, roles={Role.CUSTOMER: 0}
    )
    report = analyzer.analyze(call)
    assert len(report.timeline) == 3
    assert report.timeline.estimates[2].arousal > report.timeline.estimates[0].arousal


def test_two_channels_without_roles_are_read_as_agent_and_customer_and_marked_so(analyzer):
    report = analyzer.analyze(SAMPLES[0])
    assert report.inputs.roles == {Role.AGENT: 0, Role.CUSTOMER: 1}
    assert report.inputs.roles_inferred
    assert "roles_assumed" in {flag.flag for flag in report.quality}


def test_swapped_channels_are_suspected_from_the_transcript(analyzer):
    report = analyzer.analyze(SAMPLES[0], SAMPLES[0].with_suffix(".json"), roles={"agent": 1, "customer": 0})
    assert "swapped_roles" in {flag.flag for flag in report.quality}


def test_turns_without_times_are_laid_over_the_recording_and_measured(analyzer):
    transcript = json.loads(SAMPLES[0].with_suffix(".json").read_text(encoding="utf-8"))
    for turn in transcript["turns"]:
        del turn["start_s"], turn["end_s"]
    report = analyzer.analyze(SAMPLES[0], transcript, roles=STEREO)
    data = valid(report)
    assert all(turn["prosody"] for turn in data["turns"])
    assert data["inputs"]["timed"]
    flags = {flag.flag for flag in report.quality}
    assert "times_estimated" in flags
    assert not flags & {"untimed_transcript", "swapped_roles", "transcript_too_short", "transcript_too_long"}


def test_a_transcript_of_part_of_the_call_is_flagged_with_and_without_times(analyzer):
    transcript = json.loads(SAMPLES[0].with_suffix(".json").read_text(encoding="utf-8"))
    part = transcript["turns"][:4]
    untimed = [{"role": turn["role"], "text": turn["text"]} for turn in part]
    whole = [{"role": turn["role"], "text": turn["text"]} for turn in transcript["turns"]]
    for given, flag in (
        (part, "transcript_too_short"),
        (untimed, "transcript_too_short"),
        (whole * 6, "transcript_too_long"),
    ):
        report = analyzer.analyze(SAMPLES[0], given, roles=STEREO)
        assert flag in {flag.flag for flag in report.quality}


def test_roles_that_the_words_contradict_are_suspected(analyzer):
    turns = json.loads(SAMPLES[0].with_suffix(".json").read_text(encoding="utf-8"))["turns"]
    said = words(*((turn["role"], turn["text"]) for turn in turns))
    swapped = words(*(("agent" if turn["role"] == "customer" else "customer", turn["text"]) for turn in turns))
    assert "swapped_roles" not in {flag.flag for flag in analyzer.analyze(transcript=said).quality}
    assert "swapped_roles" in {flag.flag for flag in analyzer.analyze(transcript=swapped).quality}


def test_three_channels_without_roles_are_refused_with_the_way_on(analyzer):
    call = Recording.from_samples(np.zeros((3, 8000), dtype=np.float32), rate_hz=8000, name="conference.wav")
    with pytest.raises(RecordingError, match=r"conference.wav: 3 channels and nobody said who is on which; pass roles"):
        analyzer.analyze(call)


def test_a_constant_gain_on_the_recording_changes_no_estimate_and_no_finding(analyzer):
    call = cx.read_recording(SAMPLES[1]).with_roles({Role.AGENT: 0, Role.CUSTOMER: 1})
    samples = np.concatenate(list(call.blocks()), axis=1)
    quiet = Recording.from_samples(samples * np.float32(0.25), rate_hz=call.rate_hz, roles=call.roles)
    transcript = cx.read_transcript(SAMPLES[1].with_suffix(".json"))
    before, after = analyzer.analyze(call, transcript), analyzer.analyze(quiet, transcript)
    assert [e.emotion for e in before.timeline] == [e.emotion for e in after.timeline]
    assert [e.valence for e in before.timeline] == pytest.approx([e.valence for e in after.timeline], abs=1e-4)
    assert [p.turn for p in before.escalations] == [p.turn for p in after.escalations]
    assert before.episodes == after.episodes


def test_a_transcript_in_a_language_no_model_reads_gives_what_the_voice_tells(analyzer):
    report = analyzer.analyze(transcript=words(("agent", "Bonjour, que puis-je faire pour vous aujourd'hui ?")))
    valid(report)
    assert report.language == "und"
    assert len(report.timeline) == 0
    assert "words_not_read" in {flag.flag for flag in report.quality}
    assert "never clearly upset" not in report.summary()


def test_a_turn_in_a_language_no_model_reads_is_left_to_the_voice_and_said_so(analyzer):
    report = analyzer.analyze(
        transcript=words(
            ("agent", "Good morning, how can I help you today?"),
            ("customer", "My parcel never came and I am furious about it."),
            ("customer", "quiero hablar con su jefe ahora mismo por favor señorita"),
            ("agent", "I'm sorry, let me look at the order for you."),
        )
    )
    valid(report)
    (flag,) = [flag for flag in report.quality if flag.flag == "mixed_languages"]
    assert flag.detail == "turns in other languages than the call's: 1 in und (not read: voice only)"
    assert [estimate.turn for estimate in report.timeline if "words" in estimate.weights] == [1]


def test_the_language_asked_for_wins_over_the_one_that_is_heard(analyzer):
    assert analyzer.analyze(transcript=words(("customer", "OK")), language="zh").language == "zh-Hans"
    with pytest.raises(OptionError, match="unknown language 'english'; valid: auto, en"):
        analyzer.analyze(transcript=words(("customer", "OK")), language="english")


def test_rules_of_ones_own_find_their_matches_and_score_the_call(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        'version = 4\n[[rule]]\nname = "sorry"\nwhen = { said = ["sorry"], by = "agent" }\n'
        '[[item]]\nrule = "sorry"\nweight = 10\n',
        encoding="utf-8",
    )
    report = cx.Analyzer(rules=path).analyze(transcript=words(("customer", "It broke."), ("agent", "Oh, I'm sorry.")))
    valid(report)
    assert [(match.rule, match.turns) for match in report.matches] == [("sorry", (1,))]
    assert report.score.value == 100.0
    assert report.provenance.parameters == {"rules": "mine", "rules_version": 4}


def test_a_step_in_a_sentence_known_from_other_calls_is_scripted():
    line = "I am so sorry for the trouble this has caused you."
    call = words(
        ("agent", "Hello."), ("customer", "You lied to me, this is a disgrace!"), ("agent", line), ("customer", "Well.")
    )
    known = shared_sentences([cx.read_transcript(call)], calls=1)
    for sentences, expected in (((), False), (known, True)):
        (episode,) = cx.Analyzer(known_sentences=sentences).analyze(transcript=call).episodes
        (apology,) = [one for one in episode.steps if one.step == "apologize"]
        assert (apology.status, apology.scripted) == ("done", expected)


def test_a_voice_call_is_measured_but_not_scored(analyzer):
    report = analyzer.analyze(SAMPLES[0], roles=STEREO)
    assert report.score is None
    assert report.metrics.handling.latency


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"recording": 5}, "5 is no file name; give a path"),
        ({"transcript": 5}, "transcript: 5 is no file name, list of turns or object"),
        ({"transcript": words(("customer", "OK")), "roles": ["agent"]}, "roles: 'list' is no mapping"),
    ],
)
def test_arguments_of_the_wrong_type_are_refused_in_words(analyzer, given, message):
    with pytest.raises(CxEmotionError, match=message):
        analyzer.analyze(**given)


def test_nothing_at_all_is_refused(analyzer):
    with pytest.raises(OptionError, match="give a recording, a transcript, or both"):
        analyzer.analyze()


def test_a_role_that_there_is_not_is_refused_with_the_valid_ones(analyzer):
    with pytest.raises(OptionError, match="unknown role 'client'"):
        analyzer.analyze(SAMPLES[0], roles={"client": 0})


def test_an_analyzer_is_the_same_after_pickling_and_in_many_threads(analyzer, reports):
    again = pickle.loads(pickle.dumps(analyzer))  # noqa: S301 - our own bytes
    transcript = SAMPLES[0].with_suffix(".json")
    expected = analyzer.analyze(transcript=transcript).to_json()
    assert again.analyze(transcript=transcript).to_json() == expected
    with ThreadPoolExecutor(8) as pool:
        assert {r.to_json() for r in pool.map(lambda _: analyzer.analyze(transcript=transcript), range(16))} == {
            expected
        }


def test_a_report_of_the_same_call_is_the_same_to_the_byte(analyzer, reports):
    again = analyzer.analyze(SAMPLES[0], SAMPLES[0].with_suffix(".json"), roles=STEREO)
    assert again.to_json() == reports[SAMPLES[0].stem].to_json()


def test_every_refusal_is_one_of_the_librarys_own_errors(analyzer, tmp_path):
    (tmp_path / "note.wav").write_text("this is no sound", encoding="utf-8")
    with pytest.raises(CxEmotionError, match=r"note\.wav"):
        analyzer.analyze(tmp_path / "note.wav")


def test_agents_voices_are_judged_only_when_asked_for_by_name(reports):
    assert not reports[SAMPLES[0].stem].agent_voice
    assert "agent_voice" not in json.loads(reports[SAMPLES[0].stem].to_json())
    asked = cx.Analyzer(agent_voice=True).analyze(SAMPLES[0], SAMPLES[0].with_suffix(".json"), roles=STEREO)
    valid(asked)
    assert {asked.turns[estimate.turn].role for estimate in asked.agent_voice} == {Role.AGENT}
    assert cx.CallReport.from_json(asked.to_json()).agent_voice
    assert asked.escalations == reports[SAMPLES[0].stem].escalations


def test_a_sites_calibration_changes_how_common_an_emotion_is(reports):
    mostly_neutral = SiteCalibration({Emotion.NEUTRAL: 5.0, Emotion.ANGER: 0.2})
    path = SAMPLES[0]
    after = cx.Analyzer(calibration=mostly_neutral).analyze(path, path.with_suffix(".json"), roles=STEREO)
    before = reports[path.stem].timeline
    assert all(
        a.probabilities[Emotion.NEUTRAL] >= b.probabilities[Emotion.NEUTRAL]
        for a, b in zip(after.timeline, before, strict=True)
    )
