"""IETF vCon."""

import json

from cxemotion.readers.transcripts import read_transcript
from tests.readers.transcripts.reading import A, C, altered, refusal, said

PARTIES = [{"tel": "+1", "name": "Customer"}, {"name": "Paula", "role": "agent"}]
SAMPLE = {
    "vcon": "0.0.1",
    "uuid": "v-1",
    "parties": PARTIES,
    "analysis": [],
    "dialog": [
        {
            "type": "text",
            "start": "2026-01-01T10:00:00.500Z",
            "duration": 1.2,
            "parties": [1, 0],
            "mimetype": "text/plain",
            "body": "How can I help?",
        },
        {"type": "recording", "start": "2026-01-01T10:00:00Z", "parties": [0, 1], "url": "x"},
        {
            "type": "text",
            "start": "2026-01-01T10:00:02.100Z",
            "duration": 1.5,
            "parties": 0,
            "body": "My parcel is late.",
        },
    ],
}


def test_text_dialogs_count_from_the_first_and_parties_tell_roles() -> None:
    transcript = read_transcript(SAMPLE)
    assert said(transcript) == [(A, "How can I help?", 0.0, 1.2), (C, "My parcel is late.", 1.6, 3.1)]
    assert (transcript.call_id, transcript.roles_inferred) == ("v-1", False)


def test_a_transcript_among_the_analyses_is_read_in_its_own_format() -> None:
    body = {
        "metadata": {},
        "results": {
            "channels": [],
            "utterances": [
                {"start": 0.5, "end": 1.7, "channel": 0, "transcript": "How can I help?", "words": []},
                {"start": 2.1, "end": 3.6, "channel": 1, "transcript": "My parcel is late.", "words": []},
            ],
        },
    }
    expected = [(A, "How can I help?", 0.5, 1.7), (C, "My parcel is late.", 2.1, 3.6)]
    for given in (body, json.dumps(body)):
        analyses = [{"type": "summary", "body": "…"}, {"type": "transcript", "vendor": "deepgram", "body": given}]
        transcript = read_transcript(SAMPLE | {"analysis": analyses}, roles={"agent": 0, "customer": 1})
        assert (said(transcript), transcript.call_id) == (expected, "v-1")


def test_a_recording_alone_is_refused_with_the_way_on() -> None:
    assert refusal(SAMPLE | {"dialog": SAMPLE["dialog"][1:2]}) == (
        "transcript: a vCon without a transcript: no analysis of type transcript and no dialog of type text; "
        "recognise its recording first"
    )


def test_a_wrong_field_is_named() -> None:
    assert refusal(altered(SAMPLE, "dialog", 2, "start", to="yesterday")) == (
        "transcript: dialog[2].start is 'yesterday', no date of ISO 8601"
    )
