from cxemotion.batch.progress import Progress, shown_progress


def test_progress_gives_rate_failures_and_what_is_left():
    assert Progress(60, 2, 600, 60.0).line() == "60 of 600 calls, 2 failed, 60 calls/min, 9 min left"
    assert Progress(0, 0, 5, 1.0).line() == "0 of 5 calls, 0 failed, 0 calls/min"


def test_where_there_is_no_terminal_the_end_is_a_plain_line(capsys):
    with shown_progress() as show:
        show(Progress(1, 0, 2, 1.0))
        show(Progress(2, 1, 2, 2.0))
    assert capsys.readouterr().err == "2 of 2 calls, 1 failed, 60 calls/min\n"
