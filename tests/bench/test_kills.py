"""A shorter version of `python -m bench kills`."""

from bench.kill_loop import Verdict, judged
from bench.kills import killed


def test_nothing_is_lost_or_rung_twice_unmarked_when_it_is_killed_again_and_again() -> None:
    found = killed(30, "ours", seed=7, processes=1)
    assert found.kept > 20
    assert (found.lost, found.doubled) == (0, 0)


def test_a_loss_and_a_second_ring_are_seen() -> None:
    said = [
        "kept 1 once", "rang 1 first",
        "kept 2 once",
        "kept 3 once", "rang 3 first", "rang 3 first",
        "kept 4 once", "rang 4 first", "rang 4 again",
        "kept 5 recurs", "rang 5 first", "open 5",
        "kept 6 recurs", "rang 6 first",
        "rang 7 first",
    ]  # fmt: skip
    assert judged(said) == Verdict(kept=6, lost=2, doubled=1, marked=1)
