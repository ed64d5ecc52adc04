from pathlib import Path

import pytest

from benchmarks.corpora import CORPORA, CorpusError, at_hand, folder


@pytest.mark.parametrize("name", [name for name, corpus in CORPORA.items() if not corpus.ship])
def test_nothing_that_ships_may_learn_from_a_set_whose_licence_forbids_it(name: str):
    with pytest.raises(CorpusError, match="nothing that ships may learn from it"):
        folder(name, training=True)


def test_without_the_variable_a_set_is_refused_with_the_name_of_the_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CXEMOTION_DATA", raising=False)
    with pytest.raises(CorpusError, match="CXEMOTION_DATA is not set"):
        folder("emodb")


def test_a_set_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("CXEMOTION_DATA", str(tmp_path))
    with pytest.raises(CorpusError, match="emodb is not there"):
        folder("emodb")


def test_a_benchmark_without_its_set_says_why_it_is_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delenv("CXEMOTION_DATA", raising=False)
    assert not at_hand("vad_pav", "emodb")
    assert capsys.readouterr().out == "skipped: CXEMOTION_DATA is not set; it names the folder that holds vad_pav\n"
