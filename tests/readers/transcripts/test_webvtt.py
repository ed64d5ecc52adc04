"""WebVTT."""

from pathlib import Path

import pytest

from cxemotion.errors import TranscriptError
from cxemotion.readers.transcripts import read_transcript
from cxemotion.recording import Role
from cxemotion.span import Span
from cxemotion.transcript import Transcript, Turn

VOICES = """\
WEBVTT - call 17
Kind: captions
Language: en-GB

NOTE made by hand
Agent: this is no cue --> really

STYLE
::cue(v) { color: red }

1
00:00.500 --> 00:00:02.000 align:start position:10%
<v.loud Agent>Good <i>morning</i> &amp; welcome.</v>

greeting-2
01:00:02.000 --> 01:00:04.500
<v Customer>My parcel<00:00:03.000> is late:
three weeks.</v>

01:00:04.500 --> 01:00:05.000
And nobody calls.
"""


def read(tmp_path: Path, text: str, **options: dict[str, int]) -> Transcript:
    path = tmp_path / "call.vtt"
    path.write_text(text, encoding="utf-8")
    return read_transcript(path, **options)


def cues(*said: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(
        f"00:{second:02}.000 --> 00:{second + 1:02}.000\n{words}" for second, words in enumerate(said)
    )


def roles_and_text(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.role.value, turn.text) for turn in transcript]


def test_voices_times_and_markup_are_read(tmp_path: Path) -> None:
    transcript = read(tmp_path, VOICES)
    assert transcript.turns == (
        Turn(Role.AGENT, "Good morning & welcome.", Span(0.5, 2.0)),
        Turn(Role.CUSTOMER, "My parcel is late: three weeks.", Span(3602.0, 3604.5)),
        Turn(Role.CUSTOMER, "And nobody calls.", Span(3604.5, 3605.0)),
    )
    assert (transcript.call_id, transcript.language, transcript.roles_inferred) == ("call", "en", False)


def test_carriage_returns_and_a_mark_at_the_start_change_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff" + VOICES.replace("\n", "\r\n")).turns == read(tmp_path, VOICES).turns


def test_two_voices_in_one_cue_share_its_time_by_length(tmp_path: Path) -> None:
    turns = read(tmp_path, cues("<v Agent>yes</v>\n<v Customer>n</v>")).turns
    assert turns == (Turn(Role.AGENT, "yes", Span(0.0, 0.75)), Turn(Role.CUSTOMER, "n", Span(0.75, 1.0)))


def test_names_before_a_colon_are_speakers_and_other_words_are_not(tmp_path: Path) -> None:
    transcript = read(
        tmp_path,
        cues("Agent: Hello.", "- Customer: One thing: it is 10:30.", "客户：还有，网址是 https://a.b", "【坐席】好的"),
    )
    assert roles_and_text(transcript) == [
        ("agent", "Hello."),
        ("customer", "One thing: it is 10:30."),
        ("customer", "还有，网址是 https://a.b"),
        ("agent", "好的"),
    ]


def test_chinese_lines_are_joined_without_a_space(tmp_path: Path) -> None:
    assert read(tmp_path, cues("客服：您好\n请讲", "客户：hello\nthere")).text == "您好请讲\nhello there"


def test_several_agents_are_kept_apart(tmp_path: Path) -> None:
    transcript = read(tmp_path, cues("<v Agent 1>One moment", "<v Customer>Fine", "<v Agent 2>Hello"))
    assert [turn.agent_id for turn in transcript] == ["Agent 1", None, "Agent 2"]


def test_numbered_speakers_are_picked_by_roles_in_numeric_order(tmp_path: Path) -> None:
    text = cues("Speaker 2: Thank you for calling, how may I help?", "Speaker 1: My order.")
    picked = read(tmp_path, text, roles={"agent": 0, "customer": 1})
    assert [turn.role for turn in picked] == [Role.CUSTOMER, Role.AGENT]
    assert not picked.roles_inferred


def test_personal_names_are_picked_by_roles_in_the_order_of_appearance(tmp_path: Path) -> None:
    text = cues("<v Zoe>Yes?", "<v Ann>Hello", "<v Kim>Hm")
    assert [turn.role for turn in read(tmp_path, text, roles={"customer": 1, "agent": 0})] == [
        Role.AGENT,
        Role.CUSTOMER,
        Role.OTHER,
    ]


def test_roles_do_not_overrule_names_that_say_a_role(tmp_path: Path) -> None:
    text = cues("Customer: Hello?", "Agent: Hello.")
    assert [turn.role for turn in read(tmp_path, text, roles={"agent": 0, "customer": 1})] == [
        Role.CUSTOMER,
        Role.AGENT,
    ]


def test_without_roles_the_words_tell_who_is_the_agent(tmp_path: Path) -> None:
    transcript = read(tmp_path, cues("<v Li>我的快递三天了还没到", "<v Wang>您好，很高兴为您服务，请问单号是多少？"))
    assert [turn.role for turn in transcript] == [Role.CUSTOMER, Role.AGENT]
    assert transcript.roles_inferred


def test_one_known_side_tells_the_other(tmp_path: Path) -> None:
    transcript = read(tmp_path, cues("Agent: Yes?", "Maria: Hello.", "Maria: Are you there?"))
    assert [turn.role for turn in transcript] == [Role.AGENT, Role.CUSTOMER, Role.CUSTOMER]
    assert transcript.roles_inferred


def test_words_without_any_speaker_are_read_where_one_role_is_given(tmp_path: Path) -> None:
    assert read(tmp_path, cues("Hello", "there"), roles={"customer": 0}).turns[1].role is Role.CUSTOMER


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("WEBVTT\n", "no turns; give at least one turn with a role and text"),
        (cues("Hello", "there"),
         "no speaker is named, and two at least are needed; write 'Agent: …' and 'Customer: …' in "
         "cues, or pass one role where one person speaks, for example roles={'customer': 0}"),
        (cues("<v Ann>Hello", "there"), "one speaker only, 'Ann', and the name says no role; pass roles, for example "
         "{'customer': 0}"),
        (cues("<v IVR>Press one", "<v Ann>Hello"),
         "one speaker only, 'Ann', and the name says no role; pass roles, for "
         "example {'customer': 0}"),
        ("WEBVTT\n\n00:xx --> 00:02.000\n<v Agent>Hi",
         "cue 0 has the timing '00:xx --> 00:02.000'; give 00:00:01.000 --> "
         "00:00:02.000"),
        ("WEBVTT\n\n00:03.000 --> 00:02.000\n<v Agent>Hi",
         "cue 0 ends at 2 s, before it starts at 3 s; check the two times"),
        ("WEBVTT\n\n00:03.000 --> 00:04.000\n<v Agent>Hi\n\n00:01.000 --> 00:02.000\n<v Customer>Hi",
         "turn 1 starts at 1 s, before turn 0 at 3 s; give the turns in the order of their start times"),
    ],
)  # fmt: skip
def test_cues_that_make_no_sense_are_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TranscriptError) as refused:
        read(tmp_path, text)
    assert str(refused.value) == f"call.vtt: {message}"


def test_roles_that_name_a_speaker_who_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError) as refused:
        read(tmp_path, cues("spk_0: a", "spk_1: b"), roles={"agent": 0, "customer": 2})
    assert str(refused.value) == (
        "call.vtt: roles put the customer at speaker 2, but the speakers are 'spk_0', 'spk_1'; count them from 0"
    )
