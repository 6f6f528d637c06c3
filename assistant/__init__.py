"""A voice assistant for the home. What a skill's author needs is here; the rest is the assistant's own."""

from assistant.errors import NotAllowed, NotFound, SkillError, SlotMissing
from assistant.messages import Exchange, Intent, Language, Person, Question, Reply, Speech, Turn
from assistant.protocols import Place
from assistant.skill import Home, Skill, SkillSection, action

__all__ = [
    "Exchange",
    "Home",
    "Intent",
    "Language",
    "NotAllowed",
    "NotFound",
    "Person",
    "Place",
    "Question",
    "Reply",
    "Skill",
    "SkillError",
    "SkillSection",
    "SlotMissing",
    "Speech",
    "Turn",
    "action",
]
