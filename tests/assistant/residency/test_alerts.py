"""What is told of each change, and what is said aloud."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.residency.alerts import QUIET_SECONDS, Alert, Memory, News, Tact

ROOM, FULL, GONE = Memory(True, 7000, 5000), Memory(True, 100, 5000), Memory(False, 0, 5000)


def _news() -> tuple[News, list[Alert]]:
    told: list[Alert] = []
    return News("llm", [told.append]), told


def test_an_answer_broken_off_is_said_aloud() -> None:
    news, told = _news()
    news.goes("critical", FULL, broken_off=True, now=0)
    assert told == [Alert("critical", "llm", 100, 5000, "vram_low", True)]


def test_a_model_that_goes_while_nobody_asks_is_only_logged() -> None:
    news, told = _news()
    news.goes("low", FULL, broken_off=False, now=0)
    assert [alert.spoken for alert in told] == [False]


def test_the_first_answer_without_it_is_when_it_is_said() -> None:
    news, told = _news()
    news.goes("low", FULL, broken_off=False, now=0)
    for at in (5, 6):
        news.answers(False, FULL, now=at)
    assert [(alert.kind, alert.spoken) for alert in told] == [("low", False), ("refused", True)]


def test_its_return_is_said_with_the_next_answer_once_ten_minutes_have_passed() -> None:
    news, told = _news()
    news.answers(False, FULL, now=0)
    news.answers(True, ROOM, now=60)
    news.answers(True, ROOM, now=QUIET_SECONDS)
    news.answers(True, ROOM, now=2 * QUIET_SECONDS)
    assert [(alert.key, alert.spoken) for alert in told] == [
        ("vram_low", True),
        ("vram_back", False),
        ("vram_back", True),
    ]


def test_a_computer_without_a_card_hears_nothing_of_it() -> None:
    news, told = _news()
    news.answers(False, GONE, now=0)
    assert [(alert.kind, alert.spoken) for alert in told] == [("refused", False)]


def test_a_card_that_fell_away_is_called_so() -> None:
    news, told = _news()
    news.goes("lost", GONE, broken_off=True, now=0)
    assert (told[0].key, told[0].spoken) == ("gpu_lost", True)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 400)), max_size=50))
def test_nothing_is_said_twice_in_ten_minutes_nor_the_same_again(script: list[tuple[bool, float]]) -> None:
    tact, now, said = Tact(), 0.0, []
    for good, pause in script:
        now += pause
        if tact.due(good, now=now):
            said.append((good, now))
    assert all(after[1] - before[1] >= QUIET_SECONDS for before, after in pairwise(said))
    assert [good for good, _ in said] == [number % 2 == 1 for number in range(len(said))]
