import asyncio
import random
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import StorageError
from assistant.memory.longterm.words import LONGEST_TEXT
from tests.assistant.memory.toy import Time, Toy, longterm, said, texts


def modes(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in folder.rglob("memories*") if file.is_file()}


async def test_what_is_remembered_is_there_after_a_restart(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        kept = await memory.remember(said("记住我对花生过敏"))
        assert kept.id
        assert kept.at == Time().now
    async with longterm(tmp_path) as memory:
        assert await texts(memory, "我对什么过敏？") == ["记住我对花生过敏"]
        assert list(await memory.of("anna")) == [kept]


async def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    async with longterm(tmp_path, Toy()) as memory:
        await memory.remember(said("the boiler is broken"))
        await memory.catch_up()
    names = ["memories.sqlite", "memories.faiss", "memories.backup.sqlite", "memories.lock"]
    assert modes(tmp_path) == dict.fromkeys(names, 0o600)


async def test_nothing_is_given_where_nothing_answers(tmp_path: Path) -> None:
    async with longterm(tmp_path, Toy()) as memory:
        assert await texts(memory, "where is the spare key?") == []
        await memory.remember(said("my bicycle has a flat tyre"))
        await memory.remember(said("我女儿的生日是五月三号"))
        await memory.catch_up()
        for question in ("where is the passport?", "护照放在哪儿了", "what did I tell you?", "", "???"):
            assert await texts(memory, question) == []
        assert await texts(memory, "what about the tyre") == ["my bicycle has a flat tyre"]


async def test_meaning_finds_what_words_do_not(tmp_path: Path) -> None:
    async with longterm(tmp_path, Toy()) as memory:
        await memory.remember(said("boiler serviced"))
        await memory.remember(said("the bicycle has a flat tyre"))
        await memory.catch_up()
        assert await texts(memory, "heater") == ["boiler serviced"]


async def test_a_broken_model_leaves_the_words(tmp_path: Path) -> None:
    toy = Toy(broken=True)
    async with longterm(tmp_path, toy) as memory:
        await memory.remember(said("the boiler was serviced in May"))
        await memory.catch_up()
        assert await texts(memory, "boiler serviced when") == ["the boiler was serviced in May"]
        assert await texts(memory, "heater") == []
        toy.broken = False
        await memory.catch_up()
        assert memory.left == 0


async def test_what_is_said_again_is_not_kept_twice(tmp_path: Path) -> None:
    time = Time()
    async with longterm(tmp_path, time=time) as memory:
        first = await memory.remember(said("My bike is red.", source="proposed"))
        time.passes(days=1)
        again = await memory.remember(said("my bike is red!"))
        assert (again.id, again.source) == (first.id, "said")
        assert again.at == time.now
        assert len(await memory.of("anna")) == 1
        assert (await memory.remember(said("my bike is red", "ben"))).id != first.id


async def test_the_newer_supersedes_the_older_which_stays_in_the_history(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        older = await memory.remember(said("my favourite colour is blue"))
        newer = await memory.remember(said("my favourite colour is green"))
        assert await texts(memory, "what is my favourite colour") == ["my favourite colour is green"]
        assert list(await memory.of("anna")) == [newer]
        history = {each.id: each.superseded for each in await memory.every("anna")}
        assert history == {older.id: True, newer.id: False}
        back = await memory.remember(said("my favourite colour is blue"))
        assert [each.id for each in await memory.of("anna")] == [back.id]


async def test_nobody_takes_the_place_of_anothers_word(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        await memory.remember(said("my favourite colour is blue", shared=True))
        await memory.remember(said("my favourite colour is green", "ben", shared=True))
        await memory.remember(said("the spare key is in the drawer", shared=True))
        await memory.remember(said("the spare key is under the mat", "ben"))
        assert len(await memory.of("anna")) == 3
        await memory.remember(said("the spare key is with the neighbour", "ben", shared=True))
        assert await texts(memory, "spare key") == ["the spare key is with the neighbour"]


async def test_a_proposal_takes_the_place_of_no_word(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        await memory.remember(said("I live in Berlin"))
        await memory.remember(said("I live in Paris", source="proposed"))
        assert len(await memory.of("anna")) == 2


async def test_of_equals_the_newer_and_the_used_are_ahead(tmp_path: Path) -> None:
    time = Time()
    async with longterm(tmp_path, time=time) as memory:
        await memory.remember(said("plumber Meier was good"))
        time.passes(days=400)
        await memory.remember(said("plumber Huber was good"))
        assert (await texts(memory, "plumber"))[0] == "plumber Huber was good"


async def test_time_narrows_what_is_recalled(tmp_path: Path) -> None:
    time = Time()
    async with longterm(tmp_path, Toy(), time) as memory:
        await memory.remember(said("the boiler makes a noise"))
        time.passes(days=10)
        await memory.remember(said("the boiler was repaired"))
        await memory.remember(said("grandma comes on Friday"))
        await memory.catch_up()
        week_ago = time.now - timedelta(days=7)
        assert await texts(memory, "the boiler?", since=week_ago) == ["the boiler was repaired"]
        assert len(await texts(memory, "what did I tell you", since=week_ago)) == 2
        assert await texts(memory, "boiler", until=week_ago) == ["the boiler makes a noise"]


async def test_a_clock_that_jumped_keeps_the_order_in_which_things_were_said(tmp_path: Path) -> None:
    time = Time()
    async with longterm(tmp_path, time=time) as memory:
        await memory.remember(said("the spare key is in the drawer"))
        time.now = datetime(1970, 1, 1, tzinfo=UTC)
        await memory.remember(said("the spare key is under the mat"))
        assert await texts(memory, "spare key") == ["the spare key is under the mat"]
        time.now = datetime(9999, 12, 31, tzinfo=UTC)
        await memory.remember(said("the spare key is with the neighbour"))
        assert await texts(memory, "spare key") == ["the spare key is with the neighbour"]


@pytest.mark.parametrize(
    "text",
    [
        "x " * 500_000,
        "the code\0 is 12",
        "👩‍👩‍👧 🎂🎉",
        "המפתח אצל השכן",
        'key" OR NEAR(a b) * - ^ "',
        "half a \ud83d",
        "';DROP TABLE memories;--",
    ],
)
async def test_strange_texts_are_kept_as_far_as_they_are_texts(tmp_path: Path, text: str) -> None:
    async with longterm(tmp_path, Toy()) as memory:
        kept = await memory.remember(said(text))
        assert 0 < len(kept.text) <= LONGEST_TEXT
        await memory.catch_up()
        assert [each.text for each in await memory.of("anna")] == [kept.text]
        await texts(memory, text)
        assert await memory.forget([kept.id]) == 1


@pytest.mark.parametrize(
    "question", ['"', "key OR *", "NEAR(key boiler, 2)", "terms : key", "^key", "k*", "- key", "AND"]
)
async def test_operators_in_a_question_are_only_words(tmp_path: Path, question: str) -> None:
    async with longterm(tmp_path) as memory:
        await memory.remember(said("the spare key is in the drawer"))
        assert len(await texts(memory, question)) <= 1


async def test_no_random_question_brings_up_anothers_memory(tmp_path: Path) -> None:
    """The bench asks 100,000."""
    chance = random.Random(5)  # noqa: S311 - no secret
    people = ["anna", "ben", "child", "guest"]
    names = ["key", "boiler", "bike", "cake", "code", "钥匙", "密码", "生日"]
    async with longterm(tmp_path, Toy()) as memory:
        for number in range(200):
            thing = f"{chance.choice(names)} {chance.choice(string.ascii_letters)} {number}"
            await memory.remember(said(thing, chance.choice(people), shared=chance.random() < 0.1))
        await memory.catch_up()
        for _ in range(100):
            who, what = chance.choice([*people, "", "%", "nobody"]), " ".join(chance.choices(names, k=3))
            for each in await memory.recall(what, person=who, most=50):
                assert each.memory.shared or each.memory.person == who


async def test_no_more_than_allowed_are_kept_for_one(tmp_path: Path) -> None:
    async with longterm(tmp_path, section={"most": 2}) as memory:
        await memory.remember(said("one thing"))
        await memory.remember(said("another thing"))
        with pytest.raises(StorageError, match="forget some"):
            await memory.remember(said("a third thing"))
        await memory.remember(said("one thing", "ben"))


async def test_two_processes_may_remember_at_the_same_time(tmp_path: Path) -> None:
    toy = Toy()
    async with longterm(tmp_path, toy) as daemon, longterm(tmp_path) as shell:
        await asyncio.gather(
            *(each.remember(said(f"thing {n}")) for n in range(10) for each in (daemon, shell))
        )
        assert len(await daemon.of("anna")) == 10
        await daemon.catch_up()
        assert daemon.left == 0


async def test_what_is_said_while_it_watches_is_soon_found_by_its_meaning(tmp_path: Path) -> None:
    async with longterm(tmp_path, Toy()) as memory:
        watching = asyncio.create_task(memory.watch())
        await memory.remember(said("boiler serviced"))
        async with asyncio.timeout(10):
            while not await texts(memory, "heater"):
                pass
        watching.cancel()
        await asyncio.wait([watching])
