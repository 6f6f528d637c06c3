import builtins
import sys
from typing import Any

import pytest

from assistant.audio.devices import Device, devices, find
from assistant.errors import LibraryMissing, MicrophoneLost, SpeakerLost

MICROPHONES = [
    Device("HDA Intel PCH: ALC257 Analog (hw:0,0)", "input", 2, 44_100, default=False, index=0),
    Device("USB PnP Sound Device: Audio (hw:1,0)", "input", 1, 48_000, default=False, index=1),
    Device("USB", "input", 1, 48_000, default=False, index=2),
    Device("default", "input", 32, 44_100, default=True, index=3),
]


@pytest.mark.parametrize(
    ("name", "index"),
    [("", 3), ("usb pnp", 1), ("ALC257", 0), ("usb", 2), ("default", 3)],
)
def test_a_device_is_found_by_part_of_its_name_and_exactly_first(name: str, index: int) -> None:
    assert find(name, "input", MICROPHONES).index == index


def test_a_wrong_name_lists_the_choices() -> None:
    with pytest.raises(MicrophoneLost, match=r'no microphone is called "jabra".*"USB PnP Sound Device'):
        find("jabra", "input", MICROPHONES)


def test_no_device_at_all_says_so() -> None:
    with pytest.raises(SpeakerLost, match="no speaker"):
        find("", "output", MICROPHONES)


def test_no_default_asks_for_a_name() -> None:
    with pytest.raises(MicrophoneLost, match="name one of"):
        find("", "input", MICROPHONES[:2])


def test_a_missing_library_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_portaudio(name: str, *rest: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_portaudio)
    with pytest.raises(LibraryMissing, match="apt-get install libportaudio2"):
        devices()


def test_the_sound_server_offers_its_devices(pulse: Any) -> None:
    names = {(device.kind, device.name) for device in devices()}
    assert {("input", "testmic"), ("output", "testspeaker")} <= names
    assert {device.kind for device in devices() if device.default} == {"input", "output"}
