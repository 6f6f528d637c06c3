"""The tables of the memories, and what is saved of them when their file is damaged."""

from __future__ import annotations

from assistant.database.layout import Layout
from assistant.memory.longterm import salvage
from assistant.memory.longterm.recovery import Recovery

MIGRATIONS = (
    """
    CREATE TABLE memories (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        text TEXT NOT NULL, person TEXT NOT NULL, shared INTEGER NOT NULL,
        language TEXT NOT NULL, source TEXT NOT NULL,
        at INTEGER NOT NULL,    -- microseconds since 1970
        uses INTEGER NOT NULL DEFAULT 0,    -- how often it answered
        terms TEXT NOT NULL,    -- the text in words, as FTS5 is given it
        digest TEXT NOT NULL,    -- of the terms
        gist TEXT NOT NULL,    -- its beginning, so that what is lost with a damaged page can be named
        topic TEXT, value TEXT, personal INTEGER NOT NULL DEFAULT 0,    -- what it says of what, by rule
        superseded_by INTEGER
    );
    CREATE INDEX theirs ON memories (person, at) WHERE superseded_by IS NULL;
    CREATE INDEX everybodys ON memories (at) WHERE superseded_by IS NULL AND shared;
    CREATE INDEX by_topic ON memories (topic) WHERE superseded_by IS NULL AND topic IS NOT NULL;
    CREATE INDEX by_digest ON memories (digest) WHERE superseded_by IS NULL;
    CREATE INDEX older ON memories (superseded_by) WHERE superseded_by IS NOT NULL;
    CREATE INDEX by_name ON memories (person, gist);
    CREATE TABLE embeddings (id INTEGER PRIMARY KEY, model TEXT NOT NULL, vector BLOB NOT NULL);
    CREATE INDEX by_model ON embeddings (model);
    CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    INSERT INTO about VALUES ('born', hex(randomblob(8)));    -- no other file has the same
    CREATE VIRTUAL TABLE found USING fts5
        (terms, content = 'memories', content_rowid = 'id', tokenize = 'porter unicode61');
    """,
)

LAYOUT: Layout[Recovery] = Layout(
    "memories",
    MIGRATIONS,
    salvage.read,
    # What is deleted is overwritten.
    pragmas=("PRAGMA secure_delete = ON",),
    derived=("INSERT INTO found (found) VALUES ('rebuild')",),
)
