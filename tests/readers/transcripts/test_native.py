"""The package's own JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxemotion.errors import OptionError, TranscriptError
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn, Word

HELLO = {"role": "agent", "text": "Hello."}


def read(tmp_path: Path, value: object, name: str = "call.json") -> Transcript:
    path = tmp_path / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return read_transcript(path)


def test_every_key_of_the_contract_is_read_and_others_are_ignored(tmp_path: Path) -> None:
    transcript = read(
        tmp_path,
        {
            "id": "c-17",
            "language": "zh-Hans",
            "labels": {"customer": {}},
            "turns": [
                {"role": "agent", "text": "您好", "start_s": 0.5, "end_s": 3.1, "agent_id": "17", "mood": "fine"},
                {
                    "role": "customer",
                    "text": "喂",
                    "start_s": 3,
                    "end_s": 4,
                    "overlap": True,
                    "words": [{"text": "喂", "start_s": 3.0, "end_s": 3.2}],
                },
                {"role": "other", "text": "嘟", "start_s": None, "end_s": None, "words": None, "overlap": None},
            ],
        },
    )
    assert transcript == Transcript(
        turns=(
            Turn(Role.AGENT, "您好", Span(0.5, 3.1), agent_id="17"),
            Turn(Role.CUSTOMER, "喂", Span(3.0, 4.0), (Word("喂", Span(3.0, 3.2)),), overlap=True),
            Turn(Role.OTHER, "嘟"),
        ),
        call_id="c-17",
        language="zh-Hans",
        name="call.json",
    )


def test_a_bare_list_of_turns_is_named_after_its_file(tmp_path: Path) -> None:
    transcript = read(tmp_path, [HELLO], name="monday-3.json")
    assert (transcript.call_id, transcript.language, len(transcript)) == ("monday-3", None, 1)


@pytest.mark.parametrize("given_id", [None, "", "  "])
def test_without_an_id_the_file_name_is_the_call_id(tmp_path: Path, given_id: str | None) -> None:
    assert read(tmp_path, {"id": given_id, "turns": [HELLO]}).call_id == "call"


def test_a_number_as_id_is_taken_as_text(tmp_path: Path) -> None:
    assert read(tmp_path, {"id": 17, "turns": [HELLO]}).call_id == "17"


def test_plain_values_are_read_like_files() -> None:
    turns: list[dict[str, object]] = [HELLO, {"role": "customer", "text": "Hi."}]
    assert read_transcript(turns).turns == read_transcript({"turns": turns}).turns
    assert (read_transcript(turns).name, read_transcript(turns).call_id) == ("transcript", None)


@pytest.mark.parametrize(
    ("given_code", "code"),
    [("en", "en"), ("en-US", "en"), ("en_GB", "en"), ("EN", "en"), ("zh", None), ("cmn", None), ("zh-CN", "zh-Hans"),
     ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("ZH-hant", "zh-Hant"), ("yue", "yue"), ("yue-HK", "yue"),
     ("und", "und"), (None, None), ("auto", None)],
)  # fmt: skip
def test_language_codes_become_the_five_or_are_left_to_be_detected(
    tmp_path: Path, given_code: str | None, code: str | None
) -> None:
    assert read(tmp_path, {"language": given_code, "turns": [HELLO]}).language == code


def test_a_turn_that_ends_where_it_starts_is_ten_milliseconds_long(tmp_path: Path) -> None:
    assert read(tmp_path, [{**HELLO, "start_s": 2, "end_s": 2}])[0].span == Span(2.0, 2.01)


def test_half_characters_and_nul_are_replaced(tmp_path: Path) -> None:
    assert read(tmp_path, r'[{"role": "agent", "text": "a\ud800b\u0000c\ud83d\ude00"}]')[0].text == "a\ufffdb\ufffdc😀"


def test_a_turn_of_silence_is_kept(tmp_path: Path) -> None:
    assert [turn.text for turn in read(tmp_path, [{**HELLO, "text": "  "}, {**HELLO, "text": ""}])] == ["  ", ""]


@pytest.mark.parametrize(
    ("name", "role"),
    [("Customer", Role.CUSTOMER), ("AGENT", Role.AGENT), ("客服", Role.AGENT), ("客戶", Role.CUSTOMER),
     ("IVR", Role.OTHER)],
)  # fmt: skip
def test_listed_names_stand_for_their_roles(tmp_path: Path, name: str, role: Role) -> None:
    assert read(tmp_path, [{"role": name, "text": "x"}])[0].role is role


def timed(start_s: Any, end_s: Any) -> list[dict[str, Any]]:
    return [HELLO, {"role": "customer", "text": "x", "start_s": start_s, "end_s": end_s}]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"results": 1, "turn": 2},
         "no 'turns'; give {\"turns\": [{\"role\", \"text\"}]}, its keys are 'results', 'turn'"),
        ({"turns": "agent: hi"}, "'turns' is no list; give {\"turns\": [{\"role\", \"text\"}]}"),
        ({"turns": []}, "no turns; give at least one turn with a role and text"),
        ([], "no turns; give at least one turn with a role and text"),
        ([HELLO, "hi"], 'turn 1 is no object; give {"role": "agent", "text": "…"}'),
        ([HELLO, {"text": "hi"}], "turn 1 has no 'role'; every turn needs a role and text"),
        ([HELLO, {"role": "agent"}], "turn 1 has no 'text'; every turn needs a role and text"),
        ([{"role": "costumer", "text": ""}], "turn 0: unknown role 'costumer', did you mean 'customer'? "
         "valid: agent, customer, other"),
        ([{"role": "unknown", "text": ""}], "turn 0: unknown role 'unknown'; valid: agent, customer, other"),
        ([{"role": None, "text": ""}], "turn 0: unknown role None; valid: agent, customer, other"),
        ([{"role": "agent", "text": None}], "turn 0: text is None, not a string"),
        ([{"role": "agent", "text": ["x"]}], "turn 0: text is 'list', not a string"),
        (timed(1.0, None), "turn 1 has start_s but no end_s; give both or neither"),
        (timed(None, 1.0), "turn 1 has end_s but no start_s; give both or neither"),
        (timed("1", 2), "turn 1: start_s is '1', not a number of seconds"),
        (timed(True, 2), "turn 1: start_s is True, not a number of seconds"),
        (timed(float("nan"), 2), "turn 1: start_s is nan; leave the time out where it is not known"),
        (timed(0, float("inf")), "turn 1: end_s is inf; leave the time out where it is not known"),
        (timed(-0.5, 2), "turn 1: start_s is -0.5; times count seconds from the recording's start"),
        (timed(0, 1_700_000_000_000), "turn 1: end_s is 1700000000000; give seconds from the start, "
         "not milliseconds or a date"),
        (timed(0, 10**400), "turn 1: end_s is 'int'; give seconds from the start, not milliseconds or a date"),
        (timed(3, 2.5), "turn 1 ends at 2.5 s, before it starts at 3 s; check the two times"),
        ([*timed(3, 4), *timed(2, 4)], "turn 3 starts at 2 s, before turn 1 at 3 s; give the turns in the order of "
         "their start times"),
        ([{**HELLO, "overlap": "yes"}], "turn 0: overlap is 'yes'; give true or false"),
        ([{**HELLO, "agent_id": 1.5}], "turn 0: agent_id is 1.5; give a string"),
        ([{**HELLO, "words": "hi"}],
         "turn 0: 'words' is no list; give [{\"text\", \"start_s\", \"end_s\"}] or leave it out"),
        ([{**HELLO, "words": [{"text": "a"}, {}]}], 'turn 0 word 1 has no \'text\'; give {"text", "start_s", "end_s"}'),
        ([{**HELLO, "words": [{"text": "a", "start_s": 2, "end_s": 1}]}],
         "turn 0 word 0 ends at 1 s, before it starts at 2 s; check the two times"),
        ({"language": "fr", "turns": [HELLO]}, "unknown language 'fr'; valid: en, zh-Hans, zh-Hant, yue, und"),
        ({"language": "zh-Hnas", "turns": [HELLO]}, "unknown language 'zh-Hnas', did you mean 'zh-Hans'? "
         "valid: en, zh-Hans, zh-Hant, yue, und"),
        ({"id": ["x"], "turns": [HELLO]}, "id is 'list'; give a string"),
        ([{**HELLO, "text": "x" * 1_000_001}],
         "turn 0 has 1,000,001 characters; at most 1,000,000 are read, split the turn"),
        ([HELLO] * 20_001, "20,001 turns; at most 20,000 are read, give one call a file"),
        ('{"turns": [\n  {"role": "agent",}]}', "not JSON at line 2, column 20 (Expecting property name enclosed in "
         "double quotes); correct or export it again"),
        ("[" * 100_000, "JSON nested too deep for a transcript; give an object with 'turns'"),
        ("[1" + "0" * 5000 + "]", "JSON with a number too long to read; correct or export it again"),
    ],
)  # fmt: skip
def test_a_transcript_that_makes_no_sense_is_refused(tmp_path: Path, value: object, message: str) -> None:
    with pytest.raises(TranscriptError) as refused:
        read(tmp_path, value)
    assert str(refused.value).startswith(f"call.json: {message}".split(" (Expecting property")[0])
    assert len(str(refused.value).splitlines()) == 1


def test_the_limits_themselves_are_read(tmp_path: Path) -> None:
    assert len(read(tmp_path, [HELLO] * 20_000)) == 20_000
    assert len(read(tmp_path, [{**HELLO, "text": "x" * 1_000_000}])[0].text) == 1_000_000


TIMES = st.floats(0, 10_000, allow_nan=False)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@st.composite
def transcripts(draw: st.DrawFn) -> dict[str, Any]:
    """A native transcript as JSON holds it."""
    starts = sorted(draw(st.lists(TIMES, min_size=1, max_size=6)))
    turns: list[dict[str, Any]] = []
    for start_s in starts:
        turn: dict[str, Any] = {"role": draw(st.sampled_from([str(role) for role in Role])), "text": draw(WORDS)}
        if draw(st.booleans()):
            turn |= {"start_s": start_s, "end_s": start_s + draw(st.floats(0.01, 60))}
        if draw(st.booleans()):
            turn["overlap"] = draw(st.booleans())
        turn["words"] = [{"text": draw(WORDS), "start_s": 1.0, "end_s": 1.5}] if draw(st.booleans()) else []
        turns.append(turn)
    return {"id": "a", "language": draw(st.sampled_from(["en", "zh-Hant", "yue"])), "turns": turns}


def as_json(transcript: Transcript) -> dict[str, Any]:
    def times(span: Span | None) -> dict[str, float]:
        return {} if span is None else {"start_s": span.start, "end_s": span.end}

    turns = [
        {"role": turn.role.value, "text": turn.text, "overlap": turn.overlap, **times(turn.span),
         "words": [{"text": word.text, **times(word.span)} for word in turn.words]}
        for turn in transcript
    ]  # fmt: skip
    return {"id": transcript.call_id, "language": transcript.language, "turns": turns}


@given(value=transcripts(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_native_transcript_survives_writing_and_reading(tmp_path: Path, value: dict[str, Any], encoding: str) -> None:
    once = read_transcript(value)
    assert [turn.text for turn in once] == [turn["text"] for turn in value["turns"]]
    path = tmp_path / "transcript.json"
    path.write_text(json.dumps(as_json(once), ensure_ascii=False), encoding=encoding)
    again = read_transcript(path)
    assert (again.turns, again.call_id, again.language) == (once.turns, once.call_id, once.language)


def test_what_people_write_by_hand_is_read_too(tmp_path: Path) -> None:
    lines = [
        {"speaker": "Agent", "text": "How can I help?", "start": 0.5, "end": 1.7},
        {"speaker": "Customer", "text": "My parcel is late.", "start": 2.1, "end": 3.6},
    ]
    expected = (
        Turn(Role.AGENT, "How can I help?", Span(0.5, 1.7)), Turn(Role.CUSTOMER, "My parcel is late.", Span(2.1, 3.6)),
    )  # fmt: skip
    assert read(tmp_path, lines).turns == expected
    assert read(tmp_path, "\n".join(map(json.dumps, lines)), name="call.jsonl").turns == expected
    in_ms = [
        {"role": one["speaker"], "text": one["text"], "start_ms": at, "end_ms": end}
        for one, at, end in zip(lines, (500, 2100), (1700, 3600), strict=True)
    ]
    assert read(tmp_path, in_ms).turns == expected


def test_speakers_who_are_only_numbered_get_their_roles_from_the_argument_or_the_words() -> None:
    turns = [{"speaker": 1, "text": "My parcel is late."}, {"speaker": 0, "text": "How can I help?"}]
    assert [turn.role for turn in read_transcript(turns, roles={"agent": 0, "customer": 1})] == [
        Role.CUSTOMER,
        Role.AGENT,
    ]
    inferred = read_transcript(turns)
    assert ([turn.role for turn in inferred], inferred.roles_inferred) == ([Role.CUSTOMER, Role.AGENT], True)


def test_milliseconds_under_the_names_of_seconds_are_refused() -> None:
    turns = [
        {"role": "agent", "text": "How can I help?", "start": 500, "end": 1700},
        {"role": "customer", "text": "My parcel is late.", "start": 2100, "end": 3600},
    ]
    with pytest.raises(TranscriptError) as refused:
        read_transcript(turns)
    assert str(refused.value) == (
        "transcript: turns of 1,350 s each; start and end look like milliseconds: name them start_ms and end_ms, or "
        "give start_s and end_s"
    )


def test_a_start_without_an_end_is_refused_whatever_it_is_called() -> None:
    with pytest.raises(TranscriptError) as refused:
        read_transcript([{**HELLO, "start": 1.0}])
    assert str(refused.value) == "transcript: turn 0 has start but no end; give both or neither"


@pytest.mark.parametrize("value", [5, None, b"x", 1.5, {"a"}])
def test_what_is_no_transcript_at_all_is_refused_in_words(value: Any) -> None:
    with pytest.raises(TranscriptError, match="is no file name, list of turns or object"):
        read_transcript(value)


@pytest.mark.parametrize("roles", [["agent"], "agent", 5])
def test_roles_that_are_no_mapping_are_refused_in_words(roles: Any) -> None:
    with pytest.raises(OptionError, match=r"roles: .* is no mapping; give"):
        read_transcript([HELLO], roles=roles)
