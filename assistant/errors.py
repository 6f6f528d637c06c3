"""Everything that can go wrong, as one tree.

AssistantError
├── WrongUsage               the command line asks for something that does not exist
├── SettingsError            the config file is wrong; carries every problem at once
├── AlreadyRunning           another daemon holds the lock
├── StorageError             a folder or file that must be written cannot be
├── AudioError
│   ├── MicrophoneLost       no usable microphone, or it stopped giving sound
│   ├── SpeakerLost          no usable output
│   ├── LibraryMissing       a system library is not installed
│   └── SoundFileError       a file that holds no sound we can read
├── ModelError
│   ├── ModelMissing         weights or a package are not there; says how to get them
│   ├── ModelFailed          a model broke at work
│   ├── NoRoom               a model does not fit into the graphics card's memory now
│   ├── LinkFailed           a responder gave no answer, or broke off
│   │   └── QuestionRefused  it is well, but does not answer this question
│   └── VoiceFailed          a voice made no sound, or not in time
├── PluginError              a skill or an adapter cannot be loaded
└── SkillError               a skill cannot do what was asked
    ├── SlotMissing          something needed was not said
    ├── ReminderRefused      it would never ring, or too many are kept
    ├── Unreachable          a service on the network did not answer as it should
    ├── NotAllowed           this person may not do that
    ├── ConfirmationNeeded   they may, after a yes
    ├── PinNeeded            they may, once their PIN was heard
    ├── NotFound             what was named is not known
    └── NotUnderstood        no skill does that

`code` is also the key of the sentence that the user hears, in `replies/<language>.toml` of the skill
that raised it or of the assistant. `str(error)` is for the log and the terminal, and names the mend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class AssistantError(Exception):
    code: ClassVar[str] = "error"


class WrongUsage(AssistantError):
    code = "wrong_usage"


class SettingsError(AssistantError):
    code = "settings"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class AlreadyRunning(AssistantError):
    code = "already_running"


class StorageError(AssistantError, OSError):
    code = "storage"


class AudioError(AssistantError):
    code = "audio"


class MicrophoneLost(AudioError):
    code = "microphone_lost"


class SpeakerLost(AudioError):
    code = "speaker_lost"


class LibraryMissing(AudioError):
    code = "library_missing"


class SoundFileError(AudioError, ValueError):
    code = "sound_file"


class ModelError(AssistantError):
    code = "model"


class ModelMissing(ModelError):
    code = "model_missing"

    def __init__(self, message: str, *, fetch: str = "") -> None:
        super().__init__(message)
        self.fetch = fetch
        """The catalogue's name of a model that may be fetched to mend it; empty where none may."""


class ModelFailed(ModelError):
    code = "model_failed"


class NoRoom(ModelError):
    code = "no_room"


class LinkFailed(ModelError):
    code = "link_failed"

    def __init__(self, message: str, *, again_seconds: float | None = None, mendable: bool = True) -> None:
        """`again_seconds`: the same question may be asked again after so long; None: it may not.

        `mendable` False: it will fail until somebody mends it, such as a wrong key.
        """
        super().__init__(message)
        self.again_seconds = again_seconds
        self.mendable = mendable


class QuestionRefused(LinkFailed):
    code = "question_refused"


class VoiceFailed(ModelError):
    code = "voice_failed"


class PluginError(AssistantError):
    code = "plugin"


class SkillError(AssistantError):
    """Raised by a skill's action: the turn speaks the sentence under `code` with `values` filled in."""

    code: ClassVar[str] = "skill"

    def __init__(self, message: str = "", *, code: str | None = None, **values: Any) -> None:
        super().__init__(message or code or self.code)
        self.key: str = code or self.code
        """The sentence to speak; a skill may name one of its own."""
        self.values: Mapping[str, Any] = values


class SlotMissing(SkillError):
    """The turn asks for it, and listens without a wake word; the answer fills `slot`."""

    code = "slot_missing"

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        slot: str = "",
        kind: str = "",
        choices: Sequence[tuple[str, Any]] = (),
        **values: Any,
    ) -> None:
        """`kind` is the slot's type where that is not its name; `choices` are what is said and meant."""
        super().__init__(message, code=code, **values)
        self.slot = slot
        self.kind = kind or slot
        self.choices = tuple(choices)


class ReminderRefused(SkillError, ValueError):
    """`code` says why: reminder_past, reminder_never, too_many, too_often."""

    code = "reminder_never"


class Unreachable(SkillError, OSError):
    """`offline` is True where nothing could be reached at all."""

    code = "unreachable"

    def __init__(self, message: str = "", *, offline: bool = False, status: int | None = None) -> None:
        """`status` is that of HTTP, where there was an answer."""
        super().__init__(message, code="offline" if offline else None)
        self.offline = offline
        self.status = status


class NotAllowed(SkillError):
    code = "not_allowed"


class ConfirmationNeeded(SkillError):
    """The turn asks for a yes, and does it once that is heard from the same person."""

    code = "confirm"

    def __init__(self, message: str = "", *, needs: str = "") -> None:
        """`needs` is the permission, such as `schedule.cancel:all`."""
        super().__init__(message)
        self.needs = needs


class PinNeeded(SkillError):
    """The turn asks for the PIN, which no record of any kind holds, and does it once it was right."""

    code = "pin"


class NotFound(SkillError, LookupError):
    code = "not_found"


class NotUnderstood(SkillError):
    code = "not_understood"
