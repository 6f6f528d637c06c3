"""The composition root: settings become parts, and the parts become an assistant that takes turns."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib.resources import files
from types import TracebackType
from typing import Any

from assistant import config, plugins
from assistant.abilities import Abilities
from assistant.acknowledge import Acknowledgement
from assistant.announcements import Announcements
from assistant.answering.chat import Chat, Doors
from assistant.answering.responding import responding
from assistant.answering.summing_up import SummingUp
from assistant.answering.tools import offered
from assistant.background import background
from assistant.clock import Clock, clock_in, zone_of
from assistant.filters import handler
from assistant.floor import Floor
from assistant.listen import Reactions
from assistant.loudness import loudness
from assistant.memory.dialogue import FILE, Dialogue
from assistant.messages import Person
from assistant.parts import Part
from assistant.people.household import Household, alone
from assistant.people.household import person as person_of
from assistant.people.identity import Identity
from assistant.people.journal import log_in
from assistant.people.permissions import Decision, Request
from assistant.plugins import adapter
from assistant.protocols import Place, Speaker, Vocabulary
from assistant.remembering import HouseMemories, HousePapers, remembering
from assistant.reminders.book import Book
from assistant.reminders.calendars.subscriptions import Subscriptions
from assistant.reminders.clocks import real
from assistant.reminders.holidays import rests
from assistant.residency.alerts import Alert
from assistant.residents import Residents
from assistant.ringing.alarms import Alarms
from assistant.ringing.house import House
from assistant.room import FloorRoom
from assistant.senses import senses
from assistant.settings import AudioSection, Settings
from assistant.skill import Home
from assistant.speech.early import EarlyHearing
from assistant.speech.hearing import Fetch, Hearing
from assistant.turn import Conversation, Faculties, carry_out
from assistant.voices import speaking
from assistant.watchers import NOBODY, Watchers
from assistant.web import HttpWeb
from assistant.wording import Wording

OpenSpeaker = Callable[[AudioSection], AbstractAsyncContextManager[Speaker]]


class App:
    """Everything but the microphone. Entered, it can hear, understand, act and speak."""

    def __init__(
        self,
        settings: Settings,
        place: Place,
        open_speaker: OpenSpeaker,
        *,
        clock: Clock | None = None,
        person: Person | None = None,
        household: Household | None = None,
        fetch: Fetch | None = None,
        watchers: Watchers = NOBODY,
        rings: bool = False,
        stays: bool = False,
    ) -> None:
        """`person` is vouched for by whoever asks; `household` None: the owner lives alone.

        `fetch` downloads a missing model in the background; None: nothing is downloaded.

        `rings`: what is due here is told aloud. `stays`: it is here for longer than one question.
        """
        self.settings = settings
        self._place = place
        self._fetch = fetch
        self.floor = Floor()
        self._clock = clock
        self.household = household or alone(settings.household.owner)
        self.identity = Identity(lambda: self.household, time.monotonic, known=person)
        self._wording = Wording(files("assistant") / "replies")
        self.announcements = Announcements(self.floor, self.faculties, watchers.announcements)
        self._room = FloorRoom(self.floor)
        self._rings, self._stays = rings, stays
        self.book = Book(settings.reminders, place, real(self.clock), off=rests(settings.reminders.country))
        language = settings.household.languages[0]
        self._alarms = Alarms(self.book, self._house(watchers), self.announcements, language)
        dialogue = Dialogue(self.clock, place.state / FILE if stays else None)
        self._summing_up = SummingUp(dialogue, lambda: self.responding.value, self._leaves)
        turns = [*watchers.turns, self._alarms.after, self._summing_up.after]
        self.conversation = Conversation(self.faculties, self.identity, self.clock, language, turns, dialogue)
        self._ears = self._alarms.ears(self.conversation.follow, self._foreign)
        self._chime = Acknowledgement(lambda: self.speaker.value)
        self._handle = handler(place, self._decide)
        self.speaker = Part("speaker", {"audio"}, lambda now: open_speaker(now.audio), settings)
        self.speaking = Part("speaking", {"tts", "memory"}, lambda now: speaking(now, place), settings)
        self.hearing = Part("hearing", {"asr", "household"}, self._hearing, settings)
        self._early = EarlyHearing(lambda: self.hearing.value)
        self.senses = Part("senses", {"wake", "vad", "endpoint"}, lambda now: senses(now, place), settings)
        self.responding = Part(
            "responding",
            {"llm", "residency"},
            lambda now: responding(now, place, self._wording, self._told, fetch),
            settings,
        )
        self._calendars = Part(
            "calendars",
            {"reminders", "household"},
            lambda now: Subscriptions(now, self.book, HttpWeb(), place, self.clock),
            settings,
        )
        self.remembering = Part(
            "remembering",
            {"memory", "embed"},
            lambda now: remembering(now, place, self.clock, stays=stays),
            settings,
        )
        self.abilities = Abilities(settings, self._home(settings))
        self._chat = Chat(self._home(settings), self._doors())
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> App:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.speaker)
            await stack.enter_async_context(self.speaking)
            await stack.enter_async_context(self.responding)
            await stack.enter_async_context(self.book)
            await stack.enter_async_context(self.remembering)
            await stack.enter_async_context(self.abilities)
            await stack.enter_async_context(self.hearing)
            await stack.enter_async_context(self._early)
            await stack.enter_async_context(self.senses)
            await stack.enter_async_context(self.floor)
            await stack.enter_async_context(background("announcements", self.announcements.run))
            await stack.enter_async_context(background("chime", self._chime.run))
            if self._rings:
                await stack.enter_async_context(self._alarms)
            if self._stays:
                await stack.enter_async_context(self._calendars)
                await stack.enter_async_context(background("summing up", self._summing_up.run))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def clock(self) -> datetime:
        """The household's time, or the one that was given."""
        return (self._clock or clock_in(zone_of(self.settings.household)))()

    def faculties(self) -> Faculties:
        return Faculties(
            hearing=self._early,
            confidence=self.settings.asr.confidence,
            route=self._ears.routed(self.abilities.understanding.route),
            skills={**self.abilities.skills, self._chat.name: self._chat},
            handle=self._handle,
            speaking=self.speaking.value,
            speaker=self.speaker.value,
            wording=self._wording,
            loudness=loudness(self.settings, self.household, self.clock),
        )

    @property
    def reactions(self) -> Reactions:
        return Reactions(self._acknowledge, self._early.expect, self.conversation.hear, self._ears)

    def _acknowledge(self) -> None:
        self.responding.value.warm()
        if self.settings.audio.chime:
            self._chime()

    async def apply(self, settings: Settings, household: Household | None = None) -> frozenset[str]:
        """Restarts what the new settings change and nothing else; the top-level tables that changed.

        A new household counts from the next turn on; the skill of people learns its names.
        """
        changed = config.changed_tables(self.settings, settings)
        tables = frozenset(name.partition(".")[0] for name in changed)
        skills = {name.partition(".")[2] for name in changed if name.startswith("skills.")}
        self.settings = settings
        if household and household != self.household:
            self.household = household
            skills.add("people")
        if "household" in tables or skills:
            everything = plugins.adapters("skills").keys()
            self._handle = handler(self._place, self._decide)  # what was kept there is of the old settings
            names = everything if "household" in tables else skills
            await self.abilities.update(settings, self._home(settings), names)
            await self.hearing.value.prime(self._vocabulary(settings))
        if "reminders" in tables:
            self.book.adopt(settings.reminders, rests(settings.reminders.country))
        for part in self._parts:
            if part.tables & tables:
                await part.rebuild(settings)
        return tables

    @property
    def _parts(self) -> tuple[Part[Any], ...]:
        extras = (self._calendars,) if self._stays else ()
        usual = (self.speaker, self.speaking, self.hearing, self.senses, self.responding, self.remembering)
        return (*usual, *extras)

    def _doors(self) -> Doors:
        """What the chat may ask of the rest, as it is at that moment."""
        return Doors(
            answerer=lambda: self.responding.value,
            tools=lambda only_reading: offered(
                self.abilities.skills,
                self.abilities.understanding.router.grammar,
                only_reading=only_reading,
                proposes=self.settings.memory.propose,
            ),
            grammar=lambda: self.abilities.understanding.router.grammar,
            do=lambda turn, intent: carry_out(self.faculties(), turn, intent),
            words=lambda: self.faculties().words,
            leaves=self._leaves,
        )

    def _told(self, alert: Alert, others: bool) -> None:
        """Says aloud that answers will be of another kind."""
        if alert.spoken:
            language = self.settings.household.languages[0]
            key = alert.key if others else f"{alert.key}_offline"
            known = key if key in self._wording.keys(language) else alert.key
            self.announcements.announce(self._wording.say(known, language), language)

    def _home(self, settings: Settings) -> Home:
        return Home(
            self._place,
            self.announcements,
            zone_of(settings.household),
            self.clock,
            reminders=self.book,
            room=self._room,
            web=HttpWeb(),
            people=Residents(lambda: self.household, self.identity, log_in(self._place)),
            memories=HouseMemories(lambda: self.remembering.value.memories),
            knowledge=HousePapers(lambda: self.remembering.value.papers),
            stays=self._stays,
        )

    def _house(self, watchers: Watchers) -> House:
        return House(
            floor=self.floor,
            room=self._room,
            faculties=self.faculties,
            clock=self.clock,
            section=lambda: self.settings.reminders,
            person=self._person_called,
            wording=self._wording,
            observers=watchers.announcements,
        )

    def _person_called(self, name: str) -> Person:
        """Whoever asked for it was known then."""
        found = self.household.find(name)
        return person_of(found, 1.0) if found else Person(name, "unknown")

    def _leaves(self) -> bool:
        return self.settings.memory.cloud

    def _decide(self, request: Request) -> Decision:
        return self.household.decide(request)

    def _foreign(self) -> bool:
        return not self.hearing.value.languages >= frozenset(self.settings.household.languages)

    @asynccontextmanager
    async def _hearing(self, settings: Settings) -> AsyncIterator[Hearing]:
        open_engine = partial(adapter, "asr", settings=settings, place=self._place)
        engines = {name: partial(open_engine, name) for name in settings.asr.order}
        languages = frozenset(settings.household.languages)
        async with Hearing(
            settings.asr, engines, languages, fetch=self._fetch, on_takeover=self._taken_over
        ) as hearing:
            await hearing.prime(self._vocabulary(settings))
            yield hearing

    def _vocabulary(self, settings: Settings) -> Vocabulary:
        return replace(self.abilities.understanding.vocabulary, languages=settings.household.languages)

    def _taken_over(self, engine: str) -> None:
        language = self.settings.household.languages[0]
        self.announcements.announce(self._wording.say("takeover", language), language)
