"""Google Conversational Insights."""

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, O, altered, refusal, said

START = 1_700_000_000_000_000
SAMPLE = {
    "entries": [
        {"text": "How can I help?", "role": "AGENT", "user_id": 2, "start_timestamp_usec": START},
        {"text": "My parcel is late.", "role": "CUSTOMER", "user_id": 1, "start_timestamp_usec": START + 2_100_000},
        {"text": "Press one.", "role": "AUTOMATED_AGENT", "user_id": 3, "start_timestamp_usec": START + 2_600_000},
    ]
}
CONVERSATION = {
    "callMetadata": {"agentChannel": 2, "customerChannel": 1},
    "languageCode": "en-US",
    "transcript": {
        "transcriptSegments": [
            {"text": "How can I help?", "channelTag": 2, "languageCode": "en-US",
             "words": [{"word": "How", "startOffset": "0.5s", "endOffset": "0.9s"},
                       {"word": "help?", "startOffset": "1.2s", "endOffset": "1.7s"}]},
            {"text": "My parcel is late.", "channelTag": 1, "segmentParticipant": {"role": "END_USER"},
             "words": [{"word": "My", "startOffset": "2.100s", "endOffset": "3.600s"}]},
        ]
    },
}  # fmt: skip


def test_an_upload_counts_from_its_first_entry_and_its_ends_are_estimated() -> None:
    transcript = read_transcript(SAMPLE)
    assert [(role, text, start) for role, text, start, _ in said(transcript)] == [
        (A, "How can I help?", 0.0), (C, "My parcel is late.", 2.1), (O, "Press one.", 2.6),
    ]  # fmt: skip
    assert transcript.times_estimated
    assert [turn.span.end for turn in transcript if turn.span][:2] == [1.0, 2.6]


def test_a_conversation_has_its_channels_and_word_times() -> None:
    transcript = read_transcript(CONVERSATION)
    assert said(transcript) == [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    assert not transcript.times_estimated


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "entries", 1, "start_timestamp_usec", to="yesterday")) == (
        "transcript: entries[1].start_timestamp_usec is no whole number of microseconds"
    )
