"""SenseVoice's tags."""

from pathlib import Path

from cxemotion.readers.transcripts import read_transcript
from cxemotion.readers.transcripts.sensevoice import tagged_groups
from tests.readers.transcripts.reading import C, refusal, said

SAMPLE = (
    "<|zh|><|ANGRY|><|Speech|><|woitn|>我要投诉"
    "<|nospeech|><|EMO_UNKNOWN|><|BGM|><|woitn|><|zh|><|SAD|><|Speech|>等了三天"
)


def test_each_group_of_tags_is_a_turn_without_them(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text(SAMPLE, encoding="utf-8")
    transcript = read_transcript(path, roles={"customer": 0})
    assert said(transcript) == [(C, "我要投诉", None, None), (C, "等了三天", None, None)]
    assert transcript.language is None


def test_tags_are_kept_apart_from_the_words() -> None:
    groups = tagged_groups(SAMPLE)
    assert [(group.text, group.tags[:2]) for group in groups] == [
        ("我要投诉", ("zh", "ANGRY")),
        ("等了三天", ("zh", "SAD")),
    ]
    assert tagged_groups("<|yue|>係")[0].language == "yue"
    assert tagged_groups("<|ja|>はい")[0].language == "und"


def test_without_a_role_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text(SAMPLE, encoding="utf-8")
    assert refusal(path).startswith("call.txt: no speaker is named, and two at least are needed")
