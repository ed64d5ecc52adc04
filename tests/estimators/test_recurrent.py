import numpy as np
import pytest

from cxemotion.estimators.recurrent import CourseNet

COLUMNS, UNITS, TASKS = 5, 3, 4


def net(*, ahead=True, seed=1):
    rng = np.random.default_rng(seed)
    joined = UNITS * (3 if ahead else 2)

    def drawn(*shape):
        return rng.normal(0, 0.7, shape).astype(np.float32)

    weights = {
        "input": drawn(UNITS, COLUMNS),
        "input.bias": drawn(UNITS),
        "head": drawn(TASKS, joined),
        "head.bias": drawn(TASKS),
        "skip": drawn(TASKS, COLUMNS),
        "outcome": drawn(2, 3 * joined),
        "outcome.bias": drawn(2),
    }
    for way in ("forward", "backward") if ahead else ("forward",):
        weights[f"{way}.of_input"] = drawn(3 * UNITS, UNITS)
        weights[f"{way}.of_input.bias"] = drawn(3 * UNITS)
        weights[f"{way}.of_state"] = drawn(3 * UNITS, UNITS)
        weights[f"{way}.of_state.bias"] = drawn(3 * UNITS)
    return CourseNet(weights)


def call(turns=6, seed=2):
    return np.random.default_rng(seed).normal(size=(turns, COLUMNS)).astype(np.float32)


def test_a_forward_network_knows_nothing_of_later_turns():
    whole, cut = net(ahead=False).run(call()), net(ahead=False).run(call()[:4])
    assert not net(ahead=False).looks_ahead
    assert whole.scores[:4] == pytest.approx(cut.scores, abs=1e-5)


def test_a_network_of_both_directions_takes_later_turns_into_account():
    whole, cut = net().run(call()), net().run(call()[:4])
    assert net().looks_ahead
    assert np.abs(whole.scores[:4] - cut.scores).max() > 0.01


@pytest.mark.parametrize("ahead", [True, False])
def test_a_turn_read_again_as_it_was_scores_as_it_did(ahead):
    course = net(ahead=ahead).run(call())
    for turn in range(len(call())):
        again = net(ahead=ahead).again(call()[turn : turn + 1], before=course.before[turn], after=course.after[turn])
        assert again[0] == pytest.approx(course.scores[turn], abs=1e-5)


def test_the_same_network_in_torch_gives_the_same_scores():
    torch = pytest.importorskip("torch", reason="torch is not installed: pip install cxemotion[torch]")
    from benchmarks.words.course_net import Net

    torch.manual_seed(5)
    made = Net(7, ahead=True).eval()
    inputs = np.random.default_rng(4).normal(size=(9, 7)).astype(np.float32)
    with torch.no_grad():
        scores, outcome = made(torch.tensor(inputs)[None], torch.tensor([9]))
    course = made.in_numpy().run(inputs)
    assert course.scores == pytest.approx(scores[0].numpy(), abs=1e-5)
    assert course.outcome == pytest.approx(outcome[0].numpy(), abs=1e-5)
