from hypothesis import given
from hypothesis import strategies as st

from cxemotion.report.wide import one_line, trim, width, wrap

texts = st.text(max_size=40) | st.text("我要投诉 ab，。e\u0301", max_size=40)


@given(texts, st.integers(2, 40))
def test_trimmed_text_fits_and_is_left_alone_where_it_fits_already(text, columns):
    assert width(trim(text, columns)) <= columns
    if width(one_line(text)) <= columns:
        assert trim(text, columns) == one_line(text)


@given(texts, st.integers(4, 40), st.integers(1, 3))
def test_wrapped_lines_fit_and_are_few(text, columns, lines):
    wrapped = wrap(text, columns, lines=lines)
    assert len(wrapped) <= lines
    assert all(width(line) <= columns for line in wrapped)


@given(st.lists(st.sampled_from(["talk", "silence", "投诉", "0:02"]), max_size=8).map(" ".join))
def test_wrapping_loses_no_word_while_there_are_lines(text):
    assert " ".join(wrap(text, 12, lines=20)) == text


@given(texts)
def test_one_line_holds_nothing_that_steers_a_terminal(text):
    assert not any(character in one_line(text) for character in "\n\r\t\x1b\x07\u202e\u2066\x9b")


def test_chinese_counts_double_and_marks_above_letters_do_not_count():
    assert width("投诉a，") == 7
    assert width("é") == 1
    assert width("▁▅█×–“”") == 7
