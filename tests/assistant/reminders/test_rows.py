import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from assistant.messages import Intent
from assistant.reminder import Kind, Reminder, State
from assistant.reminders import rows
from assistant.reminders.rows import micros, moment

ZONES = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=3, minutes=30))]
    + [
        ZoneInfo(name)
        for name in ("Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe", "America/St_Johns")
    ]
)
MOMENTS = st.builds(
    lambda moment, zone: moment.replace(fold=0).astimezone(zone),
    st.datetimes(datetime(1971, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ZONES,
)
REMINDERS = st.builds(
    Reminder,
    id=st.integers(1, 2**40),
    kind=st.sampled_from(get_args(Kind)),
    state=st.sampled_from(get_args(State)),
    due=MOMENTS,
    person=st.text(),
    language=st.sampled_from(["zh", "en"]),
    text=st.text(),
    shared=st.booleans(),
    place=st.text(),
    seconds=st.floats(0, 1e9),
    lead_seconds=st.floats(0, 1e9),
    start=st.none() | MOMENTS,
    rrule=st.text(),
    paused_seconds=st.none() | st.floats(0, 1e9),
    does=st.none() | st.builds(Intent, st.text(), st.dictionaries(st.text(), st.text())),
    made=st.none() | MOMENTS,
)


@given(MOMENTS)
def test_a_moment_is_kept_to_the_microsecond_in_its_zone(when: datetime) -> None:
    zone = rows.columns(Reminder(kind="alarm", due=when, person="", language="en"))["zone"]
    kept = moment(micros(when), zone)
    assert micros(kept) == micros(when)
    assert (kept.replace(tzinfo=None), kept.fold) == (when.replace(tzinfo=None), when.fold)
    assert kept.utcoffset() == when.utcoffset()


@given(REMINDERS)
def test_a_reminder_comes_back_as_it_was_kept(kept: Reminder) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.row_factory = sqlite3.Row
        values = {"id": kept.id, "of": None, **rows.columns(kept)}
        columns = ", ".join(f"? AS {name}" for name in values)
        found = rows.reminder(db.execute(f"SELECT {columns}", tuple(values.values())).fetchone())
    made = found.made and kept.made and found.made.astimezone(kept.made.tzinfo)
    assert rows.columns(found) == rows.columns(kept) | {"made": found.made and micros(found.made)}
    assert made == kept.made
    assert found.does == kept.does


def test_a_zone_that_is_not_known_here_leaves_the_instant() -> None:
    assert moment(0, "Mars/Olympus") == moment(0, "Europe/Berlin") == datetime(1970, 1, 1, tzinfo=UTC)
