"""Every question is answered once, by the first link that can, whatever the others do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from importlib.resources import files

import pytest

from assistant.errors import LinkFailed, NoRoom, QuestionRefused
from assistant.messages import Prompt, ToolCall
from assistant.residency.chain import LONGEST_QUESTION, Answering, Chain
from assistant.residency.way import Level, Way
from assistant.settings import LlmSection
from assistant.speech.sentences import sentences
from assistant.wording import Wording

WORDING = Wording(files("assistant") / "replies")
PROMPT = Prompt(system="", question="天气怎么样？", language="zh")
HANG = object()
CALL = ToolCall("weather.now", {"place": "北京"})
SAID = "今天天气很好。气温二十度。出门不用带伞。"
WHOLE = ["今天天气很好。", "气温二十度。", "出门不用带伞。"]
QUICK = LlmSection(patience_seconds=0.05, first_seconds=1.0, gap_seconds=0.2, answer_seconds=3.0)


@dataclass
class Loan:
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    broken: bool = False


class FakeLink:
    """Answers the next question with the next of its scripts, and from the last one on with that."""

    def __init__(self, *scripts: Sequence[object], cloud: bool = False) -> None:
        self.cloud = cloud
        self.asked: list[Prompt] = []
        self.at_work = 0
        self.most_at_work = 0
        self._scripts = scripts

    async def answer(self, prompt: Prompt) -> AsyncGenerator[str | ToolCall, None]:
        script = self._scripts[min(len(self.asked), len(self._scripts) - 1)]
        self.asked.append(prompt)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            for step in script:
                if step is HANG:
                    await asyncio.Event().wait()
                elif isinstance(step, Exception):
                    raise step
                elif isinstance(step, float):
                    await asyncio.sleep(step)
                elif isinstance(step, str | ToolCall):
                    yield step
        finally:
            self.at_work -= 1


def well(text: str = SAID) -> list[str]:
    """One character after another."""
    return list(text)


def busy(seconds: float = 0.02) -> list[object]:
    return [LinkFailed("too many questions", again_seconds=seconds)]


DEAD = [LinkFailed("no network")]


def chain(
    *links: FakeLink, section: LlmSection = QUICK, seen: list[tuple[Level, Level]] | None = None
) -> Chain:
    ways = [Way(f"link{number}", link) for number, link in enumerate(links)]
    changes: list[tuple[Level, Level]] = [] if seen is None else seen
    section = section.model_copy(update={"allow_cloud": True})

    def observer(before: Level, now: Level) -> None:
        changes.append((before, now))

    return Chain(section, ways, cut=sentences, wording=WORDING, observer=observer)


async def told(answering: Answering) -> list[str | ToolCall]:
    async with aclosing(answering.pieces()) as pieces:
        return [piece async for piece in pieces]


async def asked(links: Chain, prompt: Prompt = PROMPT) -> tuple[list[str | ToolCall], str]:
    """What is answered, and by whom."""
    async with links, asyncio.timeout(10):
        answering = links.answer(prompt)
        return await told(answering), answering.link


def canned(key: str) -> str:
    return WORDING.say(key, "zh")


async def test_the_first_link_answers_sentence_by_sentence() -> None:
    first, second = FakeLink(well()), FakeLink(well())
    assert await asked(chain(first, second)) == (WHOLE, "link0")
    assert second.asked == []


async def test_a_sentence_is_handed_on_before_the_next_is_made() -> None:
    links = chain(FakeLink(["今天天气很好。气", HANG]))
    async with links, aclosing(links.answer(PROMPT).pieces()) as pieces, asyncio.timeout(1):
        assert await anext(pieces) == "今天天气很好。"


@pytest.mark.parametrize(
    "script",
    [
        DEAD,
        busy(9.0),
        [HANG],
        [],
        [""],
        ["…"],
        [LinkFailed("wrong key", mendable=False)],
        [QuestionRefused("no")],
        [NoRoom("full")],
        [KeyError("a fault in the adapter")],
        [*[CALL] * 20],
        ["一", 0.1, "二", 0.1, "三", HANG],
    ],
)
async def test_the_next_link_takes_over(script: list[object]) -> None:
    assert await asked(chain(FakeLink(script), FakeLink(well()))) == (WHOLE, "link1")


async def test_a_slow_link_may_still_be_first() -> None:
    first, second = FakeLink([0.1, *well()]), FakeLink([HANG])
    assert await asked(chain(first, second)) == (WHOLE, "link0")
    assert second.at_work == 0


async def test_a_link_that_drips_is_overtaken() -> None:
    """Each piece comes in time, but no sentence does."""
    drips = [step for sign in SAID for step in (sign, 0.15)]
    assert await asked(chain(FakeLink(drips), FakeLink(well()))) == (WHOLE, "link1")


@pytest.mark.parametrize("moment", range(len(SAID)))
@pytest.mark.parametrize("end", [LinkFailed("cut"), HANG, QuestionRefused("filter")])
async def test_where_one_breaks_off_the_next_goes_on_and_repeats_nothing(moment: int, end: object) -> None:
    """The second link says all of it again, in pieces of another size."""
    first, second = FakeLink([*SAID[:moment], end]), FakeLink([SAID[:9], SAID[9:]])
    pieces, _ = await asked(chain(first, second))
    assert pieces == WHOLE


async def test_the_next_one_is_told_what_has_been_said() -> None:
    second = FakeLink(["第二。"])
    await asked(chain(FakeLink(["第一。没说", LinkFailed("cut")]), second))
    assert second.asked[0].rounds == ((PROMPT.question, "第一。"),)
    assert second.asked[0].question == canned("go_on")


async def test_a_sentence_cut_at_its_comma_is_taken_up() -> None:
    begun = "The capital of France, which is known to everybody,"
    first = FakeLink([begun, " is", LinkFailed("cut")])
    second = FakeLink(["The capital of France, which is known to everybody, is Paris."])
    pieces, _ = await asked(chain(first, second))
    assert " ".join(map(str, pieces)) == f"{begun} is Paris."


async def test_where_nobody_goes_on_a_sentence_says_so() -> None:
    answering = await asked(chain(FakeLink(["第一。没说", LinkFailed("cut")]), FakeLink(DEAD)))
    assert answering == (["第一。", canned("broke_off")], "canned")


@pytest.mark.parametrize(
    ("links", "key"),
    [
        ([], "cannot_answer"),
        ([DEAD, DEAD], "cannot_answer"),
        ([[HANG], [HANG]], "cannot_answer"),
        ([DEAD, [QuestionRefused("no")]], "question_refused"),
    ],
)
async def test_nobody_answers(links: list[list[object]], key: str) -> None:
    pieces = await asked(chain(*map(FakeLink, links)))
    assert pieces == ([canned(key)], "canned")


async def test_a_question_without_end_is_not_asked() -> None:
    link = FakeLink(well())
    question = Prompt("", "长" * (LONGEST_QUESTION + 1), "zh")
    assert await asked(chain(link), question) == ([canned("question_too_long")], "canned")
    assert link.asked == []


async def test_who_is_busy_is_asked_again() -> None:
    link = FakeLink(busy(), well())
    assert await asked(chain(link)) == (WHOLE, "link0")


async def test_a_healthy_link_is_not_kept_waiting_for_one_that_is_busy() -> None:
    first = FakeLink(busy(), well())
    assert await asked(chain(first, FakeLink(well()))) == (WHOLE, "link1")
    assert len(first.asked) == 1


async def test_who_wants_to_rest_longer_than_anybody_waits_is_left_alone() -> None:
    link = FakeLink(busy(60), well())
    async with chain(link) as links:
        for _ in range(2):
            began = asyncio.get_running_loop().time()
            assert await told(links.answer(PROMPT)) == [canned("cannot_answer")]
            assert asyncio.get_running_loop().time() - began < QUICK.first_seconds / 2
    assert len(link.asked) == 1


async def test_after_text_nothing_is_asked_again() -> None:
    link = FakeLink(["第一。", LinkFailed("cut", again_seconds=0.01)], well())
    assert await asked(chain(link)) == (["第一。", canned("broke_off")], "canned")
    assert len(link.asked) == 1


async def test_calls_come_once_the_link_has_ended_well() -> None:
    first, second = FakeLink([CALL, LinkFailed("cut")]), FakeLink(["我看看。", CALL, "好。"])
    assert await asked(chain(first, second)) == (["我看看。", "好。", CALL], "link1")


async def test_an_answer_without_end_is_ended() -> None:
    section = QUICK.model_copy(update={"longest_characters": 250})
    link = FakeLink([f"这是第{number}句话。" for number in range(10_000)])
    pieces, _ = await asked(chain(link, section=section))
    assert 200 < len("".join(map(str, pieces))) <= 250
    assert link.at_work == 0


@pytest.mark.parametrize("circle", ["我不知道该怎么说。", "哈哈", "a b ", "啊"])
async def test_an_answer_that_goes_in_circles_is_ended(circle: str) -> None:
    link = FakeLink(["好的。", *[circle] * 100_000])
    pieces, who = await asked(chain(link))
    assert who == "link0"
    assert len(pieces) <= 4


async def test_a_refrain_may_be_sung() -> None:
    song = ["祝你生日快乐。", "祝你生日快乐。", "祝你幸福。", "祝你生日快乐。"]
    assert (await asked(chain(FakeLink(song))))[0] == song


async def test_an_answer_has_its_time() -> None:
    section = QUICK.model_copy(update={"answer_seconds": 0.4})
    slow = FakeLink([step for number in range(99) for step in (f"第{number}句。", 0.1)])
    pieces, _ = await asked(chain(slow, section=section))
    assert pieces[-1] == canned("broke_off")
    assert 3 <= len(pieces) <= 6


async def test_who_speaks_slowly_hears_all_of_it() -> None:
    section = QUICK.model_copy(update={"answer_seconds": 0.2})
    links, said = chain(FakeLink(well()), section=section), []
    async with links, aclosing(links.answer(PROMPT).pieces()) as pieces:
        async for sentence in pieces:
            said.append(sentence)
            await asyncio.sleep(0.15)
    assert said == WHOLE


async def test_a_failed_link_is_passed_over_and_comes_back() -> None:
    first, second = FakeLink(DEAD, [HANG], well()), FakeLink(well())
    section = QUICK.model_copy(update={"probe_seconds": 0.02, "first_seconds": 0.1})
    async with chain(first, second, section=section) as links:
        await told(links.answer(PROMPT))
        assert not links.links[0].healthy
        assert await told(links.answer(PROMPT)) == WHOLE
        assert len(second.asked) == 2
        async with asyncio.timeout(5):
            while not links.links[0].healthy:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)
        answering = links.answer(PROMPT)
        assert await told(answering) == WHOLE
    assert answering.link == "link0"
    assert PROMPT.question not in [probe.question for probe in first.asked[1:-1]]


async def test_who_is_twice_too_slow_counts_as_failed() -> None:
    async with chain(FakeLink([HANG]), FakeLink(well())) as links:
        for healthy in (True, False):
            await told(links.answer(PROMPT))
            assert links.links[0].healthy is healthy


async def test_a_wrong_key_is_not_tried_in_the_background() -> None:
    first = FakeLink([LinkFailed("wrong key", mendable=False)], well())
    section = QUICK.model_copy(update={"probe_seconds": 0.01})
    async with chain(first, FakeLink(well()), section=section) as links:
        await told(links.answer(PROMPT))
        await asyncio.sleep(0.1)
    assert len(first.asked) == 1


async def test_a_refused_question_says_nothing_of_the_link() -> None:
    async with chain(FakeLink([QuestionRefused("no")])) as links:
        await told(links.answer(PROMPT))
        assert links.links[0].healthy
        assert links.level == "local"


async def test_a_change_of_quality_is_told_once() -> None:
    seen: list[tuple[Level, Level]] = []
    local, cloud = FakeLink(DEAD, DEAD, DEAD, well()), FakeLink(well(), well(), DEAD, cloud=True)
    async with chain(local, cloud, seen=seen) as links:
        for _ in range(4):
            await told(links.answer(PROMPT))
    assert seen[:2] == [("local", "cloud"), ("cloud", "canned")]
    assert len(seen) <= 3


async def test_only_what_links_have_made_to_its_end_is_whole() -> None:
    async with chain(FakeLink(well(), ["第一。", LinkFailed("cut")], DEAD)) as links:
        answers = [links.answer(PROMPT) for _ in range(3)]
        for answering in answers:
            await told(answering)
    assert [answering.whole for answering in answers] == [True, False, False]


async def test_a_link_is_asked_one_thing_at_a_time() -> None:
    link = FakeLink([0.02, *well()])
    async with chain(link) as links:
        assert await asyncio.gather(*(told(links.answer(PROMPT)) for _ in range(3))) == [WHOLE] * 3
    assert link.most_at_work == 1


async def test_closing_stops_the_link() -> None:
    link = FakeLink(["第一。第", HANG])
    async with chain(link) as links:
        async with aclosing(links.answer(PROMPT).pieces()) as pieces:
            await anext(pieces)
        assert link.at_work == 0


def lent(link: FakeLink, loan: Loan, *, section: LlmSection = QUICK, after: FakeLink | None = None) -> Chain:
    @asynccontextmanager
    async def lease() -> AsyncIterator[Loan]:
        yield loan

    ways = [Way("local", link, lease), Way("other", after or FakeLink(well()))]
    return Chain(section, ways, cut=sentences, wording=WORDING)


async def test_a_model_whose_memory_is_needed_hands_over() -> None:
    loan = Loan()
    links = lent(FakeLink(["今天天气很好。气", HANG]), loan)
    async with links, aclosing(links.answer(PROMPT).pieces()) as pieces, asyncio.timeout(2):
        said = [await anext(pieces)]
        loan.stopped.set()
        said += [piece async for piece in pieces]
    assert said == WHOLE
    assert not loan.broken


async def test_a_model_that_broke_is_to_be_loaded_anew() -> None:
    loan = Loan()
    assert (await asked(lent(FakeLink(["今天天气很好。气", LinkFailed("CUDA out of memory")]), loan)))[
        0
    ] == WHOLE
    assert loan.broken


async def test_a_model_that_is_still_loading_is_not_blamed() -> None:
    @asynccontextmanager
    async def lease() -> AsyncIterator[Loan]:
        await asyncio.Event().wait()
        yield Loan()

    ways = [Way("local", FakeLink(well()), lease), Way("other", FakeLink(well()))]
    async with Chain(QUICK, ways, cut=sentences, wording=WORDING) as links:
        for _ in range(3):
            assert await told(links.answer(PROMPT)) == WHOLE
        assert links.links[0].healthy
