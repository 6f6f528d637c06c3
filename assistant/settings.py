"""The daemon's settings: every table of the config file that belongs to the assistant itself.

Tables of plugins (`[asr.whisper]`, `[skills.clock]`) stay raw here; each plugin's own `Section` checks them.
`config/assistant.toml` shows every key with its default and its meaning.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import Field, field_validator, model_validator

from assistant.countries import country_code
from assistant.messages import Language
from assistant.protocols import Section
from assistant.validation import did_you_mean

Seconds = Annotated[float, Field(ge=0, le=3600)]
Share = Annotated[float, Field(ge=0, le=1)]
Megabytes = Annotated[int, Field(ge=0, le=1_000_000)]
"""MiB."""
Raw = dict[str, Any]
"""A plugin's table, not yet checked."""


class HouseholdSection(Section):
    """[household]: who and where."""

    owner: str = "owner"
    languages: tuple[Language, ...] = Field(default=("zh", "en"), min_length=1)
    """The first is spoken where nothing tells which."""
    zone: str = ""
    """IANA name such as Asia/Shanghai; empty: the system's."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            near = did_you_mean(zone, available_timezones())
            says = near or "; use a name such as Asia/Shanghai or Europe/Berlin"
            raise ValueError(f"not a time zone{says}") from None
        return zone


class AudioSection(Section):
    """[audio]: sound in and out."""

    input: str = ""
    """Part of the microphone's name as `assistant devices` shows it; empty: the default."""
    output: str = ""
    chime: bool = True
    """A short sound when the wake word was heard."""
    volume: Share = 1.0
    """Of everything we play ourselves."""


class EndpointSection(Section):
    """[endpoint]: when an utterance has begun and ended."""

    speech_threshold: Share = 0.5
    """Probability of speech at or above which a frame counts as speech..."""
    silence_threshold: Share = 0.35
    """...and below which it counts as silence; in between, as what went before."""
    minimum_speech_seconds: Seconds = 0.15
    """A cough or a click is shorter; a quick 对 is 0.16 s."""
    start_timeout_seconds: Seconds = 5.0
    """How long to wait for somebody to begin."""
    silence_seconds: Seconds = 0.7
    """How long somebody must be silent to have finished; a caller may pass another for one decision."""
    longest_seconds: Seconds = 15.0

    @model_validator(mode="after")
    def _in_order(self) -> EndpointSection:
        if self.silence_threshold > self.speech_threshold:
            raise ValueError("silence_threshold must not be above speech_threshold")
        return self


class WakeSection(Section, extra="allow"):
    """[wake]: the wake word. `[wake.<engine>]` is the engine's own."""

    engine: str = "openwakeword"


class VadSection(Section, extra="allow"):
    """[vad]: telling speech from other sound."""

    engine: str = "silero"


class AsrSection(Section, extra="allow"):
    """[asr]: from sound to words."""

    order: tuple[str, ...] = Field(default=("whisper", "pocketsphinx"), min_length=1)
    """The first engine that is ready and knows the language hears."""
    confidence: Share = 0.5
    """Below it nothing is done and the assistant asks again."""


class UnderstandingSection(Section):
    """[understanding]: from words to what is wanted. What stays below these goes to the responder."""

    grammar: Share = 0.6
    """How well a sentence must fit a skill's own sentences."""
    classifier: Share = 0.5
    """How sure a guess must be to be acted on..."""
    ask: Share = 0.35
    """...and to be asked about, where the action matters."""

    @model_validator(mode="after")
    def _in_order(self) -> UnderstandingSection:
        if self.ask > self.classifier:
            raise ValueError("ask must not be above classifier")
        return self


class CalendarSection(Section):
    """[[reminders.calendars]]: one calendar that is read."""

    name: str = Field(min_length=1)
    """As it is spoken of."""
    source: str = Field(min_length=1)
    """A file, or an address of the web; `caldav+https://...` for one that is also written."""
    person: str = ""
    """Whose it is; empty: the household's."""
    refresh_minutes: int = Field(default=30, ge=1, le=10_080)
    announce_minutes: int = Field(default=0, ge=0, le=10_080)
    """How long before an event it is told; 0: it is only listed."""
    password_file: str = ""
    """Of a file that holds the password for `caldav+...`; else ASSISTANT_CALDAV_PASSWORD holds it."""


class RemindersSection(Section):
    """[reminders]: what is kept for later, and how it is told."""

    country: str = "CN"
    """Whose holidays are meant by "except on holidays": ISO 3166, such as CN, DE, US."""
    ring_minutes: float = Field(default=15, gt=0, le=120)
    """How long an alarm rings that nobody stops; then it is missed."""
    rounds: int = Field(default=3, ge=1, le=100)
    """How often a reminder is said that nobody answers."""
    night: str = Field(default="22:00-07:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")
    """From when until when is told softly what nobody asked for and does not ring."""
    night_volume: Share = 0.3
    most: int = Field(default=10_000, ge=1, le=1_000_000)
    """How many may be kept."""
    calendars: tuple[CalendarSection, ...] = ()

    @field_validator("country")
    @classmethod
    def _known_country(cls, country: str) -> str:
        return country_code(country)

    @field_validator("calendars")
    @classmethod
    def _named_once(cls, calendars: tuple[CalendarSection, ...]) -> tuple[CalendarSection, ...]:
        names = [calendar.name for calendar in calendars]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two calendars are called {twice[0]}; give each a name of its own")
        return calendars


class LlmSection(Section, extra="allow"):
    """[llm]: from a question that is no command to an answer. `[llm.<name>]` is a link's own table."""

    order: tuple[str, ...] = ("chatglm2", "zhipu", "openai")
    """The first link that can answer does."""
    allow_cloud: bool = False
    """False: no question leaves the house."""
    patience_seconds: Seconds = 1.2
    """How long a link may take to its first word before the next one is asked as well."""
    first_seconds: Seconds = 12.0
    """How long all of them together may take to the first sentence."""
    gap_seconds: Seconds = 4.0
    """Between two pieces of an answer."""
    answer_seconds: Seconds = 90.0
    """All of an answer, at most."""
    longest_characters: int = Field(default=1200, ge=250, le=100_000)
    """Of an answer; it ends with the sentence before."""
    probe_seconds: Seconds = 60.0
    """How often a link that failed is tried again in the background."""


class TtsSection(Section, extra="allow"):
    """[tts]: from words to sound."""

    order: tuple[str, ...] = Field(default=("edge", "piper", "espeak"), min_length=1)
    """The first voice that works speaks."""
    patience_seconds: Seconds = 1.5
    """How long a voice may take to its first sound before the next is asked."""
    probe_seconds: Seconds = 60.0
    """How often a voice that failed is tried again in the background."""
    cache_mb: int = Field(default=100, ge=0, le=10_000)
    """Spoken sentences kept on disk."""


class EmbedSection(Section, extra="allow"):
    """[embed]: from a text to a vector, so that memories and papers are found by what they mean."""

    order: tuple[str, ...] = Field(default=("onnx", "hashed"), min_length=1)
    """The first that can embed does."""


class ResidencySection(Section):
    """[residency]: how models and everything else share the graphics card's memory."""

    device: str = ""
    """Number or UUID of the card; empty: the first."""
    reserve_mb: Megabytes = 768
    """Left free for the desktop and for games, whatever is loaded."""
    load_mb: Megabytes = 256
    """What must be free besides, before anything is loaded."""
    low_mb: Megabytes = 512
    """With less free, a model goes once nobody uses it..."""
    critical_mb: Megabytes = 256
    """...and with less than this at once, in mid-answer."""
    calm_seconds: Seconds = 20.0
    """How long there must be room before a model that had to go comes back; twice as long each time."""
    idle_minutes: Annotated[float, Field(ge=0, le=10_000)] = 30.0
    """How long a model stays that nobody uses; 0: for ever."""
    poll_seconds: Annotated[float, Field(ge=0.1, le=1)] = 0.5
    """How often the memory is looked at."""

    @model_validator(mode="after")
    def _in_order(self) -> ResidencySection:
        if not self.critical_mb <= self.low_mb <= self.reserve_mb:
            raise ValueError("critical_mb must not be above low_mb, nor low_mb above reserve_mb")
        return self


class FolderSection(Section):
    """[[memory.folders]]: papers of the household that may be read."""

    path: str = Field(min_length=1)
    people: tuple[str, ...] = ()
    """Who may hear what stands there, by name or role; empty: everybody of the household."""


class MemorySection(Section):
    """[memory]: what is remembered for long."""

    propose: bool = False
    """The responder may propose what is worth remembering; it is marked, and listed."""
    cloud: bool = False
    """A responder outside the house may be told of it, where `llm.allow_cloud` lets it answer at all."""
    most: int = Field(default=100_000, ge=1, le=1_000_000)
    """How many memories are kept for one person."""
    folders: tuple[FolderSection, ...] = ()


class LogsSection(Section):
    """[logs]"""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(Section):
    """The whole config file."""

    household: HouseholdSection = HouseholdSection()
    audio: AudioSection = AudioSection()
    endpoint: EndpointSection = EndpointSection()
    wake: WakeSection = WakeSection()
    vad: VadSection = VadSection()
    asr: AsrSection = AsrSection()
    understanding: UnderstandingSection = UnderstandingSection()
    llm: LlmSection = LlmSection()
    tts: TtsSection = TtsSection()
    embed: EmbedSection = EmbedSection()
    residency: ResidencySection = ResidencySection()
    reminders: RemindersSection = RemindersSection()
    memory: MemorySection = MemorySection()
    logs: LogsSection = LogsSection()
    skills: dict[str, Raw] = Field(default_factory=dict)
