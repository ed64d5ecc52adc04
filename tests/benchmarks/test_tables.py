import pytest

from benchmarks.rig import measured, render, table
from benchmarks.tables import filled, readmes
from cxemotion.evaluate.resampling import Interval


@pytest.mark.parametrize("path", tuple(readmes()), ids=lambda path: path.parent.name)
def test_every_table_in_a_readme_is_the_one_in_its_results(path):
    text = path.read_text(encoding="utf-8")
    assert filled(text) == text, f"{path} is stale; run python -m benchmarks.tables"


def test_a_table_that_no_result_has_is_an_error():
    with pytest.raises((KeyError, FileNotFoundError)):
        filled("<!-- table: calls/nothing/none -->\n<!-- end -->")


def test_an_interval_stands_behind_its_value_and_what_was_not_measured_is_a_dash():
    made = table("t", ["system", "F1", "n"], [["rules", {"value": 0.51234, "ci95": [0.4, 0.6]}, None]])
    assert render(made).splitlines()[-1] == "| rules | 0.512 [0.400, 0.600] | – |"


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="2 columns but a row of 1"):
        table("t", ["a", "b"], [["x"]])


def test_a_figure_that_is_undefined_is_no_cell_and_one_without_an_interval_stands_alone():
    nan = float("nan")
    assert measured(Interval(nan, nan, nan, 0)) is None
    assert measured(Interval(0.5, nan, nan, 1)) == 0.5
    assert measured(Interval(0.5, 0.4, 0.6, 9)) == {"value": 0.5, "ci95": [0.4, 0.6]}
