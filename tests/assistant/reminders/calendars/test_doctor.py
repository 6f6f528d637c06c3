"""What the doctor says of calendars."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import load, show
from assistant.doctor import _calendars
from assistant.errors import SettingsError
from assistant.reminders.calendars.ledger import Ledger
from assistant.settings import Settings


def settings(*sources: tuple[str, str]) -> Settings:
    every = [{"name": name, "source": source} for name, source in sources]
    return Settings.model_validate({"reminders": {"calendars": every}})


def test_it_tells_what_the_daemon_last_found(tmp_path: Path) -> None:
    named = settings(("family", "a.ics"), ("work", "https://example.org/?secret"))
    assert _calendars(named, tmp_path).key == "calendars_waiting"
    ledger = Ledger(tmp_path)
    for name, source in (("family", "a.ics"), ("work", "https://example.org/?secret")):
        entry = ledger.entry(name, source)
        entry.read, entry.events = "2026-11-22T12:00", 12
    ledger.save()
    assert (_calendars(named, tmp_path).state, _calendars(named, tmp_path).values["events"]) == (
        "ok",
        "family: 12, work: 12",
    )
    ledger.entries["family"].broken = 2
    ledger.save()
    assert _calendars(named, tmp_path).key == "calendars_broken"
    ledger.entries["work"].wrong = "example.org answered 404"
    ledger.save()
    found = _calendars(named, tmp_path)
    assert (found.state, found.values["wrong"]) == ("degraded", "work: example.org answered 404")


def test_an_address_that_changed_was_not_read_yet(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.entry("family", "old.ics").read = "2026-11-22T12:00"
    ledger.save()
    assert _calendars(settings(("family", "new.ics")), tmp_path).key == "calendars_waiting"


def test_each_calendar_has_a_name_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text('[reminders]\ncalendars = [{name = "a", source = "x"}, {name = "a", source = "y"}]\n')
    with pytest.raises(SettingsError, match="two calendars are called a"):
        load(file)


def test_an_address_is_not_shown_with_the_config() -> None:
    shown = show(settings(("family", "https://example.org/?token=sesame"), ("work", "work.ics")))
    assert "sesame" not in shown
    assert "work.ics" in shown
