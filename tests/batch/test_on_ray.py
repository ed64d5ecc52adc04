from __future__ import annotations

import sys

import pytest

import cxemotion as cx
from cxemotion.errors import MissingExtraError
from tests.batch.calls import ANGRY, CALM, assert_same_tables, write_calls


@pytest.mark.filterwarnings("ignore")  # Ray's own
def test_ray_actors_give_the_tables_that_local_workers_give(tmp_path, monkeypatch):
    pytest.importorskip("ray.data", reason="Ray is not installed: pip install 'cxemotion[ray]'")
    monkeypatch.setenv("RAY_worker_niceness", "0")  # else actors starve beside other tests
    folder = write_calls(tmp_path / "in", {"angry": ANGRY, "calm": CALM, "bad": []})
    local = cx.score_calls(folder, tmp_path / "local", workers=1)
    ray = cx.score_calls(folder, tmp_path / "ray", workers=1, engine="ray")
    assert (ray.scored, ray.failed, ray.run_id) == (2, 1, local.run_id)
    assert_same_tables(local.out, ray.out)


def test_without_ray_its_engine_is_refused_with_the_way_on(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    folder = write_calls(tmp_path / "in", {"calm": CALM})
    with pytest.raises(MissingExtraError, match=r"pip install 'cxemotion\[ray\]'"):
        cx.score_calls(folder, tmp_path / "out", engine="ray")
