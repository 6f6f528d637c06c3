"""Who speaks, and how sure that is."""

from __future__ import annotations

import pytest

from assistant.errors import NotAllowed, NotFound, PinNeeded
from assistant.messages import Person
from assistant.people.household import DEFAULT_CERTAINTY, Household, load
from assistant.people.identity import HIDDEN, PROVED, Identity
from assistant.people.pin_lines import with_pin
from assistant.people.pins import LOCK_SECONDS

FILE = """
default = "Dad"
[[people]]
name = "Dad"
role = "owner"
[[people]]
name = "李芳"
called = ["妈妈", "Mum"]
role = "adult"
[[people]]
name = "Tom"
role = "child"
"""


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Household:
    file = tmp_path_factory.mktemp("house") / "people.toml"
    file.write_text(with_pin(FILE, ("李芳",), "1234"))
    return load(file, "")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def identity(household: Household, clock: Clock) -> Identity:
    return Identity(lambda: household, clock)


def told(person: Person) -> tuple[str, float]:
    return person.name, person.certainty


async def test_a_pin_tells_who_speaks_for_a_while(identity: Identity, clock: Clock) -> None:
    assert told(identity.who()) == ("Dad", DEFAULT_CERTAINTY)
    overheard = await identity.overhear("我是妈妈，一二三四，放点音乐", asked=False)
    assert (overheard.text, overheard.shown) == ("我是妈妈，，放点音乐", f"我是妈妈，{HIDDEN}，放点音乐")
    assert overheard.pin == "right"
    assert told(identity.who()) == ("李芳", PROVED)
    clock.now += 601
    assert told(identity.who()) == ("Dad", DEFAULT_CERTAINTY)


async def test_an_introduction_alone_gives_no_rights(identity: Identity) -> None:
    with pytest.raises(PinNeeded):
        identity.introduce("mum")
    with pytest.raises(NotFound):
        identity.introduce("Ann")
    assert told(identity.who()) == ("Dad", DEFAULT_CERTAINTY)
    assert told(identity.introduce("Tom")) == ("Tom", DEFAULT_CERTAINTY)
    with pytest.raises(NotAllowed, match="no PIN yet"):
        identity.introduce("Dad")
    await identity.overhear("one two three four", asked=True)
    assert told(identity.introduce("mum")) == ("李芳", PROVED)
    identity.leave()
    assert told(identity.who()) == ("Dad", DEFAULT_CERTAINTY)


async def test_three_wrong_pins_lock_and_even_the_right_one_waits(identity: Identity, clock: Clock) -> None:
    verdicts = [(await identity.overhear("4 3 2 1", asked=True)).pin for _ in range(3)]
    assert verdicts == ["wrong", "wrong", "locked"]
    right = await identity.overhear("1 2 3 4", asked=True)
    assert (right.pin, right.shown) == ("locked", HIDDEN)
    assert identity.who().name == "Dad"
    clock.now += LOCK_SECONDS
    assert (await identity.overhear("1 2 3 4", asked=True)).pin == "right"


async def test_other_numbers_are_left_alone_and_cost_no_try(identity: Identity) -> None:
    for _ in range(5):
        overheard = await identity.overhear("what happened in 1984", asked=False)
        assert (overheard.text, overheard.shown, overheard.pin) == (*["what happened in 1984"] * 2, "none")
    assert identity.locked_seconds == 0


async def test_a_pin_that_slips_into_a_sentence_is_hidden_and_tells_nothing(identity: Identity) -> None:
    overheard = await identity.overhear("remind me of 1 2 3 4 tomorrow", asked=False)
    assert (overheard.shown, overheard.pin) == (f"remind me of {HIDDEN} tomorrow", "none")
    assert identity.who().name == "Dad"


async def test_guessing_by_introductions_is_locked_too(identity: Identity) -> None:
    for digits in ("1111", "2222", "3333"):
        await identity.overhear(f"I'm mum, {digits}", asked=False)
    assert (await identity.overhear("I'm mum, 1234", asked=False)).pin == "locked"
    assert identity.who().name == "Dad"


async def test_while_locked_a_right_pin_is_hidden_all_the_same(identity: Identity) -> None:
    for _ in range(3):
        await identity.overhear("4321", asked=True)
    assert HIDDEN in (await identity.overhear("it is 1234", asked=False)).shown


async def test_somebody_who_is_vouched_for_is_who_they_are(household: Household, clock: Clock) -> None:
    assert Identity(lambda: household, clock, known=Person("Ann", "guest")).who() == Person("Ann", "guest")


@pytest.mark.parametrize(
    ("text", "shown", "pin"),
    [
        ("my pin is one two three four to unlock", f"my pin is {HIDDEN} unlock", "right"),
        ("I'm mum, 5678, no, 1234", f"I'm mum, {HIDDEN}, no, {HIDDEN}", "right"),
        ("1234. 1234. 1234", HIDDEN, "right"),
        ("12:34", HIDDEN, "right"),
        ("我是妈妈，一二三四，打13800001111", f"我是妈妈，{HIDDEN}，打13800001111", "right"),
        ("5678 5678 5678", HIDDEN, "wrong"),
    ],
)
async def test_a_pin_is_heard_however_it_stands_in_the_sentence(
    identity: Identity, text: str, shown: str, pin: str
) -> None:
    overheard = await identity.overhear(text, asked=True)
    assert (overheard.shown, overheard.pin) == (shown, pin)


async def test_every_number_of_an_answer_is_a_try(identity: Identity) -> None:
    overheard = await identity.overhear("1111 or 2222 or 3333 or 1234", asked=True)
    assert (overheard.shown, overheard.pin) == (" or ".join([HIDDEN] * 4), "locked")
    assert identity.who().name == "Dad"


async def test_a_doubtful_transcript_is_hidden_and_is_no_try(identity: Identity) -> None:
    for _ in range(5):
        assert await identity.conceal("is it 4321", asked=True) == f"is it {HIDDEN}"
        assert await identity.conceal("at 1984 play one two three four for me", asked=False) == (
            f"at 1984 play {HIDDEN} me"
        )
    assert identity.locked_seconds == 0
    assert identity.who().name == "Dad"
