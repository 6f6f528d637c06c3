"""The tables of the reminders, and what is saved of them when their file is damaged."""

from __future__ import annotations

from assistant.database.layout import Layout
from assistant.reminders import salvage
from assistant.reminders.recovery import Recovery

MIGRATIONS = (
    """
    CREATE TABLE reminders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL, state TEXT NOT NULL,
        due INTEGER NOT NULL, zone TEXT NOT NULL,
        person TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, shared INTEGER NOT NULL,
        place TEXT NOT NULL, seconds REAL NOT NULL, lead REAL NOT NULL,
        start INTEGER, start_zone TEXT, rrule TEXT NOT NULL, skips_holidays INTEGER NOT NULL,
        paused REAL, does TEXT, made INTEGER, silent INTEGER NOT NULL, calendar TEXT NOT NULL,
        tell INTEGER,    -- when to tell of it; NULL: it waits for nothing
        boot TEXT, elapsed INTEGER,    -- a timer's end on the clock that nobody sets, while this boot lasts
        ended INTEGER, off INTEGER NOT NULL DEFAULT 0,    -- since when it is done, missed or cancelled
        of INTEGER    -- a past time of the recurring one with this id
    );
    -- Holds kind and text a second time, so that what is lost with a damaged page can be named.
    CREATE INDEX told_next ON reminders (tell, kind, text) WHERE tell IS NOT NULL;
    CREATE INDEX ours ON reminders (due) WHERE ended IS NULL AND calendar = '';
    CREATE INDEX by_due ON reminders (due);
    CREATE INDEX recurring ON reminders (id) WHERE rrule <> '' AND ended IS NULL;
    CREATE INDEX ringing ON reminders (id) WHERE state = 'ringing';
    CREATE INDEX timers ON reminders (boot) WHERE kind = 'timer' AND tell IS NOT NULL;
    CREATE INDEX history ON reminders (ended) WHERE ended IS NOT NULL;
    CREATE INDEX past ON reminders (of) WHERE of IS NOT NULL;
    CREATE INDEX subscribed ON reminders (calendar) WHERE calendar <> '';
    """,
)

LAYOUT: Layout[Recovery] = Layout("reminders", MIGRATIONS, salvage.read)
