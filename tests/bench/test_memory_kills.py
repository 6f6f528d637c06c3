"""A shorter version of what `python -m bench memory` does."""

import subprocess
import sys

from bench.memory_kills import Verdict, judged

CODE = "from bench.memory_kills import killed; print(killed(15, seed=7))"


def test_nothing_is_lost_and_no_index_is_torn_when_it_is_killed_again_and_again() -> None:
    """In a process of its own, which has no threads when it forks."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    found = eval(done.stdout, {"Verdict": Verdict})  # noqa: S307 - of our own printing
    assert found.kept > 20
    assert (found.lost, found.back, found.torn) == (0, 0, 0)


def test_a_loss_is_seen() -> None:
    said = [
        "kept 1 key", "there 1 key",
        "kept 2 boiler",
        "kept 3 cake", "forgets 3",
        "kept 4 cup", "forgets 4", "forgot 4", "there 4 cup",
        "kept 5 door", "there 5 d\u00f6\u00f6r",
        "index whole", "index torn",
    ]  # fmt: skip
    assert judged(said) == Verdict(kept=5, lost=2, back=1, indexes=2, torn=1)
