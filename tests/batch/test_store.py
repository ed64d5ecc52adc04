from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from cxemotion.batch.store import Store
from cxemotion.batch.tables import TABLES
from cxemotion.errors import OptionError

EMPTY = {table: pa.table({"call_id": pa.array([], pa.string())}) for table in TABLES}


def rows(*names: str) -> list[dict[str, pa.Table]]:
    tables = [table for table in TABLES if table != "errors"]
    return [{table: pa.table({"call_id": [name]}) for table in tables} for name in names]


def failed(name: str) -> dict[str, pa.Table]:
    return {"errors": pa.table({"call_id": [name]})}


@pytest.fixture
def make(tmp_path):
    opened: list[Store] = []

    def make_store(run_id: str = "aaa") -> Store:
        if opened:
            opened[-1].close()
        opened.append(Store(tmp_path / "out", run_id, EMPTY))
        return opened[-1]

    yield make_store
    opened[-1].close()


def in_table(store: Store, table: str) -> list[str]:
    import pyarrow.dataset as ds

    return sorted(ds.dataset(store.folder / table, format="parquet").to_table()["call_id"].to_pylist())


class Killed(BaseException):
    """Stands for the end of the process: nothing after it runs."""


@pytest.mark.parametrize("renames", range(len(TABLES)))
def test_a_commit_that_is_cut_off_at_any_rename_leaves_all_of_it_or_nothing(make, monkeypatch, renames):
    store = make()
    store.resume({})
    store.commit(rows("first"))
    real, done = Path.replace, 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal done
        if done == renames:
            raise Killed
        done += 1
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Killed):
        store.commit(rows("second"))
    monkeypatch.undo()
    again = make()
    assert again.resume({}) == {"first"}
    assert {table: in_table(again, table) for table in TABLES} == {
        table: [] if table == "errors" else ["first"] for table in TABLES
    }
    again.commit(rows("second"))
    assert in_table(again, "turns") == ["first", "second"]


def test_calls_that_failed_are_tried_again_and_calls_that_are_done_are_not(make):
    store = make()
    store.resume({})
    store.commit([*rows("good"), failed("bad")])
    assert in_table(store, "errors") == ["bad"]
    again = make()
    assert again.resume({}) == {"good"}
    again.commit([failed("bad")])
    assert in_table(again, "errors") == ["bad"]


def test_two_runs_never_stand_in_the_tables_together_and_none_is_lost(make):
    first = make("aaa")
    first.resume({})
    first.commit(rows("call"))
    other = make("bbb")
    assert other.resume({}) == frozenset()
    other.commit(rows("call"))
    assert in_table(other, "calls") == ["call"]
    back = make("aaa")
    assert back.resume({}) == {"call"}
    assert [part.name.split("-")[1] for part in (back.folder / "calls").glob("*")] == ["aaa"]


def test_starting_over_forgets_every_run(make):
    store = make()
    store.resume({})
    store.commit(rows("call"))
    fresh = make()
    fresh.clear()
    assert fresh.resume({}) == frozenset()


def test_a_second_batch_on_the_same_folder_is_refused(make):
    held = make()
    with pytest.raises(OptionError, match="another batch is writing there"):
        Store(held.folder, "bbb", EMPTY)
