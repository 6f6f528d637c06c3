"""Several recognisers behind one ear."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module

import numpy as np
import pytest

from assistant.errors import ModelFailed, ModelMissing
from assistant.messages import RATE, Language, Transcript, Utterance
from assistant.protocols import Transcriber, Vocabulary
from assistant.settings import AsrSection
from assistant.speech.hearing import Hearing

UTTERANCE = Utterance(np.zeros(RATE, np.int16), RATE, None, 1.0, (0, RATE))
BOTH: frozenset[Language] = frozenset({"zh", "en"})
SETTINGS = AsrSection(order=("best", "embedded"))
VOCABULARY = Vocabulary("", ("timer",))


class Recogniser:
    """Hears its own name."""

    def __init__(self, name: str, languages: frozenset[Language] = BOTH) -> None:
        self.name = name
        self.languages = languages
        self.broken = False
        self.primed: list[Vocabulary] = []

    async def prime(self, vocabulary: Vocabulary) -> None:
        self.primed.append(vocabulary)

    async def transcribe(self, utterance: Utterance) -> Transcript:
        if self.broken:
            raise ModelFailed(f"{self.name} broke")
        return Transcript(self.name, "en", 1.0)


class Shelf:
    """Opens recognisers, unless their model is missing or they are held back."""

    def __init__(self) -> None:
        self.missing: dict[str, str] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.made = {name: Recogniser(name) for name in SETTINGS.order}
        self.closed: list[str] = []

    def opener(self, name: str) -> Callable[[], AbstractAsyncContextManager[Transcriber]]:
        @asynccontextmanager
        async def opened() -> AsyncIterator[Transcriber]:
            if name in self.held:
                await self.held[name].wait()
            if name in self.missing:
                raise ModelMissing(f"{name} has no model", fetch=self.missing[name])
            try:
                yield self.made[name]
            finally:
                self.closed.append(name)

        return opened

    @property
    def engines(self) -> dict[str, Callable[[], AbstractAsyncContextManager[Transcriber]]]:
        return {name: self.opener(name) for name in self.made}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


async def _heard(hearing: Hearing) -> str:
    return (await hearing.transcribe(UTTERANCE)).text


async def test_the_first_of_the_order_hears(shelf: Shelf) -> None:
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        await hearing.settled()
        assert await _heard(hearing) == "best"
        assert hearing.engines == ("best", "embedded")
    assert sorted(shelf.closed) == ["best", "embedded"]


async def test_while_the_best_still_loads_the_next_one_hears(shelf: Shelf) -> None:
    shelf.held["best"] = asyncio.Event()
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        assert await _heard(hearing) == "embedded"
        shelf.held["best"].set()
        await hearing.settled()
        assert await _heard(hearing) == "best"


async def test_the_first_utterance_waits_for_a_recogniser(shelf: Shelf) -> None:
    shelf.held = {name: asyncio.Event() for name in SETTINGS.order}
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        hears = asyncio.ensure_future(_heard(hearing))
        await asyncio.sleep(0)
        assert not hears.done()
        shelf.held["embedded"].set()
        assert await hears == "embedded"


async def test_what_fails_is_told_of_once_and_the_next_one_hears(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.made["best"].broken = True
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        await hearing.settled()
        assert [await _heard(hearing), await _heard(hearing)] == ["embedded", "embedded"]
        assert caplog.text.count("best fails") == 1
        shelf.made["best"].broken = False
        assert await _heard(hearing) == "best"


async def test_it_is_an_error_where_all_fail(shelf: Shelf) -> None:
    for recogniser in shelf.made.values():
        recogniser.broken = True
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        with pytest.raises(ModelFailed, match="doctor"):
            await hearing.transcribe(UTTERANCE)


async def test_it_is_an_error_where_there_is_none(shelf: Shelf) -> None:
    shelf.missing = dict.fromkeys(SETTINGS.order, "")
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        with pytest.raises(ModelMissing):
            await hearing.transcribe(UTTERANCE)


async def test_a_missing_model_is_fetched_and_takes_over_without_a_restart(shelf: Shelf) -> None:
    shelf.missing["best"] = "whisper-small"
    fetched: list[str] = []
    arrives, taken_over = asyncio.Event(), asyncio.Event()

    async def fetch(model: str) -> None:
        await arrives.wait()
        fetched.append(model)
        shelf.missing.clear()

    def on_takeover(name: str) -> None:
        assert name == "best"
        taken_over.set()

    async with Hearing(SETTINGS, shelf.engines, BOTH, fetch=fetch, on_takeover=on_takeover) as hearing:
        await hearing.prime(VOCABULARY)
        await hearing.settled()
        assert await _heard(hearing) == "embedded"
        arrives.set()
        await taken_over.wait()
        assert await _heard(hearing) == "best"
    assert fetched == ["whisper-small"]
    assert shelf.made["best"].primed == [VOCABULARY]


async def test_a_download_that_fails_is_tried_again_later(shelf: Shelf) -> None:
    shelf.missing["best"] = "whisper-small"
    taken_over = asyncio.Event()
    waited: list[float] = []

    async def fetch(model: str) -> None:
        if not waited:
            raise ModelMissing("no hub can be reached")
        shelf.missing.clear()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with Hearing(
        SETTINGS, shelf.engines, BOTH, fetch=fetch, on_takeover=lambda _: taken_over.set(), sleep=sleep
    ):
        await taken_over.wait()
    assert len(waited) == 1


async def test_a_model_still_missing_after_its_download_is_not_fetched_for_ever(shelf: Shelf) -> None:
    shelf.missing["best"] = "whisper-small"
    fetched: list[str] = []

    async def fetch(model: str) -> None:
        fetched.append(model)

    async with Hearing(SETTINGS, shelf.engines, BOTH, fetch=fetch) as hearing:
        await hearing.settled()
        for _ in range(20):
            await asyncio.sleep(0)
    assert fetched == ["whisper-small"]


async def test_a_recogniser_of_foreign_languages_is_not_used(shelf: Shelf) -> None:
    shelf.made["best"].languages = frozenset({"en"})
    async with Hearing(SETTINGS, shelf.engines, {"zh"}) as hearing:
        await hearing.settled()
        assert hearing.engines == ("embedded",)
        assert hearing.languages == {"zh"}


async def test_every_recogniser_learns_the_vocabulary_whenever_it_comes(shelf: Shelf) -> None:
    shelf.held["best"] = asyncio.Event()
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        await _heard(hearing)
        await hearing.prime(VOCABULARY)
        shelf.held["best"].set()
        await hearing.settled()
    assert [one.primed for one in shelf.made.values()] == [[VOCABULARY], [VOCABULARY]]


async def test_a_recogniser_that_breaks_at_the_start_is_told_of_and_tried_again(
    shelf: Shelf, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("assistant.background"), "PAUSE_SECONDS", 0.0)
    prime, broken = shelf.made["best"].prime, [True]

    async def breaks_once(vocabulary: Vocabulary) -> None:
        if broken:
            broken.clear()
            raise ZeroDivisionError
        await prime(vocabulary)

    monkeypatch.setattr(shelf.made["best"], "prime", breaks_once)
    async with Hearing(SETTINGS, shelf.engines, BOTH) as hearing:
        await hearing.prime(VOCABULARY)
        while "best" not in hearing.engines:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0)
    assert "hearing.best broke" in caplog.text
