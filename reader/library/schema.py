"""The tables of library.db and the steps from one version to the next.

Times are integers: microseconds of UTC since 1970. A view (everything, a category, a source …) is a number, and
`places` holds one row for each entry a view shows, so that every list is one walk along one index. Addresses and
guids are known by 64 bits of their digest (`key64`), which takes a fifth of their room.

The index holds words only, without their positions (`detail=none`): that halves its size and its cost, and phrases are
proved on the text itself. Its row numbers grow with the dates of the entries, so that "newest first" is its own order.
"""

from __future__ import annotations

import hashlib

VERSION = 4

#: Views that are not a category or a source. Categories count from CATEGORY_BASE, sources from SOURCE_BASE.
EVERYTHING, STARRED, LATER, OFFLINE, PROGRESS, HISTORY, MUTED = range(7)
CATEGORY_BASE = 1_000
SOURCE_BASE = 1_000_000


def key64(text: str) -> int:
    """A number for a text. Of a million texts two share one with a chance below 1 in 10 million."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


STEPS: tuple[str, ...] = (
    """
    CREATE TABLE categories (num INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, position INTEGER NOT NULL);
    CREATE TABLE sources (
        num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
        category INTEGER NOT NULL REFERENCES categories, url TEXT NOT NULL, listed INTEGER NOT NULL DEFAULT 1
    );
    CREATE TABLE health (source_id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, url_key TEXT NOT NULL UNIQUE,
        source INTEGER NOT NULL REFERENCES sources, title TEXT NOT NULL, authors TEXT NOT NULL, published INTEGER,
        updated INTEGER, fetched INTEGER NOT NULL, stamp INTEGER NOT NULL, language TEXT, rtl INTEGER NOT NULL,
        section TEXT, summary TEXT, image TEXT
    );
    CREATE TABLE contents (entry INTEGER PRIMARY KEY REFERENCES entries ON DELETE CASCADE, html BLOB, rest BLOB);
    CREATE TABLE entry_sources (
        source INTEGER NOT NULL, key TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (source, key)
    ) WITHOUT ROWID;
    CREATE INDEX entry_sources_entry ON entry_sources (entry);
    CREATE TABLE status (
        entry INTEGER PRIMARY KEY, read INTEGER NOT NULL DEFAULT 0, starred INTEGER NOT NULL DEFAULT 0,
        later INTEGER NOT NULL DEFAULT 0, place REAL NOT NULL DEFAULT 0, opened INTEGER, changed INTEGER
    );
    CREATE TABLE texts (
        entry INTEGER PRIMARY KEY REFERENCES entries ON DELETE CASCADE, state TEXT NOT NULL, digest BLOB, words INTEGER,
        method TEXT, confidence REAL, problem TEXT, tries INTEGER NOT NULL DEFAULT 0, next_try INTEGER, stored INTEGER,
        revised INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE kept (entry INTEGER PRIMARY KEY, data BLOB NOT NULL);
    CREATE TABLE places (
        view INTEGER NOT NULL, stamp INTEGER NOT NULL, entry INTEGER NOT NULL, unread INTEGER NOT NULL,
        PRIMARY KEY (view, stamp, entry)
    ) WITHOUT ROWID;
    CREATE INDEX places_unread ON places (view, stamp, entry) WHERE unread = 1;
    CREATE INDEX places_entry ON places (entry);
    CREATE TABLE counters (view INTEGER PRIMARY KEY, unread INTEGER NOT NULL, total INTEGER NOT NULL);
    CREATE TRIGGER places_added AFTER INSERT ON places BEGIN
        INSERT INTO counters VALUES (new.view, new.unread, 1)
        ON CONFLICT (view) DO UPDATE SET unread = unread + excluded.unread, total = total + 1;
    END;
    CREATE TRIGGER places_removed AFTER DELETE ON places BEGIN
        UPDATE counters SET unread = unread - old.unread, total = total - 1 WHERE view = old.view;
    END;
    CREATE TRIGGER places_marked AFTER UPDATE OF unread ON places WHEN old.unread <> new.unread BEGIN
        UPDATE counters SET unread = unread + new.unread - old.unread WHERE view = new.view;
    END;
    CREATE TABLE changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, label TEXT NOT NULL, marks BLOB NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE documents (doc INTEGER PRIMARY KEY AUTOINCREMENT, entry INTEGER NOT NULL UNIQUE);
    CREATE TABLE unindexed (entry INTEGER PRIMARY KEY);
    CREATE VIRTUAL TABLE search USING fts5 (
        title, body, content='', tokenize="unicode61 remove_diacritics 0", prefix='2 3'
    );
    """,
    """
    CREATE TABLE new_entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, key INTEGER NOT NULL,
        source INTEGER NOT NULL REFERENCES sources, title TEXT NOT NULL, authors TEXT NOT NULL, published INTEGER,
        updated INTEGER, fetched INTEGER NOT NULL, stamp INTEGER NOT NULL, language TEXT, rtl INTEGER NOT NULL,
        section TEXT, summary TEXT, image TEXT
    );
    INSERT INTO new_entries SELECT id, url, key64(url_key), source, title, authors, published, updated, fetched, stamp,
        language, rtl, section, summary, image FROM entries;
    UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'entries')
        WHERE name = 'new_entries';
    DROP TABLE entries;
    ALTER TABLE new_entries RENAME TO entries;
    CREATE UNIQUE INDEX entries_key ON entries (key);
    DELETE FROM contents WHERE entry NOT IN (SELECT id FROM entries);
    DELETE FROM texts WHERE entry NOT IN (SELECT id FROM entries);
    CREATE TABLE new_entry_sources (
        source INTEGER NOT NULL, key INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (source, key)
    ) WITHOUT ROWID;
    INSERT OR IGNORE INTO new_entry_sources SELECT source, key64(key), entry FROM entry_sources;
    DROP TABLE entry_sources;
    ALTER TABLE new_entry_sources RENAME TO entry_sources;
    CREATE INDEX entry_sources_entry ON entry_sources (entry);
    ALTER TABLE texts ADD COLUMN gone INTEGER;
    UPDATE texts SET digest = substr(digest, 1, 16);
    DROP TABLE search;
    DROP TABLE documents;
    CREATE TABLE documents (doc INTEGER PRIMARY KEY, entry INTEGER NOT NULL, digest BLOB);
    CREATE UNIQUE INDEX documents_entry ON documents (entry);
    CREATE VIRTUAL TABLE search USING fts5 (
        words, content='', detail=none, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
    );
    INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);
    INSERT OR IGNORE INTO unindexed SELECT id FROM entries;
    CREATE TABLE tags (tag TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (tag, entry)) WITHOUT ROWID;
    CREATE INDEX tags_entry ON tags (entry, tag);
    CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE mutes (
        id INTEGER PRIMARY KEY AUTOINCREMENT, query TEXT NOT NULL, source TEXT, made INTEGER NOT NULL, until INTEGER
    );
    CREATE TABLE muted (entry INTEGER NOT NULL, mute INTEGER NOT NULL, PRIMARY KEY (entry, mute)) WITHOUT ROWID;
    CREATE INDEX muted_mute ON muted (mute);
    CREATE TABLE versions (
        entry INTEGER NOT NULL, stored INTEGER NOT NULL, digest BLOB NOT NULL, words INTEGER,
        PRIMARY KEY (entry, stored)
    ) WITHOUT ROWID;
    CREATE TABLE pictures (entry INTEGER NOT NULL, src TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (entry, src));
    CREATE TABLE stories (entry INTEGER PRIMARY KEY, story INTEGER NOT NULL);
    CREATE INDEX stories_story ON stories (story);
    """,
    """
    CREATE TABLE past (
        source INTEGER NOT NULL, key INTEGER NOT NULL, changed INTEGER, gone INTEGER NOT NULL,
        PRIMARY KEY (source, key)
    ) WITHOUT ROWID;
    CREATE INDEX past_gone ON past (gone);
    """,
    # A part of the index is merged into larger ones when there are eight of its size, not four: less work in a
    # large library. What is left apart is merged in idle moments.
    """
    INSERT INTO search (search, rank) VALUES ('automerge', 8);
    INSERT INTO search (search, rank) VALUES ('crisismerge', 32);
    """,
)
