"""FunASR."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

SAMPLE = [
    {"key": "call-3", "text": "您好请讲我要退款",
     "timestamp": [[500, 700], [700, 1700], [2100, 3600]],
     "sentence_info": [
         {"text": "您好,请讲。", "start": 500, "end": 1700, "spk": 1, "timestamp": [[500, 700], [700, 1700]]},
         {"text": "<|zh|><|ANGRY|><|Speech|><|woitn|>我要退款", "start": 2100, "end": 3600, "spk": 0},
     ]}
]  # fmt: skip
EXPECTED = [(A, "您好,请讲。", 0.5, 1.7), (C, "我要退款", 2.1, 3.6)]


def test_sentences_with_speakers_are_turns_and_tags_are_left_out() -> None:
    transcript = read_transcript(SAMPLE, roles={"customer": 0, "agent": 1})
    assert (said(transcript), transcript.roles_inferred) == (EXPECTED, False)


def test_the_file_of_the_command_is_read() -> None:
    segments = [
        {"start": one["start"], "end": one["end"], "text": one["text"], "speaker": one["spk"]}
        for one in SAMPLE[0]["sentence_info"]
    ]
    value = {"text": "…", "segments": segments, "file": "call.wav", "model": "sensevoice", "language": "zh"}
    assert said(read_transcript(value, roles={"customer": 0, "agent": 1})) == EXPECTED


def test_a_text_alone_takes_its_times_from_its_characters() -> None:
    value = [
        {"key": "k", "text": "<|zh|><|SAD|><|Speech|><|woitn|>我要退款", "timestamp": [[2100, 2500], [2500, 3600]]}
    ]
    assert said(read_transcript(value, roles={"customer": 0})) == [(C, "我要退款", 2.1, 3.6)]


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, 0, "sentence_info", 1, "start", to="soon")) == (
        "transcript: [0].sentence_info[1].start is 'soon', not a time"
    )
