"""Lists the sound devices of this machine and finds one by a part of its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from assistant.audio.portaudio import load
from assistant.errors import AudioError, MicrophoneLost, SpeakerLost

Kind: TypeAlias = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class Device:
    """One direction of a sound device."""

    name: str
    kind: Kind
    channels: int
    """The most it offers."""
    rate: int
    """Hertz, its own."""
    default: bool
    index: int
    """PortAudio's number for it, until its list is taken anew."""


def devices() -> tuple[Device, ...]:
    """Inputs, then outputs, as PortAudio saw them when it started. Raises LibraryMissing."""
    return listed(load())


def listed(sounddevice: Any) -> tuple[Device, ...]:
    """The devices that `sounddevice` knows, in its order."""
    chosen = dict(zip(("input", "output"), sounddevice.default.device, strict=True))
    return tuple(
        Device(
            name=entry["name"],
            kind=kind,
            channels=entry[f"max_{kind}_channels"],
            rate=round(entry["default_samplerate"]),
            default=entry["index"] == chosen[kind],
            index=entry["index"],
        )
        for kind in ("input", "output")
        for entry in sounddevice.query_devices()
        if entry[f"max_{kind}_channels"] > 0
    )


def find(name: str, kind: Kind, among: Iterable[Device] | None = None) -> Device:
    """The device of exactly this name, or else the first with it as a part; "" is the default.

    Raises MicrophoneLost or SpeakerLost, which list the choices, and LibraryMissing.
    """
    choices = [device for device in (devices() if among is None else among) if device.kind == kind]
    wanted = name.casefold()
    fits = (
        lambda device: device.name.casefold() == wanted,
        (lambda device: wanted in device.name.casefold()) if name else (lambda device: device.default),
    )
    for fit in fits:
        for device in choices:
            if fit(device):
                return device
    raise _missing(name, kind, choices)


def _missing(name: str, kind: Kind, choices: list[Device]) -> AudioError:
    what, error = {"input": ("microphone", MicrophoneLost), "output": ("speaker", SpeakerLost)}[kind]
    if not choices:
        return error(f"this machine has no {what}; connect one, or start the sound server")
    names = ", ".join(f'"{device.name}"' for device in choices)
    if not name:
        return error(f"no {what} is the default; name one of {names} as audio.{kind}")
    return error(f'no {what} is called "{name}"; audio.{kind} may be a part of {names}')
