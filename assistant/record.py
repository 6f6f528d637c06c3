"""What is known of a turn once it is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.messages import Person, Plan, Reply, Transcript, Wake


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one intent."""

    intent: str
    allowed: bool
    ok: bool
    code: str | None = None
    """The error's code where `ok` is false."""
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds that each stage of a turn took; None where the stage did not happen."""

    endpoint: float | None = None
    """From the end of the speech to the decision that it had ended."""
    asr: float | None = None
    plan: float | None = None
    act: float | None = None
    tts_first: float | None = None
    """From the reply's text to its first sound."""
    total: float | None = None
    """From the end of the speech (or from the text) to the first sound of the reply."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """All that is known of one turn once it is over; what `hear --json` and `ask --json` print."""

    heard: Transcript
    wake: Wake | None
    person: Person
    plan: Plan
    done: tuple[Done, ...]
    reply: Reply
    ms: Timings = field(default_factory=Timings)

    def as_json(self) -> dict[str, Any]:
        """The object of the command line's contract."""
        return {
            "heard": asdict(self.heard) | {"confidence": round(self.heard.confidence, 3)},
            "wake": asdict(self.wake) if self.wake else None,
            "person": {"name": self.person.name, "role": self.person.role},
            "plan": [step.as_json() for step in self.plan.steps],
            "done": [
                {
                    "intent": done.intent,
                    "allowed": done.allowed,
                    "ok": done.ok,
                    **({"code": done.code} if done.code else {}),
                    **({"result": dict(done.result)} if done.result else {}),
                }
                for done in self.done
            ],
            "reply": {"text": self.reply.text, "language": self.reply.language},
            "ms": {name: value and round(value, 1) for name, value in asdict(self.ms).items()},
        }
