"""What answers a question, and what only looks like it."""

from assistant.knowledge.ranking import Sought, ranked, weight


def _sought(*holders: tuple[int, set[int]], pieces: int = 1000) -> list[Sought]:
    return [Sought(weight(count, pieces), frozenset(held)) for count, held in holders]


def test_what_both_searches_find_comes_first() -> None:
    sought = _sought((5, {1, 2, 3}))
    found = ranked([1, 2, 3], [3, 9], sought, {3: 5.0, 9: 0.0}, 1000)
    assert [each.piece for each in found] == [3, 1, 2]


def test_half_of_what_is_asked_is_the_least() -> None:
    assert ranked([1], [], _sought((5, {1}), (5, {1}), (5, set())), {}, 1000)
    assert not ranked([1], [], _sought((5, {1}), (5, set()), (5, set())), {}, 1000)


def test_a_frequent_word_alone_answers_nothing() -> None:
    assert not ranked([1], [], _sought((600, {1})), {}, 1000)


def test_what_is_unusually_alike_answers_without_a_word_in_common() -> None:
    assert [each.piece for each in ranked([], [7, 8], _sought((0, set())), {7: 5.0, 8: 1.0}, 1000)] == [7]


def test_an_empty_index_answers_nothing() -> None:
    assert ranked([], [], _sought((0, set()), pieces=0), {}, 0) == []
