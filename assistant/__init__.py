"""A voice assistant for the home. What a skill's author needs is here; the rest is the assistant's own."""

from assistant.background import background
from assistant.errors import (
    NotAllowed,
    NotFound,
    ReminderRefused,
    SkillError,
    SlotMissing,
    StorageError,
    Unreachable,
)
from assistant.memories import Knowledge, Memories, Memory, Passage, Recalled
from assistant.messages import Exchange, Intent, Language, Person, Question, Reply, Speech, Turn
from assistant.protocols import Answer, Place, Room, RoomState, Web
from assistant.reminder import Missed, Reminder, Reminders
from assistant.skill import Home, Skill, SkillSection, action

__all__ = [
    "Answer",
    "Exchange",
    "Home",
    "Intent",
    "Knowledge",
    "Language",
    "Memories",
    "Memory",
    "Missed",
    "NotAllowed",
    "NotFound",
    "Passage",
    "Person",
    "Place",
    "Question",
    "Recalled",
    "Reminder",
    "ReminderRefused",
    "Reminders",
    "Reply",
    "Room",
    "RoomState",
    "Skill",
    "SkillError",
    "SkillSection",
    "SlotMissing",
    "Speech",
    "StorageError",
    "Turn",
    "Unreachable",
    "Web",
    "action",
    "background",
]
