"""The command line as a user meets it: in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import soundfile

from cxemotion.report import report_schema
from cxemotion.resources import samples_dir

CALL = samples_dir() / "en-delivery.flac"
WORDS = CALL.with_suffix(".json")


def cxemotion(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cxemotion", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False,
    )  # fmt: skip


def refusal(*arguments: object) -> str:
    """The one line that a refused command prints."""
    done = cxemotion(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    return line


def test_analyze_writes_a_valid_report_to_standard_output():
    done = cxemotion("analyze", CALL, "--transcript", WORDS, "--roles", "agent=0,customer=1", "--json", "-")
    assert (done.returncode, done.stderr) == (0, "")
    jsonschema.validate(json.loads(done.stdout), report_schema())


def test_analyze_writes_its_files_and_prints_the_summary(tmp_path: Path):
    done = cxemotion("analyze", "--transcript", WORDS, "--json", tmp_path / "r.json", "--html", tmp_path / "r.html")
    assert done.returncode == 0
    assert "en-delivery" in done.stdout
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["call_id"] == "en-delivery"
    assert "<svg" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_demo_shows_every_sample_and_writes_its_page(tmp_path: Path):
    done = cxemotion("demo", "--out", tmp_path / "pages")
    assert done.returncode == 0, done.stderr
    for call in samples_dir().glob("*.flac"):
        assert call.stem in done.stdout
        assert (tmp_path / "pages" / f"{call.stem}.html").stat().st_size > 1000


def test_models_are_listed_with_task_licence_and_hash():
    done = cxemotion("models")
    assert done.returncode == 0
    for name in ("words-en-1", "words-zh-1", "voice-1"):
        assert name in done.stdout
    assert "Apache-2.0" in done.stdout


def test_evaluate_prints_a_table_and_writes_json(tmp_path: Path):
    done = cxemotion("evaluate", samples_dir(), "--json", tmp_path / "scores.json")
    assert done.returncode == 0, done.stderr
    assert "macro" in done.stdout.lower()
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))


def broken_files(folder: Path) -> dict[str, Path]:
    speech = np.sin(np.arange(16_000) / 10).astype(np.float32)
    files = {name: folder / name for name in ("empty.wav", "text.wav", "short.flac", "nothing.wav")}
    files["empty.wav"].touch()
    files["text.wav"].write_text("just words", encoding="utf-8")
    soundfile.write(files["short.flac"], speech, 8000)
    files["short.flac"].write_bytes(files["short.flac"].read_bytes()[:-4000])
    soundfile.write(files["nothing.wav"], speech[:0], 8000)
    return files


@pytest.mark.parametrize("name", ["missing.wav", "empty.wav", "text.wav", "short.flac", "nothing.wav"])
def test_audio_that_cannot_be_used_is_refused_in_one_line_that_names_it(name: str, tmp_path: Path):
    broken_files(tmp_path)
    assert name in refusal("analyze", tmp_path / name)


@pytest.mark.parametrize(
    ("turns", "says"),
    [
        ([{"role": "costumer", "text": "hi"}], "did you mean 'customer'"),
        (
            [
                {"role": "agent", "text": "hi", "start_s": 9.0, "end_s": 9.5},
                {"role": "customer", "text": "hi", "start_s": 1.0, "end_s": 2.0},
            ],
            "turn 1 starts at 1 s, before turn 0",
        ),
        ([{"role": "agent", "text": "hi", "start_s": 3.0, "end_s": 2.0}], "turn 0"),
        ([{"role": "agent"}], "text"),
        ([], "turn"),
    ],
)
def test_a_transcript_that_contradicts_itself_is_refused(turns: list[dict], says: str, tmp_path: Path):
    path = tmp_path / "call.json"
    path.write_text(json.dumps({"turns": turns}), encoding="utf-8")
    line = refusal("analyze", "--transcript", path)
    assert "call.json" in line
    assert says in line


def test_an_unknown_model_is_refused_with_those_at_hand():
    line = refusal("analyze", "--transcript", WORDS, "--models", "words-fr")
    assert "words-fr" in line
    assert "words-en-1" in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["analyze"], "give an audio file, --transcript FILE, or both"),
        (
            ["analyze", CALL, "--roles", "customer=7"],
            "en-delivery.flac: 2 channels but roles put the customer on channel 7",
        ),
        (["analyze", CALL, "--roles", "caller=1"], "unknown role 'caller'"),
        (["analyze", CALL, "--roles", "customer"], "write role=number"),
        (["analyze", CALL, "--language", "english"], "unknown language 'english'"),
        (["analyze", CALL, "--tanscript", "x"], "--tanscript"),
        (["analyse", CALL], "analyse"),
        (["evaluate", "nowhere"], "nowhere"),
        (["analyze", "--transcript", WORDS, "--rules", "lst"], "unknown rules 'lst', did you mean 'last'?"),
        (["rules", "check", "nowhere.toml"], "nowhere.toml: No such file or directory"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused_with_the_way_on(arguments: list, says: str):
    assert says in refusal(*arguments)


def test_a_report_that_cannot_be_written_is_refused(tmp_path: Path):
    assert "no-such-folder" in refusal(
        "analyze", "--transcript", WORDS, "--json", tmp_path / "no-such-folder" / "r.json"
    )


def test_analyze_goes_by_the_rules_asked_for_and_scores_the_call():
    done = cxemotion("analyze", "--transcript", WORDS, "--rules", "last", "--json", "-")
    assert done.returncode == 0, done.stderr
    written = json.loads(done.stdout)
    assert (written["score"]["rubric"], written["provenance"]["parameters"]["rules"]) == ("last", "last")


def test_rules_are_listed_with_what_they_are_for():
    done = cxemotion("rules", "list")
    assert done.returncode == 0
    for name in ("default", "heard", "last", "zh_complaint"):
        assert f"{name} 1: " in done.stdout


def test_a_rule_file_is_checked_with_its_examples(tmp_path: Path):
    path = tmp_path / "mine.toml"
    rule = 'version = 1\n[[rule]]\nname = "a"\nwhen = { said = ["x"] }\nmatch = ["x"]\n'
    path.write_text(rule, encoding="utf-8")
    assert "1 detectors, 1 examples, all as they should be" in cxemotion("rules", "check", path).stdout
    path.write_text(rule.replace("said", "sayd"), encoding="utf-8")
    assert "mine.toml:4: [rule] 'a': unknown condition 'sayd', did you mean 'said'?" in refusal("rules", "check", path)
    path.write_text(rule + 'no_match = ["x"]\n', encoding="utf-8")
    done = cxemotion("rules", "check", path)
    assert (done.returncode, done.stdout.strip()) == (2, "a: 'x' should not match and does")
    assert "1 of 2 examples fail" in done.stderr


def test_importing_the_package_loads_nothing_heavy():
    heavy = ("numpy", "scipy", "pandas", "torch", "sklearn")
    code = f"import sys, cxemotion; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_a_command_the_help_is_shown():
    done = cxemotion()
    assert "Usage:" in done.stdout
    assert len(done.stdout.splitlines()) > 5


def test_the_version_is_the_packages():
    assert cxemotion("--version").stdout.strip() == "0.1.0"
