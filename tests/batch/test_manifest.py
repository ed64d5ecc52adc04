from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from cxemotion.batch.manifest import Call, read_manifest
from cxemotion.errors import OptionError


def csv(folder: Path, text: str) -> str:
    path = folder / "calls.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_audio_and_transcript_in_a_folder_belong_together_by_their_stem(tmp_path):
    for name in ("a.wav", "a.json", "b.flac", "c.vtt", "night/a.wav", "notes.txt", ".hidden.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    calls = {call.call_id: call for call in read_manifest(str(tmp_path)).calls}
    assert list(calls) == ["a", "b", "c", "night/a"]
    assert calls["a"] == Call("a", str(tmp_path / "a.wav"), str(tmp_path / "a.json"))
    assert (calls["b"].transcript, calls["c"].audio) == (None, None)


def test_paths_of_a_manifest_count_from_its_own_folder_and_urls_stay(tmp_path):
    source = csv(
        tmp_path,
        'call_id,audio,transcript,roles,language\n1,x/a.wav,,"agent=0,customer=1",zh\n2,s3://b/c.wav,d.json,,\n',
    )
    first, second = read_manifest(source).calls
    assert first == Call("1", str(tmp_path / "x/a.wav"), None, "agent=0,customer=1", "zh")
    assert second == Call("2", "s3://b/c.wav", str(tmp_path / "d.json"))


def test_a_call_without_an_id_is_named_by_its_file(tmp_path):
    assert [call.call_id for call in read_manifest(csv(tmp_path, "audio\nx/a.wav\nb.mp3\n")).calls] == ["a", "b"]


def test_other_columns_have_one_type_for_all_calls_also_where_all_are_empty(tmp_path):
    manifest = read_manifest(
        csv(tmp_path, "audio,survey,team,score,phone,ext,nothing\na.wav,5,blue,0.5,+86 10,007,\nb.wav,,red,1,1,12,\n")
    )
    assert manifest.extras == {
        "survey": "Int64", "team": "string", "score": "Float64",
        "phone": "string", "ext": "string", "nothing": "string",
    }  # fmt: skip
    assert manifest.calls[0].extras == {
        "survey": 5, "team": "blue", "score": 0.5, "phone": "+86 10", "ext": "007", "nothing": None,
    }  # fmt: skip
    assert manifest.calls[1].extras["survey"] is None


def test_a_parquet_manifest_keeps_its_types(tmp_path):
    path = tmp_path / "calls.parquet"
    frame = pd.DataFrame({"audio": ["a.wav", "b.wav"], "vip": [True, False], "n": [1, 2], "empty": [None, None]})
    frame.to_parquet(path)
    manifest = read_manifest(str(path))
    assert manifest.extras == {"vip": "boolean", "n": "Int64", "empty": "string"}
    assert manifest.calls[0].extras == {"vip": True, "n": 1, "empty": None}


def test_turns_may_stand_in_the_row_itself(tmp_path):
    turns = json.dumps([{"role": "customer", "text": "hi"}])
    frame = pd.DataFrame({"call_id": ["a"], "transcript": [turns]})
    frame.to_parquet(tmp_path / "calls.parquet")
    assert read_manifest(str(tmp_path / "calls.parquet")).calls[0].transcript == turns


def test_the_longest_call_is_handed_out_first(tmp_path):
    for name, size in (("a", 10), ("b", 3000), ("c", 200)):
        (tmp_path / f"{name}.wav").write_bytes(b"x" * size)
    assert [call.call_id for call in read_manifest(str(tmp_path)).longest_first()] == ["b", "c", "a"]


def test_calls_at_a_url_are_found_and_paired():
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    files.pipe({"/night/a.wav": b"x", "/night/a.json": b"y"})
    (call,) = read_manifest("memory://night").calls
    assert (call.call_id, call.audio, call.transcript) == ("a", "memory:///night/a.wav", "memory:///night/a.json")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("file,team\na.wav,b\n", "neither a column 'audio' nor 'transcript'; its columns are file, team"),
        ("call_id,audio\n1,a.wav\n1,b.wav\n", "1 call_id more than once, '1' first"),
        ("audio\n", "no calls"),
        ("", "not a manifest that can be read"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused_with_the_way_on(tmp_path, text, says):
    with pytest.raises(OptionError, match=r"calls\.csv") as refused:
        read_manifest(csv(tmp_path, text))
    assert says in str(refused.value)


def test_a_folder_with_two_recordings_of_one_name_or_none_is_refused(tmp_path):
    with pytest.raises(OptionError, match="no calls"):
        read_manifest(str(tmp_path))
    (tmp_path / "a.wav").touch()
    (tmp_path / "a.mp3").touch()
    with pytest.raises(OptionError, match="a second file for call 'a'"):
        read_manifest(str(tmp_path))
    with pytest.raises(OptionError, match="no such folder"):
        read_manifest(str(tmp_path / "nowhere"))
