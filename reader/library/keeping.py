"""The part of the library that is about keeping: tags, saved searches, mutes, versions, pictures, pruning, backups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from reader.errors import UsageError
from reader.library import care, choices, retention, search, status, texts, versions
from reader.library.choices import Mute, SavedSearch
from reader.library.database import BACKUPS, Database, translated
from reader.library.packing import pack
from reader.library.places import place
from reader.library.query import parse
from reader.library.retention import Plan, Rules
from reader.library.search import May
from reader.library.status import Change, Step
from reader.library.times import ticks
from reader.library.versions import Difference, Version
from reader.model import Article, Count
from reader.model.codec import to_json

if TYPE_CHECKING:
    from reader.library.articles import Articles

T = TypeVar("T")
#: A backup is due this long after the last.
BACKUP_EVERY = timedelta(days=1)
#: How long the pictures of a starred article are asked for.
PICTURES_FOR = timedelta(days=2)
#: Where the library remembers which mutes the settings stated: number by mute, 0 for one that was over.
MIRRORED = "mutes.mirror"
#: Largest picture kept with an article, and all of one article, in bytes.
PICTURE, PICTURES = 4 << 20, 20 << 20


class Copy(msgspec.Struct, frozen=True):
    """An article on its way into the database: its packed text and its pictures by address."""

    text: bytes
    pictures: dict[str, bytes]


class Keeping:
    """Mixed into `Library`, which opens what is used here."""

    _db: Database
    _now: Callable[[], datetime]
    #: Where pictures can be had from without the network, when an article is starred; set by who knows the cache.
    pictures_from: Callable[[str], bytes | None] | None = None

    if TYPE_CHECKING:

        @property
        def _blobs(self) -> Articles: ...

        def _read(self, look: Callable[[sqlite3.Connection], T]) -> T: ...

        def state(self, key: str) -> str | None: ...

        def _article(self, db: sqlite3.Connection, entry_id: int) -> Article | None: ...

        def _text_at(self, db: sqlite3.Connection, entry_id: int, digest: bytes | None) -> Article | None: ...

        def _texts_of(self, db: sqlite3.Connection, ids: Sequence[int], may: May) -> Iterator[tuple[int, str, str]]: ...

        def index_now(self) -> None: ...

        def find(self, text: str, *, limit: int = 50, sort: str = "best") -> list[int]: ...

    # ---- tags

    def tag(self, ids: Sequence[int], name: str, on: bool = True) -> Change:
        """Give entries a tag, or take it from them; one change that can be undone. Raises UsageError for no name."""
        tag = choices.tag_name(name)
        if not tag:
            raise UsageError("A tag needs a name", remedy="Give it letters or digits.")
        now = self._now()

        def write(db: sqlite3.Connection) -> Change:
            known = [
                one for one in dict.fromkeys(ids) if db.execute("SELECT 1 FROM entries WHERE id = ?", (one,)).fetchone()
            ]
            steps: list[Step] = [
                (one, f"tag:{tag}", int(not on), int(on)) for one in known if (tag in choices.tags_of(db, one)) != on
            ]
            return status.record(db, f"{'tag' if on else 'untag'} {tag}", steps, now)

        return self._db.write(write)

    def tags(self) -> dict[str, int]:
        """Every tag with the number of its entries."""
        return self._read(choices.tags)

    def tags_of(self, entry_id: int) -> tuple[str, ...]:
        return self._read(lambda db: choices.tags_of(db, entry_id))

    # ---- saved searches

    def searches(self) -> list[SavedSearch]:
        return self._read(choices.searches)

    def save_search(self, name: str, query: str, position: int | None = None) -> Change:
        """Keep a query under a name, in place of one of that name. Raises UsageError for one that makes no sense."""
        now, title = self._now(), " ".join(name.split())[: choices.NAME]
        if not title or parse(query, now, strict=True).empty:
            raise UsageError("A saved search needs a name and a query", remedy='For example: "Floods" river flood*')
        return self._db.write(lambda db: self._set_search(db, title, query, position, now))

    def remove_search(self, name: str) -> Change:
        now = self._now()
        return self._db.write(lambda db: self._set_search(db, name, None, None, now))

    def _set_search(
        self, db: sqlite3.Connection, name: str, query: str | None, position: int | None, now: datetime
    ) -> Change:
        found = db.execute("SELECT query, position FROM searches WHERE name = ?", (name,)).fetchone()
        last = db.execute("SELECT coalesce(max(position), 0) FROM searches").fetchone()[0]
        before = list(found) if found else None
        at = position if position is not None else before[1] if before else last + 1
        after = None if query is None else [query, at]
        steps: list[Step] = [] if before == after else [(0, f"search:{name}", before, after)]
        return status.record(db, f"{'remove' if query is None else 'save'} search {name}", steps, now)

    def search_counts(self, limit: int = 1_000) -> dict[str, Count]:
        """Unread and total of every saved search; neither counts beyond `limit`."""
        return {one.name: self.search_count(one.query, limit) for one in self.searches()}

    def search_count(self, query: str, limit: int = 1_000) -> Count:
        """How many entries a query finds and how many of them are unread, up to `limit`."""
        found = self.find(query, limit=limit, sort="newest")
        return Count(len(self.find(f"{query} is:unread", limit=limit, sort="newest")), len(found))

    # ---- mutes

    def mutes(self) -> list[Mute]:
        """All mutes, with how many entries each hides."""
        return self._read(choices.mutes)

    def mute(self, query: str, *, source: str | None = None, until: datetime | None = None) -> Change:
        """Hide what a query finds now and later, of one source (its id) or of all. Raises UsageError."""
        now = self._now()
        asked = parse(query, now, strict=True)
        if asked.empty:
            raise UsageError("A mute needs a query", remedy="For example: football -title:women")
        self.index_now()

        def write(db: sqlite3.Connection) -> Change:
            value = [query, source, ticks(now), ticks(until), self._hidden_by(db, query, source, now)]
            return status.record(db, f"mute {query}", [(0, f"mute:{choices.next_mute(db)}", None, value)], now)

        return self._db.write(write)

    def unmute(self, mute_id: int) -> Change:
        """End a mute; what it hid comes back."""
        now = self._now()

        def write(db: sqlite3.Connection) -> Change:
            row = db.execute("SELECT query, source, made, until FROM mutes WHERE id = ?", (mute_id,)).fetchone()
            if row is None:
                return Change("unmute", (), 0)
            hidden = [one[0] for one in db.execute("SELECT entry FROM muted WHERE mute = ?", (mute_id,))]
            return status.record(db, f"unmute {row[0]}", [(0, f"mute:{mute_id}", [*row, hidden], None)], now)

        return self._db.write(write)

    def mirror_mutes(self, stated: Sequence[tuple[str, str | None, datetime | None]]) -> None:
        """Make the mutes of the settings hold (query, source, until), and end those they no longer have.

        One that was ended here stays ended as long as the settings say the same.
        """
        now = self._now()
        known: dict[str, int] = json.loads(self.state(MIRRORED) or "{}")
        wanted = {json.dumps((query, source, ticks(until))): (query, source, until) for query, source, until in stated}
        if known.keys() == wanted.keys():
            return
        self.index_now()

        def write(db: sqlite3.Connection) -> None:
            touched: set[int] = set()
            numbers = {name: number for name, number in known.items() if name in wanted}
            for name, number in known.items():
                if name not in wanted:
                    touched |= choices.set_choice(db, 0, f"mute:{number}", None)
            for name, (query, source, until) in wanted.items():
                if name in numbers or (until is not None and until <= now):
                    continue
                numbers[name] = choices.next_mute(db)
                value = [query, source, ticks(now), ticks(until), self._hidden_by(db, query, source, now)]
                touched |= choices.set_choice(db, 0, f"mute:{numbers[name]}", value)
            for entry in touched:
                place(db, entry)
            state = json.dumps({**dict.fromkeys(wanted, 0), **numbers})
            db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (MIRRORED, state))

        self._db.write(write)

    def _hidden_by(self, db: sqlite3.Connection, query: str, source: str | None, now: datetime) -> list[int]:
        found = search.find(db, parse(query, now, strict=True), partial(self._texts_of, db), limit=1_000_000)
        return [one for one in found if source is None or choices.is_of(db, one, [source])]

    def muted_by(self, mute_id: int, limit: int = 1_000) -> list[int]:
        """What a mute hides, the newest first."""
        sql = (
            "SELECT m.entry FROM muted m JOIN entries e ON e.id = m.entry WHERE m.mute = ?"
            " ORDER BY e.stamp DESC LIMIT ?"
        )
        return self._read(lambda db: [row[0] for row in db.execute(sql, (mute_id, limit))])

    def end_mutes(self) -> int:
        """End mutes whose day has come. How many entries came back."""
        now = self._now()
        due = self._read(lambda db: db.execute("SELECT 1 FROM mutes WHERE until <= ?", (ticks(now),)).fetchone())
        return self._db.write(lambda db: choices.end_mutes(db, now)) if due else 0

    # ---- versions

    def versions(self, entry_id: int) -> list[Version]:
        """All texts an article has had, the newest first."""
        return self._read(lambda db: versions.versions(db, entry_id))

    def version(self, entry_id: int, version: Version) -> Article | None:
        """The text of a version, or None where the store has lost it."""
        return self._read(lambda db: self._text_at(db, entry_id, version.digest))

    def difference(self, entry_id: int, old: Version, new: Version) -> list[Difference] | None:
        """What changed from one version to another, paragraph by paragraph; None where a text is lost."""
        before, after = self.version(entry_id, old), self.version(entry_id, new)
        return versions.difference(before, after) if before and after else None

    def set_gone(self, entry_id: int, gone: bool = True) -> None:
        """The site answers 404 or 410 for an article (or has it again). The copy here stays."""
        now = self._now() if gone else None
        self._db.write(lambda db: versions.set_gone(db, entry_id, now))

    def gone(self, entry_id: int) -> datetime | None:
        """Since when the site has an article no more, or None."""
        return self._read(lambda db: versions.gone(db, entry_id))

    # ---- pictures of starred articles and those for later

    def keep_picture(self, entry_id: int, src: str, data: bytes) -> bool:
        """Keep a picture of an article that is starred or for later. Whether there was room for it."""
        return self._db.write(lambda db: _keep_picture(db, entry_id, src, data))

    def picture(self, entry_id: int, src: str) -> bytes | None:
        sql = "SELECT data FROM pictures WHERE entry = ? AND src = ?"
        row = self._read(lambda db: db.execute(sql, (entry_id, src)).fetchone())
        return row[0] if row else None

    def picture_at(self, src: str) -> bytes | None:
        """The picture of this address that some starred article, or one for later, keeps."""
        sql = "SELECT data FROM pictures WHERE src = ? LIMIT 1"
        row = self._read(lambda db: db.execute(sql, (src,)).fetchone())
        return row[0] if row else None

    def pictures_wanted(self, limit: int = 500) -> list[int]:
        """Entries starred or put on the list for later in the last days, whose text is here: newest first.

        Their pictures belong here too; those that could not be had for days are no longer asked for.
        """
        since = ticks(self._now() - PICTURES_FOR)
        sql = (
            "SELECT s.entry FROM status s JOIN texts t ON t.entry = s.entry AND t.state = 'kept'"
            " JOIN entries e ON e.id = s.entry WHERE (s.starred OR s.later)"
            " AND max(coalesce(s.changed, 0), coalesce(t.stored, 0)) >= ? ORDER BY e.stamp DESC LIMIT ?"
        )
        return self._read(lambda db: [row[0] for row in db.execute(sql, (since, limit))])

    def pictures_of(self, entry_id: int) -> frozenset[str]:
        """Addresses of the pictures kept with an entry."""
        sql = "SELECT src FROM pictures WHERE entry = ?"
        return self._read(lambda db: frozenset(row[0] for row in db.execute(sql, (entry_id,))))

    def _copies(self, ids: Iterable[int]) -> dict[int, Copy]:
        """The texts of entries with the pictures that need not be fetched, ready to be copied."""
        found = {entry: self._article(self._db.reader, entry) for entry in ids}
        return {
            entry: Copy(pack(to_json(article)), self._pictures_at_hand(article))
            for entry, article in found.items()
            if article is not None
        }

    def _pictures_at_hand(self, article: Article) -> dict[str, bytes]:
        """Pictures of an article that need not be fetched."""
        if self.pictures_from is None:
            return {}
        wanted = dict.fromkeys(
            (*([article.lead_image] if article.lead_image else []), *(one.src for one in article.images))
        )
        found = {src: self.pictures_from(src) for src in wanted}
        return {src: data for src, data in found.items() if data}

    # ---- pruning and backups

    def prune_plan(self, rules: Rules) -> Plan:
        """What the rules would delete now. Nothing is changed."""
        now, room = self._now(), self._blobs.volume()
        return self._read(lambda db: retention.plan(db, rules, now, text_bytes=room))

    def prune(self, plan: Plan) -> Plan:
        """Delete what a plan says, but for what was chosen meanwhile."""
        text_of = partial(partial, self._text_at)
        retention.carry_out(plan, self._db.write, self._blobs.delete, text_of, self._now())
        return plan

    def backup(self, target: Path | None = None) -> Path:
        """A verified copy of library.db; without `target` a backup, of which three stay. Raises StorageError."""
        folder = self._db.path.parent / BACKUPS
        path = target or folder / f"library-{self._now():%Y%m%d-%H%M%S}.db"
        # A connection of its own: SQLite lets none that may only read write a copy.
        with translated(self._db.path), closing(sqlite3.connect(self._db.path, timeout=30)) as db:
            care.back_up(db, path)
        if target is None:
            care.drop_old_backups(folder)
        return path

    def backup_if_due(self, now: datetime | None = None) -> Path | None:
        """The day's backup, when the last one is a day old and something has changed since. Call it while idle."""
        last = care.newest(self._db.path.parent / BACKUPS)
        moment = now or self._now()
        if last is not None:
            made = datetime.fromtimestamp(last.stat().st_mtime, moment.tzinfo)
            changed = max(path.stat().st_mtime for path in self._db.files)
            if moment - made < BACKUP_EVERY or changed <= made.timestamp():
                return None
        return self.backup()


def _keep_picture(db: sqlite3.Connection, entry: int, src: str, data: bytes) -> bool:
    chosen = db.execute("SELECT 1 FROM status WHERE entry = ? AND (starred OR later)", (entry,)).fetchone()
    taken = db.execute("SELECT coalesce(sum(length(data)), 0) FROM pictures WHERE entry = ?", (entry,)).fetchone()[0]
    if not chosen or len(data) > PICTURE or taken + len(data) > PICTURES:
        return False
    db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)", (entry, src, data))
    return True


def keep_copies(db: sqlite3.Connection, copies: Mapping[int, Copy]) -> None:
    """Copy articles that have just been starred, or put on the list for later, into the database."""
    for entry, copy in copies.items():
        texts.copy_kept(db, entry, copy.text)
        for src, data in copy.pictures.items():
            _keep_picture(db, entry, src, data)
