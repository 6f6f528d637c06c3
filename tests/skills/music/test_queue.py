"""The queue keeps its order, whoever is put in or skipped, and its shuffle is fair."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from skills.music.item import Item
from skills.music.queue import Queue, fair


def items(*names: str) -> list[Item]:
    """`a1`: the first of artist a."""
    return [Item("library", name, name, name[0]) for name in names]


def titles(queue: Queue) -> str:
    return " ".join(queue.items[place].title for place in queue.order)


def test_it_goes_on_and_back_and_ends() -> None:
    queue = Queue()
    queue.start(items("a1", "a2"))
    assert queue.upcoming == queue.skip()
    assert queue.skip() is None
    assert queue.current == items("a2")[0]
    assert queue.skip(-1) == items("a1")[0]
    assert queue.skip(-1) is None


def test_after_the_last_for_now_nothing_comes_by_itself() -> None:
    queue = Queue()
    queue.start(items("a1", "a2"))
    queue.last = True
    assert queue.upcoming is queue.advance() is None
    assert queue.current == items("a2")[0]
    assert not queue.last


def test_one_that_repeats_comes_again_by_itself_but_can_be_skipped() -> None:
    queue = Queue()
    queue.start(items("a1", "a2"))
    queue.repeat = "one"
    assert queue.advance() == queue.upcoming == items("a1")[0]
    assert queue.skip() == items("a2")[0]


def test_all_that_repeats_begins_again() -> None:
    queue = Queue()
    queue.start(items("a1", "a2"))
    queue.repeat = "all"
    queue.skip()
    assert queue.advance() == items("a1")[0]


def test_what_is_put_next_comes_next_and_what_is_put_last_comes_last() -> None:
    queue = Queue()
    queue.start(items("a1", "a2"))
    queue.put_last(items("c1"))
    queue.put_next(items("b1", "b2"))
    assert titles(queue) == "a1 b1 b2 a2 c1"


@given(st.lists(st.sampled_from(["a1", "a2", "b1", "c1", "c2"]), max_size=20), st.data())
def test_shuffling_and_back_loses_nothing(names: list[str], data: st.DataObject) -> None:
    queue = Queue()
    queue.start(items(*names))
    if names:
        queue.skip(data.draw(st.integers(0, len(names) - 1)))
    current = queue.current
    queue.shuffle(True)
    assert queue.current == current
    assert sorted(queue.order) == list(range(len(names)))
    queue.shuffle(False)
    assert (queue.current, queue.order) == (current, list(range(len(names))))


def test_the_shuffle_spreads_an_artist_over_the_whole() -> None:
    """Ten of one artist among ninety others are never all in one half."""
    mixed = items(*(["a"] * 10), *[f"{chr(200 + number)}1" for number in range(90)])
    for _ in range(50):
        places = [at for at, place in enumerate(fair(mixed)) if mixed[place].artist == "a"]
        gaps = [after - before for before, after in pairwise(places)]
        assert min(gaps) > 1
        assert max(gaps) < 30
