import asyncio
from dataclasses import dataclass, field, replace

import pytest

from assistant.errors import ModelFailed
from assistant.messages import Transcript, Utterance
from assistant.speech.early import EarlyHearing
from assistant.testing import utterance

FIRST = utterance(1.0)
WHOLE = utterance(2.0)


@dataclass
class Recogniser:
    """Hears how long somebody spoke; `fails` makes it break."""

    asked: list[Utterance] = field(default_factory=list)
    fails: bool = False

    async def transcribe(self, utterance: Utterance) -> Transcript:
        self.asked.append(utterance)
        await asyncio.sleep(0)
        if self.fails:
            raise ModelFailed("broke")
        return Transcript(f"{utterance.ended} s", "en", 1.0)


async def test_what_was_expected_is_recognised_only_once() -> None:
    recogniser = Recogniser()
    async with EarlyHearing(lambda: recogniser) as early:
        early.expect(FIRST)
        longer = replace(FIRST, pcm=WHOLE.pcm)
        assert (await early.transcribe(longer)).text == "1.0 s"
    assert recogniser.asked == [FIRST]


async def test_what_was_not_the_end_is_recognised_again() -> None:
    recogniser = Recogniser()
    async with EarlyHearing(lambda: recogniser) as early:
        early.expect(FIRST)
        assert (await early.transcribe(WHOLE)).text == "2.0 s"


async def test_without_a_pause_it_is_recognised_at_the_end() -> None:
    recogniser = Recogniser()
    async with EarlyHearing(lambda: recogniser) as early:
        assert (await early.transcribe(WHOLE)).text == "2.0 s"


async def test_an_error_is_raised_where_the_words_are_wanted_and_nowhere_else() -> None:
    recogniser = Recogniser(fails=True)
    async with EarlyHearing(lambda: recogniser) as early:
        early.expect(FIRST)
        for _ in range(5):
            await asyncio.sleep(0)
        early.expect(WHOLE)
        with pytest.raises(ModelFailed):
            await early.transcribe(WHOLE)
